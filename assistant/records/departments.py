"""The city's departments, which people belong to and rules of collections name."""

from __future__ import annotations

import json

from assistant.records.database import Records


def departments(records: Records) -> tuple[str, ...]:
    """Every department, by name."""
    return tuple(name for (name,) in records.rows("SELECT name FROM departments ORDER BY name"))


def insert_department(records: Records, name: str) -> bool:
    """Add a department; False when there is one of that name."""
    return bool(
        records.change(
            "INSERT INTO departments VALUES (:name) ON CONFLICT (name) DO NOTHING", name=name
        )
    )


def delete_department(records: Records, name: str) -> bool:
    """Remove a department; False when somebody belongs to it or there is none."""
    return bool(
        records.change(
            "DELETE FROM departments WHERE name = :name AND NOT EXISTS "
            "(SELECT 1 FROM people WHERE people.department = :name)",
            name=name,
        )
    )


def collections_of_department(records: Records, name: str) -> tuple[str, ...]:
    """The collections whose rule names a department."""
    return tuple(
        collection
        for collection, named in records.rows(
            "SELECT collection, departments FROM collection_rules ORDER BY collection"
        )
        if name in json.loads(named)
    )
