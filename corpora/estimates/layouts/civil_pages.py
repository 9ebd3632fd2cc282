"""Civil as printed pages: cover, summary, breakdown by indent, unit-cost tables (PDF)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, Sheet, Value, shown
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.pricing import PricedLine, PricedTable

PAGE_LINES = 36
_NAME, _SPECIFICATION, _UNIT, _QUANTITY, _PRICE, _AMOUNT, _REMARKS = range(1, 8)
_HEADER = ("費目・工種・種別・細別", "規格", "単位", "数量", "単価", "金額", "摘要")
_PARTS = ("名称", "規格", "単位", "数量", "単価", "金額", "摘要")
_COSTS = ("費目", "", "", "率(%)", "対象額", "金額", "摘要")


@dataclass(slots=True)
class _Pages:
    """Puts lines on pages (one sheet each); a full page is followed by one with its header."""

    book: Book
    sheet: Sheet = field(init=False)
    row: int = 0
    heading: str = ""
    header: tuple[str, ...] = ()

    def section(self, heading: str, header: tuple[str, ...] = ()) -> None:
        """A new page with a heading and the columns' titles, repeated on the pages after it."""
        self.heading, self.header = heading, header
        self._new_page()

    def need(self, lines: int) -> None:
        """Start a new page unless ``lines`` more fit on this one."""
        if self.row + lines > PAGE_LINES:
            self._new_page()

    def next(self) -> int:
        """The next free line."""
        self.need(1)
        self.row += 1
        return self.row

    def put(self, column: int, value: Value, tag: str = "", indent: int = 0) -> None:
        """A value in the current line, as it is printed."""
        self.book.put(self.sheet, self.row, column, shown(value, "△"), tag, indent=indent)

    def _new_page(self) -> None:
        self.sheet = self.book.sheet(f"p{len(self.book.sheets) + 1}")
        self.row = 1
        self.put(_NAME, self.heading)
        if self.header:
            self.row = 2
            for column, text in enumerate(self.header, start=1):
                self.put(column, text)


def civil_pages(estimate: SampleEstimate) -> Book:
    """The pages; a place is a page and a line of it."""
    book = Book(estimate.facts["工事名"], by_line=True)
    pages = _Pages(book)
    pages.section("工事設計書")
    pages.next()
    pages.put(_NAME, f"みおつくし市 道路維持課　{FICTION_NOTICE}")
    for label, value in estimate.facts.items():
        pages.next()
        pages.put(_NAME, label)
        pages.put(_SPECIFICATION, value, f"facts.{label}")
    _summary(pages, estimate)
    pages.section("本工事費内訳書", _HEADER)
    for line in estimate.lines:
        _line(pages, line)
    pages.section("共通仮設費（積上げ）内訳書", _HEADER)
    for line in estimate.itemised:
        _line(pages, line)
    pages.section("代価表")
    for table in estimate.tables:
        _table(pages, table)
    return book


def _summary(pages: _Pages, estimate: SampleEstimate) -> None:
    pages.section("工事費総括表", _COSTS)
    for cost in estimate.costs:
        pages.next()
        pages.put(_NAME, cost.name, f"{cost.id}.name", cost.level)
        pages.put(_QUANTITY, cost.rate, f"{cost.id}.rate")
        pages.put(_PRICE, cost.base, f"{cost.id}.base")
        pages.put(_AMOUNT, cost.amount, f"{cost.id}.amount")


def _line(pages: _Pages, line: PricedLine) -> None:
    pages.next()
    _values(pages.put, line)


def _values(put: Callable[..., None], line: PricedLine) -> None:
    tag = line.id
    put(_NAME, line.name, f"{tag}.name", line.level)
    put(_SPECIFICATION, line.specification, f"{tag}.specification")
    put(_UNIT, line.unit, f"{tag}.unit")
    put(_QUANTITY, line.quantity, f"{tag}.quantity")
    put(_PRICE, line.unit_price, f"{tag}.unit_price")
    put(_AMOUNT, line.amount, f"{tag}.amount")
    put(_REMARKS, line.reference or line.remarks, f"{tag}.remarks")


def _table(pages: _Pages, table: PricedTable) -> None:
    pages.need(min(len(table.lines) + 4, PAGE_LINES - 2))
    pages.next()
    pages.put(_NAME, f"{table.label}　{table.name}", f"{table.key}.name")
    pages.sheet.cells[pages.row, _NAME].bold = True
    pages.put(_SPECIFICATION, table.specification, f"{table.key}.specification")
    pages.put(_AMOUNT, f"{table.base} {table.unit} 当り", f"{table.key}.base")
    pages.next()
    for column, text in enumerate(_PARTS, start=1):
        pages.put(column, text)
    for line in table.lines:
        _line(pages, line)
    pages.next()
    pages.put(_NAME, "合計")
    pages.put(_AMOUNT, table.total, f"{table.key}.total")
    if table.kind != "明細表":
        pages.next()
        pages.put(_NAME, f"1 {table.unit} 当り")
        pages.put(_AMOUNT, table.unit_price, f"{table.key}.unit_price")
