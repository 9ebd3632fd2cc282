"""Cells as a file has them, before anyone knows what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from assistant.estimating.model import How, Place, Problem


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it. ``text`` as shown, ``number`` exact, ``indent`` in steps.

    ``recomputed`` is a formula's value computed by `formulas`, None when that can't be done.
    A percentage format shows in ``text`` (``10.43%``) while ``number`` is the stored 0.1043.
    """

    text: str
    number: Decimal | None = None
    formula: str | None = None
    recomputed: Decimal | None = None
    how: How = How.TYPED
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows`` maps row numbers to columns to cells, both from 1, ascending.

    Merged areas keep their value in the upper left cell only; ``merged`` lists them as (first
    row, first column, last row, last column). ``by_line`` is true for PDF pages and exchange
    files, where a place is the line (row), not a column and a row; ``continues`` when the grid's columns are those of
    the grid before it (the next page of a table).
    """

    sheet: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    by_line: bool = False
    continues: bool = False

    def place(self, row: int, column: int) -> Place:
        """Where a cell is, as findings name it."""
        return Place(self.sheet, str(row) if self.by_line else f"{column_letters(column)}{row}")


@dataclass(frozen=True, slots=True)
class GridBook:
    """All sheets of a file, in order, and what could not be read."""

    file: Path
    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def column_letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
