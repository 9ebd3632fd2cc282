"""Two layouts more: levels in columns of their own with formulas, and pages of a PDF."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from evals.incidents.paper import Book, CostTable, Entry, Figure, Group, Item
from evals.incidents.sheets import Cell, Sheets, rate_remark, shown

LEVEL_HEAD = (
    "工事区分", "工種", "種別・細別", "規　格", "数　量", "単位", "単　価", "金　額", "備　考",
)  # fmt: skip
FIRST_AMOUNT = "H"


def formula_workbook(book: Book) -> Sheets:
    """Levels in columns; products and sums are formulas, as an engineer's own workbook has them.

    An amount that is an `Entry` is typed over its formula.
    """
    sheets = Sheets()
    sheet = "内訳書"
    for label, value in book.facts.items():
        sheets.add(sheet, label, "", "", value)
    sheets.add(sheet)
    sheets.add(sheet, *LEVEL_HEAD)
    tops = [_group(sheets, sheet, group, 0) for group in book.groups]
    for cost in book.costs:
        amount: Figure | str = cost.amount
        if cost.name == "直接工事費":
            amount = "=" + "+".join(f"{FIRST_AMOUNT}{row}" for row in tops)
        sheets.add(
            sheet, cost.name, "", "", "", Decimal(1), "式", "", amount, rate_remark(cost, "{rate}%")
        )
    for table in book.tables:
        _table(sheets, table.reference, f"{table.name} {table.specification}", table)
    return sheets


def _table(sheets: Sheets, title: str, name: str, table: CostTable) -> None:
    sheet = "単価表"
    sheets.add(sheet, title, name, "", "", table.base, table.unit, "当り")
    sheets.add(sheet, "名称", "規格", "", "", "数量", "単位", "単価", "金額", "備考")
    first = len(sheets.rows[sheet]) + 1
    for line in table.parts:
        row = len(sheets.rows[sheet]) + 1
        sheets.add(
            sheet, line.name, line.specification, "", "", line.quantity, line.unit, line.price,
            _product(line, row), line.remark,
        )  # fmt: skip
    last = len(sheets.rows[sheet])
    sheets.add(sheet, "計", "", "", "", "", "", "", f"=SUM(H{first}:H{last})", "")
    per_unit: Cell = f"=INT(H{last + 1}/{table.base:f})"
    if table.per_unit is not None:
        per_unit = table.per_unit
    sheets.add(sheet, f"1{table.unit}当り", "", "", "", "", "", "", per_unit, "")
    sheets.add(sheet)


def _group(sheets: Sheets, sheet: str, group: Group, level: int) -> int:
    row = len(sheets.rows[sheet]) + 1
    head: list[Cell] = ["", "", ""]
    head[level] = group.name
    sheets.add(sheet, *head, "", Decimal(1), "式", "", Decimal(0), "")
    below: list[int] = []
    for member in group.members:
        if isinstance(member, Group):
            below.append(_group(sheets, sheet, member, level + 1))
            continue
        number = len(sheets.rows[sheet]) + 1
        below.append(number)
        sheets.add(
            sheet, "", "", member.name, member.specification, member.quantity, member.unit,
            member.price, _product(member, number), member.remark,
        )  # fmt: skip
    total: Cell = f"=SUM(H{below[0]}:H{below[-1]})"
    if any(isinstance(member, Group) for member in group.members):
        total = "=" + "+".join(f"H{number}" for number in below)
    if group.amount is not None:
        total = group.amount
    sheets.rows[sheet][row - 1][7] = total
    return row


def _product(item: Item, row: int) -> Cell:
    return item.amount if item.amount is not None else f"=INT(E{row}*G{row})"


PAGE_ROWS = 26
LEFTS = (40.0, 230.0, 400.0, 440.0, 505.0, 580.0, 670.0, 800.0)
PITCH = 18.0
COVER_SHEET = "総括情報表"
SIZE = 8.0


def write_pages(sheets: Sheets, path: Path, *, ruled: bool) -> dict[str, tuple[str, str]]:
    """Seven columns on landscape pages, each sheet on pages of its own; where marks stand."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    from retrieval.embedded_fonts import register_fonts

    rows = [row for rows in sheets.rows.values() for row in rows]
    fonts = register_fonts("".join(_text(cell) for row in rows for cell in row))
    width, height = landscape(A4)
    canvas = Canvas(str(path), pagesize=(width, height))
    marks: dict[str, tuple[str, str]] = {}
    page = 0
    for sheet, lines in sheets.rows.items():
        filled = [row for row in lines if any(_text(cell) for cell in row)]
        for start in range(0, len(filled), PAGE_ROWS):
            page += 1
            canvas.setFont(fonts.serif, SIZE)
            part = filled[start : start + PAGE_ROWS]
            for number, row in enumerate(part, start=1):
                _draw(canvas, height - 40 - PITCH * number, row, ruled=ruled)
                for cell in row:
                    if isinstance(cell, Entry):
                        marks[cell.mark] = (f"p{page}", str(number))
            canvas.setLineWidth(0.4)
            is_cover = sheet == COVER_SHEET  # values of a cover run over the columns of tables
            for left in LEFTS if ruled and not is_cover else ():
                canvas.line(left, height - 44, left, height - 44 - PITCH * len(part))
            canvas.showPage()
    canvas.save()
    return marks


def _draw(
    canvas: Any,  # noqa: ANN401 - reportlab has no types
    top: float,
    row: list[Cell],
    *,
    ruled: bool,
) -> None:
    for column, cell in enumerate(row):
        text = _text(cell)
        value = shown(cell)
        if isinstance(value, Decimal):
            canvas.drawRightString(LEFTS[column + 1] - 4, top, text)
        elif text:
            words = text.lstrip("　")
            indent = SIZE * (len(text) - len(words))
            canvas.drawString(LEFTS[column] + 4 + indent, top, words)
    if not ruled:
        return
    canvas.line(LEFTS[0], top + PITCH - 4, LEFTS[-1], top + PITCH - 4)
    canvas.line(LEFTS[0], top - 4, LEFTS[-1], top - 4)


def _text(cell: Cell) -> str:
    value = shown(cell)
    if isinstance(value, Decimal):
        return f"△{-value:,f}" if value < 0 else f"{value:,f}"
    return value or ""
