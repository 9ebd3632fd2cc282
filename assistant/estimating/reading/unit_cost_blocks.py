"""代価表, 単価表 and 明細表: blocks with a heading, parts, a total and a price for one unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.estimating.model import Line, LineKind, Problem, TableKind, UnitCostTable, Written
from assistant.estimating.reading.areas import Area, SheetRow
from assistant.estimating.reading.changes import joined_rows
from assistant.estimating.reading.header_words import Role
from assistant.estimating.reading.headers import Header
from assistant.estimating.reading.line_kinds import mark_kinds, sum_words
from assistant.estimating.reading.line_tree import tree_of
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.raw_lines import raw_lines
from assistant.estimating.reading.reference_keys import (
    kind_of_key,
    reference_key,
)
from assistant.estimating.reading.unit_cost_headings import (
    LABEL_OF,
    PER_ONE,
    Heading,
    has_figures,
    heading_evidence,
    heading_of,
    sum_like,
)
from assistant.estimating.reading.words import plain, unnumbered

_SHEET = re.compile(
    r"代価|単価表|施工単価|一位|機械運転|単価内訳|複合単価|明細表|機械損料|施工パッケージ|歩掛"
)


def is_unit_cost_area(area: Area) -> bool:
    """Whether an area holds unit-cost blocks: it says so by a key, a base or the sheet's name."""
    if area.header is None or not area.header.roles & {Role.AMOUNT, Role.QUANTITY}:
        return False
    if any(heading_evidence(row, area.header, in_rows=False) for row in area.above):
        return True
    if any(heading_evidence(row, area.header, in_rows=True) for row in area.rows):
        return True
    words = plain(area.grid.sheet)
    return bool(_SHEET.search(words)) and any(
        PER_ONE.fullmatch(_bare(row)) for row in area.rows if row.cells
    )


def _bare(row: SheetRow) -> str:
    return plain(next(iter(row.cells.values())).text)


def blocks_of(area: Area) -> tuple[list[UnitCostTable], Area, list[Problem]]:
    """The blocks of an area, the part of it in front of the first one, and what has no place."""
    header = area.header
    if header is None:
        return [], area, []
    rows = [*area.above, *area.rows]
    starts = _starts(area, header)
    first = starts[0] if starts else len(rows)
    front = Area(
        area.grid,
        header,
        rows[: min(first, len(area.above))],
        rows[len(area.above) : first],
        {at for at in area.breaks if at <= first - len(area.above)},
    )
    tables: list[UnitCostTable] = []
    problems: list[Problem] = []
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(rows)
        table, unclear = _block(area, rows[start:end], start, len(tables))
        problems.extend(unclear)
        if table is not None:
            tables.append(table)
    return tables, front, problems


def _starts(area: Area, header: Header) -> list[int]:
    rows = [*area.above, *area.rows]
    above = len(area.above)
    starts: list[int] = []
    parts_since = True
    closed = True
    for position, row in enumerate(rows):
        evidence = heading_evidence(row, header, in_rows=position >= above)
        own_line = position - above in area.breaks and closed
        if evidence == "key" and (parts_since or not starts):
            starts.append(position)
            parts_since = closed = False
        elif (evidence == "base" or own_line) and ((closed and parts_since) or not starts):
            starts.append(_up_to_gap(rows, position, header) if own_line else position)
            parts_since = closed = False
        elif position >= above and has_figures(row, header):
            parts_since = True
            if sum_like(row):
                closed = True
            elif not own_line:
                closed = False
    if not starts and above:
        starts = [_first_heading(area)]
    elif not starts:
        starts = [0]
    return starts


def _first_heading(area: Area) -> int:
    """Without any key, the row above the header closest to it begins the block."""
    return max(0, len(area.above) - 1)


