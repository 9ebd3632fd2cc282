"""The database of the records: opened, brought up to date, and used in transactions.

It is SQLite; the statements are written so that PostgreSQL would take them as well.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.records.moments import stamp
from assistant.records.steps import STEPS
from retrieval.errors import NaniwaError, reason_of
from retrieval.locking import in_turn

if TYPE_CHECKING:
    from sqlalchemy import TextClause
    from sqlalchemy.engine import Connection, Engine

_REASONS = {
    "SQLITE_NOTADB": "ファイルが壊れています。控えがあれば naniwa restore で戻せます",
    "SQLITE_CORRUPT": "ファイルが壊れています。控えがあれば naniwa restore で戻せます",
    "SQLITE_FULL": "ディスクの空きが足りません",
    "SQLITE_READONLY": "書き込めません",
    "SQLITE_CANTOPEN": "ファイルを作るか開くことができません",
    "SQLITE_BUSY": "ほかの処理が使っています",
}


class Records:
    """The open database; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, home: Path) -> Records:
        """Open (and create or bring up to date) the records of a NANIWA_HOME.

        Raises NaniwaError when the folder can't be written or the file is no database.
        """
        from sqlalchemy import create_engine, event
        from sqlalchemy.exc import SQLAlchemyError

        from assistant.administration.swap import finish_interrupted_swap

        finish_interrupted_swap(home)
        folder = home / "records"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Errors go to the log: they must not take passwords' hashes or estimates' titles along.
        engine = create_engine(f"sqlite:///{folder / 'records.sqlite3'}", hide_parameters=True)

        def prepare(connection: object, _: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]  # DB-API, untyped
            cursor.execute("PRAGMA busy_timeout=10000")
            cursor.close()

        event.listen(engine, "connect", prepare)
        try:
            # SQLite refuses at once, whatever the timeout, where two begin to keep a new file in WAL.
            with in_turn(folder / "opening.lock"):
                with engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                with engine.begin() as connection:
                    # From the start: a process killed halfway leaves no table that its step does
                    # not know of.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                    _bring_up_to_date(connection)
        except (SQLAlchemyError, OSError) as error:
            raise NaniwaError(
                f"記録「{folder / 'records.sqlite3'}」を開けません（{_why(error)}）。",
                code="records",
            ) from error
        (folder / "records.sqlite3").chmod(0o600)
        return cls(engine)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose changes are kept together, or not at all when the block fails.

        Raises NaniwaError: ``no_space``, ``records`` when they can't be written or are damaged, ``busy`` when
        somebody else writes for too long.
        """
        from sqlalchemy.exc import DBAPIError

        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            known = _told(getattr(error.orig, "sqlite_errorname", ""))
            if known is None:
                raise
            raise known from error

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """What a query gives; ``:name`` in ``sql`` stands for a value."""
        with self.transaction() as connection:
            return [tuple(row) for row in connection.execute(as_text(sql), values).all()]

    def row(self, sql: str, **values: Any) -> tuple[Any, ...] | None:  # noqa: ANN401
        """The first row of a query, None when there is none."""
        with self.transaction() as connection:
            found = connection.execute(as_text(sql), values).first()
        return None if found is None else tuple(found)

    def change(self, sql: str, **values: Any) -> int:  # noqa: ANN401
        """Change something; return how many rows were."""
        with self.transaction() as connection:
            return int(connection.execute(as_text(sql), values).rowcount)

    def change_many(self, sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        """The same change for each set of values, in one transaction."""
        if values:
            with self.transaction() as connection:
                connection.execute(as_text(sql), list(values))


def _told(error_name: str) -> NaniwaError | None:
    """What is said of an error of SQLite that no program can help; None for any other."""
    if error_name == "SQLITE_FULL":
        return NaniwaError(
            "ディスクの空きが足りないため、記録できません。管理者に知らせてください。",
            code="no_space",
        )
    if error_name.startswith("SQLITE_READONLY"):
        return NaniwaError(
            "記録に書き込めません（書き込みが許されていません）。管理者に知らせてください。",
            code="records",
        )
    if error_name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return NaniwaError(
            "記録のファイルが壊れています。バックアップから復元してください（naniwa restore）。",
            code="records",
        )
    if error_name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return NaniwaError(
            "ほかの人の記録を書いているところです。少し待ってから、もう一度試してください。",
            code="busy",
        )
    return None


def _why(error: Exception) -> str:
    """Why the records can't be opened, as a person is told it."""
    if isinstance(error, OSError):
        return reason_of(error)
    name = str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
    known = next((reason for code, reason in _REASONS.items() if name.startswith(code)), "")
    return known or name or error.__class__.__name__


def _bring_up_to_date(connection: Connection) -> None:
    connection.execute(
        as_text("CREATE TABLE IF NOT EXISTS schema_steps (step INTEGER PRIMARY KEY)")
    )
    done = connection.execute(as_text("SELECT COUNT(*) FROM schema_steps")).scalar_one()
    for number, step in enumerate(STEPS[done:], start=done + 1):
        connection.execute(as_text(step))
        connection.execute(as_text("INSERT INTO schema_steps VALUES (:step)"), {"step": number})


def as_text(sql: str) -> TextClause:
    """SQL with ``:name`` for values, as SQLAlchemy takes it."""
    from sqlalchemy import text

    return text(sql)


def containing(text: str) -> str:
    """The pattern of LIKE … ESCAPE '!' for what contains a text as it stands."""
    for special in "!%_":
        text = text.replace(special, f"!{special}")
    return f"%{text}%"


def now() -> str:
    """The present moment as the records write it."""
    return stamp(datetime.now(UTC))


def new_id() -> str:
    """An id that nobody can guess: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)
