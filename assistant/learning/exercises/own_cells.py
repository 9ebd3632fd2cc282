"""The cells of a given estimate: changed, shown, and written as a plain file without formulas."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.grid import Cell, Grid, GridBook, column_letters, column_number
from assistant.estimating.model import Place
from assistant.estimating.reporting.wording import storable
from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain(book: GridBook) -> GridBook:
    """The book with what is shown alone: a formula would undo a planted error when it is saved."""
    grids = tuple(
        replace(
            grid,
            rows={
                row: {column: replace(cell, formula=None, recomputed=None) for column, cell in cells.items()}
                for row, cells in grid.rows.items()
            },
        )
        for grid in book.grids
    )  # fmt: skip
    return replace(book, grids=grids)


def with_number(book: GridBook, place: Place, number: Decimal) -> GridBook:
    """The book with another figure in a cell, written as the old one was, so that nothing tells it."""
    before = cell_at(book, place)
    grid = next(grid for grid in book.grids if grid.sheet == place.sheet)
    grouped = any(
        "," in unicodedata.normalize("NFKC", cell.text)
        for cells in grid.rows.values()
        for cell in cells.values()
        if cell.number is not None
    )
    text = _like(before.text, number, grouped=grouped)
    return _with_cell(book, place, replace(before, text=text, number=number))


def with_text(book: GridBook, place: Place, text: str) -> GridBook:
    """The book with other words in a cell."""
    return _with_cell(book, place, replace(cell_at(book, place), text=text, number=None))


def with_row_twice(book: GridBook, place: Place) -> GridBook:
    """The book with the row of a place a second time below it; what follows moves down."""
    row = position(place)[0]

    def moved(grid: Grid) -> Grid:
        rows = {number + (number > row): cells for number, cells in grid.rows.items()}
        rows[row + 1] = grid.rows[row]
        merged = [
            (top + (top > row), left, bottom + (bottom > row), right)
            for top, left, bottom, right in grid.merged
        ]
        hidden = frozenset(number + (number > row) for number in grid.hidden_rows)
        return replace(
            grid, rows=dict(sorted(rows.items())), merged=tuple(merged), hidden_rows=hidden
        )

    return replace(
        book,
        grids=tuple(moved(grid) if grid.sheet == place.sheet else grid for grid in book.grids),
    )


def cell_at(book: GridBook, place: Place) -> Cell:
    """What stands at a place."""
    row, column = position(place)
    grid = next(grid for grid in book.grids if grid.sheet == place.sheet)
    return grid.rows[row][column]


def position(place: Place) -> tuple[int, int]:
    """Row and column: ``F12`` → 12, 6."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", place.cell)
    return (int(found[2]), column_number(found[1])) if found else (0, 0)


def place_name(place: Place) -> str:
    """``内訳書!F12``, as exercises name it."""
    return f"{place.sheet}!{place.cell}"


def row_places(book: GridBook, place: Place) -> tuple[str, ...]:
    """All cells of a place's row."""
    row = position(place)[0]
    grid = next(grid for grid in book.grids if grid.sheet == place.sheet)
    return tuple(
        f"{place.sheet}!{column_letters(column)}{row}"
        for column, cell in grid.rows.get(row, {}).items()
        if cell.text
    )


def shown_sheets(book: GridBook) -> tuple[ExerciseSheet, ...]:
    """All sheets that have something in them, for marking; hidden rows are shown too."""
    return tuple(_shown(grid) for grid in book.grids if grid.rows and not grid.hidden)


def _shown(grid: Grid) -> ExerciseSheet:
    last = max(column for cells in grid.rows.values() for column in cells)
    wide = {(top, left): right - left + 1 for top, left, _, right in grid.merged}
    rows = []
    for row, cells in grid.rows.items():
        line: list[ExerciseCell] = []
        column = 1
        while column <= last:
            cell = cells.get(column)
            columns = max(1, min(wide.get((row, column), 1), last - column + 1))
            text = cell.text if cell else ""
            place = f"{grid.sheet}!{column_letters(column)}{row}" if text else ""
            indent = "　" * cell.indent if cell else ""
            line.append(ExerciseCell(place, indent + text, columns=columns))
            column += columns
        rows.append(ExerciseRow(tuple(line), str(row)))
    return ExerciseSheet(grid.sheet, tuple(rows))


