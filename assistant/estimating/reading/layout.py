"""From cells to an estimate: which sheets are covers, breakdowns and unit-cost tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.estimating.grid import GridBook
from assistant.estimating.model import (
    Breakdown,
    Estimate,
    Line,
    Problem,
    UnitCostTable,
    Written,
)
from assistant.estimating.reading.areas import Area, SheetRow, find_areas
from assistant.estimating.reading.changes import joined_rows, upper_is_former
from assistant.estimating.reading.cost_items import cost_item
from assistant.estimating.reading.cover import facts_in, known_label
from assistant.estimating.reading.domains import domain_of, layout_name, stage_of
from assistant.estimating.reading.header_words import Role
from assistant.estimating.reading.headerless import (
    inferred_header,
    is_system_export,
    system_export_header,
)
from assistant.estimating.reading.headers import Header
from assistant.estimating.reading.line_kinds import mark_kinds
from assistant.estimating.reading.line_tree import tree_of
from assistant.estimating.reading.page_furniture import without_furniture
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.raw_lines import raw_lines
from assistant.estimating.reading.references_resolved import with_resolved_references
from assistant.estimating.reading.unit_cost_blocks import blocks_of, is_unit_cost_area
from assistant.estimating.reading.words import plain
from assistant.estimating.walking import walk_table
from retrieval.errors import NaniwaError

_FEWEST_TABLE_ROWS = 5
_LONGEST_TITLE = 4
_NO_ESTIMATE = re.compile(
    r"比較表|見積比較|単価一覧|資材単価|労務単価|数量計算|数量集計|土量計算|歩掛表|率表|単価比較|材料集計"
)
_PRICE_FACTS = ("予定価格", "調査基準価格", "最低制限価格")


@dataclass(slots=True)
class Findings:
    """What has been recognised so far."""

    facts: dict[str, Written] = field(default_factory=dict)
    breakdowns: list[Breakdown] = field(default_factory=list)
    quantity_sheets: list[Breakdown] = field(default_factory=list)
    tables: list[UnitCostTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def add_facts(self, facts: dict[str, Written]) -> None:
        """Keep facts that weren't known before."""
        for label, value in facts.items():
            self.facts.setdefault(label, value)


def estimate_from_grids(book: GridBook) -> Estimate:
    """Recognise the estimate in a file's cells, whatever its layout.

    What has an amount or a quantity but no place in a table becomes a `Problem`.
    Raises NaniwaError (``no_table``) when no table of an estimate is found.
    """
    found = Findings(problems=list(book.problems))
    for area in _areas(book):
        _read_area(area, found)
    breakdowns = found.breakdowns or found.quantity_sheets
    if not breakdowns and not found.tables:
        raise NaniwaError(
            f"{book.file.name} に内訳書の表が見つかりません（名称・数量・単価・金額などの見出しのある表が必要です）。",
            code="no_table",
        )
    for breakdown in breakdowns:
        found.add_facts(_price_facts(breakdown))
    breakdowns = sorted(breakdowns, key=lambda found: _is_former(found, breakdowns))
    breakdowns, tables = with_resolved_references(breakdowns, found.tables)
    domain = domain_of(found.facts, breakdowns, found.words)
    return Estimate(
        file=book.file,
        layout=layout_name(domain, breakdowns),
        domain=domain,
        facts=found.facts,
        breakdowns=tuple(breakdowns),
        tables=tuple(tables),
        problems=tuple(found.problems),
    )


def _areas(book: GridBook) -> Iterable[Area]:
    """Every table of the book; pages of a PDF that go on are one."""
    previous: Area | None = None
    for grid in without_furniture(book.grids):
        areas = find_areas(grid, previous)
        if not grid.by_line:
            yield from areas
            continue
        if areas:
            if previous is not None:
                yield previous
            yield from areas[:-1]
            previous = areas[-1]
    if previous is not None:
        yield previous


def _read_area(area: Area, found: Findings) -> None:
    found.words.extend([area.grid.sheet, area.title])
    header = area.header
    if header is None:
        _read_without_header(area, found)
        return
    if is_unit_cost_area(area):
        tables, front, problems = blocks_of(area)
        found.tables.extend(tables)
        found.problems.extend(problems)
        if tables:
            area = front
    found.add_facts(facts_in(area.above))
    if not header.roles & {Role.AMOUNT, Role.QUANTITY}:
        return  # a list of prices or rates: nothing in it is counted
    if _NO_ESTIMATE.search(plain(area.title)) or _NO_ESTIMATE.search(plain(area.grid.sheet)):
        return  # quotations side by side, price lists, quantity sheets
    breakdown = _breakdown(area, found)
    if breakdown is None:
        return
    if header.roles & {Role.AMOUNT, Role.UNIT_PRICE}:
        found.breakdowns.append(breakdown)
    else:
        found.quantity_sheets.append(breakdown)


