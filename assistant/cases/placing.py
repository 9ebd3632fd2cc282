"""Which collections a case may go into: nobody may read it who may not read all that it quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.policy import CollectionRule
from assistant.library_jobs.new_collections import Visibility, is_new_collection
from assistant.records.collection_rules import collection_rules
from retrieval.errors import NaniwaError

OWN_COLLECTION = "事例"
"""The collection for cases that quote what everybody may read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A collection that a case may go into; ``new`` ones are made, for ``visibility`` only."""

    collection: str
    visibility: Visibility
    new: bool


def places(door: Door, quoted: Iterable[str]) -> tuple[Place, ...]:
    """The collections that a case which quotes documents of ``quoted`` may go into, best first."""
    rules = collection_rules(door.records)
    wanted = [rules.get(name) for name in sorted(set(quoted))]
    found = []
    own = _own_collection(wanted)
    if own is not None:
        rule = own if own.roles or own.departments else None
        fresh = is_new_collection(door, own.collection)
        if (fresh or _is_safe(rules.get(own.collection), wanted)) and policy.may_read_collection(
            door.person, rule if fresh else rules.get(own.collection)
        ):
            found.append(Place(own.collection, Visibility(own.roles, own.departments), fresh))
    reading = door.reading()
    for name in sorted(reading.allowed):
        if name not in {place.collection for place in found} and _is_safe(rules.get(name), wanted):
            found.append(Place(name, Visibility(), new=False))
    return tuple(found)


def checked_place(door: Door, collection: str, quoted: Iterable[str]) -> Place:
    """The place that a person chose. Raises NaniwaError (``case_collection``)."""
    for place in places(door, quoted):
        if place.collection == collection:
            return place
    raise NaniwaError(
        "引用した文書を閲覧できない人にも見える文書群には置けません。別の文書群を選んでください。",
        code="case_collection",
    )


def _is_safe(rule: CollectionRule | None, wanted: Iterable[CollectionRule | None]) -> bool:
    return all(policy.is_no_wider(rule, other) for other in wanted)


def _own_collection(wanted: list[CollectionRule | None]) -> CollectionRule | None:
    """The collection of cases that is as narrow as what is quoted, named after who reads it."""
    rule = policy.narrowest(OWN_COLLECTION, wanted)
    if rule is None or not (rule.roles or rule.departments):
        return rule
    limits = [other for other in wanted if other is not None]
    name = f"{OWN_COLLECTION}（{'・'.join(sorted({other.collection for other in limits}))}）"
    return CollectionRule(name[:90], rule.roles, rule.departments)
