"""The one exception that a person is meant to read."""


class NaniwaError(Exception):
    """Something the person can act on.

    ``message`` is one clear Japanese sentence saying what is wrong and where;
    ``code`` is a short ASCII word for the log and for tests (``encrypted``, ``locked``, …).
    """

    def __init__(self, message: str, *, code: str = "error") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