def _up_to_gap(rows: Sequence[SheetRow], position: int, header: Header) -> int:
    """The first row of the heading that ends just before a repeated header."""
    start = position
    while start > 0 and not has_figures(rows[start - 1], header) and not sum_like(rows[start - 1]):
        start -= 1
        if position - start >= 4:
            break
    return start


def _block(
    area: Area, rows: Sequence[SheetRow], start: int, number: int
) -> tuple[UnitCostTable | None, list[Problem]]:
    header = area.header
    assert header is not None  # noqa: S101
    headings, body = _heading_and_body(area, rows, start)
    heading = heading_of(headings, header)
    lines = raw_lines(Area(area.grid, header, rows=body))
    mark_kinds(lines, in_unit_table=True)
    lines, problems = joined_rows(lines, upper_former=True)
    total, unit_price, parts = _closing(lines)
    if not parts and total is None and unit_price is None and heading.key is None:
        return None, problems
    place = rows[0].place(next(iter(rows[0].cells)))
    key = heading.key or _key_by_name(area, heading, number)
    if key.startswith(":"):
        key = f"{_word_of_sheet(area)}{key}"
    name = heading.name or heading.key_cell or Written(area.grid.sheet, place)
    return (
        UnitCostTable(
            key=key,
            kind=_kind(key, name, area),
            name=name,
            lines=_tree(parts),
            specification=heading.specification,
            base_quantity=heading.base_quantity,
            base_unit=heading.base_unit,
            total=total,
            unit_price=unit_price,
        ),
        problems,
    )


def _tree(parts: Sequence[RawLine]) -> tuple[Line, ...]:
    return tree_of(parts)


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


def _heading_and_body(
    area: Area, rows: Sequence[SheetRow], start: int
) -> tuple[list[SheetRow], list[SheetRow]]:
    """Part a block's rows at the header when one stands inside it, else at the first part."""
    header = area.header
    assert header is not None  # noqa: S101
    above = len(area.above)
    if start < above:
        return list(rows[: above - start]), list(rows[above - start :])
    inside = [b + above - start for b in area.breaks if 0 < b + above - start <= min(len(rows), 8)]
    if inside:
        return list(rows[: inside[0]]), list(rows[inside[0] :])
    end = 1
    while end < min(len(rows), 4) and (
        heading_evidence(rows[end], header, in_rows=True) == "base"
        or (LABEL_OF.get(_bare(rows[end]).strip(":")) and not _priced(rows[end], header))
    ):
        end += 1
    return list(rows[:end]), list(rows[end:])


def _priced(row: SheetRow, header: Header) -> bool:
    priced = {c.index for c in header.columns if c.role in {Role.AMOUNT, Role.UNIT_PRICE}}
    return any(c in priced and cell.number is not None for c, cell in row.cells.items())


def _closing(
    lines: Sequence[RawLine],
) -> tuple[Written | None, Written | None, list[RawLine]]:
    """The printed total and the price of one unit, and the rows that are parts."""
    total: Written | None = None
    unit_price: Written | None = None
    parts: list[RawLine] = []
    total_at: int | None = None
    for line in lines:
        word = unnumbered(line.name.text) if line.name else ""
        if PER_ONE.fullmatch(word) and not (line.quantity and line.unit_price and line.amount):
            unit_price = unit_price or _figure(line)
            continue
        summed = sum_words(line)
        if line.kind is LineKind.SUBTOTAL and summed is not None and summed[1] != "小計":
            figure = _figure(line)
            if figure is not None:
                if total is not None and total_at is not None:
                    parts.insert(total_at, lines[0]) if False else None
                total, total_at = figure, len(parts)
            continue
        parts.append(line)
    return total, unit_price, parts


def _figure(line: RawLine) -> Written | None:
    """The figure of a closing row: its amount, else its price, else the last number in it."""
    for value in (line.amount, line.unit_price):
        if value is not None and value.number is not None:
            return value
    numbers = [column for column, cell in line.row.cells.items() if cell.number is not None]
    return line.row.written(numbers[-1]) if numbers else None
