"""Facts from an estimate or a past design, put beside what a person says in the project sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.drafting.doubts import Doubt, with_doubts
from assistant.drafting.draft import OriginKind
from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.given_text import folded
from assistant.drafting.sheet import Sheet, Value
from assistant.drafting.table_facts import place_of, row_differences


def with_facts(sheet: Sheet, facts: Mapping[str, Value], schema: Schema) -> Sheet:
    """The sheet with ``facts`` where nobody filled it in; what a person said wins.

    A fact of an estimate that differs from what the person said becomes a note, and a remark on the
    value: 「工期は計画シートでは240日、内訳書（表紙 B5）では180日です」. Facts of fields that the
    kind doesn't have are left out.
    """
    values = dict(sheet.values)
    told: list[Doubt] = []
    for name, fact in facts.items():
        if name not in schema:
            continue
        own = values.get(name)
        if own is None or own.origin.kind is OriginKind.DEFAULT:
            values[name] = fact
        elif own.origin.kind is OriginKind.SHEET and fact.origin.kind is OriginKind.ESTIMATE:
            told += _differences(schema[name], own, fact)
    marked = with_doubts(values, told)
    ordered = {name: marked[name] for name in schema if name in marked}
    notes = dict.fromkeys((*sheet.notes, *(doubt.message for doubt in told)))
    return replace(sheet, values=ordered, notes=tuple(notes))


def _differences(field: Field, own: Value, fact: Value) -> Iterator[Doubt]:
    if field.type is FieldType.TABLE:
        yield from row_differences(field, own, fact)
    elif not _same(own, fact):
        said = f"{field.name}は計画シートでは{_short(own.text)}、内訳書（{place_of(fact)}）では"
        yield Doubt(field.name, f"{said}{_short(fact.text)}です")


def _same(own: Value, fact: Value) -> bool:
    return own.data == fact.data or folded(own.text) == folded(fact.text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
