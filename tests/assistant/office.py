"""People around the same records and library, files as they send them, and waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from assistant.access.door import Door
from assistant.access.people import Person, Role
from assistant.config import Settings, WebSettings
from assistant.records.database import Records
from assistant.records.people import insert_person
from assistant.uploads import receiving
from retrieval.library import Library

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class People:
    """Some people around the same records and library."""

    settings: Settings
    records: Records
    library: Library

    def door(self, name: str = "sato", role: Role = Role.ENGINEER, department: str = "") -> Door:
        """The way in for somebody, who gets an account."""
        person = Person(name, f"{name} さん", role, department)
        if self.records.row("SELECT 1 FROM people WHERE name = :name", name=name) is None:
            insert_person(self.records, person)
        return Door(person, self.records, self.library, self.settings.home)


def uploaded(door: Door, name: str, content: bytes) -> str:
    """The upload of a file as a browser has sent it."""
    with receiving(door, name, WebSettings()) as upload:
        upload.write(content)
        return upload.finish().id


def seen_until(look: Callable[[], Seen], condition: Callable[[Seen], bool]) -> Seen:
    """What one sees once a condition holds for it; looks for a minute."""
    patience = 1_200
    while not condition(seen := look()):
        patience -= 1
        assert patience, f"nothing more happens to {seen}"
        time.sleep(0.05)
    return seen
