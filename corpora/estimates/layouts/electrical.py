"""Building services on a single sheet: blanks inside names, subtotals below their lines."""

from __future__ import annotations

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, Sheet
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.layouts.civil_columns import children_sum, cost_formula
from corpora.estimates.pricing import PricedLine, PricedTable

_NAME, _SPECIFICATION, _QUANTITY, _UNIT, _PRICE, _AMOUNT, _REMARKS = range(2, 9)
_HEADER = ("名　　称", "摘　　要", "数　量", "単位", "単　価", "金　　額", "備　考")


def electrical(estimate: SampleEstimate) -> Book:
    """One sheet: facts, cost summary, lines with subtotals below, 別紙明細 and 代価."""
    book = Book(estimate.facts["工事名"])
    sheet = book.sheet("内訳書", (3, 34, 40, 10, 6, 14, 18, 18))
    book.put(sheet, 1, 2, "工　事　費　内　訳　書", bold=True)
    book.put(sheet, 2, 2, f"みおつくし市 営繕課（{FICTION_NOTICE}）")
    row = 4
    for label, value in estimate.facts.items():
        book.put(sheet, row, _NAME, label)
        book.put(sheet, row, _SPECIFICATION, value, f"facts.{label}")
        row += 1
    row = _lines(book, sheet, row + 1, estimate.lines)
    row = _costs(book, sheet, row + 1, estimate)
    for table in estimate.tables:
        row = _table(book, sheet, row + 2, table)
    return book


def spaced(name: str) -> str:
    """``幹線`` → ``幹　　線``: short names are stretched to a common width."""
    if not 2 <= len(name) <= 4:
        return name
    return ("　" * (2 if len(name) == 2 else 1)).join(name)


def _header(book: Book, sheet: Sheet, row: int) -> int:
    for column, text in enumerate(_HEADER, start=_NAME):
        book.put(sheet, row, column, text, bold=True)
    return row + 1


def _lines(book: Book, sheet: Sheet, row: int, lines: tuple[PricedLine, ...]) -> int:
    row = _header(book, sheet, row)
    open_groups: list[PricedLine] = []
    for line in (*lines, None):
        while open_groups and (line is None or line.level <= open_groups[-1].level):
            group = open_groups.pop()
            book.put(sheet, row, _NAME, "小　　計" if group.level else "計")
            # The lines right below the group; subtotals of lower groups stand below them.
            formula = children_sum(lines, lines.index(group), group.level + 1)
            for lower in lines:
                if lower.kind == "group":
                    formula = formula.replace(f"{{{lower.id}.amount}}", f"{{{lower.id}.total}}")
            book.put(sheet, row, _AMOUNT, group.amount, f"{group.id}.total", formula=formula)
            row += 1
        if line is None:
            break
        if line.kind == "group":
            book.put(sheet, row, _NAME, spaced(line.name), f"{line.id}.name", bold=line.level == 0)
            open_groups.append(line)
        else:
            _item(book, sheet, row, line)
        row += 1
    return row


def _item(book: Book, sheet: Sheet, row: int, line: PricedLine) -> None:
    tag = line.id
    name = spaced(line.name) if line.kind == "item" else line.name
    book.put(sheet, row, _NAME, name, f"{tag}.name")
    book.put(sheet, row, _SPECIFICATION, line.specification, f"{tag}.specification")
    lump = line.unit == "式" and line.quantity == 1
    book.put(sheet, row, _QUANTITY, "一" if lump else line.quantity, f"{tag}.quantity")
    book.put(sheet, row, _UNIT, line.unit, f"{tag}.unit")
    if not lump:
        book.put(sheet, row, _PRICE, line.unit_price, f"{tag}.unit_price")
    formula = "" if lump else f"INT({{{tag}.quantity}}*{{{tag}.unit_price}})"
    book.put(sheet, row, _AMOUNT, line.amount, f"{tag}.amount", formula=formula)
    book.put(sheet, row, _REMARKS, line.reference, f"{tag}.remarks")


def _costs(book: Book, sheet: Sheet, row: int, estimate: SampleEstimate) -> int:
    for cost in estimate.costs:
        book.put(sheet, row, _NAME, spaced(cost.name), f"{cost.id}.name")
        formula = cost_formula(cost, estimate)
        if cost.name == "直接工事費":
            tops = (line.id for line in estimate.lines if line.level == 0)
            formula = "+".join(f"{{{top}.total}}" for top in tops)
        book.put(sheet, row, _AMOUNT, cost.amount, f"{cost.id}.amount", formula=formula)
        if cost.rate is not None:
            book.put(sheet, row, _SPECIFICATION, f"率 {cost.rate}%", f"{cost.id}.rate")
        row += 1
    return row


def _table(book: Book, sheet: Sheet, row: int, table: PricedTable) -> int:
    book.put(sheet, row, _NAME, table.label, bold=True)
    title = f"{table.name}　{table.specification}"
    book.put(sheet, row, _SPECIFICATION, title, f"{table.key}.name")
    book.put(sheet, row, _AMOUNT, f"（{table.base}{table.unit}当り）", f"{table.key}.base")
    row = _header(book, sheet, row + 1)
    for line in table.lines:
        _item(book, sheet, row, line)
        row += 1
    book.put(sheet, row, _NAME, "計")
    first, last = table.lines[0].id, table.lines[-1].id
    total = f"SUM({{{first}.amount}}:{{{last}.amount}})"
    book.put(sheet, row, _AMOUNT, table.total, f"{table.key}.total", formula=total)
    return row + 1
