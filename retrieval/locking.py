"""Locks between processes, which the kernel gives back even when their holder is killed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import NaniwaError


def locked(path: Path, refusal: str, *, code: str) -> int:
    """Take the lock file ``path`` for this process alone; closing the descriptor gives it back.

    Raises NaniwaError with ``refusal`` and ``code`` when somebody has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise NaniwaError(refusal, code=code) from error
    return descriptor


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs, having waited for who held it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def locked_for_writing(library_dir: Path) -> int:
    """Take the writer's lock of a library, as `locked` does. Raises NaniwaError (``locked``)."""
    return locked(
        library_dir / "writer.lock",
        "別の naniwa が文書を登録しています。終わってからもう一度実行してください。",
        code="locked",
    )
