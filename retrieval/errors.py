"""The one exception that a person is meant to read, and what is said of all others."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.ENOENT: "ファイルやフォルダーがありません",
    errno.EISDIR: "フォルダーです",
    errno.ENOTDIR: "途中に同じ名前のファイルがあります",
    errno.EEXIST: "同じ名前のものがあります",
    errno.ENOSPC: "ディスクの空きが足りません",
    errno.EDQUOT: "割り当てられた容量を超えます",
    errno.EROFS: "読み取り専用の場所です",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EFBIG: "大きすぎます",
    errno.EIO: "ディスクや接続が故障しています",
    errno.ESTALE: "接続先の共有フォルダーが切れました",
    errno.ETXTBSY: "ほかのプログラムが使っています",
    errno.EBUSY: "ほかのプログラムが使っています",
}

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


def reason_of(error: OSError) -> str:
    """Why the system refuses a file, in Japanese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
