"""The one exception that a person is meant to read, and what is said of all others."""

UNEXPECTED = (
    "思わぬ誤りが起きました。"
    "管理者に連絡してください（時刻を伝えると、記録から原因を調べられます）。"
)
"""In place of an exception that nobody foresaw; it stands in the log."""


class NaniwaError(Exception):
    """Something the person can act on.

    ``message`` is one clear Japanese sentence saying what is wrong and where;
    ``code`` is a short ASCII word for the log and for tests (``encrypted``, ``locked``, …).
    """

    def __init__(self, message: str, *, code: str = "error") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
