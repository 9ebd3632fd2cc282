"""One server or restore at a time on one NANIWA_HOME."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.locking import locked

RUN_FOLDER = "run"


@contextmanager
def serving(home: Path) -> Iterator[None]:
    """Hold a home for a server or a restore.

    Raises NaniwaError (``home_in_use``) when another process holds it.
    """
    descriptor = locked(
        home / RUN_FOLDER / "serving.lock",
        f"「{home}」は別の naniwa serve か復元が使っています。それを終えてから実行してください。",
        code="home_in_use",
    )
    try:
        yield
    finally:
        os.close(descriptor)
