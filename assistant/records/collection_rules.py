"""Which roles and departments may see which collections."""

from __future__ import annotations

import json

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.records.database import Records, now


def collection_rules(records: Records) -> dict[str, CollectionRule]:
    """Every rule, by its collection; a collection without one may be seen by everybody."""
    return {
        collection: CollectionRule(
            collection,
            frozenset(map(Role, json.loads(roles))),
            frozenset(json.loads(departments)),
        )
        for collection, roles, departments in records.rows(
            "SELECT collection, roles, departments FROM collection_rules"
        )
    }


def set_collection_rule(records: Records, rule: CollectionRule, *, changed_by: str) -> None:
    """Let a rule stand for its collection in place of the one before."""
    records.change(
        "INSERT INTO collection_rules VALUES (:collection, :roles, :departments, :person, :at) "
        "ON CONFLICT (collection) DO UPDATE SET roles = excluded.roles, "
        "departments = excluded.departments, changed_by = excluded.changed_by, "
        "changed_at = excluded.changed_at",
        collection=rule.collection,
        roles=json.dumps(sorted(rule.roles)),
        departments=json.dumps(sorted(rule.departments), ensure_ascii=False),
        person=changed_by,
        at=now(),
    )
