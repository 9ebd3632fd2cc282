"""The cells of a book as sheets that a trainee marks."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet
from corpora.estimates.book import Book, Sheet, letters, shown
from corpora.estimates.planting.composing import Variant


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
        rows.append(ExerciseRow(tuple(cells), str(row), hidden=row in sheet.hidden))
    return ExerciseSheet(name, tuple(rows))


def places_of(variant: Variant, tags: Iterable[str]) -> tuple[str, ...]:
    """Where the values of tags stand, each place once."""
    return tuple(dict.fromkeys(place for tag in tags if (place := place_of(variant.book, tag))))


def rows_of(variant: Variant, tags: Iterable[str]) -> tuple[str, ...]:
    """All cells of the rows in which the tags stand."""
    book = variant.book
    rows = {book.tags[tag][:2] for tag in tags if tag in book.tags}
    return tuple(
        f"{sheet_name(sheet.title)}!{letters(column)}{row}"
        for sheet in book.sheets
        for row, column in sorted(sheet.cells)
        if (sheet.title, row) in rows
    )
