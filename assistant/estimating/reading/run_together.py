"""Figures of neighbouring columns that a page's text runs together: ``512　512,000`` in one cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.estimating.grid import Cell
from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.header_words import VALUES, Role
from assistant.estimating.reading.headers import Header
from assistant.estimating.reading.number_text import number_in


def parted(row: SheetRow, header: Header) -> SheetRow:
    """The row with figures that stand in one cell put into the empty columns beside it.

    Only on pages, where columns are told by position. Of several ways to part them the one is
    taken in which quantity × price is the amount; when that doesn't decide, the row stays.
    """
    if not row.grid.by_line:
        return row
    values = [column.index for column in header.columns if column.role in VALUES]
    for column in values:
        cell = row.cells.get(column)
        if cell is None or cell.number is not None:
            continue
        figures = _figures(cell)
        if len(figures) < 2:
            continue
        ways = [
            window
            for start in range(len(values) - len(figures) + 1)
            if column in (window := values[start : start + len(figures)])
            and all(c == column or c not in row.cells for c in window)
        ]
        made = [_with(row, dict(zip(window, figures, strict=True))) for window in ways]
        if len(made) > 1:
            made = [way for way in made if _product_holds(way, header)]
        if len(made) == 1:
            return made[0]
    return row


def _figures(cell: Cell) -> list[Cell]:
    """The cell's figures, one cell each; empty when it holds anything else."""
    parts = cell.text.split()
    numbers = [number_in(part) for part in parts]
    if any(number is None for number in numbers):
        return []
    return [
        replace(cell, text=part, number=number, formula=None, recomputed=None)
        for part, number in zip(parts, numbers, strict=True)
    ]


def _with(row: SheetRow, cells: dict[int, Cell]) -> SheetRow:
    return SheetRow(row.grid, row.number, dict(sorted({**row.cells, **cells}.items())))


def _product_holds(row: SheetRow, header: Header) -> bool:
    figures: list[Decimal] = []
    for role in (Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT):
        column = header.find(role)
        cell = row.cells.get(column.index) if column else None
        if cell is None or cell.number is None:
            return False
        figures.append(cell.number)
    return abs(figures[0] * figures[1] - figures[2]) < 1
