"""Who else may see a check: said by its owner, and by administrators who need not see it."""

from __future__ import annotations

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.reads import NOT_THERE
from assistant.records import check_grants
from assistant.records.audit import Action
from assistant.records.check_grants import BareCheck, Grant
from assistant.records.checks import Check, find_check
from assistant.records.people import find_person
from retrieval.errors import NaniwaError


def grants_of(door: Door, check_id: str) -> tuple[Grant, ...]:
    """Who a check was granted to. Raises NaniwaError (``no_check``) for who may not grant it."""
    return check_grants.grants(door.records, _grantable(door, check_id).id)


def grant(door: Door, check_id: str, name: str) -> None:
    """Let a person see a check.

    Raises NaniwaError: ``no_check``; ``no_person`` for a name without an account, or one whose
    role checks no estimates.
    """
    check = _grantable(door, check_id)
    person = find_person(door.records, name)
    if person is None or not person.may(Feature.CHECK):
        raise NaniwaError(
            f"「{name.strip()[:64]}」という、積算チェックを使える利用者はいません。",
            code="no_person",
        )
    if person.name == check.owner:
        return
    check_grants.insert_grant(door.records, check.id, person.name, granted_by=door.person.name)
    door.note(Action.GRANTED, check.id, f"{person.name}に公開")


def withdraw_grant(door: Door, check_id: str, name: str) -> None:
    """Take a grant back. Raises NaniwaError: ``no_check``, ``no_grant``."""
    check = _grantable(door, check_id)
    if not check_grants.delete_grant(door.records, check.id, name):
        raise NaniwaError("その人には公開されていません。", code="no_grant")
    door.note(Action.GRANTED, check.id, f"{name}への公開を取消")


def all_checks_for_grants(door: Door) -> tuple[BareCheck, ...]:
    """Every check without its title and files, newest first. Raises ``forbidden`` but for administrators."""
    door.require(Feature.ADMINISTER)
    return check_grants.bare_checks(door.records)


def _grantable(door: Door, check_id: str) -> Check:
    check = find_check(door.records, check_id)
    if check is None or not policy.may_grant_check(door.person, owner=check.owner):
        raise NaniwaError(NOT_THERE, code="no_check")
    return check
