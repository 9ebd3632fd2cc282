"""Civil as a printing system exports it: CSV in CP932, pages with headers and page sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, Sheet
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.pricing import PricedLine, PricedTable

PAGE_LINES = 30
_LEVEL, _NAME, _SPECIFICATION, _UNIT, _QUANTITY, _PRICE, _AMOUNT, _REMARKS = range(1, 9)
_HEADER = ("レベル", "費目・工種・種別・細別", "規格", "単位", "数量", "単価", "金額", "摘要")


@dataclass(slots=True)
class _Print:
    """Writes rows and starts a new page when one is full."""

    book: Book
    sheet: Sheet
    row: int = 1
    page: int = 0
    on_page: int = 0
    page_sum: Decimal = Decimal(0)

    def start_page(self) -> None:
        self.page += 1
        self.on_page, self.page_sum = 0, Decimal(0)
        self.book.put(self.sheet, self.row, _NAME, "本工事費内訳書")
        self.book.put(self.sheet, self.row, _REMARKS, f"{self.page}頁")
        for column, text in enumerate(_HEADER, start=1):
            self.book.put(self.sheet, self.row + 1, column, text)
        self.row += 2

    def end_page(self) -> None:
        self.book.put(self.sheet, self.row, _NAME, "頁計")
        self.book.put(self.sheet, self.row, _AMOUNT, self.page_sum, f"page{self.page}.amount")
        self.row += 2

    def line(self, line: PricedLine) -> None:
        """A line with its level; the page sum is of lines of work alone."""
        if self.on_page == PAGE_LINES:
            self.end_page()
            self.start_page()
        write_line(self.book, self.sheet, self.row, line, line.level + 1)
        if line.kind == "item":
            self.page_sum += line.amount
        self.row += 1
        self.on_page += 1


def civil_print(estimate: SampleEstimate) -> Book:
    """Facts, pages of lines, the summary, itemised costs, scrap, unit-cost tables."""
    book = Book(estimate.facts["工事名"])
    sheet = book.sheet("csv")
    book.put(sheet, 1, _LEVEL, "設計書")
    book.put(sheet, 1, _SPECIFICATION, f"みおつくし市 公園緑地課（{FICTION_NOTICE}）")
    out = _Print(book, sheet, row=2)
    for label, value in estimate.facts.items():
        book.put(sheet, out.row, _LEVEL, label)
        book.put(sheet, out.row, _NAME, value, f"facts.{label}")
        out.row += 1
    out.row += 1
    out.start_page()
    for line in estimate.lines:
        out.line(line)
    out.end_page()
    row = _costs(book, sheet, out.row, estimate)
    for table in estimate.tables:
        row = _table(book, sheet, row + 1, table)
    return book


def write_line(book: Book, sheet: Sheet, row: int, line: PricedLine, level: int | None) -> None:
    """A row of the list; ``level`` None leaves its column empty."""
    tag = line.id
    book.put(sheet, row, _LEVEL, level)
    values = (
        line.name, line.specification, line.unit, line.quantity, line.unit_price, line.amount,
        line.reference or line.remarks,
    )  # fmt: skip
    names = ("name", "specification", "unit", "quantity", "unit_price", "amount", "remarks")
    for column, (value, name) in enumerate(zip(values, names, strict=True), start=_NAME):
        book.put(sheet, row, column, value, f"{tag}.{name}")


def _costs(book: Book, sheet: Sheet, row: int, estimate: SampleEstimate) -> int:
    book.put(sheet, row, _NAME, "工事費総括表")
    row += 1
    for column, text in enumerate(_HEADER, start=1):
        book.put(sheet, row, column, text)
    row += 1
    for cost in estimate.costs:
        lines: tuple[PricedLine, ...] = ()
        if cost.name == "共通仮設費（積上げ）":
            lines = estimate.itemised
        if cost.name == "スクラップ評価額":
            lines = estimate.scrap
        book.put(sheet, row, _NAME, cost.name, f"{cost.id}.name")
        book.put(sheet, row, _AMOUNT, cost.amount, f"{cost.id}.amount")
        if cost.rate is not None:
            book.put(sheet, row, _REMARKS, f"{cost.rate}%", f"{cost.id}.rate")
        row += 1
        for line in lines:
            write_line(book, sheet, row, line, None)
            sheet.cells[row, _NAME].value = "　" * line.level + line.name
            row += 1
    return row


def _table(book: Book, sheet: Sheet, row: int, table: PricedTable) -> int:
    book.put(sheet, row, _LEVEL, table.label)
    book.put(sheet, row, _NAME, table.name, f"{table.key}.name")
    book.put(sheet, row, _SPECIFICATION, table.specification, f"{table.key}.specification")
    book.put(sheet, row, _AMOUNT, f"{table.base}{table.unit}当り", f"{table.key}.base")
    row += 1
    header = ("", "名称", "規格", "単位", "数量", "単価", "金額", "摘要")
    for column, text in enumerate(header, start=1):
        book.put(sheet, row, column, text)
    for line in table.lines:
        row += 1
        write_line(book, sheet, row, line, None)
    row += 1
    book.put(sheet, row, _NAME, "合計")
    book.put(sheet, row, _AMOUNT, table.total, f"{table.key}.total")
    row += 1
    book.put(sheet, row, _NAME, f"1{table.unit}当り")
    book.put(sheet, row, _AMOUNT, table.unit_price, f"{table.key}.unit_price")
    return row + 1
