"""Writing into worksheets: texts never become formulas, tables are readable and printable."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.estimating.reporting.wording import storable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HEADING_FILL = "E8ECF1"


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | Decimal | int | None,
    *,
    fill: str | None = None,
    bold: bool = False,
    wrap: bool = True,
) -> None:
    """Write one value. A text stays a text even when it begins as a formula does."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = storable(value)
        cell.data_type = "s"
        if value.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True
        cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    elif value is not None:
        cell.value = value
        whole = value == int(value)
        cell.number_format = "#,##0;[Red]-#,##0" if whole else "#,##0.##;[Red]-#,##0.##"
        cell.alignment = Alignment(vertical="top")
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if bold:
        cell.font = Font(bold=True)


def save(book: Workbook, out: Path) -> None:
    """Write a workbook in one go: openpyxl leaves its file open when the disk is full."""
    from io import BytesIO

    written = BytesIO()
    book.save(written)
    out.write_bytes(written.getbuffer())


def headings(sheet: Worksheet, row: int, names: Sequence[tuple[str, int]]) -> None:
    """A row of headings with the widths of their columns, in characters; it is repeated in print."""
    from openpyxl.utils import get_column_letter

    for column, (name, width) in enumerate(names, start=1):
        put(sheet, row, column, name, fill=_HEADING_FILL, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.print_title_rows = f"{row}:{row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def link_to(sheet: Worksheet, row: int, column: int, target_sheet: str, cell: str) -> None:
    """Make a cell lead to another one of the same workbook."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = target_sheet.replace("'", "''")
    found = sheet.cell(row, column)
    found.hyperlink = Hyperlink(ref=found.coordinate, location=f"'{quoted}'!{cell}")
    found.style = "Hyperlink"


def free_title(taken: Sequence[str], wanted: str) -> str:
    """``wanted``, or ``wanted (2)`` and so on when a sheet has that name already."""
    folded = {title.casefold() for title in taken}
    title, number = wanted, 1
    while title.casefold() in folded:
        number += 1
        title = f"{wanted} ({number})"
    return title
