"""Where a draft's estimate lies under NANIWA_HOME: ``drafts/<id>/inputs``, for this account only.

A folder whose name begins with a dot is being made or removed.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path


def drafts_folder(home: Path) -> Path:
    """Where the files of all drafts lie."""
    folder = home / "drafts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def draft_folder(home: Path, draft_id: str) -> Path:
    """Where those of one draft lie. ``draft_id`` is one of the records, never what a browser says."""
    return home / "drafts" / draft_id


def estimate_path(home: Path, draft_id: str, name: str) -> Path:
    """Where the estimate of a draft lies."""
    return draft_folder(home, draft_id) / "inputs" / name


def sweep(home: Path, known: Collection[str]) -> None:
    """Remove the folders of drafts without a record, which a killed process has left."""
    for folder in drafts_folder(home).iterdir():
        if folder.is_dir() and folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
