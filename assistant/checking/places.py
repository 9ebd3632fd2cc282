"""Where a check's files lie under NANIWA_HOME, and which names they may have there.

``checks/<id>/inputs`` holds what was given, ``checks/<id>/reports-<round>`` what was found.
A folder whose name begins with a dot is being made or removed.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Collection
from pathlib import Path

from assistant.records.checks import Check, CheckFile

_MOST_BYTES = 180  # of 255 that a name may have: reports add to it
_LONGEST_TITLE = 200  # characters
_RESERVED = '<>:"|?*\\/'


def checks_folder(home: Path) -> Path:
    """Where all checks lie; only this account may read it."""
    folder = home / "checks"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def check_folder(home: Path, check_id: str) -> Path:
    """Where one check lies. ``check_id`` is one of the records, never what a browser says."""
    return home / "checks" / check_id


def input_path(home: Path, check: Check, file: CheckFile) -> Path:
    """Where a file that was given lies."""
    return check_folder(home, check.id) / "inputs" / file.path


def reports_folder(home: Path, check_id: str, number: int) -> Path:
    """Where the reports of a round lie."""
    return check_folder(home, check_id) / f"reports-{number}"


def shown_title(title: str) -> str:
    """A check's title in one line, cut to what a list can show; "" when nothing is written."""
    return " ".join(title.split())[:_LONGEST_TITLE]


def safe_name(name: str) -> str:
    """A file name that is one on every system, and shows as what it is.

    Folders before it are left out, and characters that turn the reading direction, end a line or
    mean something to a file system are replaced; the ending stays.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(
        "_" if character in _RESERVED or not character.isprintable() else character
        for character in last
    ).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, ending = plain, ""
    stem = stem.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .")
    return f"{stem or '名前なし'}{f'.{ending}' if ending else ''}"


def synced(folder: Path) -> None:
    """See that all files below are on the disk, so that a record never names one that is not."""
    for path in (*folder.rglob("*"), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_folder(folder: Path) -> None:
    """Remove a folder; it is out of the way at once, and what is left of it later."""
    hidden = folder.with_name(f".removed-{folder.name}")
    try:
        folder.rename(hidden)
    except FileNotFoundError:
        return
    except OSError:
        hidden = folder  # an earlier one of that name is not gone yet
    shutil.rmtree(hidden, ignore_errors=True)


def sweep(home: Path, known: Collection[str]) -> None:
    """Remove what a killed process left: checks without a record, and unfinished files."""
    for folder in checks_folder(home).iterdir():
        if folder.is_dir() and folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.is_dir():
            for unfinished in folder.glob("reports-*/**/.*.part*"):
                unfinished.unlink(missing_ok=True)
