"""Documents as they are written to the catalogue and as they stand in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.documents import Document, DocumentKind
from retrieval.passage_codec import PassageRow

FILED_COLUMNS = (
    "d.id, d.path, d.collection, d.kind, d.title, d.sha256, d.page_count, d.edition,"
    " d.effective_from, d.superseded_by, d.passage_count, d.methods, d.problems,"
    " d.source, d.pending, d.reader"
)
"""What `filed_from_row` takes, of documents d."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is written: what was read, and where from.

    ``source`` is the absolute path of the file. ``pending`` are the pages that wait for OCR.
    ``reader`` is the version of the readers, `retrieval.reading.READING_VERSION`.
    """

    document: Document
    source: Path
    pending: tuple[int, ...]
    rows: tuple[PassageRow, ...]
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as it stands in the catalogue, with what only ingestion needs."""

    document: Document
    source: Path
    pending: tuple[int, ...]
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a derived index still has to do: documents with the revision to index, ids to forget."""

    stale: tuple[tuple[str, int], ...]
    gone: tuple[str, ...]


def filed_from_row(row: Sequence[Any]) -> Filed:
    """Turn a row of `FILED_COLUMNS` into what it says."""
    return Filed(_document(row[:13]), Path(row[13]), tuple(json.loads(row[14])), row[15])


def insert(connection: sqlite3.Connection, entry: Entry, revision: int) -> None:
    """Insert a document, within the caller's transaction; its passages are the caller's."""
    document = entry.document
    connection.execute(
        "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,'',?,?,?,?,?,?,?)",
        (
            document.id,
            document.collection,
            document.path,
            str(entry.source),
            document.kind.value,
            document.title,
            document.sha256,
            document.edition,
            document.effective_from,
            document.page_count,
            len(entry.rows),
            _dumps(dict(document.pages_by_method)),
            _dumps(entry.pending),
            _dumps(document.problems),
            revision,
            entry.reader,
        ),
    )


def _document(row: Sequence[Any]) -> Document:
    return Document(
        id=row[0],
        path=row[1],
        collection=row[2],
        kind=DocumentKind(row[3]),
        title=row[4],
        sha256=row[5],
        page_count=row[6],
        edition=row[7],
        effective_from=row[8],
        superseded_by=row[9],
        passage_count=row[10],
        pages_by_method=json.loads(row[11]),
        problems=tuple(json.loads(row[12])),
    )


def _dumps(value: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
