"""The old state of a NANIWA_HOME gives way to a restored one, whatever happens in between.

Renaming several folders is not one step for the file system. A journal, itself put in place by
one rename, makes it one: without it nothing has happened, with it what is missing is done by
whoever opens the home next.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from assistant.administration.home_lock import serving
from assistant.administration.manifest import (
    BEFORE_RESTORE,
    RESTORE_FOLDER,
    is_kept_by_restore,
)

CONTENT = "content"
_JOURNAL = "journal.json"


def begin_swap(home: Path, moment: str) -> Path:
    """Decide that what lies in ``restore/content`` becomes the state of ``home``; do it.

    ``moment`` (a time for a file name) tells where the state before is kept; that folder is
    returned. The caller holds `serving` and the library's writer lock.
    """
    restore = home / RESTORE_FOLDER
    before = _free_name(home, f"{BEFORE_RESTORE}{moment}")
    old = [path.name for path in home.iterdir() if not is_kept_by_restore(path.name)]
    new = [path.name for path in (restore / CONTENT).iterdir()]
    # Everything of the new state is on disk before it counts.
    os.sync()
    draft = restore / f"{_JOURNAL}.new"
    draft.write_text(json.dumps({"before": before, "old": old, "new": new}), encoding="utf-8")
    os.sync()
    draft.rename(restore / _JOURNAL)
    os.sync()
    complete_swap(home)
    return home / before


def complete_swap(home: Path) -> None:
    """Do what is missing of a swap that was decided; nothing when none was.

    The caller holds `serving`.
    """
    restore = home / RESTORE_FOLDER
    journal = restore / _JOURNAL
    if not journal.is_file():
        return
    decided = json.loads(journal.read_text(encoding="utf-8"))
    before = home / decided["before"]
    before.mkdir(exist_ok=True, mode=0o700)
    # What is there tells how far an earlier try came: what is kept already was moved by it.
    for name in decided["old"]:
        if not (before / name).exists():
            (home / name).rename(before / name)
    for name in decided["new"]:
        if (restore / CONTENT / name).exists():
            (restore / CONTENT / name).rename(home / name)
    os.sync()
    # The journal goes with its folder, in one step.
    done = home / _free_name(home, f"{RESTORE_FOLDER}.done")
    restore.rename(done)
    shutil.rmtree(done, ignore_errors=True)


def finish_interrupted_swap(home: Path) -> None:
    """Finish a swap that was cut off, before anything of ``home`` is opened.

    Raises NaniwaError (``home_in_use``) when another process is at it.
    """
    if (home / RESTORE_FOLDER / _JOURNAL).is_file():
        with serving(home):
            complete_swap(home)


def sweep(home: Path) -> None:
    """Throw away what interrupted restores left behind. The caller holds `serving` or the stage."""
    for left in home.glob(f"{RESTORE_FOLDER}.*"):
        shutil.rmtree(left, ignore_errors=True)


def _free_name(home: Path, name: str) -> str:
    number = 1
    free = name
    while (home / free).exists():
        number += 1
        free = f"{name}-{number}"
    return free
