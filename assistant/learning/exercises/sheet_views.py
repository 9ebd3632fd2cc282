"""The cells of a book as sheets that a trainee marks."""

from __future__ import annotations

from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet
from corpora.estimates.book import Book, Sheet, letters, shown


def sheet_name(title: str) -> str:
    """``p2`` → ``2ページ``; ``csv`` → ``設計書``; others as they are."""
    if title[:1] == "p" and title[1:].isdigit():
        return f"{title[1:]}ページ"
    return "設計書" if title == "csv" else title


def place_of(book: Book, tag: str) -> str:
    """``本工事費内訳書!I12``; empty when the layout doesn't show the value."""
    if tag not in book.tags:
        return ""
    title, row, column = book.tags[tag]
    return f"{sheet_name(title)}!{letters(column)}{row}"


def book_sheets(book: Book, *, minus: str = "-") -> tuple[ExerciseSheet, ...]:
    """All sheets, row by row; empty cells keep the columns in line and can't be marked."""
    return tuple(_sheet(sheet, minus) for sheet in book.sheets)


def _sheet(sheet: Sheet, minus: str) -> ExerciseSheet:
    name = sheet_name(sheet.title)
    last = max((column for _, column in sheet.cells), default=0)
    wide = {(top, left): right - left + 1 for top, left, _, right in sheet.merged}
    rows = []
    for row in range(1, sheet.last_row + 1):
        cells: list[ExerciseCell] = []
        column = 1
        while column <= last:
            cell = sheet.cells.get((row, column))
            columns = wide.get((row, column), 1)
            text = shown(cell.value, minus) if cell else ""
            place = f"{name}!{letters(column)}{row}" if text else ""
            indent = "　" * cell.indent if cell else ""
            heading = bool(cell and cell.bold)
            cells.append(ExerciseCell(place, indent + text, heading, columns))
            column += columns
        rows.append(ExerciseRow(tuple(cells), str(row)))
    return ExerciseSheet(name, tuple(rows))
