"""Civil, a workbook of seven sheets, levels by column, formulas with saved values."""

from __future__ import annotations

from collections.abc import Sequence

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, Sheet
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.overheads import CostLine
from corpora.estimates.pricing import PricedLine, PricedTable

LEVELS = 4
_SPECIFICATION, _UNIT, _QUANTITY, _PRICE, _AMOUNT, _REMARKS = range(5, 11)
_HEADER = ("工事区分", "工種", "種別", "細別", "規格", "単位", "数量", "単価", "金額", "摘要")


def civil_columns(estimate: SampleEstimate) -> Book:
    """鏡, 総括情報表, 総括表, 本工事費内訳書, 明細表, 代価表, 単価表."""
    book = Book(estimate.facts["工事名"])
    _front(book, estimate)
    _facts(book, estimate)
    summary = book.sheet("総括表", (34, 18, 10, 18, 40))
    _breakdown(book, estimate)
    for kind in ("明細表", "代価表", "単価表"):
        tables = [table for table in estimate.tables if table.kind == kind]
        write_tables(book, kind, tables, estimate.design.part_decimals)
    _summary(book, summary, estimate)
    return book


def _front(book: Book, estimate: SampleEstimate) -> None:
    sheet = book.sheet("鏡", (4, 16, 60))
    book.put(sheet, 2, 2, "工　事　設　計　書", bold=True)
    for row, label in enumerate(("工事番号", "工事名", "工事場所"), start=4):
        book.put(sheet, row, 2, label)
        book.put(sheet, row, 3, estimate.facts[label], f"front.{label}")
    book.put(sheet, 8, 2, "みおつくし市 建設局")
    book.put(sheet, 9, 2, f"{FICTION_NOTICE}（実在の工事・単価・率ではない）")


def _facts(book: Book, estimate: SampleEstimate) -> None:
    sheet = book.sheet("総括情報表", (24, 50))
    book.put(sheet, 1, 1, "総括情報表", bold=True)
    for row, (label, value) in enumerate(estimate.facts.items(), start=3):
        book.put(sheet, row, 1, label)
        book.put(sheet, row, 2, value, f"facts.{label}")


def _breakdown(book: Book, estimate: SampleEstimate) -> None:
    sheet = book.sheet("本工事費内訳書", (10, 18, 20, 24, 36, 8, 10, 12, 16, 18))
    book.put(sheet, 1, 1, "本工事費内訳書", bold=True)
    for column, text in enumerate(_HEADER, start=1):
        book.put(sheet, 3, column, text, bold=True)
    row = 4
    for line in estimate.lines:
        write_line(book, sheet, row, line, estimate.lines)
        row += 1
    book.put(sheet, row, 1, "直接工事費計")
    direct = estimate.costs[0].amount
    tops = "+".join(f"{{{line.id}.amount}}" for line in estimate.lines if line.level == 0)
    book.put(sheet, row, _AMOUNT, direct, "直接工事費計.amount", formula=tops)
    row += 2
    if estimate.itemised:
        book.put(sheet, row, 1, "共通仮設費（積上げ分）")
        cost = estimate.cost("共通仮設費（積上げ）")
        book.put(sheet, row, _AMOUNT, cost.amount if cost else None, "積上げ計.amount",
                 formula=children_sum(estimate.itemised, -1, 0))  # fmt: skip
        for line in estimate.itemised:
            row += 1
            write_line(book, sheet, row, line, estimate.itemised)


def write_line(
    book: Book, sheet: Sheet, row: int, line: PricedLine, lines: Sequence[PricedLine]
) -> None:
    """A row of the breakdown; the amounts of groups and items are formulas."""
    tag = line.id
    book.put(sheet, row, line.level + 1, line.name, f"{tag}.name")
    book.put(sheet, row, _SPECIFICATION, line.specification, f"{tag}.specification")
    book.put(sheet, row, _UNIT, line.unit, f"{tag}.unit")
    book.put(sheet, row, _QUANTITY, line.quantity, f"{tag}.quantity")
    book.put(sheet, row, _PRICE, line.unit_price, f"{tag}.unit_price")
    if line.kind == "group":
        formula = children_sum(lines, lines.index(line), line.level + 1)
    else:
        formula = f"ROUNDDOWN({{{tag}.quantity}}*{{{tag}.unit_price}},0)"
    book.put(sheet, row, _AMOUNT, line.amount, f"{tag}.amount", formula=formula)
    book.put(sheet, row, _REMARKS, line.reference or line.remarks, f"{tag}.remarks")


