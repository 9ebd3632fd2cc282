"""Four layouts more: a sheet of overheads, rates as quantities, bare lines, text for numbers."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from evals.incidents.paper import Book, Cost, Entry, Figure, Group, Item, entered, said
from evals.incidents.sheets import Cell, Sheets, amount_of, civil_rows, shown, table_rows


def _rate(cost: Cost) -> Cell:
    """The rate as a number, marked when it or the amount that it gives is."""
    if cost.rate is None:
        return ""
    rate = entered(cost.rate)
    for figure in (cost.rate, cost.amount):
        if isinstance(figure, Entry):
            return Entry(rate, rate, f"{figure.mark} rate")
    return rate


def overhead_sheet(book: Book) -> Sheets:
    """Cover, 経費計算書 with 対象額 and 率 in columns of their own, breakdown, unit-cost tables."""
    sheets = Sheets()
    sheets.add("表紙", "", "工 事 設 計 書")
    for label, value in book.facts.items():
        sheets.add("表紙", "", label, "：", value)
    sheet = "経費計算書"
    sheets.add(sheet, "経　費　計　算　書")
    sheets.add(sheet, "費　目", "対象額（円）", "率（％）", "金額（円）", "備　考")
    for cost in book.costs:
        base: Cell = cost.base if cost.base is not None else ""
        if isinstance(cost.amount, Entry) and cost.base is not None:
            base = Entry(cost.base, cost.base, f"{cost.amount.mark} base")
        sheets.add(sheet, cost.name, base, _rate(cost), cost.amount, cost.remark)
    sheets.add("内訳書", "工 事 費 内 訳 書")
    sheets.add("内訳書", "名称", "規格", "単位", "数量", "単価", "金額", "備考")
    for group in book.groups:
        civil_rows(sheets, "内訳書", group, 0)
    direct = sum((group.total for group in book.groups), Decimal(0))
    sheets.add("内訳書", "直接工事費計", "", "", "", "", direct, "")
    for table in book.tables:
        sheets.add("単価表", table.reference, table.name, table.specification)
        sheets.add("単価表", "単位数量", table.base, "単位", table.unit)
        sheets.add("単価表", "名称", "規格", "単位", "数量", "単価", "金額", "備考")
        table_rows(sheets, "単価表", table)
        sheets.add("単価表")
    return sheets


def rates_as_quantities(book: Book) -> Sheets:
    """One CSV, levels in columns; a rate stands as a quantity of percent, its base as the price."""
    sheets = Sheets()
    for label, value in book.facts.items():
        sheets.add("csv", label, value)
    sheets.add("csv", "費目・工種", "種別・細別", "規格", "単位", "数量", "単価", "金額", "備考")
    for group in book.groups:
        _levels(sheets, group)
    for cost in book.costs:
        rate = _rate(cost)
        quantity: Cell = rate if cost.rate is not None else Decimal(1)
        unit = "%" if cost.rate is not None else "式"
        sheets.add("csv", cost.name, "", "", unit, quantity, "", cost.amount, cost.remark)
    for table in book.tables:
        sheets.add("csv", f"{table.reference} {table.name} {table.specification}")
        sheets.add("csv", f"({table.base:f}{table.unit}当り)")
        sheets.add("csv", "名称", "", "規格", "単位", "数量", "単価", "金額", "備考")
        for part in table.parts:
            sheets.add("csv", part.name, "", *_figures(part))
        total: Figure = table.total if table.total is not None else table.sum
        per_unit: Figure = table.per_unit if table.per_unit is not None else table.unit_price
        sheets.add("csv", "計", "", "", "", "", "", total, "")
        sheets.add("csv", f"1{table.unit}当り", "", "", table.unit, Decimal(1), "", per_unit, "")
    return sheets


def _figures(item: Item) -> tuple[Cell, ...]:
    return (
        item.specification,
        item.unit,
        item.quantity,
        item.price,
        amount_of(item),
        item.remark,
    )


def _levels(sheets: Sheets, group: Group) -> None:
    amount: Figure = group.amount if group.amount is not None else group.total
    sheets.add("csv", group.name, "", "", "式", Decimal(1), "", amount, "")
    for member in group.members:
        if isinstance(member, Group):
            _levels(sheets, member)
        else:
            sheets.add("csv", "", member.name, *_figures(member))


def bare_lines(book: Book) -> Sheets:
    """Nothing but the table; the facts stand in a JSON file beside it."""
    sheets = Sheets()
    sheets.add("csv", "名称", "規格", "単位", "数量", "単価", "金額", "摘要")
    for group in book.groups:
        civil_rows(sheets, "csv", group, 0)
    for cost in book.costs:
        remark: Cell = cost.remark
        if cost.rate is not None:
            rate = _rate(cost)
            text = f"{entered(cost.rate)}%"
            remark = Entry(text, text, rate.mark) if isinstance(rate, Entry) else text
        sheets.add("csv", cost.name, "", "式", Decimal(1), "", cost.amount, remark)
    for table in book.tables:
        sheets.add(
            "csv",
            f"{table.reference} {table.name} {table.specification} {table.base:f}{table.unit}当り",
        )
        table_rows(sheets, "csv", table)
    return sheets


def write_sidecar(book: Book, estimate: Path) -> None:
    """The facts as JSON beside the estimate."""
    facts = {label: said(value) for label, value in book.facts.items()}
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    estimate.with_suffix(".json").write_text(text, encoding="utf-8")


_WIDE = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，△％")


def numbers_as_words(sheets: Sheets) -> Sheets:
    """The same rows with every number typed as wide characters."""
    worded = Sheets()
    for sheet, rows in sheets.rows.items():
        for row in rows:
            worded.add(sheet, *(_worded(cell) for cell in row))
    return worded


def _worded(cell: Cell) -> Cell:
    value = shown(cell)
    if not isinstance(value, Decimal):
        return cell
    text = f"{value:,f}".translate(_WIDE)
    return Entry(text, text, cell.mark) if isinstance(cell, Entry) else text
