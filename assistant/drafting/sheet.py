"""A project sheet as read: what is known of a project, each fact with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.drafting.draft import Origin

Data = str | Decimal | date | bool | tuple[str, ...] | tuple[Mapping[str, "Value"], ...]
"""A field's value by its `FieldType`; of a table, a mapping from column to value for each row."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of one field: exact, and as shown in a document (「1,920m2」「2025年6月1日」).

    ``remark`` is what a person should look at again where it is printed.
    """

    data: Data
    text: str
    origin: Origin
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of a project. Fields that nobody filled in and that have no default are missing.

    ``given`` is what the person gave, by name, as JSON has it: enough to read the sheet again.
    """

    kind: str
    values: Mapping[str, Value]
    given: Mapping[str, object]
    notes: tuple[str, ...] = ()
