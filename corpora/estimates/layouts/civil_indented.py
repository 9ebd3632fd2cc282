"""Civil, levels by indent in one column of names and specifications, formulas without values."""

from __future__ import annotations

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, Sheet
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.layouts.civil_columns import children_sum, cost_formula
from corpora.estimates.pricing import PricedLine, PricedTable

_NAME, _QUANTITY, _UNIT, _PRICE, _AMOUNT, _REFERENCE, _REMARKS = range(1, 8)


def civil_indented(estimate: SampleEstimate) -> Book:
    """表紙, 設計書 with the cost summary below its lines, 代価表."""
    book = Book(estimate.facts["工事名"])
    _cover(book, estimate)
    sheet = book.sheet("設計書", (52, 10, 8, 14, 18, 16, 24))
    row = _header(book, sheet)
    for line in estimate.lines:
        _line(book, sheet, row, line, estimate.lines)
        row += 1
    _costs(book, sheet, row, estimate)
    _tables(book, estimate)
    return book


def _cover(book: Book, estimate: SampleEstimate) -> None:
    sheet = book.sheet("表紙", (6, 24, 4, 50))
    book.put(sheet, 2, 2, f"みおつくし市 下水道局（{FICTION_NOTICE}）")
    book.put(sheet, 3, 2, "実　施　設　計　書", bold=True)
    for row, (label, value) in enumerate(estimate.facts.items(), start=5):
        book.put(sheet, row, 2, label)
        book.put(sheet, row, 4, value, f"facts.{label}")


def _header(book: Book, sheet: Sheet) -> int:
    book.put(sheet, 1, _NAME, "本　工　事　費　内　訳　書", bold=True)
    top = {_NAME: "費目・工種・種別・細別・規格", _QUANTITY: "数　　量", _PRICE: "金　　額（円）",
           _REFERENCE: "基　準", _REMARKS: "摘　要"}  # fmt: skip
    below = {_QUANTITY: "数量", _UNIT: "単位", _PRICE: "単価", _AMOUNT: "金額"}
    for row, texts in ((3, top), (4, below)):
        for column, text in texts.items():
            book.put(sheet, row, column, text, bold=True)
    for column in (_NAME, _REFERENCE, _REMARKS):
        sheet.merged.append((3, column, 4, column))
    sheet.merged += [(3, _QUANTITY, 3, _UNIT), (3, _PRICE, 3, _AMOUNT)]
    return 5


def _line(
    book: Book, sheet: Sheet, row: int, line: PricedLine, lines: tuple[PricedLine, ...]
) -> None:
    tag = line.id
    text = f"{line.name}\n{line.specification}" if line.specification else line.name
    book.put(sheet, row, _NAME, text, f"{tag}.name", indent=line.level)
    if line.specification:
        book.tags[f"{tag}.specification"] = book.tags[f"{tag}.name"]
    book.put(sheet, row, _QUANTITY, line.quantity, f"{tag}.quantity")
    book.put(sheet, row, _UNIT, line.unit, f"{tag}.unit")
    book.put(sheet, row, _PRICE, line.unit_price, f"{tag}.unit_price")
    if line.kind == "group":
        formula = children_sum(lines, lines.index(line), line.level + 1)
    else:
        formula = f"INT({{{tag}.quantity}}*{{{tag}.unit_price}})"
    book.put(sheet, row, _AMOUNT, line.amount, f"{tag}.amount", formula=formula)
    book.put(sheet, row, _REFERENCE, line.reference, f"{tag}.remarks")
    book.put(sheet, row, _REMARKS, line.remarks)


def _costs(book: Book, sheet: Sheet, row: int, estimate: SampleEstimate) -> None:
    """直接工事費 to 工事費計 below the lines; base and rate stand in 摘要 and 単価."""
    for line in estimate.costs:
        book.put(sheet, row, _NAME, line.name, f"{line.id}.name", indent=line.level)
        formula = cost_formula(line, estimate)
        if line.name == "直接工事費":
            formula = children_sum(estimate.lines, -1, 0)
        if line.name == "共通仮設費（積上げ）":
            formula = children_sum(estimate.itemised, -1, 0)
        if line.rate is not None:
            remark = f"対象額 {line.base:,}円 × {line.rate}%"
            book.put(sheet, row, _REMARKS, remark, f"{line.id}.rate")
            if f"{line.id}.rate" in book.tags:
                book.tags[f"{line.id}.base"] = book.tags[f"{line.id}.rate"]
            formula = ""
        book.put(sheet, row, _AMOUNT, line.amount, f"{line.id}.amount", formula=formula)
        row += 1
        if line.name == "共通仮設費（積上げ）":
            for item in estimate.itemised:
                _line(book, sheet, row, item, estimate.itemised)
                sheet.cells[row, _NAME].indent = item.level + 1
                row += 1


def _tables(book: Book, estimate: SampleEstimate) -> None:
    """All tables on one sheet, each with its number, base and columns."""
    sheet = book.sheet("代価表", (30, 40, 10, 8, 14, 16, 16))
    row = 1
    for table in estimate.tables:
        row = _table(book, sheet, row, table, estimate.design.part_decimals) + 2


def _table(book: Book, sheet: Sheet, row: int, table: PricedTable, decimals: int) -> int:
    book.put(sheet, row, 1, table.label, bold=True)
    book.put(sheet, row, 2, f"{table.name}　{table.specification}", f"{table.key}.name")
    book.put(sheet, row, 5, f"（{table.base}{table.unit}当り）", f"{table.key}.base")
    row += 1
    for column, text in enumerate(
        ("名称", "規格", "数量", "単位", "単価", "金額", "摘要"), start=1
    ):
        book.put(sheet, row, column, text, bold=True)
    for line in table.lines:
        row += 1
        tag = line.id
        book.put(sheet, row, 1, line.name, f"{tag}.name")
        book.put(sheet, row, 2, line.specification, f"{tag}.specification")
        book.put(sheet, row, 3, line.quantity, f"{tag}.quantity")
        book.put(sheet, row, 4, line.unit, f"{tag}.unit")
        book.put(sheet, row, 5, line.unit_price, f"{tag}.unit_price")
        formula = f"ROUNDDOWN({{{tag}.quantity}}*{{{tag}.unit_price}},{decimals})"
        formula = formula if line.kind == "item" else ""
        book.put(sheet, row, 6, line.amount, f"{tag}.amount", formula=formula)
        book.put(sheet, row, 7, line.reference, f"{tag}.remarks")
    row += 1
    book.put(sheet, row, 1, "計")
    first, last = table.lines[0].id, table.lines[-1].id
    total = f"SUM({{{first}.amount}}:{{{last}.amount}})"
    book.put(sheet, row, 6, table.total, f"{table.key}.total", formula=total)
    if table.base == 1:
        return row
    row += 1
    book.put(sheet, row, 1, f"1{table.unit}当り")
    one = f"{{{table.key}.total}}/{table.base}"
    book.put(sheet, row, 6, table.unit_price, f"{table.key}.unit_price", formula=one)
    return row
