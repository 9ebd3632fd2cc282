"""The functions of formulas that look values up: VLOOKUP, HLOOKUP, XLOOKUP, MATCH."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol, runtime_checkable

from assistant.estimating.reading.formula_tables import table_of, wildcard
from assistant.estimating.reading.formula_values import (
    ErrorValue,
    FaultError,
    NotComputableError,
    Scalar,
    Table,
    Value,
    order_key,
    truth_of,
    whole_of,
)


@runtime_checkable
class Indexed(Protocol):
    """A range that can say at once where a value stands first."""

    def first_place(self, value: Scalar, *, down: bool) -> int | None:
        """Offset of the first equal value in the first column (or row)."""
        ...


def vertical(arguments: Sequence[Value]) -> Scalar:
    """VLOOKUP(value, table, column, [approximate])."""
    table = table_of(arguments[1])
    column = _number(arguments, 2)
    if column < 1:
        raise FaultError("#VALUE!")
    if column > table.width:
        raise FaultError("#REF!")
    row = _place(_single(arguments[0]), table, down=True, exact=_exact(arguments, 3))
    return table.at(row, column - 1)


def horizontal(arguments: Sequence[Value]) -> Scalar:
    """HLOOKUP(value, table, row, [approximate])."""
    table = table_of(arguments[1])
    row = _number(arguments, 2)
    if row < 1:
        raise FaultError("#VALUE!")
    if row > table.height:
        raise FaultError("#REF!")
    column = _place(_single(arguments[0]), table, down=False, exact=_exact(arguments, 3))
    return table.at(row - 1, column)


def match(arguments: Sequence[Value]) -> int:
    """MATCH(value, row or column, [kind]); counts from 1."""
    table = table_of(arguments[1])
    kind = _number(arguments, 2) if len(arguments) > 2 else 1
    if kind < 0:
        raise NotComputableError("function", "MATCH(-1)")
    down = table.width == 1
    return _place(_single(arguments[0]), table, down=down, exact=kind == 0) + 1


def extended(arguments: Sequence[Value]) -> Scalar:
    """XLOOKUP(value, where, result, [if none]) with exact matches of single values."""
    table, result = table_of(arguments[1]), table_of(arguments[2])
    if len(arguments) > 4 and _number(arguments, 4) != 0:
        raise NotComputableError("function", "XLOOKUP")
    down = table.width == 1
    if (result.width if down else result.height) != 1:
        raise NotComputableError("function", "XLOOKUP")
    try:
        place = _place(_single(arguments[0]), table, down=down, exact=True, wild=False)
    except FaultError:
        if len(arguments) > 3 and arguments[3] is not None:
            return _single(arguments[3])
        raise
    return result.at(place, 0) if down else result.at(0, place)


def _exact(arguments: Sequence[Value], place: int) -> bool:
    if len(arguments) <= place:
        return False
    return not truth_of(_single(arguments[place]))


def _number(arguments: Sequence[Value], place: int) -> int:
    return whole_of(_single(arguments[place]))


def _single(value: Value) -> Scalar:
    if isinstance(value, Decimal | str | bool | ErrorValue) or value is None:
        return value
    return value.at(0, 0)


def _place(value: Scalar, table: Table, *, down: bool, exact: bool, wild: bool = True) -> int:
    if isinstance(value, ErrorValue):
        raise FaultError(value.code)
    if value is None or value == "":
        raise FaultError("#N/A")
    if exact:
        found = _exact_place(value, table, down=down, wild=wild)
    else:
        found = _sorted_place(value, table, down=down)
    if found is None:
        raise FaultError("#N/A")
    return found


def _exact_place(value: Scalar, table: Table, *, down: bool, wild: bool) -> int | None:
    if wild and isinstance(value, str) and any(mark in value for mark in "*?~"):
        pattern = wildcard(value)
        for place in range(table.height if down else table.width):
            here = table.at(place, 0) if down else table.at(0, place)
            if isinstance(here, str) and pattern.fullmatch(here):
                return place
        return None
    if isinstance(table, Indexed):
        return table.first_place(value, down=down)
    wanted = order_key(value)
    for place in range(table.height if down else table.width):
        here = table.at(place, 0) if down else table.at(0, place)
        if here is not None and not isinstance(here, ErrorValue) and order_key(here) == wanted:
            return place
    return None


def _sorted_place(value: Scalar, table: Table, *, down: bool) -> int | None:
    """The last place whose value is not above the wanted one, in an ascending table."""
    wanted = order_key(value)
    found = None
    for row, column, here in table.filled():
        place, across = (row, column) if down else (column, row)
        if across or isinstance(here, ErrorValue):
            continue
        key = order_key(here)
        if key[0] != wanted[0]:
            continue
        if key > wanted:
            break
        found = place
    return found
