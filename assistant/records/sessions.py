"""Who is signed in: sessions, found by the hash of their token only."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.access.people import Person
from assistant.records.database import Records
from assistant.records.people import PERSON_COLUMNS, person_of_row


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in. Times are ISO 8601 in UTC."""

    token_hash: str
    person: str
    created_at: str
    last_used_at: str
    address: str


def insert_session(records: Records, session: Session, *, password_hash: str | None = None) -> bool:
    """Begin a session; False when the person is not active any more.

    With ``password_hash`` also when the person's password is another one by now.
    """
    condition = "" if password_hash is None else " AND password_hash = :password_hash"
    return bool(
        records.change(
            "INSERT INTO sessions SELECT :token_hash, name, :created_at, :last_used_at, "  # noqa: S608
            f":address FROM people WHERE name = :person AND active = 1{condition}",
            token_hash=session.token_hash,
            person=session.person,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            address=session.address,
            **({} if password_hash is None else {"password_hash": password_hash}),
        )
    )


def find_session(records: Records, token_hash: str) -> tuple[Session, Person] | None:
    """A session and whose it is."""
    found = records.row(
        "SELECT token_hash, person, sessions.created_at, last_used_at, address, "  # noqa: S608
        f"{PERSON_COLUMNS} FROM sessions JOIN people ON people.name = sessions.person "
        "WHERE token_hash = :token_hash",
        token_hash=token_hash,
    )
    return None if found is None else (Session(*found[:5]), person_of_row(found[5:]))


def sessions_of(records: Records, person: str) -> tuple[Session, ...]:
    """A person's sessions, the one last used first; also those whose time is over."""
    return tuple(
        Session(*row)
        for row in records.rows(
            "SELECT token_hash, person, created_at, last_used_at, address FROM sessions "
            "WHERE person = :person ORDER BY last_used_at DESC",
            person=person,
        )
    )


def note_used(records: Records, token_hash: str, moment: str) -> None:
    """Note when a session was last used."""
    records.change(
        "UPDATE sessions SET last_used_at = :moment WHERE token_hash = :token_hash",
        moment=moment,
        token_hash=token_hash,
    )


def delete_session(records: Records, token_hash: str) -> None:
    """End a session."""
    records.change("DELETE FROM sessions WHERE token_hash = :hash", hash=token_hash)


def delete_sessions_of(records: Records, person: str, *, but: str = "") -> int:
    """End a person's sessions except the one of a token hash; return how many."""
    return records.change(
        "DELETE FROM sessions WHERE person = :person AND token_hash <> :but",
        person=person,
        but=but,
    )


def delete_sessions_before(records: Records, *, begun: str, used: str) -> None:
    """Forget the sessions that began or were last used before a moment."""
    records.change(
        "DELETE FROM sessions WHERE created_at < :begun OR last_used_at < :used",
        begun=begun,
        used=used,
    )
