"""Signing in with a password, and the sessions that follow."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from assistant.access.lock_out import account_of_nobody, admit, is_locked
from assistant.access.passwords import hash_password, is_outdated, verify_password
from assistant.access.people import Person, Source
from assistant.config import SignInSettings
from assistant.records import people as people_records
from assistant.records import sessions as session_records
from assistant.records.audit import Action, note
from assistant.records.database import Records
from assistant.records.moments import stamp
from assistant.records.sign_in_failures import delete_failures_of
from retrieval.errors import NaniwaError

Clock = Callable[[], datetime]

UNKNOWN_NAME = "（不明な名前）"
"""Stands in the audit trail for names without an account: they may be mistyped passwords."""

_NOTED_EVERY = timedelta(minutes=1)


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def sign_in(
    records: Records,
    settings: SignInSettings,
    name: str,
    password: str,
    *,
    address: str,
    clock: Clock = utc_now,
) -> str:
    """Begin a session for who knows the password; return its token.

    Raises NaniwaError: ``wrong`` (which of the two is not said, nor that an account is not
    active), or ``locked`` after too many failures.
    """
    person = people_records.find_person(records, name)
    check_own_password(records, settings, person, password, name=name, address=address, clock=clock)
    if person is None or not person.active:
        raise _wrong()
    return begin_session(records, person, address=address, clock=clock, settings=settings)


def check_own_password(
    records: Records,
    settings: SignInSettings,
    person: Person | None,
    password: str,
    *,
    name: str,
    address: str,
    clock: Clock = utc_now,
) -> str:
    """Compare a password with the one of a person (None: nobody of that name), within limits.

    Returns the hash that is kept now; it changes when it was made with outdated parameters.
    Raises NaniwaError: ``wrong``, or ``locked``.
    """
    moment = clock()
    account = person.name if person else account_of_nobody(name)
    admit(records, settings, account, address, moment)
    kept = people_records.password_hash(records, person.name) if person else ""
    can_sign_in = person is not None and person.active and person.source is Source.LOCAL
    if not verify_password(kept if can_sign_in else "", password) or person is None:
        _note_failure(records, settings, person, address, moment)
        raise _wrong()
    delete_failures_of(records, account)
    if not is_outdated(kept):
        return kept
    renewed = hash_password(password)
    people_records.renew_password_hash(records, person.name, old=kept, new=renewed)
    return renewed


def begin_session(
    records: Records,
    person: Person,
    *,
    address: str,
    clock: Clock = utc_now,
    settings: SignInSettings | None = None,
    password_hash: str | None = None,
    way: str = "パスワード",
) -> str:
    """Sign a person in, whoever vouched for them; return the new session's token.

    With ``settings`` the sessions that are over are forgotten; with ``password_hash`` the person's
    password must not have been changed meanwhile.
    Raises NaniwaError (``wrong``) for one who is not active any more.
    """
    moment = clock()
    if settings is not None:
        session_records.delete_sessions_before(
            records,
            begun=stamp(moment - timedelta(hours=settings.session_hours)),
            used=stamp(moment - timedelta(minutes=settings.idle_minutes)),
        )
    token = secrets.token_urlsafe(32)
    begun = session_records.insert_session(
        records,
        session_records.Session(
            token_hash(token), person.name, stamp(moment), stamp(moment), address
        ),
        password_hash=password_hash,
    )
    if not begun:
        raise _wrong()
    people_records.note_seen(records, person.name, stamp(moment))
    note(records, person.name, Action.SIGNED_IN, person.name, way, address=address)
    return token


def person_of_token(
    records: Records,
    settings: SignInSettings,
    token: str,
    *,
    used: bool = True,
    clock: Clock = utc_now,
) -> Person | None:
    """Who is signed in with a token; None when nobody is, or not any more.

    ``used`` False only looks: a page left open must not keep its session from expiring.
    """
    if not token:
        return None
    found = session_records.find_session(records, token_hash(token))
    if found is None:
        return None
    session, person = found
    moment = clock()
    if not person.active or is_over(session, settings, moment):
        session_records.delete_session(records, session.token_hash)
        return None
    if used and moment - datetime.fromisoformat(session.last_used_at) >= _NOTED_EVERY:
        # On a full disk, people can still read: their sessions only end sooner.
        with suppress(NaniwaError):
            session_records.note_used(records, session.token_hash, stamp(moment))
            people_records.note_seen(records, person.name, stamp(moment))
    return person


def end_session(records: Records, token: str, *, address: str = "") -> None:
    """Sign out: the token is worth nothing any more."""
    found = session_records.find_session(records, token_hash(token))
    if found is None:
        return
    session_records.delete_session(records, token_hash(token))
    name = found[1].name
    note(records, name, Action.SIGNED_OUT, name, address=address)


def end_sessions_of(records: Records, name: str, *, but: str = "") -> int:
    """End all sessions of a person except the one of the token ``but``; return how many."""
    return session_records.delete_sessions_of(records, name, but=token_hash(but) if but else "")


def token_hash(token: str) -> str:
    """What is kept of a token: enough to find it, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_over(session: session_records.Session, settings: SignInSettings, moment: datetime) -> bool:
    """Whether a session's time is over."""
    begun = datetime.fromisoformat(session.created_at)
    used = datetime.fromisoformat(session.last_used_at)
    return moment >= begun + timedelta(hours=settings.session_hours) or moment >= used + timedelta(
        minutes=settings.idle_minutes
    )


def _note_failure(
    records: Records,
    settings: SignInSettings,
    person: Person | None,
    address: str,
    moment: datetime,
) -> None:
    if person is None:
        note(records, UNKNOWN_NAME, Action.SIGN_IN_FAILED, UNKNOWN_NAME, address=address)
        return
    locked = is_locked(records, settings, person.name, moment)
    detail = f"失敗が続いたため{settings.lock_minutes}分間ロック" if locked else ""
    note(records, person.name, Action.SIGN_IN_FAILED, person.name, detail, address=address)


def _wrong() -> NaniwaError:
    return NaniwaError("名前またはパスワードが違います。", code="wrong")
