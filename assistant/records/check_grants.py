"""Who else may see a check, and what those who may grant that know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.records.database import Records, now


@dataclass(frozen=True, slots=True)
class Grant:
    """That somebody may see a check. ``granted_at`` is ISO 8601 in UTC."""

    person: str
    granted_by: str
    granted_at: str


@dataclass(frozen=True, slots=True)
class BareCheck:
    """What an administrator who may not see a check knows of it; its title is a secret too."""

    id: str
    owner: str
    created_at: str
    file_count: int
    shared_with: tuple[str, ...] = ()


def insert_grant(records: Records, check_id: str, person: str, *, granted_by: str) -> None:
    """Let a person see a check; granting twice changes nothing."""
    records.change(
        "INSERT INTO check_grants VALUES (:id, :person, :by, :now) "
        "ON CONFLICT (check_id, person) DO NOTHING",
        id=check_id,
        person=person,
        by=granted_by,
        now=now(),
    )


def delete_grant(records: Records, check_id: str, person: str) -> bool:
    """Take a grant back; False when there is none."""
    return bool(
        records.change(
            "DELETE FROM check_grants WHERE check_id = :id AND person = :person",
            id=check_id,
            person=person,
        )
    )


def grants(records: Records, check_id: str) -> tuple[Grant, ...]:
    """Who else may see a check, by name."""
    return tuple(
        Grant(*row)
        for row in records.rows(
            "SELECT person, granted_by, granted_at FROM check_grants WHERE check_id = :id "
            "ORDER BY person",
            id=check_id,
        )
    )


def people_granted(records: Records) -> Mapping[str, list[str]]:
    """Who may see each check besides its owner: names in their order, by the ids of checks."""
    shared: dict[str, list[str]] = {}
    for check_id, person in records.rows(
        "SELECT check_id, person FROM check_grants ORDER BY check_id, person"
    ):
        shared.setdefault(check_id, []).append(person)
    return shared


def bare_checks(records: Records) -> tuple[BareCheck, ...]:
    """Every check without what is secret of it, newest first."""
    shared = people_granted(records)
    return tuple(
        BareCheck(check_id, owner, created_at, count, tuple(shared.get(check_id, ())))
        for check_id, owner, created_at, count in records.rows(
            "SELECT c.id, c.owner, c.created_at, COUNT(f.position) FROM checks c "
            "LEFT JOIN check_files f ON f.check_id = c.id "
            "GROUP BY c.id, c.owner, c.created_at ORDER BY c.created_at DESC, c.id"
        )
    )
