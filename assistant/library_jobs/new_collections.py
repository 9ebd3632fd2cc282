"""Collections that documents are registered in: their names, and who may see a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.records.audit import Action
from assistant.records.collection_rules import collection_rules, set_collection_rule
from assistant.records.library_jobs import OPEN, RESUMABLE, jobs_in
from retrieval.errors import NaniwaError

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Visibility:
    """Which roles and departments see a new collection; an empty one limits nothing."""

    roles: frozenset[Role] = frozenset()
    departments: frozenset[str] = frozenset()


EVERYBODY = Visibility()


def visibility_of(roles: Iterable[str], departments: Iterable[str]) -> Visibility:
    """Roles and departments by their names. Raises ValueError for a role that there isn't."""
    return Visibility(frozenset(map(Role, roles)), frozenset(departments))


def checked_collection(door: Door, name: str) -> str:
    """The name of a collection that the person may register in, existing or new.

    Raises NaniwaError (``collection``).
    """
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or set(name) & set('/\\"'):
        raise NaniwaError(
            f"文書群の名前を{_LONGEST_NAME}字以内で書いてください（「/」などの記号は使えません）。",
            code="collection",
        )
    if not policy.may_read_collection(door.person, collection_rules(door.records).get(name)):
        raise NaniwaError(
            f"文書群「{name}」には登録できません。ほかの名前にしてください。", code="collection"
        )
    return name


def is_new_collection(door: Door, name: str) -> bool:
    """Whether nothing is known of a collection yet, so that its visibility is still open."""
    return (
        not door.library.documents(name)
        and name not in collection_rules(door.records)
        and all(
            waiting.request.collection != name
            for waiting in jobs_in(door.records, OPEN | RESUMABLE)
        )
    )


def decide_visibility(door: Door, name: str, visibility: Visibility) -> None:
    """Let a new collection be seen by some only; an existing one stays as it is.

    Raises NaniwaError (``visibility``) when the person would not see it.
    """
    if not (visibility.roles or visibility.departments):
        return
    if not is_new_collection(door, name):
        return
    rule = CollectionRule(name, visibility.roles, visibility.departments)
    if not policy.may_read_collection(door.person, rule):
        raise NaniwaError(
            "新しい文書群は、あなた自身も見られる範囲にしてください。", code="visibility"
        )
    set_collection_rule(door.records, rule, changed_by=door.person.name)
    seen_by = "、".join(sorted({role.value for role in rule.roles} | rule.departments))
    door.note(Action.PERMISSIONS_CHANGED, name, seen_by)
