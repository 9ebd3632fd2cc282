"""What an estimate says of a project: the fields of a kind that ask for it, each with its cell.

Amounts are secret before a tender: only fields whose ``from_estimate`` names one get it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.estimate_period import END, START, period_fact
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.found_facts import fact_in, found_in
from assistant.drafting.given_text import one_line
from assistant.drafting.given_values import MOST_ROWS, rows_text
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet import Value
from assistant.estimating.model import (
    TEMPORARY_PARTS,
    Breakdown,
    CostItem,
    Estimate,
    Line,
    LineKind,
    Place,
    Stage,
    Written,
)

_WORKS, _LINES, _PERIOD = "works", "lines", "工期"
_SPACED = re.compile(r"\S(?:[\s\u3000]+\S)+")
_COSTS = {item.value: item for item in CostItem}
_TEMPORARY = TEMPORARY_PARTS | {CostItem.COMMON_TEMPORARY_COST}


@dataclass(frozen=True, slots=True)
class _Row:
    """An item with the groups above it, outermost first."""

    line: Line
    above: tuple[Written, ...]
    temporary: bool  # of 共通仮設費: no work of the project's own


def facts_of_estimate(path: Path, kind: Kind) -> Mapping[str, Value]:
    """The fields of ``kind`` that an estimate fills (``from_estimate``), with file and cell.

    What it doesn't say, or says in words that don't fit the field, is left out. Raises NaniwaError
    when the file can't be read or holds no estimate.
    """
    from assistant.estimating.reading.reader import read_estimate

    estimate = read_estimate(path)
    rows = tuple(_rows(estimate))
    facts: dict[str, Value] = {}
    for field in kind.schema.values():
        for source in field.from_estimate:
            value = _fact(field, source, estimate, rows)
            if value is not None:
                facts[field.name] = value
                break
    return facts


def _fact(field: Field, source: str, estimate: Estimate, rows: tuple[_Row, ...]) -> Value | None:
    if source == _LINES:
        return _table(field, estimate, rows) if field.type is FieldType.TABLE else None
    if source == _WORKS:
        return _works(field, estimate, rows)
    if source in _COSTS:
        found = _cost(estimate, _COSTS[source])
        text = f"{found.number:f}円" if found and found.number is not None else ""
        return fact_in(field, text, _origin(estimate, found.place)) if found and text else None
    written = _stated(estimate, _PERIOD if source in (START, END) else source)
    if written is None:
        return None
    origin = replace(_origin(estimate, written.place), quote=one_line(written.text)[:300])
    if source in (START, END):
        return period_fact(field, source, written.text, origin)
    value = found_in(field, written.text, origin)
    if value is None and source == _PERIOD:
        return period_fact(field, source, written.text, origin)
    return value


def _stated(estimate: Estimate, label: str) -> Written | None:
    from assistant.estimating.reading.cover import known_label

    return estimate.facts.get(label) or estimate.facts.get(known_label(label) or label)


def _cost(estimate: Estimate, cost: CostItem) -> Written | None:
    """A cost's amount, from the summary where there is one."""
    stages = sorted(estimate.breakdowns, key=lambda table: table.stage is not Stage.SUMMARY)
    for table in stages:
        for line in _all(table.lines):
            if line.cost is cost and line.amount is not None and line.amount.number is not None:
                return line.amount
    return None


