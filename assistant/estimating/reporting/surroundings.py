"""The rows around a finding, so that a report can be read without opening the estimate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.estimating.model import Estimate, Line, Place, UnitCostTable, Written
from assistant.estimating.reporting.wording import grouped
from assistant.estimating.walking import walk

COLUMNS = ("名称", "規格", "単位", "数量", "単価", "金額", "摘要・率")
_AROUND = 2


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the estimate: texts by `COLUMNS`, and which of them a finding is about."""

    row: str
    cells: tuple[str, ...]
    marked: int | None = None
    here: bool = False


class Surroundings:
    """Finds the rows around a place; made once for an estimate."""

    def __init__(self, estimate: Estimate | None) -> None:
        self._rows: dict[str, list[tuple[int, tuple[Written | None, ...]]]] = {}
        self._at: dict[Place, tuple[str, int]] = {}
        self._by_row: dict[tuple[str, int], int] = {}
        if estimate is None:
            return
        for located in walk(estimate):
            self._add(located.line.row, _of_line(located.line))
        for table in estimate.tables:
            for cells in _of_table(table):
                first = next(cell for cell in cells if cell)
                self._add(_row_number(first.place) or 0, cells)
        for order, (label, written) in enumerate(estimate.facts.items()):
            name = Written(label, Place(written.place.sheet, ""))
            shown = (name, None, None, None, None, None, written)
            self._add(_row_number(written.place) or order, shown)
        for sheet, rows in self._rows.items():
            rows.sort(key=lambda found: found[0])
            for position, (row, cells) in enumerate(rows):
                self._by_row.setdefault((sheet, row), position)
                for cell in cells:
                    if cell is not None:
                        self._at.setdefault(cell.place, (sheet, position))

    def around(self, place: Place) -> list[ShownRow]:
        """The row of a place with two rows before and after it; empty when it is in no row."""
        found = self._at.get(place)
        if found is None:
            row = _row_number(place)
            position = self._by_row.get((place.sheet, row)) if row is not None else None
            if position is None:
                return []
            found = place.sheet, position
        sheet, position = found
        first = max(0, position - _AROUND)
        rows = self._rows[sheet][first : position + _AROUND + 1]
        return [
            _shown(row, cells, place if index == position else None)
            for index, (row, cells) in enumerate(rows, start=first)
        ]

    def _add(self, row: int, cells: tuple[Written | None, ...]) -> None:
        sheet = next(cell.place.sheet for cell in cells if cell is not None)
        self._rows.setdefault(sheet, []).append((row, cells))


def filled_columns(rows: Sequence[ShownRow]) -> list[tuple[int, str]]:
    """Places and headings of the columns in which at least one row has something."""
    return [
        (place, heading)
        for place, heading in enumerate(COLUMNS)
        if any(row.cells[place] for row in rows)
    ]


def _of_line(line: Line) -> tuple[Written | None, ...]:
    last = line.remarks or line.rate or line.base
    return (
        line.name,
        line.specification,
        line.unit,
        line.quantity,
        line.unit_price,
        line.amount,
        last,
    )


def _of_table(table: UnitCostTable) -> list[tuple[Written | None, ...]]:
    heading = (table.name, table.specification, table.base_unit, table.base_quantity, None, None)
    rows: list[tuple[Written | None, ...]] = [(*heading, None)]
    for label, price, amount in (("合計", None, table.total), ("単価", table.unit_price, None)):
        written = price or amount
        if written is not None:
            name = Written(label, Place(written.place.sheet, ""))
            rows.append((name, None, None, None, price, amount, None))
    return rows


def _shown(row: int, cells: tuple[Written | None, ...], place: Place | None) -> ShownRow:
    marked = None
    if place is not None:
        marked = next(
            (index for index, cell in enumerate(cells) if cell and cell.place == place), None
        )
    texts = tuple(_text(cell) if cell else "" for cell in cells)
    return ShownRow(str(row), texts, marked, here=place is not None)


def _text(cell: Written) -> str:
    return grouped(cell.text) if cell.number is not None else cell.text


def _row_number(place: Place) -> int | None:
    found = re.search(r"\d+$", place.cell)
    return int(found[0]) if found else None
