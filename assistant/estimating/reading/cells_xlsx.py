"""Cells of an .xlsx or .xlsm workbook in one pass; macros are noted and never touched."""

from __future__ import annotations

import zipfile
from pathlib import Path

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import Place, Problem
from assistant.estimating.reading.xlsx_formulas import finish_formulas
from assistant.estimating.reading.xlsx_parts import SheetEntry, WorkbookParts, read_parts
from assistant.estimating.reading.xlsx_sheet import SheetCells, TooManyCellsError, read_sheet
from retrieval.loading.refusals import reading, refusal, too_large
from retrieval.settings import LoadLimits

_MAX_COVERED = 20_000


def read_xlsx_cells(path: Path, limits: LoadLimits) -> GridBook:
    """All sheets with values, formulas, formats as shown, indents, merged and hidden parts.

    The package must have passed `package_kind`. Raises NaniwaError (``broken``, ``empty``,
    ``too_large``).
    """
    with reading(path, "Excelブック"), zipfile.ZipFile(path) as package:
        book = read_parts(package)
        if len(book.sheets) > limits.max_pages:
            raise too_large(path, f"シートの数が上限（{limits.max_pages}）を超えています")
        members = frozenset(package.namelist())
        entries = [entry for entry in book.sheets if entry.part in members]
        sheets = {}
        for entry in entries:
            try:
                sheets[entry.name] = read_sheet(package, entry.part, book)
            except TooManyCellsError as error:
                raise too_large(path, f"シート「{entry.name}」のセルが多すぎます") from error
        problems = [*_remarks(book), *finish_formulas(book, sheets)]
    if not any(sheet.rows for sheet in sheets.values()):
        raise refusal(path, "文字がありません", code="empty")
    grids = tuple(_grid(entry, sheets[entry.name]) for entry in entries)
    return GridBook(path, grids, tuple(problems))


def _grid(entry: SheetEntry, sheet: SheetCells) -> Grid:
    rows = _uncovered(sheet)
    if any(one > other for one, other in zip(rows, list(rows)[1:], strict=False)):
        rows = dict(sorted(rows.items()))
    return Grid(
        sheet=entry.name,
        rows=rows,
        merged=tuple(sheet.merged),
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=frozenset(sheet.hidden_columns),
        hidden=entry.hidden,
    )


def _uncovered(sheet: SheetCells) -> dict[int, dict[int, Cell]]:
    """The cells without those that a merged area covers: Excel shows its first cell only."""
    rows = sheet.rows
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) > _MAX_COVERED:
            continue
        for row in range(top, bottom + 1):
            cells = rows.get(row, {})
            for column in range(left, right + 1) if cells else ():
                if (row, column) != (top, left):
                    cells.pop(column, None)
    return {row: cells for row, cells in rows.items() if cells}


def _remarks(book: WorkbookParts) -> list[Problem]:
    first = Place(book.sheets[0].name if book.sheets else "", "A1")
    if not book.macros:
        return []
    return [
        Problem(first, "マクロが含まれています（実行していません。セルの値だけを読みました）。")
    ]
