"""A unit-cost table from its heading and its rows: parts, total, price of one unit, key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.estimating.model import LineKind, Problem, TableKind, UnitCostTable, Written
from assistant.estimating.reading.areas import Area, SheetRow
from assistant.estimating.reading.changes import joined_rows
from assistant.estimating.reading.line_kinds import mark_kinds, sum_words
from assistant.estimating.reading.line_tree import tree_of
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.raw_lines import raw_lines
from assistant.estimating.reading.reference_keys import kind_of_key, reference_key
from assistant.estimating.reading.unit_cost_headings import PER_ONE, Heading
from assistant.estimating.reading.words import plain, unnumbered

SHEET_WORDS = re.compile(
    r"代価|単価表|施工単価|一位|機械運転|単価内訳|複合単価|明細表|機械損料|施工パッケージ|歩掛"
)


def says_unit_costs(area: Area) -> bool:
    """Whether the sheet or the title speaks of unit-cost tables."""
    return bool(SHEET_WORDS.search(plain(area.grid.sheet)) or SHEET_WORDS.search(plain(area.title)))


def table_of(
    area: Area, heading: Heading, body: Sequence[SheetRow], nameless: Written, number: int
) -> tuple[UnitCostTable | None, list[Problem]]:
    """The table that a heading and its rows make; None when there is nothing in it.

    ``nameless`` is its name where the heading has none; ``number`` how many came before it.
    """
    lines = raw_lines(Area(area.grid, area.header, rows=list(body)))
    mark_kinds(lines, in_unit_table=True)
    lines, problems = joined_rows(lines, upper_former=True)
    total, unit_price, parts = _closing(lines)
    if not parts and total is None and unit_price is None and heading.key is None:
        return None, problems
    key = heading.key or _key_by_name(area, heading, number)
    if key.startswith(":"):
        key = f"{_word_of_sheet(area)}{key}"
    name = heading.name or heading.key_cell or nameless
    table = UnitCostTable(
        key=key,
        kind=_kind(key, name, area),
        name=name,
        lines=tree_of(parts),
        specification=heading.specification,
        base_quantity=heading.base_quantity,
        base_unit=heading.base_unit,
        total=total,
        unit_price=unit_price,
    )
    return table, problems


def _kind(key: str, name: Written, area: Area) -> TableKind:
    if "機械運転" in plain(name.text) or "機械運転" in plain(area.title):
        return TableKind.MACHINE
    return kind_of_key(key)


def _key_by_name(area: Area, heading: Heading, number: int) -> str:
    word = _word_of_sheet(area)
    if heading.name is not None:
        return f"{word}:{plain(heading.name.text)}"
    found = reference_key(area.grid.sheet)
    return found or f"{word}:{plain(area.grid.sheet)}-{number + 1}"


def _word_of_sheet(area: Area) -> str:
    words = plain(area.title) + plain(area.grid.sheet)
    for word in ("機械運転単価表", "施工パッケージ", "施工単価表", "明細", "内訳表", "単価表"):
        if word in words:
            return "明細表" if word == "明細" else word
    return "代価表"


def _closing(
    lines: Sequence[RawLine],
) -> tuple[Written | None, Written | None, list[RawLine]]:
    """The printed total and the price of one unit, and the rows that are parts."""
    unit_price: Written | None = None
    parts: list[RawLine] = []
    sums: list[int] = []
    for line in lines:
        word = unnumbered(line.name.text) if line.name else ""
        if PER_ONE.fullmatch(word) and not (line.quantity and line.unit_price and line.amount):
            unit_price = unit_price or _figure(line)
            continue
        summed = sum_words(line)
        if line.kind is LineKind.SUBTOTAL and summed is not None and summed[1] != "小計":
            if _figure(line) is None:
                continue
            sums.append(len(parts))
        parts.append(line)
    # the last sum is the total, those before it (労務費計) are parts' sums
    total = _figure(parts.pop(sums[-1])) if sums else None
    return total, unit_price, parts


def _figure(line: RawLine) -> Written | None:
    """The figure of a closing row: its amount, else its price, else the last number in it."""
    for value in (line.amount, line.unit_price):
        if value is not None and value.number is not None:
            return value
    numbers = [column for column, cell in line.row.cells.items() if cell.number is not None]
    return line.row.written(numbers[-1]) if numbers else None
