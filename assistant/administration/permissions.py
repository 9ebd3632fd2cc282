"""Who may see which collections, as an administrator decides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from assistant.access.door import Door
from assistant.access.people import ROLE_NAMES, Feature, Person, Role
from assistant.access.policy import CollectionRule, may_read_collection
from assistant.records.audit import Action
from assistant.records.collection_rules import collection_rules, set_collection_rule
from assistant.records.departments import departments
from assistant.records.people import people
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class CollectionAccess:
    """A collection with its rule (None: everybody) and the active people who may see it."""

    collection: str
    documents: int
    rule: CollectionRule | None
    readers: tuple[Person, ...]


def collection_access(door: Door) -> tuple[CollectionAccess, ...]:
    """Every collection that has documents or a rule, by name. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    rules = collection_rules(door.records)
    counts = Counter(document.collection for document in door.library.documents())
    everybody = people(door.records)
    return tuple(
        CollectionAccess(
            collection,
            counts[collection],
            rules.get(collection),
            _readers(everybody, rules.get(collection)),
        )
        for collection in sorted({*counts, *rules})
    )


def proposed_rule(
    door: Door, collection: str, roles: Collection[str], places: Collection[str]
) -> CollectionRule:
    """A rule of what was chosen; empty ones limit nothing.

    Raises NaniwaError: ``forbidden``, ``no_collection``, ``no_role``, ``no_department``.
    """
    door.require(Feature.ADMINISTER)
    rules = collection_rules(door.records)
    known = {document.collection for document in door.library.documents()} | set(rules)
    if collection not in known:
        raise NaniwaError("その文書群はありません。", code="no_collection")
    try:
        chosen = frozenset(map(Role, roles))
    except ValueError as error:
        raise NaniwaError("その役割はありません。", code="no_role") from error
    listed = set(departments(door.records))
    if unknown := set(places) - listed:
        raise NaniwaError(
            f"部署「{min(unknown)[:64]}」は登録されていません。", code="no_department"
        )
    return CollectionRule(collection, chosen, frozenset(places))


def readers_of(door: Door, rule: CollectionRule) -> tuple[Person, ...]:
    """The active people who could see a collection under a rule. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    return _readers(people(door.records), rule)


def change_rule(door: Door, rule: CollectionRule) -> None:
    """Let a rule of `proposed_rule` stand from the next request on; noted with what was before."""
    door.require(Feature.ADMINISTER)
    before = collection_rules(door.records).get(rule.collection)
    set_collection_rule(door.records, rule, changed_by=door.person.name)
    door.note(
        Action.PERMISSIONS_CHANGED, rule.collection, f"{rule_text(before)} → {rule_text(rule)}"
    )


def rule_text(rule: CollectionRule | None) -> str:
    """A rule in a few words."""
    if rule is None or not (rule.roles or rule.departments):
        return "全員"
    parts = []
    if rule.roles:
        parts.append("・".join(ROLE_NAMES[role] for role in Role if role in rule.roles))
    if rule.departments:
        parts.append("・".join(sorted(rule.departments)))
    return " かつ ".join(parts)


def _readers(everybody: Collection[Person], rule: CollectionRule | None) -> tuple[Person, ...]:
    return tuple(person for person in everybody if may_read_collection(person, rule))
