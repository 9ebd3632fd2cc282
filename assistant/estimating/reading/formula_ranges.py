"""Cells as formulas see them: sheets of values, and ranges over them that remember their sums."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.estimating.reading.formula_tokens import LAST_COLUMN, LAST_ROW, Reference
from assistant.estimating.reading.formula_values import (
    EXACT,
    ErrorValue,
    FaultError,
    NotComputableError,
    Scalar,
    order_key,
)

MAX_STEPS = 30_000_000
_MAX_INDEXES = 50
UNKNOWN = ErrorValue("?")
"""Stands in a cell whose formula could not be computed: whoever reads it can't be either."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without ``=``; ``origin`` is the cell it was written for, when it is shared."""

    text: str
    origin: tuple[int, int]
    array: bool = False


@dataclass(slots=True)
class FormulaSheet:
    """A sheet: constants and saved results by row and column, and its formulas.

    Formulas whose cell has a value in ``values`` have a saved result; the others get theirs by
    `formulas.compute`. ``filtered_rows`` are left out by SUBTOTAL; ``hidden_rows`` by its variants
    from 101 on.
    """

    values: dict[int, dict[int, Scalar]]
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()


@dataclass(slots=True)
class Sheet:
    """A `FormulaSheet` under computation."""

    name: str
    source: FormulaSheet
    budget: Budget
    row_numbers: list[int] = field(default_factory=list)
    last_column: int = 0
    sums: dict[tuple[int, int], tuple[int, Decimal]] = field(default_factory=dict)
    indexes: dict[tuple[int, int, int, bool], dict[tuple[int, Decimal | str], int]] = field(
        default_factory=dict
    )

    def value(self, row: int, column: int) -> Scalar:
        """A cell's value. Raises NotComputableError when it isn't known."""
        line = self.source.values.get(row)
        found = line.get(column) if line is not None else None
        if found is UNKNOWN:
            raise NotComputableError("depends")
        return found


@dataclass(slots=True)
class Budget:
    """How much work is left to a workbook's formulas."""

    steps: int = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Raises NotComputableError when nothing is left."""
        self.steps -= steps
        if self.steps < 0:
            raise NotComputableError("steps")


@dataclass(frozen=True, slots=True)
class Range:
    """A range of cells, cut to the part of the sheet that holds anything."""

    sheet: Sheet
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left + 1

    def at(self, row: int, column: int) -> Scalar:
        """One value."""
        self.sheet.budget.spend(1)
        return self.sheet.value(self.top + row, self.left + column)

    def filled(self) -> Iterator[tuple[int, int, Scalar]]:
        """Every value that is not empty, row by row."""
        for row in self._rows(self.top, self.bottom):
            line = self.sheet.source.values[row]
            for column in self._columns(line):
                value = line.get(column)
                if value is UNKNOWN:
                    raise NotComputableError("depends")
                if value is not None:
                    yield row - self.top, column - self.left, value

    def total(self) -> Decimal:
        """The sum of its numbers. Sums that begin at the same cell of a column build on another."""
        if self.left != self.right:
            return self._sum(self.top)
        known_to, known = self.sheet.sums.get((self.left, self.top), (self.top - 1, Decimal(0)))
        if known_to > self.bottom:
            return self._sum(self.top)
        result = EXACT.add(known, self._sum(known_to + 1))
        self.sheet.sums[self.left, self.top] = (self.bottom, result)
        return result

    def first_place(self, value: Scalar, *, down: bool) -> int | None:
        """Offset of the first equal value in the first column (``down``) or row."""
        key = (self.top, self.left, self.bottom if down else self.right, down)
        index = self.sheet.indexes.get(key)
        if index is None:
            if len(self.sheet.indexes) >= _MAX_INDEXES:
                self.sheet.indexes.clear()
            index = self.sheet.indexes[key] = {}
            edge = (
                Range(self.sheet, self.top, self.left, self.bottom, self.left)
                if down
                else Range(self.sheet, self.top, self.left, self.top, self.right)
            )
            for row, column, here in edge.filled():
                if not isinstance(here, ErrorValue):
                    index.setdefault(order_key(here), row if down else column)
        return index.get(order_key(value))

    def _sum(self, top: int) -> Decimal:
        result = Decimal(0)
        left, single = self.left, self.left == self.right
        for row in self._rows(top, self.bottom):
            line = self.sheet.source.values[row]
            for column in (left,) if single else self._columns(line):
                value = line.get(column)
                if isinstance(value, Decimal):
                    result = EXACT.add(result, value)
                elif value is UNKNOWN:
                    raise NotComputableError("depends")
                elif isinstance(value, ErrorValue):
                    raise FaultError(value.code)
        return result

    def _rows(self, top: int, bottom: int) -> list[int]:
        numbers = self.sheet.row_numbers
        rows = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        self.sheet.budget.spend(len(rows) * min(self.width, 50) + 1)
        return rows

    def _columns(self, line: Mapping[int, Scalar]) -> Iterator[int] | range:
        if self.width <= len(line):
            return range(self.left, self.right + 1)
        return iter(sorted(column for column in line if self.left <= column <= self.right))


def opened(name: str, source: FormulaSheet, budget: Budget) -> Sheet:
    """A sheet made ready: every cell of a formula has its row."""
    for row, _ in source.formulas:
        source.values.setdefault(row, {})
    columns = (max(line, default=0) for line in source.values.values())
    in_formulas = max((column for _, column in source.formulas), default=0)
    return Sheet(
        name,
        source,
        budget,
        row_numbers=sorted(source.values),
        last_column=max(max(columns, default=0), in_formulas),
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a formula is evaluated: its sheet, row and column, and the other sheets.

    In an ``array`` formula ranges stay whole; else a range where one value is due means the cell
    of the formula's own row or column.
    """

    sheet: Sheet
    row: int
    column: int
    sheets: Mapping[str, Sheet]
    array: bool = False

    def whole(self) -> Seat:
        """The same place with ranges kept whole."""
        return self if self.array else replace(self, array=True)


def cell_at(reference: Reference, seat: Seat) -> Scalar:
    """The value of the one cell that a reference means. Raises FaultError, NotComputableError."""
    sheet = _sheet_of(reference, seat)
    corner = reference.first
    row = corner.row if corner.row_fixed else corner.row + seat.row
    column = corner.column if corner.column_fixed else corner.column + seat.column
    if row < 1 or column < 1:
        raise FaultError("#REF!")
    return sheet.value(row, column)


def range_of(reference: Reference, seat: Seat) -> Range:
    """The cells that a reference means, seen from a seat. Raises FaultError."""
    sheet = _sheet_of(reference, seat)
    top, left, bottom, right = reference.area(seat.row, seat.column)
    if top < 1 or left < 1:
        raise FaultError("#REF!")
    if bottom == LAST_ROW and sheet.row_numbers:  # whole columns end with the sheet's content
        bottom = max(sheet.row_numbers[-1], top)
    if right == LAST_COLUMN:
        right = max(sheet.last_column, left)
    return Range(sheet, top, left, bottom, right)


def _sheet_of(reference: Reference, seat: Seat) -> Sheet:
    if reference.sheet is None:
        return seat.sheet
    found = seat.sheets.get(reference.sheet.casefold())
    if found is None:
        raise FaultError("#REF!")
    return found
