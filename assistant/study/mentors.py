"""Who may see how far somebody is with learning: chosen and withdrawn by themselves alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature, Person
from assistant.records import mentors as mentor_records
from assistant.records.audit import Action
from assistant.records.moments import moment_of
from assistant.records.people import find_person, people
from assistant.study.entries import Companion
from retrieval.errors import NaniwaError

_MOST = 20  # mentors of one person


def possible_mentors(door: Door) -> tuple[Companion, ...]:
    """Staff to whom the person doesn't show how far they are yet, by name. Raises ``forbidden``."""
    door.require(Feature.LEARN)
    chosen = {
        consent.mentor for consent in mentor_records.consents_of(door.records, door.person.name)
    }
    return _companions(
        person
        for person in people(door.records)
        if policy.may_be_mentor(person)
        and person.name not in chosen
        and person.name != door.person.name
    )


def mentors(door: Door) -> tuple[Companion, ...]:
    """To whom the person shows how far they are. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.LEARN)
    found = (
        find_person(door.records, consent.mentor)
        for consent in mentor_records.consents_of(door.records, door.person.name)
    )
    return _companions(person for person in found if person and policy.may_be_mentor(person))


def ended_mentors(door: Door) -> tuple[tuple[Companion, datetime], ...]:
    """Whom the person had chosen and who ceased to be staff, with when. Raises ``forbidden``.

    They see nothing any more, also when they are staff again, until they are chosen anew.
    """
    door.require(Feature.LEARN)
    found = []
    for name, ended_at in mentor_records.ended_consents_of(door.records, door.person.name):
        person = find_person(door.records, name)
        if person is not None:
            found.append((_companions([person])[0], moment_of(ended_at)))
    return tuple(found)


def trainees(door: Door) -> tuple[Companion, ...]:
    """Who shows the person how far they are; nobody for one who can't be a mentor.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.LEARN)
    if not policy.may_be_mentor(door.person):
        return ()
    found = (
        find_person(door.records, consent.trainee)
        for consent in mentor_records.consents_for(door.records, door.person.name)
    )
    return _companions(person for person in found if person and person.active)


def show_to(door: Door, mentor: str) -> None:
    """Show a member of staff how far the person is, from now on.

    Raises NaniwaError: ``forbidden``, ``no_person`` for who can't be a mentor, ``too_many``.
    """
    door.require(Feature.LEARN)
    chosen = find_person(door.records, mentor)
    if chosen is None or not policy.may_be_mentor(chosen) or chosen.name == door.person.name:
        message = f"「{mentor.strip()[:64]}」という、進み具合を見せられる職員はいません。"
        raise NaniwaError(message, code="no_person")
    if len(mentor_records.consents_of(door.records, door.person.name)) >= _MOST:
        message = f"進み具合を見せられるのは{_MOST}人までです。"
        raise NaniwaError(message, code="too_many")
    if mentor_records.insert_consent(door.records, door.person.name, chosen.name):
        door.note(Action.GRANTED, chosen.name, "学習の進み具合を公開")


def hide_from(door: Door, mentor: str) -> None:
    """Show somebody no more how far the person is. Raises NaniwaError: ``forbidden``, ``no_grant``."""
    door.require(Feature.LEARN)
    if not mentor_records.delete_consent(door.records, door.person.name, mentor):
        raise NaniwaError("その人には見せていません。", code="no_grant")
    door.note(Action.GRANTED, mentor, "学習の進み具合の公開を取消")


def trainee_of(door: Door, name: str) -> Person:
    """Whose progress may be seen under a name: the person's own, or a trainee's who shows it.

    Raises NaniwaError: ``forbidden``, ``no_person`` for everybody else.
    """
    door.require(Feature.LEARN)
    if name in {"", door.person.name}:
        return door.person
    owner = find_person(door.records, name)
    if owner is not None and owner.active:
        shown_to = {c.mentor for c in mentor_records.consents_of(door.records, owner.name)}
        if policy.may_see_progress(door.person, owner=owner.name, shown_to=shown_to):
            return owner
    raise NaniwaError("進み具合を見せている人の中に、その人はいません。", code="no_person")


def _companions(found: Iterable[Person]) -> tuple[Companion, ...]:
    return tuple(Companion(person.name, person.shown_name, person.department) for person in found)
