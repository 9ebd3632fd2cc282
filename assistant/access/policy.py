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


def may_judge_questions(person: Person) -> bool:
    """Whether a person looks into questions that were reported as wrong: staff."""
    return person.may(Feature.WRITE_CASES)


def may_be_mentor(person: Person) -> bool:
    """Whether a trainee may show a person how far they are: staff, no other trainees."""
    return person.may(Feature.LEARN) and person.role is not Role.TRAINEE


def may_see_progress(person: Person, *, owner: str, shown_to: Collection[str]) -> bool:
    """Whether a person may see how far somebody is with learning: oneself, and a chosen mentor.

    ``shown_to`` are the mentors whom the owner has chosen. Being an administrator is not enough.
    """
    if person.name == owner:
        return person.may(Feature.LEARN)
    return may_be_mentor(person) and person.name in shown_to


def may_remove_document(person: Person, *, registered_by: str) -> bool:
    """Whether a person may remove or replace a document: who registered it, and administrators."""
    return person.may(Feature.ADMINISTER) or (
        person.may(Feature.ADD_DOCUMENTS) and person.name == registered_by
    )


def may_change_case(person: Person, *, author: str) -> bool:
    """Whether a person may write a case anew: who wrote it."""
    return person.may(Feature.WRITE_CASES) and person.name == author


def may_withdraw_case(person: Person, *, author: str) -> bool:
    """Whether a person may take a case out of the library: who wrote it, and administrators."""
    return may_change_case(person, author=author) or person.may(Feature.ADMINISTER)


def is_no_wider(rule: CollectionRule | None, other: CollectionRule | None) -> bool:
    """Whether everybody who may read by ``rule`` may by ``other`` too; administrators read all."""
    if other is None:
        return True
    roles = _roles(rule) - {Role.ADMINISTRATOR}
    if not roles:
        return True
    departments = rule.departments if rule is not None else frozenset()
    return roles <= _roles(other) and (
        not other.departments or (bool(departments) and departments <= other.departments)
    )


def narrowest(collection: str, rules: Iterable[CollectionRule | None]) -> CollectionRule | None:
    """The rule by which only those read ``collection`` who may by all of ``rules``.

    None when only administrators would.
    """
    roles, departments = frozenset(Role), frozenset[str]()
    for rule in rules:
        if rule is None:
            continue
        roles &= _roles(rule) | {Role.ADMINISTRATOR}
        if rule.departments:
            if departments and not departments & rule.departments:
                return None
            departments = (departments & rule.departments) or rule.departments
    if roles == {Role.ADMINISTRATOR}:
        return None
    if roles == frozenset(Role):
        roles = frozenset()
    return CollectionRule(collection, roles - {Role.ADMINISTRATOR}, departments)


def _roles(rule: CollectionRule | None) -> frozenset[Role]:
    return rule.roles if rule is not None and rule.roles else frozenset(Role)
