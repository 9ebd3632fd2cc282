"""A library that moved to another folder: where its documents' originals lie now.

The catalogue keeps originals of its own relative to the home; those that were indexed from other
folders have absolute paths, and some of these may lie in the home, too.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def move_sources(catalogue: Path, old: str, new: str) -> None:
    """Let the originals that lay in folder ``old`` be those of the same name in folder ``new``.

    ``catalogue`` is the file of a catalogue that nobody has open. Both folders are absolute.
    """
    with closing(sqlite3.connect(catalogue)) as connection, connection:
        for table in ("documents", "copies"):
            connection.execute(
                f"UPDATE {table} SET source = ? || substr(source, ?)"  # noqa: S608
                " WHERE substr(source, 1, ?) = ?",
                (f"{new.rstrip('/')}/", len(_inside(old)) + 1, len(_inside(old)), _inside(old)),
            )


def count_sources_outside(catalogue: Path, folder: str) -> int:
    """How many documents have their original outside ``folder``."""
    with closing(sqlite3.connect(catalogue)) as connection:
        row = connection.execute(
            "SELECT COUNT(*) FROM documents WHERE source LIKE '/%' AND substr(source, 1, ?) <> ?",
            (len(_inside(folder)), _inside(folder)),
        ).fetchone()
    return int(row[0])


def _inside(folder: str) -> str:
    return f"{folder.rstrip('/')}/"
