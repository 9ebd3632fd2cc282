"""Open records, people in them, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.access.passwords import hash_password
from assistant.access.people import Person, Role
from assistant.access.terminal import TerminalActor
from assistant.records.database import Records
from assistant.records.people import insert_person

PASSWORD = "ひらの川と 7つの橋"


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, *, minutes: float) -> None:
        self.moment += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def records(tmp_path: Path, password_hash: str) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    for name, role in (("hanako", Role.ENGINEER), ("kanri", Role.ADMINISTRATOR)):
        insert_person(opened, Person(name, name, role), password_hash=password_hash)
    yield opened
    opened.close()


@pytest.fixture
def terminal(records: Records) -> TerminalActor:
    return TerminalActor(records)


def audit_of(records: Records) -> list[tuple[str, str, str, str]]:
    """Who did what to whom, how; in order."""
    return [
        (str(person), str(action), str(subject), str(detail))
        for person, action, subject, detail in records.rows(
            "SELECT person, action, subject, detail FROM audit ORDER BY happened_at"
        )
    ]
