"""Building: 種目別, 科目別, 中科目別, 細目別内訳書 on sheets of their own, plain values."""

from __future__ import annotations

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, Sheet
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.pricing import PricedLine, PricedTable

_HEADER = ("名称", "摘要", "数量", "単位", "単価", "金額", "備考")
_WIDTHS = (32, 44, 10, 8, 14, 18, 20)
_NAME, _SPECIFICATION, _QUANTITY, _UNIT, _PRICE, _AMOUNT, _REMARKS = range(1, 8)


def building(estimate: SampleEstimate) -> Book:
    """表紙, the four 内訳書 of the standard form, 別紙明細書, 代価表."""
    book = Book(estimate.facts["工事名"])
    _cover(book, estimate)
    _subjects(book, estimate)
    for title, level in (("科目別内訳書", 1), ("中科目別内訳書", 2), ("細目別内訳書", 3)):
        if any(line.level == level for line in estimate.lines):
            _level(book, title, level, estimate.lines)
    for title, kind in (("別紙明細書", "別紙明細"), ("代価表", "代価表")):
        sheet = book.sheet(title, _WIDTHS)
        row = 1
        for table in estimate.tables:
            if table.kind == kind:
                row = write_table(book, sheet, row, table) + 2
    return book


def _cover(book: Book, estimate: SampleEstimate) -> None:
    sheet = book.sheet("表紙", (24, 50))
    book.put(sheet, 1, 1, "工事費内訳書", bold=True)
    book.put(sheet, 2, 1, f"みおつくし市 営繕課　{FICTION_NOTICE}")
    for row, (label, value) in enumerate(estimate.facts.items(), start=4):
        book.put(sheet, row, 1, label)
        book.put(sheet, row, 2, value, f"facts.{label}")


def _header(book: Book, sheet: Sheet, row: int) -> int:
    for column, text in enumerate(_HEADER, start=1):
        book.put(sheet, row, column, text, bold=True)
    return row + 1


def _group(book: Book, sheet: Sheet, row: int, line: PricedLine) -> None:
    """A row for a whole group: 1 式 and its amount."""
    book.put(sheet, row, _NAME, line.name, f"{line.id}.name")
    book.put(sheet, row, _QUANTITY, 1)
    book.put(sheet, row, _UNIT, "式")
    book.put(sheet, row, _AMOUNT, line.amount, f"{line.id}.amount")


def _subjects(book: Book, estimate: SampleEstimate) -> None:
    """種目別内訳書, with 共通費, 工事価格 and 消費税等相当額 below 直接工事費."""
    sheet = book.sheet("種目別内訳書", _WIDTHS)
    book.put(sheet, 1, 1, "種目別内訳書", bold=True)
    row = _header(book, sheet, 3)
    book.put(sheet, row, _NAME, "直接工事費")
    for line in estimate.lines:
        if line.level == 0:
            row += 1
            _group(book, sheet, row, line)
    names = {"直接工事費": "直接工事費　計", "消費税相当額": "消費税等相当額", "工事費計": "工事費"}
    for cost in estimate.costs:
        row += 1
        if cost.name == "共通仮設費":
            book.put(sheet, row, _NAME, "共通費")
            row += 1
        book.put(sheet, row, _NAME, names.get(cost.name, cost.name), f"{cost.id}.name")
        book.put(sheet, row, _AMOUNT, cost.amount, f"{cost.id}.amount")
        if cost.rate is not None:
            book.put(sheet, row, _QUANTITY, 1)
            book.put(sheet, row, _UNIT, "式")
            book.put(sheet, row, _REMARKS, f"{cost.rate}%", f"{cost.id}.rate")


def _level(book: Book, title: str, level: int, lines: tuple[PricedLine, ...]) -> None:
    """A sheet with the lines of one level, by group of the level above, each with its 計."""
    sheet = book.sheet(title, _WIDTHS)
    book.put(sheet, 1, 1, title, bold=True)
    row = _header(book, sheet, 3)
    above: PricedLine | None = None
    path: dict[int, str] = {}
    for line in (*lines, None):
        if line is None or line.level < level:
            if above is not None and (line is None or line.level <= above.level):
                book.put(sheet, row, _NAME, "計")
                book.put(sheet, row, _AMOUNT, above.amount, f"{above.id}.total")
                row += 2
                above = None
            if line is not None:
                path[line.level] = line.name
                if line.level == level - 1 and line.kind == "group":
                    above = line
                    heading = "　".join(path[upper] for upper in range(level))
                    book.put(sheet, row, _NAME, heading, bold=True)
                    row += 1
        elif line.level == level:
            if line.kind == "group":
                _group(book, sheet, row, line)
            else:
                write_item(book, sheet, row, line)
            row += 1


def write_item(book: Book, sheet: Sheet, row: int, line: PricedLine) -> None:
    """A line of work or a part of a table."""
    tag = line.id
    values = (
        line.name, line.specification, line.quantity, line.unit, line.unit_price, line.amount,
        line.reference or line.remarks,
    )  # fmt: skip
    names = ("name", "specification", "quantity", "unit", "unit_price", "amount", "remarks")
    for column, (value, name) in enumerate(zip(values, names, strict=True), start=1):
        book.put(sheet, row, column, value, f"{tag}.{name}")


def write_table(book: Book, sheet: Sheet, row: int, table: PricedTable) -> int:
    """A detail sheet or unit-cost table; returns its last row."""
    book.put(sheet, row, 1, f"{table.label}　{table.name}", f"{table.key}.name", bold=True)
    book.put(sheet, row, 2, table.specification, f"{table.key}.specification")
    book.put(sheet, row, 6, f"{table.base}{table.unit}当たり", f"{table.key}.base")
    row = _header(book, sheet, row + 1)
    for line in table.lines:
        write_item(book, sheet, row, line)
        row += 1
    book.put(sheet, row, 1, "計")
    book.put(sheet, row, 6, table.total, f"{table.key}.total")
    return row
