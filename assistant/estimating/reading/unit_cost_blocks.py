"""代価表, 単価表 and 明細表: blocks with a heading, parts, a total and a price for one unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.estimating.model import Problem, UnitCostTable, Written
from assistant.estimating.reading.areas import Area, SheetRow
from assistant.estimating.reading.daily_outputs import read_daily_output
from assistant.estimating.reading.header_words import Role
from assistant.estimating.reading.headers import Header
from assistant.estimating.reading.keyed_tables import keyed_columns, keyed_tables
from assistant.estimating.reading.unit_cost_headings import (
    BASE,
    LABEL_OF,
    PER_ONE,
    has_figures,
    heading_evidence,
    heading_of,
    sum_like,
)
from assistant.estimating.reading.unit_cost_table import SHEET_WORDS, says_unit_costs, table_of
from assistant.estimating.reading.words import normal, plain

_LONGEST_HEADING = 5
_REMARK = re.compile(r"^[※*注]|。|参照|のとおり|による$|とする$")


def is_unit_cost_area(area: Area) -> bool:
    """Whether an area holds unit-cost blocks: it says so by a key, a base or the sheet's name."""
    if area.header is None or not area.header.roles & {Role.AMOUNT, Role.QUANTITY}:
        return False
    if says_unit_costs(area) and keyed_columns(area) is not None:
        return True
    if any(heading_evidence(row, area.header, in_rows=False) for row in area.above):
        return True
    if any(_evidence(area, at, row) for at, row in enumerate(area.rows)):
        return True
    return bool(SHEET_WORDS.search(plain(area.grid.sheet))) and any(
        PER_ONE.fullmatch(_bare(row)) for row in area.rows if row.cells
    )


def _evidence(area: Area, at: int, row: SheetRow) -> str | None:
    """`heading_evidence` of a row among the table's own, where a note may look like a heading."""
    assert area.header is not None  # noqa: S101
    found = heading_evidence(row, area.header, in_rows=True)
    if found is None or _REMARK.search(plain(row.text)):
        return None
    if says_unit_costs(area) or any(at < again <= at + _LONGEST_HEADING for again in area.breaks):
        return found
    # amid a breakdown only a key with its base (第1号代価表 … 10 m3 当り) begins a table
    return found if found == "key" and BASE.search(normal(row.text)) else None


def _bare(row: SheetRow) -> str:
    return plain(next(iter(row.cells.values())).text)


def blocks_of(area: Area) -> tuple[list[UnitCostTable], Area, list[Problem]]:
    """The blocks of an area, the part of it in front of the first one, and what has no place."""
    header = area.header
    if header is None:
        return [], area, []
    keyed = keyed_tables(area)
    if keyed is not None:
        tables, problems = keyed
        return tables, Area(area.grid, header, area.above), problems
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
    tables, problems = [], []
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
    speaks = says_unit_costs(area)
    for position, row in enumerate(rows):
        if position < above:
            evidence = heading_evidence(row, header, in_rows=False)
        else:
            evidence = _evidence(area, position - above, row)
        own_line = position - above in area.breaks and closed and (speaks or bool(starts))
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
    read_daily_output(headings, heading)
    first = rows[0].place(next(iter(rows[0].cells)))
    return table_of(area, heading, body, Written(area.grid.sheet, first), number)


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
