"""People whom somebody else vouches for: the city's OpenID Connect provider, or a reverse proxy.

An account belongs to the subject that the provider names, never to a name alone: who is called
like a person with a password here does not get that person's account.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from assistant.access.names import normalised_name, shown_name
from assistant.access.people import ROLE_NAMES, Person, Role, Source
from assistant.access.signing_in import Clock, utc_now
from assistant.config import SignInSettings
from assistant.records import people as people_records
from assistant.records.audit import Action, note
from assistant.records.database import Records
from assistant.records.moments import stamp
from retrieval.errors import NaniwaError

_NOTED_EVERY = timedelta(minutes=1)


class HeaderLists(Protocol):
    """Headers of a request, as Starlette has them."""

    def getlist(self, key: str) -> list[str]:
        """Every value of a header, in whatever case it is written."""


def person_of_provider(
    records: Records,
    settings: SignInSettings,
    source: Source,
    subject: str,
    *,
    name: str,
    shown: str = "",
    address: str = "",
) -> Person:
    """The person whom a provider means by ``subject``; at the first time with a new account.

    An account that an administrator made for ``source`` and that nobody has used yet becomes that
    of the first one of its name. Raises NaniwaError: ``bad_name`` or ``name_taken`` when no
    account can be made, ``no_account`` when none may be, or ``inactive``.
    """
    person = people_records.person_of_subject(records, source, subject)
    if person is None:
        person = _first_time(
            records, settings, source, subject, name=name, shown=shown, address=address
        )
    if not person.active:
        raise NaniwaError(
            "このアカウントは停止されています。管理者に連絡してください。", code="inactive"
        )
    return person


def person_of_proxy(
    records: Records,
    settings: SignInSettings,
    headers: HeaderLists,
    peer: str,
    *,
    used: bool = True,
    clock: Clock = utc_now,
) -> Person | None:
    """Whom the reverse proxy at ``peer`` names in its header; None when it isn't one we trust.

    ``peer`` is the other end of the connection itself: what a header says of it proves nothing.
    Raises NaniwaError as `person_of_provider` does.
    """
    if not settings.proxy_header or not is_trusted(peer, settings.trusted_proxies):
        return None
    values = headers.getlist(settings.proxy_header)
    # Two values: one of them may be the browser's own. The proxy has to replace it.
    if len(values) != 1 or not values[0].strip():
        return None
    given = values[0].strip()
    with suppress(UnicodeError):
        given = given.encode("latin-1").decode("utf-8")
    name = normalised_name(given)
    person = person_of_provider(records, settings, Source.PROXY, name, name=name, address=peer)
    if used:
        _note_use(records, settings, person, peer, clock())
    return person


def is_trusted(peer: str, trusted: Sequence[str]) -> bool:
    """Whether an address is one of the ``trusted`` addresses and networks."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in ipaddress.ip_network(name, strict=False) for name in trusted)


def claim_text(claims: Mapping[str, object], name: str) -> str:
    """A claim of a token that has to be text; "" when it is missing or something else."""
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _first_time(
    records: Records,
    settings: SignInSettings,
    source: Source,
    subject: str,
    *,
    name: str,
    shown: str,
    address: str,
) -> Person:
    spelt = normalised_name(name)
    known = people_records.find_person(records, spelt)
    if known is not None and people_records.bind_subject(records, spelt, source, subject):
        note(
            records,
            spelt,
            Action.PEOPLE_CHANGED,
            spelt,
            "用意されたアカウントの最初のサインイン",
            address=address,
        )
        return known
    if known is not None:
        # Another request of the same page may have been first.
        again = people_records.person_of_subject(records, source, subject)
        if again is not None:
            return again
        raise NaniwaError(
            f"名前「{spelt}」は別のアカウントが使っています。管理者に連絡してください。",
            code="name_taken",
        )
    if not settings.first_role:
        raise NaniwaError(
            f"「{spelt}」のアカウントがありません。管理者に登録を頼んでください。",
            code="no_account",
        )
    called = spelt
    with suppress(NaniwaError):
        called = shown_name(shown)
    person = Person(spelt, called, Role(settings.first_role), source=source)
    try:
        people_records.insert_person(records, person, subject=subject)
    except NaniwaError:
        again = people_records.person_of_subject(records, source, subject)
        if again is None:
            raise
        return again
    note(
        records,
        spelt,
        Action.PEOPLE_CHANGED,
        spelt,
        f"最初のサインインで追加: {called}（{ROLE_NAMES[person.role]}）",
        address=address,
    )
    return person


def _note_use(
    records: Records, settings: SignInSettings, person: Person, peer: str, moment: datetime
) -> None:
    last = datetime.fromisoformat(person.last_seen_at) if person.last_seen_at else None
    if last is not None and moment - last < _NOTED_EVERY:
        return
    # The requests of one page come at once: only the one that moves the time writes the entry.
    if not people_records.note_seen(records, person.name, stamp(moment), after=person.last_seen_at):
        return
    if last is None or moment - last >= timedelta(minutes=settings.idle_minutes):
        note(records, person.name, Action.SIGNED_IN, person.name, "プロキシ", address=peer)
