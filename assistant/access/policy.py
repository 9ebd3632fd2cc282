"""The rules of who may see what: pure functions, asked by `door` and by nobody around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assistant.access.people import Feature, Person, Role


@dataclass(frozen=True, slots=True)
class CollectionRule:
    """Which roles and departments may see a collection; an empty one of the two limits nothing."""

    collection: str
    roles: frozenset[Role] = frozenset()
    departments: frozenset[str] = frozenset()


def may_read_collection(person: Person, rule: CollectionRule | None) -> bool:
    """Whether a person may see a collection; without a rule everybody may.

    Administrators see every collection: they decide the rules.
    """
    if not person.may(Feature.READ_DOCUMENTS):
        return False
    if rule is None or person.role is Role.ADMINISTRATOR:
        return True
    return (not rule.roles or person.role in rule.roles) and (
        not rule.departments or person.department in rule.departments
    )


def readable_collections(
    person: Person, collections: Iterable[str], rules: Mapping[str, CollectionRule]
) -> frozenset[str]:
    """Those of ``collections`` that a person may see."""
    return frozenset(name for name in collections if may_read_collection(person, rules.get(name)))


def may_see_check(person: Person, *, owner: str, granted: Collection[str]) -> bool:
    """Whether a person may see an estimate's check: its owner, and whom it was granted to.

    Being an administrator is not enough: an estimate before its tender is secret.
    """
    return person.may(Feature.CHECK) and (person.name == owner or person.name in granted)


def may_grant_check(person: Person, *, owner: str) -> bool:
    """Whether a person may say who else sees an estimate's check: its owner and administrators."""
    return person.may(Feature.CHECK) and (person.name == owner or person.may(Feature.ADMINISTER))


def may_see_conversation(person: Person, *, owner: str) -> bool:
    """Whether a person may read a conversation: their own only."""
    return person.may(Feature.ASK) and person.name == owner


def may_see_draft(person: Person, *, owner: str) -> bool:
    """Whether a person may read or change a draft: their own only, as it may hold an estimate."""
    return person.may(Feature.DRAFT) and person.name == owner


def may_remove_document(person: Person, *, registered_by: str) -> bool:
    """Whether a person may remove or replace a document: who registered it, and administrators."""
    return person.may(Feature.ADMINISTER) or (
        person.may(Feature.ADD_DOCUMENTS) and person.name == registered_by
    )
