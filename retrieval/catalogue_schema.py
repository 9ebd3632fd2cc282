"""The catalogue's tables, as numbered migrations that are recorded when they have run."""

from __future__ import annotations

import sqlite3

MIGRATIONS: tuple[tuple[int, str, str], ...] = (
    (
        1,
        "documents, passages, recognised pages, vectors and how far each derived index is",
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta VALUES ('generation', 0);

        CREATE TABLE documents (
            id TEXT PRIMARY KEY,
            collection TEXT NOT NULL,
            path TEXT NOT NULL,
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            edition TEXT NOT NULL,
            effective_from TEXT NOT NULL,
            superseded_by TEXT NOT NULL DEFAULT '',
            page_count INTEGER NOT NULL,
            passage_count INTEGER NOT NULL,
            methods TEXT NOT NULL,
            pending TEXT NOT NULL,
            problems TEXT NOT NULL,
            revision INTEGER NOT NULL,
            UNIQUE (collection, sha256),
            UNIQUE (collection, path, edition, effective_from)
        );

        CREATE TABLE passages (
            id TEXT PRIMARY KEY,
            document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            clause TEXT NOT NULL,
            headings TEXT NOT NULL,
            units TEXT NOT NULL,
            text_hash BLOB NOT NULL
        );
        CREATE UNIQUE INDEX passages_by_place ON passages (document_id, position);
        CREATE INDEX passages_by_text ON passages (text_hash);

        CREATE TABLE copies (
            collection TEXT NOT NULL,
            path TEXT NOT NULL,
            source TEXT NOT NULL,
            document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            PRIMARY KEY (collection, path)
        ) WITHOUT ROWID;
        CREATE INDEX copies_by_document ON copies (document_id);

        CREATE TABLE recognised_pages (
            sha256 TEXT NOT NULL,
            page INTEGER NOT NULL,
            lines TEXT NOT NULL,
            problem TEXT NOT NULL,
            PRIMARY KEY (sha256, page)
        ) WITHOUT ROWID;

        CREATE TABLE embedding_models (
            number INTEGER PRIMARY KEY,
            model_id TEXT NOT NULL UNIQUE
        );
        CREATE TABLE vectors (
            model INTEGER NOT NULL REFERENCES embedding_models (number),
            text_hash BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (model, text_hash)
        ) WITHOUT ROWID;

        CREATE TABLE derived (
            index_name TEXT NOT NULL,
            document_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            PRIMARY KEY (index_name, document_id)
        ) WITHOUT ROWID;
        """,
    ),
    (
        2,
        "which version of the readers a document was read by",
        "ALTER TABLE documents ADD COLUMN reader TEXT NOT NULL DEFAULT ''",
    ),
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, each migration in a transaction of its own."""
    if _applied(connection) == {number for number, _, _ in MIGRATIONS}:
        return
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, what TEXT NOT NULL)"
    )
    for number, what, script in MIGRATIONS:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while this one waited for the lock.
            if number not in _applied(connection):
                for statement in filter(str.strip, script.split(";")):
                    connection.execute(statement)
                connection.execute("INSERT INTO migrations VALUES (?, ?)", (number, what))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _applied(connection: sqlite3.Connection) -> set[int]:
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'"
    ).fetchone()
    if known is None:
        return set()
    return {number for (number,) in connection.execute("SELECT number FROM migrations")}
