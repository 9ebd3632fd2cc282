"""Who has a shell on the machine acts as an administrator: they could change the files anyway."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.access.people import Feature, Person, Role
from assistant.records.audit import Action, note
from assistant.records.database import Records

TERMINAL = Person("（端末）", "端末", Role.ADMINISTRATOR)
"""Stands in the audit trail for what was done on the command line; nobody can have this name."""


@dataclass(frozen=True, slots=True)
class TerminalActor:
    """The actor of `accounts` on the command line."""

    records: Records
    person: Person = TERMINAL
    address: str = ""

    def require(self, feature: Feature) -> None:
        """Let everything be done."""

    def note(self, action: Action, subject: str, detail: str = "") -> None:
        """Write into the audit trail."""
        note(self.records, self.person.name, action, subject, detail, address=self.address)
