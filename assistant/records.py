"""What people decided and what was done: kept in a database under NANIWA_HOME.

SQLite by default, any database that SQLAlchemy knows by its URL. The numbered steps of the
schema are applied once each and recorded, so that an older database is brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.estimating.check import Waiver
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from sqlalchemy import TextClause
    from sqlalchemy.engine import Connection, Engine

_STEPS = (
    """CREATE TABLE seen_findings (
        finding_id VARCHAR(16) PRIMARY KEY, file TEXT NOT NULL, rule TEXT NOT NULL,
        place TEXT NOT NULL, item TEXT NOT NULL, message TEXT NOT NULL, seen_at TEXT NOT NULL)""",
    """CREATE TABLE waivers (
        finding_id VARCHAR(16) PRIMARY KEY, reason TEXT NOT NULL, name TEXT NOT NULL,
        waived_at TEXT NOT NULL)""",
)
"""Each is applied once, in this order; new ones are only ever appended."""


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """A finding that some check reported, as a person would recognise it."""

    finding_id: str
    file: str
    rule: str
    place: str
    item: str
    message: str


class Records:
    """The open database. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, home: Path) -> Records:
        """Open (and create or bring up to date) the records of a NANIWA_HOME.

        Raises NaniwaError when the folder can't be written or the file is no database.
        """
        from sqlalchemy import create_engine, event
        from sqlalchemy.exc import SQLAlchemyError

        folder = home / "records"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = create_engine(f"sqlite:///{folder / 'records.sqlite3'}")

        def prepare(connection: object, _: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]  # DB-API, untyped
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA busy_timeout=10000")
            cursor.close()

        event.listen(engine, "connect", prepare)
        try:
            with engine.begin() as connection:
                _bring_up_to_date(connection)
        except SQLAlchemyError as error:
            raise NaniwaError(
                f"記録「{folder / 'records.sqlite3'}」を開けません（{error.__class__.__name__}）。",
                code="records",
            ) from error
        (folder / "records.sqlite3").chmod(0o600)
        return cls(engine)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def remember_findings(self, findings: Iterable[SeenFinding]) -> None:
        """Note findings by their ids, so that one of them can be waived later."""
        now = _now()
        rows = [
            {
                "id": seen.finding_id,
                "file": seen.file,
                "rule": seen.rule,
                "place": seen.place,
                "item": seen.item,
                "message": seen.message,
                "now": now,
            }
            for seen in findings
        ]
        if rows:
            with self._begin() as connection:
                connection.execute(
                    _text(
                        "INSERT INTO seen_findings VALUES (:id, :file, :rule, :place, :item, :message, :now) "
                        "ON CONFLICT (finding_id) DO UPDATE SET file = excluded.file, place = excluded.place, "
                        "message = excluded.message, seen_at = excluded.seen_at"
                    ),
                    rows,
                )

    def seen_finding(self, finding_id: str) -> SeenFinding | None:
        """The finding with an id, None when no check reported it."""
        with self._begin() as connection:
            row = connection.execute(
                _text(
                    "SELECT finding_id, file, rule, place, item, message FROM seen_findings "
                    "WHERE finding_id = :id"
                ),
                {"id": finding_id},
            ).first()
        return SeenFinding(*row) if row else None

    def waive(self, finding_id: str, *, reason: str, name: str) -> Waiver:
        """Let a finding stand. Raises NaniwaError when it is unknown or no reason is given."""
        if not reason.strip() or not name.strip():
            raise NaniwaError("是認する理由と氏名を書いてください。", code="no_reason")
        if self.seen_finding(finding_id) is None:
            raise NaniwaError(
                f"指摘「{finding_id}」はありません（積算チェックの結果に示す番号を指定してください）。",
                code="no_finding",
            )
        waiver = Waiver(finding_id, reason.strip(), name.strip(), _now())
        with self._begin() as connection:
            connection.execute(
                _text(
                    "INSERT INTO waivers VALUES (:id, :reason, :name, :time) ON CONFLICT (finding_id) "
                    "DO UPDATE SET reason = excluded.reason, name = excluded.name, waived_at = excluded.waived_at"
                ),
                {
                    "id": finding_id,
                    "reason": waiver.reason,
                    "name": waiver.name,
                    "time": waiver.time,
                },
            )
        return waiver

    def withdraw_waiver(self, finding_id: str) -> None:
        """Take a waiver back. Raises NaniwaError when there is none."""
        with self._begin() as connection:
            done = connection.execute(
                _text("DELETE FROM waivers WHERE finding_id = :id"), {"id": finding_id}
            )
            if not done.rowcount:
                raise NaniwaError(f"指摘「{finding_id}」は是認されていません。", code="no_waiver")

    def waivers(self) -> dict[str, Waiver]:
        """Every waiver in force, by the id of its finding."""
        with self._begin() as connection:
            rows = connection.execute(
                _text("SELECT finding_id, reason, name, waived_at FROM waivers ORDER BY waived_at")
            ).all()
        return {row[0]: Waiver(*row) for row in rows}

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection


def _bring_up_to_date(connection: Connection) -> None:
    connection.execute(_text("CREATE TABLE IF NOT EXISTS schema_steps (step INTEGER PRIMARY KEY)"))
    done = connection.execute(_text("SELECT COUNT(*) FROM schema_steps")).scalar_one()
    for number, step in enumerate(_STEPS[done:], start=done + 1):
        connection.execute(_text(step))
        connection.execute(_text("INSERT INTO schema_steps VALUES (:step)"), {"step": number})


def _text(sql: str) -> TextClause:
    from sqlalchemy import text

    return text(sql)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