def _all(lines: tuple[Line, ...]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _all(line.children)


def _works(field: Field, estimate: Estimate, rows: tuple[_Row, ...]) -> Value | None:
    names: dict[str, Written] = {}
    for row in rows:
        work = _levels(row)["工種"]
        if work is not None and not row.temporary:
            names.setdefault(_name(work), work)
    if not names:
        return None
    first = next(iter(names.values()))
    given = list(names) if field.type is FieldType.CHOICES else "、".join(names)
    return fact_in(field, given, _origin(estimate, first.place))


def _table(field: Field, estimate: Estimate, rows: tuple[_Row, ...]) -> Value | None:
    """Every item as a row; None when there are more than a sheet's table holds."""
    if not 0 < len(rows) <= MOST_ROWS:
        return None
    table = [row for item in rows if (row := _cells(field, item, estimate)) is not None]
    if not table:
        return None
    origin = _origin(estimate, rows[0].line.name.place)
    return Value(tuple(table), rows_text(table), origin)


def _cells(field: Field, row: _Row, estimate: Estimate) -> Mapping[str, Value] | None:
    """A row of the table; None when a column that it must have is empty (a 一式 without words)."""
    said = _levels(row) | {
        "細別": row.line.name,
        "名称": row.line.name,
        "規格": row.line.specification,
        "単位": row.line.unit,
        "数量": row.line.quantity,
        "備考": row.line.remarks,
        "単価": row.line.unit_price,
        "金額": row.line.amount,
    }
    cells: dict[str, Value] = {}
    for column in field.columns:
        for source in column.from_estimate or (column.name,):
            written = said.get(source)
            if written is None or not (written.text.strip() or written.number is not None):
                continue
            given = written.number if column.type is FieldType.NUMBER else _name(written)
            value = fact_in(column, given, _origin(estimate, written.place))
            if value is not None:
                cells[column.name] = value
                break
    missing = any(column.required and column.name not in cells for column in field.columns)
    return None if missing else cells


def _levels(row: _Row) -> dict[str, Written | None]:
    """工事区分, 工種 and 種別 of an item: the last two groups above it, and the outermost."""
    above = row.above
    if len(above) >= 3:
        return {"工事区分": above[0], "工種": above[1], "種別": above[-1]}
    work = above[0] if above else None
    return {"工事区分": None, "工種": work, "種別": above[1] if len(above) == 2 else None}


def _rows(estimate: Estimate) -> Iterator[_Row]:
    """The items that have a quantity: of the most detailed book, and those of 共通仮設費."""
    detailed = any(table.stage is Stage.DETAIL for table in estimate.breakdowns)
    wanted = Stage.DETAIL if detailed else Stage.BREAKDOWN
    for table in estimate.breakdowns:
        for row in _items(table.lines, _heading(table), temporary=False):
            if table.stage is wanted or row.temporary:
                yield row


def _heading(table: Breakdown) -> tuple[Written, ...]:
    """共通仮設費 stands above the parts of its own table, as its title says."""
    if "共通仮設費" not in table.title or not table.lines:
        return ()
    return (Written("共通仮設費", table.lines[0].name.place),)


def _items(
    lines: tuple[Line, ...], above: tuple[Written, ...], *, temporary: bool
) -> Iterator[_Row]:
    for line in lines:
        own = temporary or line.cost in _TEMPORARY or _is_temporary(above)
        if line.kind is LineKind.ITEM:
            if line.quantity is not None:
                yield _Row(line, above, own)
        elif line.kind is LineKind.GROUP or line.kind is LineKind.COST:
            inner = (*above, *_parts(line.name)) if line.cost is not CostItem.DIRECT_COST else above
            yield from _items(line.children, inner, temporary=own)


def _is_temporary(above: tuple[Written, ...]) -> bool:
    return any("共通仮設費" in written.text for written in above)


def _parts(name: Written) -> list[Written]:
    """The groups that a heading names: 「庁舎改修　直接仮設　外部仮設」 are three, 「電　灯」 is one."""
    text = name.text.strip()
    if _is_spaced_out(text):
        return [name]
    return [replace(name, text=part) for part in re.split(r"\u3000+", text) if part] or [name]


def _name(written: Written) -> str:
    """A name without the blanks that spread its letters over the column (電　線　管)."""
    text = one_line(written.text)
    return re.sub(r"\s", "", text) if _is_spaced_out(text) else text


def _is_spaced_out(text: str) -> bool:
    return "\u3000" in text and _SPACED.fullmatch(text) is not None


def _origin(estimate: Estimate, place: Place) -> Origin:
    """「内訳書 総括情報表 B6（市道岬町線道路改良工事.xlsx）」."""
    file = one_line(estimate.file.name)[:100]
    where = _shown_place(place)
    return Origin(OriginKind.ESTIMATE, f"内訳書 {where}（{file}）", document=file, clause=where)


def _shown_place(place: Place) -> str:
    """「表紙 B5」; of a PDF, 「3ページ 6行目」."""
    page = re.fullmatch(r"p(\d+)", place.sheet)
    if page and place.cell.isdecimal():
        return f"{page[1]}ページ {place.cell}行目"
    sheet = "" if place.sheet in {"csv", "data"} else f"{one_line(place.sheet)[:60]} "
    return f"{sheet}{place.cell}行目" if place.cell.isdecimal() else f"{sheet}{place.cell}"
