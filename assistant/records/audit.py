"""The audit trail: who asked, opened, checked, downloaded and changed what, when, from where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from assistant.records.database import Records, containing, new_id, now

_LONGEST = 500  # characters of a subject or detail


class Action(StrEnum):
    """What was done."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    ASKED = "asked"
    OPENED = "opened"
    CHECKED = "checked"
    WAIVED = "waived"
    DRAFTED = "drafted"
    CASES_CHANGED = "cases_changed"
    LEARNED = "learned"
    DOWNLOADED = "downloaded"
    GRANTED = "granted"
    DOCUMENTS_CHANGED = "documents_changed"
    PEOPLE_CHANGED = "people_changed"
    PERMISSIONS_CHANGED = "permissions_changed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done. ``happened_at`` is ISO 8601 in UTC."""

    id: str
    happened_at: str
    person: str
    action: Action
    subject: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries: what is "" or empty limits nothing.

    ``person`` is part of a name or shown name, ``words`` must all be in subject or detail.
    ``begin`` and ``end`` are ISO 8601 in UTC, ``end`` itself is outside.
    """

    person: str = ""
    actions: Collection[Action] = ()
    words: tuple[str, ...] = ()
    begin: str = ""
    end: str = ""


def note(
    records: Records, person: str, action: Action, subject: str, detail: str = "", *, address: str
) -> None:
    """Write one entry; subject and detail are cut to what a line of the trail can show."""
    records.change(
        "INSERT INTO audit VALUES (:id, :at, :person, :action, :subject, :detail, :address)",
        id=new_id(),
        at=now(),
        person=person,
        action=action.value,
        subject=subject[:_LONGEST],
        detail=detail[:_LONGEST],
        address=address,
    )


def audit_entries(
    records: Records, query: AuditQuery, *, older_than: tuple[str, str] | None = None, most: int
) -> list[AuditEntry]:
    """The newest ``most`` entries, newest first, of those older than a (time, id)."""
    conditions, values = _conditions(query)
    if older_than is not None:
        # Entries of one moment are told apart by their ids.
        conditions.append("(happened_at < :old_at OR (happened_at = :old_at AND id < :old_id))")
        values |= {"old_at": older_than[0], "old_id": older_than[1]}
    rows = records.rows(
        "SELECT id, happened_at, person, action, subject, detail, address FROM audit "  # noqa: S608
        f"WHERE {' AND '.join(conditions)} ORDER BY happened_at DESC, id DESC LIMIT :most",
        **values,
        most=most,
    )
    return [
        AuditEntry(identifier, at, person, Action(action), subject, detail, address)
        for identifier, at, person, action, subject, detail, address in rows
    ]


def count_audit_entries(records: Records, query: AuditQuery) -> int:
    """How many entries a query has."""
    conditions, values = _conditions(query)
    row = records.row(f"SELECT COUNT(*) FROM audit WHERE {' AND '.join(conditions)}", **values)  # noqa: S608
    return int(row[0]) if row else 0


def _conditions(query: AuditQuery) -> tuple[list[str], dict[str, str]]:
    """SQL that only holds names of values, and those values."""
    conditions, values = ["1 = 1"], {}
    if query.person:
        conditions.append(
            "(LOWER(person) LIKE :person ESCAPE '!' OR person IN (SELECT name FROM people"
            " WHERE LOWER(shown_name) LIKE :person ESCAPE '!'))"
        )
        values["person"] = containing(query.person.lower())
    if query.actions:
        names = {f"action_{number}": action.value for number, action in enumerate(query.actions)}
        conditions.append(f"action IN ({', '.join(f':{name}' for name in names)})")
        values |= names
    for number, word in enumerate(query.words):
        conditions.append(
            f"(LOWER(subject) LIKE :word_{number} ESCAPE '!'"
            f" OR LOWER(detail) LIKE :word_{number} ESCAPE '!')"
        )
        values[f"word_{number}"] = containing(word.lower())
    if query.begin:
        conditions.append("happened_at >= :begin")
        values["begin"] = query.begin
    if query.end:
        conditions.append("happened_at < :end")
        values["end"] = query.end
    return conditions, values
