"""Formulas of a workbook: shown as text, computed where no result was saved, and recomputed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from assistant.estimating.grid import Cell, column_letters
from assistant.estimating.model import How, Place, Problem
from assistant.estimating.reading.cells_text import text_cell
from assistant.estimating.reading.formula_ranges import Formula, FormulaSheet
from assistant.estimating.reading.formula_tokens import translated
from assistant.estimating.reading.formula_values import ErrorValue, Scalar
from assistant.estimating.reading.formulas import REASONS, Failure, compute
from assistant.estimating.reading.xlsx_parts import WorkbookParts
from assistant.estimating.reading.xlsx_sheet import FormulaCell, SheetCells, number_cell

# Programs compute in binary: their last digits may differ without meaning anything.
_NOISE = Decimal("1e-13")
_TINY = Decimal("1e-9")
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})


def finish_formulas(book: WorkbookParts, sheets: Mapping[str, SheetCells]) -> list[Problem]:
    """Complete the cells that hold formulas; says what could not be computed.

    A saved result stays as it is, with ``recomputed`` beside it; where none was saved the result
    computed here is shown in the cell's own format.
    """
    if not any(sheet.formulas for sheet in sheets.values()):
        return []
    if book.recalculated_on_opening and _only_zeros(sheets):
        _forget_results(sheets)
    sources = {name: _source(sheet) for name, sheet in sheets.items()}
    results = compute(sources, book.names)
    for name, sheet in sheets.items():
        for (row, column), formula in sheet.formulas.items():
            result = results.values.get((name, row, column))
            cell = _finished(sheet.rows[row][column], formula, (row, column), result, book)
            if cell is None:
                del sheet.rows[row][column]
                if not sheet.rows[row]:
                    del sheet.rows[row]
            else:
                sheet.rows[row][column] = cell
    return list(_problems(results.failures, sheets, book))


def _only_zeros(sheets: Mapping[str, SheetCells]) -> bool:
    """Whether every saved result is 0: what programs write that leave computing to Excel."""
    return all(
        sheet.rows[row][column].number == 0
        for sheet in sheets.values()
        for (row, column), formula in sheet.formulas.items()
        if formula.saved
    )


def _forget_results(sheets: Mapping[str, SheetCells]) -> None:
    for sheet in sheets.values():
        for (row, column), formula in sheet.formulas.items():
            sheet.formulas[row, column] = FormulaCell(
                formula.text, formula.style, saved=False, origin=formula.origin, array=formula.array
            )
            sheet.rows[row][column] = Cell("", indent=formula.style.indent)
            sheet.raw.pop((row, column), None)


def _source(sheet: SheetCells) -> FormulaSheet:
    """The sheet as formulas see it."""
    values: dict[int, dict[int, Scalar]] = {}
    for row, cells in sheet.rows.items():
        line = values[row] = {}
        for column, cell in cells.items():
            if cell.number is not None:
                line[column] = cell.number
            elif cell.text in _ERRORS:
                line[column] = ErrorValue(cell.text)
            elif cell.text:
                line[column] = cell.text
    for (row, column), raw in sheet.raw.items():
        values[row][column] = raw
    for (row, column), formula in sheet.formulas.items():
        if not formula.saved:
            values[row].pop(column, None)
        elif column not in values[row]:
            values[row][column] = ""
    formulas = {
        place: Formula(formula.text, formula.origin, formula.array)
        for place, formula in sheet.formulas.items()
    }
    return FormulaSheet(
        values, formulas, frozenset(sheet.hidden_rows), frozenset(sheet.filtered_rows)
    )


def _finished(
    cell: Cell,
    formula: FormulaCell,
    place: tuple[int, int],
    result: Scalar,
    book: WorkbookParts,
) -> Cell | None:
    """The cell of a formula; None when its result is empty text."""
    text = formula.text
    if formula.origin != place:
        text = translated(text, formula.origin, place)
    text = "=" + text.replace("_xlfn.", "").replace("_xlws.", "")
    number = result if isinstance(result, Decimal) else None
    if formula.saved:
        if not cell.text:
            return None
        if number is not None and cell.number is not None and _same(number, cell.number):
            number = cell.number
        return Cell(cell.text, cell.number, text, number, How.CACHED, cell.indent)
    indent = formula.style.indent
    if number is not None:
        shown, _ = number_cell(number, formula.style, epoch_1904=book.epoch_1904)
        return Cell(shown.text, shown.number, text, shown.number, How.COMPUTED, indent)
    if result is None:
        return Cell("", None, text, None, How.COMPUTED, indent)
    words = _words(result)
    found = text_cell(words, indent)
    return Cell(found.text, None, text, None, How.COMPUTED, found.indent) if found else None


def _words(result: Scalar) -> str:
    if isinstance(result, ErrorValue):
        return result.code
    if isinstance(result, bool):
        return "TRUE" if result else "FALSE"
    return result if isinstance(result, str) else ""


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= max(abs(other) * _NOISE, _TINY)


def _problems(
    failures: list[Failure], sheets: Mapping[str, SheetCells], book: WorkbookParts
) -> list[Problem]:
    """One sentence per sheet and reason, at its first cell."""
    found: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for failure in failures:
        if failure.reason != "depends":
            found[failure.sheet, failure.reason].append(failure)
    problems = []
    for (sheet, reason), group in found.items():
        first = min(group, key=lambda one: (one.row, one.column))
        cell = f"{column_letters(first.column)}{first.row}"
        saved = all(sheets[sheet].formulas[one.row, one.column].saved for one in group)
        details = sorted({one.detail for one in group if one.detail})[:5]
        about = f"（{'、'.join(details)}）" if details else ""
        if reason == "external" and book.external:
            about = f"（{'、'.join(book.external[:5])}）"
        outcome = "保存された値を使い、検算していません" if saved else "計算していません"
        message = f"{REASONS[reason]}{about}が{len(group)}か所あります。{outcome}。"
        problems.append(Problem(Place(sheet, cell), message))
    return problems
