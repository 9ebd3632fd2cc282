"""Signing in with a password, and the sessions that follow.

An attempt is counted as failed before its password is looked at, and taken back when it was
right: so attempts made at the same time can't get past the limit.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.access.names import normalised_name
from assistant.access.passwords import hash_password, is_outdated, verify_password
from assistant.access.people import Person, Source
from assistant.config import SignInSettings
from assistant.records import people as people_records
from assistant.records import sessions as session_records
from assistant.records import sign_in_failures as failure_records
from assistant.records.audit import Action, note
from assistant.records.database import Records
from retrieval.errors import NaniwaError

Clock = Callable[[], datetime]

ADDRESS_FACTOR = 5
"""How many times as many failures as of an account are suffered from one address."""

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
) -> None:
    """Compare a password with the one of a person (None: nobody of that name), within limits.

    Raises NaniwaError: ``wrong``, or ``locked``.
    """
    moment = clock()
    account = person.name if person else _key_of_nobody(name)
    attempt = _admitted(records, settings, account, address, moment)
    kept = people_records.password_hash(records, person.name) if person else ""
    can_sign_in = person is not None and person.active and person.source is Source.LOCAL
    if not verify_password(kept if can_sign_in else "", password) or person is None:
        _note_failure(records, settings, person, address, moment)
        raise _wrong()
    failure_records.delete_attempt(records, attempt)
    failure_records.delete_failures_of(records, account)
    if is_outdated(kept):
        people_records.renew_password_hash(
            records, person.name, old=kept, new=hash_password(password)
        )


def begin_session(
    records: Records,
    person: Person,
    *,
    address: str,
    clock: Clock = utc_now,
    settings: SignInSettings | None = None,
    way: str = "パスワード",
) -> str:
    """Sign a person in, whoever vouched for them; return the new session's token.

    Raises NaniwaError (``wrong``) for one who is not active.
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


def stamp(moment: datetime) -> str:
    """A moment as the records write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class _Limit:
    """So many failures within ``window`` lock for as long, counted from the last one."""

    most: int
    window: timedelta

    def locked_until(self, failures: Sequence[str], moment: datetime) -> datetime | None:
        times = [datetime.fromisoformat(text) for text in failures]
        if not times or times[-1] + self.window <= moment:
            return None
        near = [time for time in times if time > times[-1] - self.window]
        return times[-1] + self.window if len(near) >= self.most else None


def _limits(settings: SignInSettings) -> tuple[_Limit, _Limit]:
    window = timedelta(minutes=settings.lock_minutes)
    return (
        _Limit(settings.most_failures, window),
        _Limit(settings.most_failures * ADDRESS_FACTOR, window),
    )


def _admitted(
    records: Records, settings: SignInSettings, account: str, address: str, moment: datetime
) -> str:
    """Count an attempt and return its id. Raises NaniwaError (``locked``) past the limits."""
    of_account, of_address = _limits(settings)
    since = stamp(moment - 2 * of_account.window)
    failure_records.delete_failures_before(records, since)
    attempt = failure_records.insert_attempt(records, account, address, stamp(moment))
    ends = [
        of_account.locked_until(
            failure_records.failures_of_account(records, account, since=since, but=attempt), moment
        )
    ]
    if address:
        ends.append(
            of_address.locked_until(
                failure_records.failures_from_address(records, address, since=since, but=attempt),
                moment,
            )
        )
    until = max((end for end in ends if end is not None), default=None)
    if until is None:
        return attempt
    failure_records.delete_attempt(records, attempt)
    minutes = max(1, math.ceil((until - moment) / timedelta(minutes=1)))
    raise NaniwaError(
        f"サインインの失敗が続いたため、あと{minutes}分は受け付けません。", code="locked"
    )


def _note_failure(
    records: Records,
    settings: SignInSettings,
    person: Person | None,
    address: str,
    moment: datetime,
) -> None:
    name = person.name if person else UNKNOWN_NAME
    detail = ""
    if person is not None:
        limit = _limits(settings)[0]
        since = stamp(moment - 2 * limit.window)
        failures = failure_records.failures_of_account(records, person.name, since=since)
        if limit.locked_until(failures, moment) is not None:
            detail = f"失敗が続いたため{settings.lock_minutes}分間ロック"
    note(records, name, Action.SIGN_IN_FAILED, name, detail, address=address)


def _key_of_nobody(name: str) -> str:
    """What failures for a name without an account are counted under; tells nothing of it."""
    spelt = name
    with suppress(NaniwaError):
        spelt = normalised_name(name)
    return hashlib.sha256(spelt.encode("utf-8", "replace")).hexdigest()


def _wrong() -> NaniwaError:
    return NaniwaError("名前またはパスワードが違います。", code="wrong")
