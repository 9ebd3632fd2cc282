"""What a person should look at again: values that may be, but are unlikely or disagree with others.

A doubt refuses nothing. It is told as a note, and stands as a remark wherever the value is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.given_numbers import converted, written
from assistant.drafting.sheet import Value


@dataclass(frozen=True, slots=True)
class Doubt:
    """A Japanese sentence without 「。」 on a field; ``row`` (from 1) and ``column`` of a table."""

    field: str
    message: str
    row: int = 0
    column: str = ""


def doubts(schema: Schema, values: Mapping[str, Value]) -> Iterator[Doubt]:
    """Everything doubtful in a sheet, field by field."""
    for field in schema.values():
        value = values.get(field.name)
        if value is None:
            continue
        for said in _of_value(field, field.name, value, values):
            yield Doubt(field.name, said)
        if field.type is FieldType.TABLE and isinstance(value.data, tuple):
            yield from _of_rows(field, value.data, values)


def with_doubts(values: Mapping[str, Value], told: Iterable[Doubt]) -> dict[str, Value]:
    """The values with each doubt as a remark on what it is about."""
    marked = dict(values)
    for doubt in told:
        value = marked[doubt.field]
        if not doubt.row:
            marked[doubt.field] = _remarked(value, doubt.message)
        elif isinstance(value.data, tuple):
            rows = list(value.data)
            row = rows[doubt.row - 1]
            if isinstance(row, Mapping) and doubt.column in row:
                cell = _remarked(row[doubt.column], doubt.message)
                rows[doubt.row - 1] = {**row, doubt.column: cell}
                marked[doubt.field] = replace(value, data=tuple(rows))  # type: ignore[arg-type]
    return marked


def _remarked(value: Value, message: str) -> Value:
    lines = dict.fromkeys((*filter(None, value.remark.split("\n")), f"{message}。"))
    return replace(value, remark="\n".join(lines))


def _of_rows(
    table: Field, rows: tuple[object, ...], values: Mapping[str, Value]
) -> Iterator[Doubt]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            continue
        for column in table.columns:
            cell = row.get(column.name)
            if cell is None:
                continue
            label = f"{table.name}の{number}行目の{column.name}"
            for said in _of_value(column, label, cell, values):
                yield Doubt(table.name, said, number, column.name)


def _of_value(field: Field, label: str, value: Value, values: Mapping[str, Value]) -> Iterator[str]:
    if isinstance(value.data, Decimal):
        yield from _unusual(field, label, value)
        yield from _not_borne_out(field, label, value, values)
    elif isinstance(value.data, date):
        yield from _outside(field, label, value, values)
    elif field.other and isinstance(value.data, str) and value.data not in field.choices:
        choices = "・".join(field.choices)
        yield f"{label}「{value.text}」は選択肢（{choices}）にない言葉です。書かれたとおりに使います"


def _unusual(field: Field, label: str, value: Value) -> Iterator[str]:
    number = value.data
    if not isinstance(number, Decimal):
        return
    if number == 0 and field.unit_in:
        yield f"{label}が0です。要らない行は消し、決まっていなければ空欄にしてください"
        return
    least, most = field.least_usual, field.most_usual
    if (least is not None and number < least) or (most is not None and number > most):
        between = f"{written(least)}{field.unit}から" if least is not None else ""
        between += f"{written(most)}{field.unit}まで" if most is not None else ""
        yield f"{label}「{value.text}」は通常の範囲（{between}）にありません。桁と単位を確かめてください"


def _not_borne_out(
    field: Field, label: str, value: Value, values: Mapping[str, Value]
) -> Iterator[str]:
    """A number of days that two dates don't agree with."""
    first, last = values.get(field.days_from), values.get(field.days_to)
    if first is None or last is None or not isinstance(value.data, Decimal):
        return
    if not isinstance(first.data, date) or not isinstance(last.data, date):
        return
    days = (last.data - first.data).days
    stated = converted(value.data, field.unit, "日")
    # A period is counted with its first day or from the day after.
    if stated is not None and stated not in (days, days + 1):
        yield (
            f"{label}は{value.text}ですが、{field.days_from}（{first.text}）から"
            f"{field.days_to}（{last.text}）までは{days + 1}日です"
        )


def _outside(field: Field, label: str, value: Value, values: Mapping[str, Value]) -> Iterator[str]:
    """A day that lies before or after what it usually follows or precedes."""
    for name, is_before in ((field.usually_after, True), (field.usually_before, False)):
        other = values.get(name)
        if other is None or not isinstance(other.data, date) or not isinstance(value.data, date):
            continue
        own, bound = value.data, other.data
        if not (value.text.endswith("日") and other.text.endswith("日")):
            own, bound = own.replace(day=1), bound.replace(day=1)  # one is known by its month
        if own < bound if is_before else own > bound:
            where = "前" if is_before else "後"
            yield f"{label}「{value.text}」は、{name}「{other.text}」より{where}の日です"
