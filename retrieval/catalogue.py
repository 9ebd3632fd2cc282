"""The catalogue: one SQLite file that is the truth about the library.

Documents, their passages, what OCR recognised, the vectors, and how far each derived index
has caught up stand here; the lexical index and the vector store can be rebuilt from it.
Every change is one transaction, on disk before it is reported (WAL, synchronous=FULL), and
raises the generation, by which readers in other processes see that something is new.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrieval.catalogue_entries import (
    FILED_COLUMNS,
    Backlog,
    Entry,
    Filed,
    filed_from_row,
    insert,
)
from retrieval.catalogue_schema import migrate
from retrieval.documents import Document, Line, Passage
from retrieval.editions import newest_editions
from retrieval.errors import NaniwaError
from retrieval.passage_codec import decode_lines, decode_passage, encode_lines

__all__ = ["Backlog", "Catalogue", "Entry", "Filed"]

_BUSY_SECONDS = 30.0
_PASSAGE = "p.id, p.document_id, p.position, p.kind, p.clause, p.headings, p.units"


class Catalogue:
    """Reads and writes the catalogue. Safe to share between threads.

    The paths of originals under ``home``/documents are kept relative to ``home``, so that it
    can be moved with them.
    """

    def __init__(self, connection: sqlite3.Connection, home: Path) -> None:
        self._connection = connection
        self._home = Path(os.path.abspath(home))  # noqa: PTH100 - links stay what they are
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """Open the catalogue, making it when it isn't there.

        Raises NaniwaError (code ``catalogue``) when the file can't be read as one.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            if "locked" in str(error):
                raise NaniwaError(
                    f"目録 {path} は別の naniwa が使用中です。少し待ってからやり直してください。",
                    code="locked",
                ) from error
            raise NaniwaError(
                f"目録 {path} を開けません（{error}）。バックアップから戻すか、"
                "このファイルを退避して文書を索引し直してください。",
                code="catalogue",
            ) from error
        return cls(connection, path.parent.parent)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    # Reading

    def generation(self) -> int:
        """Return a number that grows with every change."""
        return int(self.rows("SELECT value FROM meta WHERE key = 'generation'")[0][0])

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """Return all documents, or those of one collection, by collection and path."""
        return tuple(filed.document for filed in self.filed(collection))

    def filed(self, collection: str | None = None) -> tuple[Filed, ...]:
        """Return what `documents` returns, with source, pending pages and reader."""
        where, values = (
            ("", ()) if collection is None else ("WHERE d.collection = ?", (collection,))
        )
        rows = self.rows(
            f"SELECT {FILED_COLUMNS} FROM documents d {where}"  # noqa: S608
            " ORDER BY d.collection, d.path, d.effective_from, d.edition",
            values,
        )
        filed = map(filed_from_row, rows)
        return tuple(replace(item, source=self._home / item.source) for item in filed)

    def sources(self) -> dict[str, Path]:
        """Return the file of each document, by the document's id."""
        rows = self.rows("SELECT id, source FROM documents")
        return {identifier: self._home / source for identifier, source in rows}

    def copies(self, collection: str) -> dict[str, str]:
        """Return the paths in a collection that hold the same content as a document: path -> id."""
        rows = self.rows("SELECT path, document_id FROM copies WHERE collection = ?", (collection,))
        return dict(rows)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return the passages with these ids that there are, in no particular order."""
        rows = self.rows(
            f"SELECT {_PASSAGE} FROM passages p WHERE p.id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (json.dumps(list(ids)),),
        )
        return {row[0]: decode_passage(row) for row in rows}

    def passages_between(self, document_id: str, first: int, last: int) -> tuple[Passage, ...]:
        """Return a document's passages at positions ``first`` to ``last``, in order."""
        rows = self.rows(
            f"SELECT {_PASSAGE} FROM passages p WHERE p.document_id = ?"  # noqa: S608
            " AND p.position BETWEEN ? AND ? ORDER BY p.position",
            (document_id, first, last),
        )
        return tuple(decode_passage(row) for row in rows)

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return all passages of a document, in order."""
        return self.passages_between(document_id, 0, 1 << 60)

    # Writing documents

    def put(self, entry: Entry, *, replaces: Sequence[str] = ()) -> int:
        """Add a document, or replace those that it succeeds, in one transaction.

        Returns its revision, by which derived indexes record that they hold it.
        """
        document = entry.document
        with self.transaction() as (connection, revision):
            copies = connection.execute(
                "SELECT * FROM copies WHERE document_id = ? AND path <> ?",
                (document.id, document.path),
            ).fetchall()
            for identifier in {document.id, *replaces}:
                connection.execute("DELETE FROM documents WHERE id = ?", (identifier,))
            connection.execute(
                "DELETE FROM copies WHERE collection = ? AND path = ?",
                (document.collection, document.path),
            )
            insert(connection, replace(entry, source=self._kept(entry.source)), revision)
            # They went with the document's former self, whose content this still is.
            connection.executemany("INSERT INTO copies VALUES (?, ?, ?, ?)", copies)
            connection.executemany(
                "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?)",
                [(row.id, document.id, *row[1:]) for row in entry.rows],
            )
            self._mark_editions(document.collection)
        return revision

    def refile(self, document: Document, source: Path) -> None:
        """Change path, kind, edition and effective date of a document whose content is the same.

        What stood under that path and those labels before gives way to it.
        """
        with self.transaction() as (connection, _):
            connection.execute(
                "DELETE FROM documents WHERE collection = ? AND path = ? AND edition = ?"
                " AND effective_from = ? AND id <> ?",
                (
                    document.collection,
                    document.path,
                    document.edition,
                    document.effective_from,
                    document.id,
                ),
            )
            connection.execute(
                "UPDATE documents SET path = ?, source = ?, kind = ?, edition = ?,"
                " effective_from = ? WHERE id = ?",
                (
                    document.path,
                    str(self._kept(source)),
                    document.kind.value,
                    document.edition,
                    document.effective_from,
                    document.id,
                ),
            )
            connection.execute(
                "DELETE FROM copies WHERE collection = ? AND path = ?",
                (document.collection, document.path),
            )
            self._mark_editions(document.collection)

    def note_copy(self, document: Document, path: str, source: Path) -> None:
        """Remember that ``path`` holds the same content as ``document``."""
        with self.transaction() as (connection, _):
            connection.execute(
                "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?)",
                (document.collection, path, str(self._kept(source)), document.id),
            )

    def remove(self, document: Document) -> None:
        """Remove a document, and what was recognised in it and no other document needs."""
        with self.transaction() as (connection, _):
            connection.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            self._mark_editions(document.collection)
            _prune(connection)

    def ask_for_reading(self, collection: str | None) -> None:
        """Note that all documents, or those of one collection, are to be read anew.

        Pages on which OCR failed are tried again then.
        """
        with self.transaction(visible=False) as (connection, _):
            connection.execute(
                "UPDATE documents SET reader = '' WHERE ?1 IS NULL OR collection = ?1",
                (collection,),
            )
            connection.execute(
                "DELETE FROM recognised_pages WHERE problem <> '' AND sha256 IN"
                " (SELECT sha256 FROM documents WHERE ?1 IS NULL OR collection = ?1)",
                (collection,),
            )

    def prune(self) -> None:
        """Drop recognised pages and vectors that no document needs any more."""
        with self.transaction(visible=False) as (connection, _):
            _prune(connection)

    # What OCR recognised

    def recognised(self, sha256: str) -> dict[int, tuple[tuple[Line, ...], str]]:
        """Return the recognised pages of a file: page -> (lines, what went wrong or "")."""
        rows = self.rows(
            "SELECT page, lines, problem FROM recognised_pages WHERE sha256 = ?", (sha256,)
        )
        return {page: (decode_lines(lines), problem) for page, lines, problem in rows}

    def put_recognised(
        self, sha256: str, page: int, lines: Iterable[Line], problem: str = ""
    ) -> None:
        """Keep the lines of one page."""
        with self.transaction(visible=False) as (connection, _):
            connection.execute(
                "INSERT OR REPLACE INTO recognised_pages VALUES (?, ?, ?, ?)",
                (sha256, page, encode_lines(lines), problem),
            )

    # Derived indexes

    def revisions(self) -> tuple[tuple[str, int], ...]:
        """Return every document (id, revision), those that changed last at the end."""
        return tuple(self.rows("SELECT id, revision FROM documents ORDER BY revision"))

    def backlog(self, index_name: str) -> Backlog:
        """Return what an index still has to do."""
        stale = self.rows(
            "SELECT d.id, d.revision FROM documents d LEFT JOIN derived i"
            " ON i.index_name = ? AND i.document_id = d.id"
            " WHERE i.revision IS NOT d.revision ORDER BY d.revision",
            (index_name,),
        )
        gone = self.rows(
            "SELECT document_id FROM derived WHERE index_name = ?"
            " AND document_id NOT IN (SELECT id FROM documents)",
            (index_name,),
        )
        return Backlog(tuple(stale), tuple(identifier for (identifier,) in gone))

    def begin_derived(self, index_name: str, document_ids: Iterable[str]) -> None:
        """Record that an index is about to be changed, so that a kill leaves a trace."""
        with self.transaction(visible=False) as (connection, _):
            connection.executemany(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, -1)",
                [(index_name, identifier) for identifier in document_ids],
            )

    def finish_derived(
        self, index_name: str, done: Iterable[tuple[str, int]], gone: Iterable[str] = ()
    ) -> None:
        """Record what an index now holds."""
        with self.transaction() as (connection, _):
            connection.executemany(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?)",
                [(index_name, identifier, revision) for identifier, revision in done],
            )
            connection.executemany(
                "DELETE FROM derived WHERE index_name = ? AND document_id = ?",
                [(index_name, identifier) for identifier in gone],
            )

    def forget_derived(self, index_name: str) -> None:
        """Record that an index is empty and has everything to do."""
        with self.transaction() as (connection, _):
            connection.execute("DELETE FROM derived WHERE index_name = ?", (index_name,))

    @contextmanager
    def transaction(self, *, visible: bool = True) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Run statements as one change; gives the connection and the generation.

        ``visible`` changes raise the generation: they alter what a search may find.
        """
        with self._lock:
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                (generation,) = connection.execute(
                    "UPDATE meta SET value = value + ? WHERE key = 'generation' RETURNING value",
                    (int(visible),),
                ).fetchone()
                yield connection, generation
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                _roll_back(connection)
                raise NaniwaError(
                    f"目録に書き込めません（{error}）。ディスクの空き容量と書き込み権限を確かめてください。",
                    code="catalogue",
                ) from error
            except BaseException:
                _roll_back(connection)
                raise

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a reading statement."""
        with self._lock, closing(self._connection.execute(statement, values)) as cursor:
            return cursor.fetchall()

    def _kept(self, source: Path) -> Path:
        own = source.is_relative_to(self._home / "documents")
        return source.relative_to(self._home) if own else source

    def _mark_editions(self, collection: str) -> None:
        documents = self.documents(collection)
        superseded = newest_editions(documents)
        self._connection.executemany(
            "UPDATE documents SET superseded_by = ? WHERE id = ?",
            [
                (superseded.get(document.id, ""), document.id)
                for document in documents
                if document.superseded_by != superseded.get(document.id, "")
            ],
        )


def _roll_back(connection: sqlite3.Connection) -> None:
    # SQLite itself rolls back when the disk is full.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _prune(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM recognised_pages WHERE sha256 NOT IN (SELECT sha256 FROM documents)"
    )
    connection.execute(
        "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)"
    )
