"""Refusing a file: one Japanese sentence naming the file and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import NaniwaError, reason_of
from retrieval.settings import LoadLimits


def refusal(path: Path, reason: str, *, code: str) -> NaniwaError:
    """Build the error for ``path``; ``reason`` continues the sentence "「name」は…"."""
    return NaniwaError(f"「{path.name}」は{reason}。", code=code)


def check_size(path: Path, limits: LoadLimits) -> None:
    """Refuse a file that can't be opened, is empty, or is larger than ``limits`` allow."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise refusal(path, f"開けません（{reason_of(error)}）", code="unreadable") from error
    if size == 0:
        raise refusal(path, "中身が空です", code="empty")
    if size > limits.max_file_bytes:
        raise too_large(path, f"大きさが上限（{limits.max_file_bytes // 1024**2}MB）を超えています")


def too_large(path: Path, reason: str) -> NaniwaError:
    """Build the error for a file beyond a limit."""
    return refusal(path, f"{reason}（読み込みませんでした）", code="too_large")


def encrypted(path: Path) -> NaniwaError:
    """Build the error for a file that needs a password."""
    return refusal(
        path,
        "パスワードで保護されているため読めません（保護を解除して保存し直してください）",
        code="encrypted",
    )


@contextmanager
def reading(path: Path, kind: str) -> Iterator[None]:
    """Turn whatever a parser raises on a damaged file into one sentence.

    The parsers are other people's and the files anyone's: there is no list of what they raise.
    """
    try:
        yield
    except NaniwaError:
        raise
    except MemoryError as error:
        raise too_large(path, "読むのに必要なメモリが足りません") from error
    except Exception as error:
        if isinstance(error, OSError) and error.filename is not None:
            reason = f"開けません（{reason_of(error)}）"
            raise refusal(path, reason, code="unreadable") from error
        reason = f"{kind}として読めません（ファイルが壊れているか、拡張子と中身が合っていません）"
        raise refusal(path, reason, code="broken") from error