def _read_without_header(area: Area, found: Findings) -> None:
    rows = area.rows
    if is_system_export(rows):
        header = system_export_header(rows)
        _add_inferred(Area(area.grid, header, rows=rows), found)
        return
    inferred = inferred_header(rows)
    facts = facts_in(rows, own_labels=inferred is None)
    found.add_facts(facts)
    if inferred is None:
        found.problems.extend(_unread(area))
        return
    taken = {value.place for value in facts.values()}
    kept = [row for row in rows if not any(row.place(column) in taken for column in row.cells)]
    first = next((at for at, row in enumerate(kept) if _has_amount(row, inferred)), len(kept))
    above = kept[:first] if first <= _LONGEST_TITLE else []
    _add_inferred(Area(area.grid, inferred, above, kept[len(above) :]), found)


def _unread(area: Area) -> list[Problem]:
    """A sheet that looks like a table of figures but whose columns can't be told apart."""
    rows = [
        row
        for row in area.rows
        if sum(1 for cell in row.cells.values() if cell.number is not None) >= 2
        and any(cell.number is None for cell in row.cells.values())
    ]
    if len(rows) < _FEWEST_TABLE_ROWS or area.grid.hidden:
        return []
    if _NO_ESTIMATE.search(plain(area.title) + plain(area.grid.sheet)):
        return []
    place = rows[0].place(next(iter(rows[0].cells)))
    return [Problem(place, f"「{area.grid.sheet}」の表は見出しが分からないため読んでいません。")]


def _has_amount(row: SheetRow, header: Header) -> bool:
    amounts = {column.index for column in header.columns if column.role is Role.AMOUNT}
    return any(c in amounts and cell.number is not None for c, cell in row.cells.items())


def _add_inferred(area: Area, found: Findings) -> None:
    if is_unit_cost_area(area):
        tables, area, problems = blocks_of(area)
        found.tables.extend(tables)
        found.problems.extend(problems)
    breakdown = _breakdown(area, found)
    if breakdown is not None:
        found.breakdowns.append(breakdown)


def _breakdown(area: Area, found: Findings) -> Breakdown | None:
    lines = raw_lines(area)
    lines = _without_facts(lines, found)
    mark_kinds(lines, in_unit_table=False)
    words = [row.text for row in (*area.above, *area.rows[-5:])]
    lines, problems = joined_rows(lines, upper_former=upper_is_former(words))
    found.problems.extend(problems)
    tree = tree_of(lines)
    if not any(line.valued for line in lines):
        return None
    title = _clean_title(area.title)
    return Breakdown(title, area.grid.sheet, stage_of(title, area.grid.sheet, tree), tree)


def _clean_title(title: str) -> str:
    if re.fullmatch(r"(?:\S[\s\u3000]+)+\S", title.strip()):
        return re.sub(r"\s+", "", title.strip())
    return title.strip()


def _without_facts(lines: Sequence[RawLine], found: Findings) -> list[RawLine]:
    """Take rows such as ``単価適用日 | 令和8年4月`` out of a table."""
    kept = []
    for line in lines:
        label = known_label(line.name.text) if line.name else None
        if label is not None and _may_be_fact(line):
            facts = facts_in([line.row])
            known = found.facts.get(label)
            if label in facts and (known is None or known.text == facts[label].text):
                found.add_facts(facts)
                continue
        kept.append(line)
    return kept


def _is_former(breakdown: Breakdown, all_of_them: Sequence[Breakdown]) -> bool:
    """Whether a sheet holds the design before the change that another sheet holds."""

    def words(found: Breakdown) -> str:
        return plain(found.title) + plain(found.sheet)

    changed = any(re.search(r"変更|今回", words(found)) for found in all_of_them)
    return changed and bool(re.search(r"当初|元設計|前回|変更前", words(breakdown)))


def _may_be_fact(line: RawLine) -> bool:
    """Whether a row has nothing of a line but a value beside its name (前払金 | 40%)."""
    if line.quantity is not None or line.unit is not None or line.unit_price is not None:
        return False
    return line.amount is None or cost_item(line.name.text if line.name else "") is None


def _price_facts(breakdown: Breakdown) -> dict[str, Written]:
    """予定価格 and the like that stand among the costs."""
    facts: dict[str, Written] = {}
    for located in walk_table(breakdown):
        line: Line = located.line
        if line.cost is not None and line.cost.value in _PRICE_FACTS and line.amount is not None:
            facts.setdefault(line.cost.value, line.amount)
    return facts
