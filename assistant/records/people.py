"""Who has an account, with which role and department; passwords only as their hashes."""

from __future__ import annotations

from typing import Any

from assistant.access.names import normalised_name
from assistant.access.people import Person, Role, Source
from assistant.records.database import Records, as_text, now
from retrieval.errors import NaniwaError

PERSON_COLUMNS = (
    "people.name, people.shown_name, people.role, people.department, people.active, "
    "people.source, people.must_change, people.created_at, people.last_seen_at"
)
_SELECT = f"SELECT {PERSON_COLUMNS} FROM people"  # noqa: S608 - a constant


def find_person(records: Records, name: str) -> Person | None:
    """The person of a name, however it is spelt; None when there is none."""
    try:
        spelt = normalised_name(name)
    except NaniwaError:
        return None
    found = records.row(f"{_SELECT} WHERE name = :name", name=spelt)
    return None if found is None else person_of_row(found)


def people(records: Records) -> tuple[Person, ...]:
    """Everybody with an account, by name."""
    return tuple(person_of_row(row) for row in records.rows(f"{_SELECT} ORDER BY name"))


def person_of_subject(records: Records, source: Source, subject: str) -> Person | None:
    """Whom a provider means by ``subject``; None for one it has not named before."""
    found = records.row(
        f"{_SELECT} WHERE source = :source AND subject = :subject",
        source=source.value,
        subject=subject,
    )
    return None if found is None or not subject else person_of_row(found)


def insert_person(
    records: Records, person: Person, *, password_hash: str = "", subject: str = ""
) -> None:
    """Add an account. Raises NaniwaError (``name_taken``) when there is one of that name."""
    added = records.change(
        "INSERT INTO people VALUES (:name, :shown_name, :role, :department, :active, :source, "
        ":subject, :password_hash, :must_change, :at, '') ON CONFLICT (name) DO NOTHING",
        name=person.name,
        shown_name=person.shown_name,
        role=person.role.value,
        department=person.department,
        active=int(person.active),
        source=person.source.value,
        subject=subject,
        password_hash=password_hash,
        must_change=int(person.must_change),
        at=person.created_at or now(),
    )
    if not added:
        raise NaniwaError(f"名前「{person.name}」は使われています。", code="name_taken")


def bind_subject(records: Records, name: str, source: Source, subject: str) -> bool:
    """Note who an account made beforehand belongs to; False when it has an owner already."""
    return bool(
        records.change(
            "UPDATE people SET subject = :subject "
            "WHERE name = :name AND source = :source AND subject = ''",
            subject=subject,
            name=name,
            source=source.value,
        )
    )


def change_details(
    records: Records, name: str, *, shown_name: str | None = None, department: str | None = None
) -> None:
    """Change how a person is called and where they work, as far as it is given."""
    records.change(
        "UPDATE people SET shown_name = COALESCE(:shown_name, shown_name), "
        "department = COALESCE(:department, department) WHERE name = :name",
        shown_name=shown_name,
        department=department,
        name=name,
    )


def change_standing(
    records: Records, name: str, *, role: Role | None = None, active: bool | None = None
) -> bool:
    """Change what is given of what a person may do; False when no active administrator would be left."""
    with records.transaction() as connection:
        # One statement, so that two administrators can't demote each other at once; what isn't given
        # stays as it is by then: who was stopped meanwhile does not come back with another role.
        changed = connection.execute(
            as_text(
                "UPDATE people SET role = COALESCE(:role, role), active = COALESCE(:active, active) "
                "WHERE name = :name AND ("
                "(COALESCE(:role, role) = :administrator AND COALESCE(:active, active) = 1) "
                "OR EXISTS (SELECT 1 FROM people AS others WHERE others.name <> :name "
                "AND others.role = :administrator AND others.active = 1) "
                "OR NOT (people.role = :administrator AND people.active = 1))"
            ),
            {
                "role": None if role is None else role.value,
                "active": None if active is None else int(active),
                "name": name,
                "administrator": Role.ADMINISTRATOR.value,
            },
        ).rowcount
        # What trainees show to a mentor is not shown again when the account is opened anew, and
        # they are told so.
        no_staff = {"name": name, "trainee": Role.TRAINEE.value}
        connection.execute(
            as_text(
                "INSERT INTO ended_mentors SELECT trainee, mentor, :at FROM mentors "
                "WHERE mentor = :name AND EXISTS (SELECT 1 FROM people "
                "WHERE name = :name AND (active = 0 OR role = :trainee))"
            ),
            {**no_staff, "at": now()},
        )
        connection.execute(
            as_text(
                "DELETE FROM mentors WHERE mentor = :name AND EXISTS (SELECT 1 FROM people "
                "WHERE name = :name AND (active = 0 OR role = :trainee))"
            ),
            no_staff,
        )
    return bool(changed)


def has_administrator(records: Records) -> bool:
    """Whether there is an active administrator."""
    return any(person.active and person.role is Role.ADMINISTRATOR for person in people(records))


def password_hash(records: Records, name: str) -> str:
    """The hash of a person's password, "" for who has none."""
    found = records.row("SELECT password_hash FROM people WHERE name = :name", name=name)
    return "" if found is None else str(found[0])


def set_password_hash(records: Records, name: str, new: str, *, must_change: bool) -> None:
    """Keep the hash of another password."""
    records.change(
        "UPDATE people SET password_hash = :new, must_change = :must_change WHERE name = :name",
        new=new,
        must_change=int(must_change),
        name=name,
    )


def renew_password_hash(records: Records, name: str, *, old: str, new: str) -> None:
    """Keep another hash of the same password, unless the password was changed meanwhile."""
    records.change(
        "UPDATE people SET password_hash = :new WHERE name = :name AND password_hash = :old",
        new=new,
        name=name,
        old=old,
    )


def note_seen(records: Records, name: str, moment: str, *, after: str | None = None) -> bool:
    """Note when a person last used the application.

    False, and nothing noted, when that is not ``after`` any more (None: whatever it is).
    """
    condition = "" if after is None else " AND last_seen_at = :after"
    return bool(
        records.change(
            f"UPDATE people SET last_seen_at = :moment WHERE name = :name{condition}",  # noqa: S608
            moment=moment,
            name=name,
            **({} if after is None else {"after": after}),
        )
    )


def person_of_row(row: tuple[Any, ...]) -> Person:
    """A person from the columns of `PERSON_COLUMNS`."""
    name, shown_name, role, department, active, source, must_change, created_at, last_seen_at = row
    return Person(
        name=name,
        shown_name=shown_name,
        role=Role(role),
        department=department,
        active=bool(active),
        source=Source(source),
        must_change=bool(must_change),
        created_at=created_at,
        last_seen_at=last_seen_at,
    )