def workbook_bytes(book: GridBook) -> bytes:
    """A new workbook with the same sheets and cells, and nothing else of the file given."""
    import openpyxl
    from openpyxl.styles import Alignment

    from corpora.rendering.archives import without_clock

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for grid in book.grids:
        sheet = workbook.create_sheet(grid.sheet)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        for row, cells in grid.rows.items():
            for column, cell in cells.items():
                target = sheet.cell(row, column)
                number_format = _format(cell)
                if cell.number is not None and number_format:
                    target.value = _stored(cell.number)
                    target.number_format = number_format
                else:
                    target.value = storable(cell.text)
                    target.data_type = "s"
                    target.quotePrefix = cell.text.startswith(_FORMULA_STARTS)
                if cell.indent:
                    target.alignment = Alignment(indent=cell.indent)
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in grid.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column, width in _widths(grid).items():
            sheet.column_dimensions[column_letters(column)].width = width
    result = io.BytesIO()
    workbook.save(result)
    return without_clock(result.getvalue())


def csv_text(book: GridBook) -> str:
    """All sheets below each other as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for grid in book.grids:
        last = max((column for cells in grid.rows.values() for column in cells), default=0)
        for row in range(1, max(grid.rows, default=0) + 1):
            cells: Mapping[int, Cell] = grid.rows.get(row, {})
            writer.writerow(
                [cells[column].text if column in cells else "" for column in range(1, last + 1)]
            )
    return text.getvalue()


def _with_cell(book: GridBook, place: Place, cell: Cell) -> GridBook:
    row, column = position(place)

    def changed(grid: Grid) -> Grid:
        cells = {**grid.rows[row], column: cell}
        return replace(grid, rows={**grid.rows, row: cells})

    return replace(
        book,
        grids=tuple(changed(grid) if grid.sheet == place.sheet else grid for grid in book.grids),
    )


_FIGURE = re.compile(r"(\D*?)([\d,]+)(?:\.(\d+))?(\D*)")
_SIGNS = "-－−▲△"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _like(before: str, number: Decimal, *, grouped: bool) -> str:
    """A figure with the commas, decimals, width, currency and negative sign of another one.

    ``grouped`` tells whether figures of its sheet have commas, where the other is too small to.
    """
    plain_before = unicodedata.normalize("NFKC", before).strip()
    found = _FIGURE.fullmatch(plain_before)
    ahead, whole, places, behind = found.groups("") if found else ("", plain_before, "", "")
    decimals = max(len(places), -int(number.normalize().as_tuple().exponent), 0)
    commas = "," in whole or (grouped and len(whole) <= 3)  # noqa: PLR2004 - thousands
    shown = f"{abs(number):,.{decimals}f}" if commas else f"{abs(number):.{decimals}f}"
    if re.search("[０-９]", before):
        shown = shown.translate(_WIDE)
        shown = shown.replace(",", "，") if "，" in before else shown
        shown = shown.replace(".", "．") if "．" in before else shown
    sign = next((mark for mark in ahead if mark in _SIGNS), "-") if number < 0 else ""
    currency = "".join(mark for mark in ahead if mark not in _SIGNS)
    return f"{sign}{currency}{shown}{behind}"


def _format(cell: Cell) -> str:
    """The number format under which a figure shows as it did; empty for one in words."""
    found = re.fullmatch(r"([-▲△]?)([\d,]+)(?:\.(\d+))?(%?)", cell.text)
    if found is None:
        return ""
    whole = "#,##0" if "," in found[2] else "0"
    number_format = whole + (f".{'0' * len(found[3])}" if found[3] else "") + found[4]
    return (
        f'{number_format};"{found[1]}"{number_format}' if found[1] in ("▲", "△") else number_format
    )


def _stored(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _widths(grid: Grid) -> dict[int, int]:
    widths: dict[int, int] = {}
    for cells in grid.rows.values():
        for column, cell in cells.items():
            widths[column] = min(max(widths.get(column, 8), 2 * len(cell.text)), 44)
    return widths
