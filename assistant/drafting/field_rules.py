"""Rules between fields, as fields.yaml states them: what must not lie before another, or exceed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field, Schema
from assistant.drafting.given_numbers import converted
from assistant.drafting.sheet import Value


def broken_rules(schema: Schema, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """(field, Japanese sentence without 「。」) for each value that contradicts another."""
    for field in schema.values():
        value = values.get(field.name)
        if value is None:
            continue
        yield from ((field.name, said) for said in _after(field, value, values))
        yield from ((field.name, said) for said in _at_most(field, value, schema, values))


def _after(field: Field, value: Value, values: Mapping[str, Value]) -> Iterator[str]:
    earlier = values.get(field.after)
    if earlier is None or not isinstance(value.data, date) or not isinstance(earlier.data, date):
        return
    first, second = earlier.data, value.data
    if not (value.text.endswith("日") and earlier.text.endswith("日")):
        first, second = first.replace(day=1), second.replace(day=1)  # one is known by its month
    if second < first:
        yield (
            f"{field.name}「{value.text}」は、{field.after}「{earlier.text}」より前の日です。"
            "どちらかを直してください"
        )


def _at_most(
    field: Field, value: Value, schema: Schema, values: Mapping[str, Value]
) -> Iterator[str]:
    most = values.get(field.at_most)
    if most is None or not isinstance(value.data, Decimal) or not isinstance(most.data, Decimal):
        return
    bound = converted(most.data, schema[field.at_most].unit, field.unit)
    if field.unit == schema[field.at_most].unit:
        bound = most.data
    if bound is not None and value.data > bound:
        yield (
            f"{field.name}「{value.text}」が{field.at_most}「{most.text}」を超えています。"
            "どちらかを直してください"
        )
