"""Facts from an estimate or a past design, put beside what a person says in the project sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.drafting.draft import OriginKind
from assistant.drafting.fields import FieldType, Schema
from assistant.drafting.given_text import folded
from assistant.drafting.sheet import Sheet, Value

_BESIDE = {OriginKind.ESTIMATE: "内訳書", OriginKind.PAST_DESIGN: "過去の設計書"}


def with_facts(sheet: Sheet, facts: Mapping[str, Value], schema: Schema) -> Sheet:
    """The sheet with ``facts`` where nobody filled it in; what a person said wins.

    A fact that differs from what the person said becomes a note: 「工期は計画シートでは240日、
    内訳書（表紙 B5）では180日です」. Facts of fields that the kind doesn't have are left out.
    """
    values = dict(sheet.values)
    notes = list(sheet.notes)
    for name, fact in facts.items():
        if name not in schema:
            continue
        own = values.get(name)
        if own is None or own.origin.kind is OriginKind.DEFAULT:
            values[name] = fact
        elif own.origin.kind is OriginKind.SHEET and fact.origin.kind is OriginKind.ESTIMATE:
            notes += _differences(name, own, fact, table=schema[name].type is FieldType.TABLE)
    ordered = {name: values[name] for name in schema if name in values}
    return replace(sheet, values=ordered, notes=tuple(dict.fromkeys(notes)))


def _differences(name: str, own: Value, fact: Value, *, table: bool) -> list[str]:
    if table or _same(own, fact):
        return []
    where = _BESIDE[fact.origin.kind]
    said = f"{name}は計画シートでは{_short(own.text)}、{where}（{_place(fact)}）では"
    return [f"{said}{_short(fact.text)}です"]


def _same(own: Value, fact: Value) -> bool:
    return own.data == fact.data or folded(own.text) == folded(fact.text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _place(fact: Value) -> str:
    return fact.origin.clause or fact.origin.label
