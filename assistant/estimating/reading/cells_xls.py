"""Cells of an .xls workbook of Excel 97-2003; its formulas are stored in a form nobody reads."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import How
from assistant.estimating.reading.cells_text import text_cell
from assistant.estimating.reading.excel_numbers import date_text, exact, is_date_format, shown
from retrieval.loading.refusals import encrypted, reading, refusal, too_large
from retrieval.settings import LoadLimits

MAX_CELLS = 3_000_000


def read_xls_cells(path: Path, limits: LoadLimits) -> GridBook:
    """All sheets with values as shown, indents, merged and hidden parts; no formulas.

    Raises NaniwaError (``encrypted``, ``broken``, ``empty``, ``too_large``).
    """
    with reading(path, "Excelブック"):
        import xlrd

        try:
            book = xlrd.open_workbook(str(path), formatting_info=True, logfile=_Silence())
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise encrypted(path) from error
            raise
        if book.nsheets > limits.max_pages:
            raise too_large(path, f"シートの数が上限（{limits.max_pages}）を超えています")
        grids = []
        for sheet in book.sheets():
            if sum(sheet.row_len(row) for row in range(sheet.nrows)) > MAX_CELLS:
                raise too_large(path, f"シート「{sheet.name}」のセルが多すぎます")
            grids.append(_grid(book, sheet))
    if not any(grid.rows for grid in grids):
        raise refusal(path, "文字がありません", code="empty")
    return GridBook(path, tuple(grids))


class _Silence:
    """A place for xlrd's remarks on damaged files, which it otherwise prints."""

    def write(self, text: str) -> int:
        """Forget ``text``."""
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


def _grid(book: Any, sheet: Any) -> Grid:  # noqa: ANN401 - xlrd is not typed
    rows: dict[int, dict[int, Cell]] = {}
    for row in range(sheet.nrows):
        cells = {}
        for column in range(sheet.row_len(row)):
            cell = _cell(book, sheet.cell(row, column))
            if cell is not None:
                cells[column + 1] = cell
        if cells:
            rows[row + 1] = cells
    hidden = (row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)
    return Grid(
        sheet=sheet.name,
        rows=rows,
        merged=tuple(
            (top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
        ),
        hidden_rows=frozenset(hidden),
        hidden_columns=frozenset(
            column + 1 for column, info in sheet.colinfo_map.items() if info.hidden
        ),
        hidden=sheet.visibility != 0,
    )


def _cell(book: Any, stored: Any) -> Cell | None:  # noqa: ANN401
    import xlrd

    if stored.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return None
    layout = book.xf_list[stored.xf_index]
    indent = layout.alignment.indent_level
    if stored.ctype == xlrd.XL_CELL_TEXT:
        return text_cell(stored.value, indent)
    if stored.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell("TRUE" if stored.value else "FALSE", indent=indent)
    if stored.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(stored.value, "#VALUE!"), indent=indent)
    number = exact(stored.value) or Decimal(0)
    pattern = book.format_map[layout.format_key].format_str
    if stored.ctype == xlrd.XL_CELL_DATE or is_date_format(pattern):
        text = date_text(number, epoch_1904=bool(book.datemode))
        if text is not None:
            return Cell(text, indent=indent)
    return Cell(shown(number, pattern), number, how=How.TYPED, indent=indent)