def children_sum(lines: Sequence[PricedLine], place: int, least: int) -> str:
    """``{L3.amount}+{L7.amount}``: the lines right below the one at ``place``."""
    below = []
    for line in lines[place + 1 :]:
        if line.level < least:
            break
        below.append(line)
    depth = min((line.level for line in below), default=0)
    return "+".join(f"{{{line.id}.amount}}" for line in below if line.level == depth)


def _summary(book: Book, sheet: Sheet, estimate: SampleEstimate) -> None:
    book.put(sheet, 1, 1, "工事費総括表", bold=True)
    for column, text in enumerate(("費目", "対象額", "率(%)", "金額", "摘要"), start=1):
        book.put(sheet, 3, column, text, bold=True)
    row = 4
    for line in estimate.costs:
        book.put(sheet, row, 1, line.name, f"{line.id}.name", indent=line.level)
        book.put(sheet, row, 2, line.base, f"{line.id}.base")
        book.put(sheet, row, 3, line.rate, f"{line.id}.rate")
        formula = cost_formula(line, estimate)
        book.put(sheet, row, 4, line.amount, f"{line.id}.amount", formula=formula)
        row += 1


def cost_formula(line: CostLine, estimate: SampleEstimate) -> str:
    """How the summary adds up; what is adjusted by hand (一般管理費等) has no formula."""
    if line.name == "直接工事費":
        return "{直接工事費計.amount}"
    if line.name == "共通仮設費（積上げ）":
        return "{積上げ計.amount}"
    if line.name == "共通仮設費" and line.rate is None:
        return "+".join(f"{{{cost.id}.amount}}" for cost in estimate.costs if cost.level == 1)
    sums = {
        "純工事費": ("直接工事費", "共通仮設費"),
        "工事原価": ("純工事費", "現場管理費"),
        "工事価格": ("工事原価", "一般管理費等"),
        "工事費計": ("工事価格", "スクラップ評価額", "消費税相当額"),
    }
    if line.name in sums:
        parts = [name for name in sums[line.name] if estimate.cost(name)]
        return "+".join(f"{{{name}.amount}}" for name in parts)
    if line.name in ("共通仮設費（率計上）", "現場管理費") and estimate.design.domain == "civil":
        return f"ROUNDDOWN({{{line.id}.base}}*{{{line.id}.rate}}/100,-3)"
    return ""


def write_tables(book: Book, kind: str, tables: Sequence[PricedTable], decimals: int) -> None:
    """One sheet with all unit-cost tables of a kind; products are cut to ``decimals``."""
    if not tables:
        return
    sheet = book.sheet(kind, (28, 36, 8, 12, 14, 16, 18))
    row = 1
    for table in tables:
        row = _table(book, sheet, row, table, decimals) + 2


def _table(book: Book, sheet: Sheet, row: int, table: PricedTable, decimals: int) -> int:
    book.put(sheet, row, 1, f"{table.label}　{table.name}", f"{table.key}.name", bold=True)
    book.put(sheet, row, 2, table.specification, f"{table.key}.specification")
    book.put(sheet, row, 6, f"{table.base} {table.unit} 当り", f"{table.key}.base")
    row += 1
    header = ("名称", "規格", "単位", "数量", "単価", "金額", "摘要")
    for column, text in enumerate(header, start=1):
        book.put(sheet, row, column, text, bold=True)
    for line in table.lines:
        row += 1
        tag = line.id
        product = f"ROUNDDOWN({{{tag}.quantity}}*{{{tag}.unit_price}},{decimals})"
        values = (line.name, line.specification, line.unit, line.quantity, line.unit_price)
        fields = ("name", "specification", "unit", "quantity", "unit_price")
        for column, (value, name) in enumerate(zip(values, fields, strict=True), start=1):
            book.put(sheet, row, column, value, f"{tag}.{name}")
        formula = product if line.kind == "item" else ""
        book.put(sheet, row, 6, line.amount, f"{tag}.amount", formula=formula)
        book.put(sheet, row, 7, line.reference or line.remarks, f"{tag}.remarks")
    row += 1
    book.put(sheet, row, 1, "合計")
    first, last = table.lines[0].id, table.lines[-1].id
    total = f"SUM({{{first}.amount}}:{{{last}.amount}})"
    book.put(sheet, row, 6, table.total, f"{table.key}.total", formula=total)
    if table.kind == "明細表":
        return row
    row += 1
    book.put(sheet, row, 1, f"1 {table.unit} 当り")
    one = f"ROUNDDOWN({{{table.key}.total}}/{table.base},2)"
    book.put(sheet, row, 6, table.unit_price, f"{table.key}.unit_price", formula=one)
    return row
