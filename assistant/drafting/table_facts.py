"""A table of the sheet held against an estimate's lines: the same item with another quantity or unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.drafting.doubts import Doubt
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.given_numbers import converted, written
from assistant.drafting.given_text import folded
from assistant.drafting.sheet import Value

_Row = Mapping[str, Value]
_MOST_NAMED = 5
_NOTHING = frozenset({"－", "-", ""})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a table say what an estimate's line says."""

    name: str
    specification: str
    unit: str
    number: str


def place_of(fact: Value) -> str:
    """Where an estimate says it: 「シート1 F12」."""
    return fact.origin.clause or fact.origin.label


def row_differences(field: Field, own: Value, fact: Value) -> Iterator[Doubt]:
    """What the estimate says otherwise of the items that both have, and items it doesn't have.

    Items are the same by name and specification; by name alone where neither side has it twice.
    """
    columns = _columns(field)
    mine, theirs = _rows(own), _rows(fact)
    if columns is None or not mine or not theirs:
        return
    absent: list[str] = []
    for number, row in enumerate(mine, 1):
        line = _line_of(row, mine, theirs, columns)
        if line is None:
            if columns.name in row:
                absent.append(row[columns.name].text)
        else:
            yield from _of_row(field, number, row, line, columns)
    if absent and len(absent) < len(mine):
        names = "、".join(f"「{name[:30]}」" for name in absent[:_MOST_NAMED])
        more = f"ほか{len(absent) - _MOST_NAMED}件" if len(absent) > _MOST_NAMED else ""
        yield Doubt(field.name, f"{field.name}の{names}{more}は、内訳書に見当たりません")


def _of_row(field: Field, number: int, row: _Row, line: _Row, columns: _Columns) -> Iterator[Doubt]:
    own, other = row.get(columns.number), line.get(columns.number)
    if own is None or other is None:
        return
    if not isinstance(own.data, Decimal) or not isinstance(other.data, Decimal):
        return
    units = [_text(each, columns.unit) for each in (row, line)]
    same = other.data if folded(units[0]) == folded(units[1]) else None
    if same is None and all(units):
        same = converted(other.data, units[1], units[0])
    if same == own.data or not all(units):
        return
    name = _text(row, columns.name)[:30]
    yield Doubt(
        field.name,
        f"{field.name}の{number}行目「{name}」は計画シートでは{written(own.data)}{units[0]}、"
        f"内訳書（{place_of(other)}）では{written(other.data)}{units[1]}です",
        number,
        columns.number,
    )


def _line_of(
    row: _Row, mine: Sequence[_Row], theirs: Sequence[_Row], columns: _Columns
) -> _Row | None:
    """The one line that is this row; None when there is none, or several."""
    exact = [line for line in theirs if _key(line, columns) == _key(row, columns)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    name = folded(_text(row, columns.name))
    named = [line for line in theirs if folded(_text(line, columns.name)) == name]
    own = [other for other in mine if folded(_text(other, columns.name)) == name]
    if len(named) != 1 or len(own) != 1:
        return None
    specifications = {_specification(each, columns) for each in (row, named[0])}
    return named[0] if len(specifications - {""}) <= 1 else None


def _key(row: _Row, columns: _Columns) -> tuple[str, str]:
    return folded(_text(row, columns.name)), _specification(row, columns)


def _specification(row: _Row, columns: _Columns) -> str:
    text = folded(_text(row, columns.specification))
    return "" if text in _NOTHING else text


def _text(row: _Row, column: str) -> str:
    return row[column].text if column in row else ""


def _rows(value: Value) -> list[_Row]:
    rows = value.data if isinstance(value.data, tuple) else ()
    return [row for row in rows if isinstance(row, Mapping)]


def _columns(field: Field) -> _Columns | None:
    number = next((c for c in field.columns if c.type is FieldType.NUMBER and c.unit_in), None)
    name = _named(field, ("細別", "名称"))
    if number is None or not name:
        return None
    return _Columns(name, _named(field, ("規格",)), number.unit_in, number.name)


def _named(field: Field, sources: tuple[str, ...]) -> str:
    """The column that takes one of these from an estimate."""
    for column in field.columns:
        if set(sources) & {
            *column.from_estimate,
            *(() if column.from_estimate else (column.name,)),
        }:
            return column.name
    return ""
