"""Excel workbooks: a sheet per first-level heading, or per category of a price list."""

from __future__ import annotations

import io
import re
from typing import Any

from corpora import FICTION_NOTICE
from corpora.rendering.archives import without_clock
from corpora.source import Grid, Heading, Paragraph, Source

_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")


def render_workbook(source: Source) -> bytes:
    """The document as .xlsx: headings and paragraphs in column A, tables cell by cell."""
    import openpyxl
    from openpyxl.styles import Font

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = source.title
    workbook.properties.creator = "みおつくし市"
    sheet: Any = None
    bold = Font(bold=True)

    def new_sheet(title: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
        created = workbook.create_sheet(title)
        created.append([source.title])
        created.cell(1, 1).font = Font(bold=True, size=14)
        created.append([f"{source.meta.get('issuer', 'みおつくし市')}　{FICTION_NOTICE}"])
        created.oddFooter.center.text = "&P / &N"
        created.oddHeader.right.text = FICTION_NOTICE
        return created

    for block in source.blocks:
        if isinstance(block, Heading) and block.level == 1:
            sheet = new_sheet(block.text)
        elif isinstance(block, Heading | Paragraph):
            sheet.append([block.text])
            if isinstance(block, Heading):
                sheet.cell(sheet.max_row, 1).font = bold
        elif isinstance(block, Grid):
            _add_table(sheet, block)
    result = io.BytesIO()
    workbook.save(result)
    return without_clock(result.getvalue())


def _add_table(sheet: Any, grid: Grid) -> None:  # noqa: ANN401 - openpyxl is untyped
    from openpyxl.styles import Alignment, Border, Font, Side

    edge = Side(style="thin")
    border = Border(left=edge, right=edge, top=edge, bottom=edge)
    if grid.caption:
        sheet.append([grid.caption])
    first = sheet.max_row + 1
    for number, row in enumerate(grid.rows):
        for column, text in enumerate(row):
            cell = sheet.cell(first + number, column + 1)
            cell.border = border
            if text not in ("<", "^", ""):
                _fill(cell, text)
            if number < grid.header_rows:
                cell.font = Font(bold=True)
                cell.alignment = Alignment("center", "center", wrap_text=True)
    for top, left, height, width in grid.spans():
        sheet.merge_cells(
            start_row=first + top,
            start_column=left + 1,
            end_row=first + top + height - 1,
            end_column=left + width,
        )
    _widen(sheet, grid)
    sheet.print_title_rows = f"{first}:{first + grid.header_rows - 1}"


def _fill(cell: Any, text: str) -> None:  # noqa: ANN401
    if _NUMBER.fullmatch(text) and not (text.startswith("0") and text[:2] not in ("0", "0.")):
        plain = text.replace(",", "")
        cell.value = float(plain) if "." in plain else int(plain)
        decimals = len(plain.partition(".")[2])
        cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
    else:
        cell.value = text


def _widen(sheet: Any, grid: Grid) -> None:  # noqa: ANN401
    from openpyxl.utils import get_column_letter

    for column in range(len(grid.rows[0])):
        longest = max(len(row[column]) for row in grid.rows)
        letter = get_column_letter(column + 1)
        width = max(sheet.column_dimensions[letter].width, min(2 * longest + 2, 40))
        sheet.column_dimensions[letter].width = width
