"""The audit trail: who asked, opened, checked, downloaded and changed what, when, from where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.records.database import Records, new_id, now

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

    happened_at: str
    person: str
    action: Action
    subject: str
    detail: str
    address: str


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
