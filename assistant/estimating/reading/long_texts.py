"""Cells with more text than any line of an estimate has, cut so that reading them takes no time.

Names and specifications are searched by many patterns, each of which may look at every figure of
a text from every place; a cell of 100,000 digits would hold up a whole batch.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import Problem

LONGEST_TEXT = 1000
"""Characters of a cell that are read; notes of a page are shorter."""


def shortened(book: GridBook) -> GridBook:
    """The cells with the beginning of texts that are too long, which are reported as problems."""
    problems: list[Problem] = []
    grids = tuple(_shortened(grid, problems) for grid in book.grids)
    if not problems:
        return book
    return replace(book, grids=grids, problems=(*book.problems, *problems))


def _shortened(grid: Grid, problems: list[Problem]) -> Grid:
    long = {
        row: cells
        for row, cells in grid.rows.items()
        if any(len(cell.text) > LONGEST_TEXT for cell in cells.values())
    }
    if not long:
        return grid
    rows = dict(grid.rows)
    for row, cells in long.items():
        rows[row] = {column: _cut(cell) for column, cell in cells.items()}
        for column, cell in cells.items():
            if len(cell.text) > LONGEST_TEXT:
                message = f"文字が長すぎるため、{LONGEST_TEXT:,}字目までを読みました（全{len(cell.text):,}字）。"
                problems.append(Problem(grid.place(row, column), message))
    return replace(grid, rows=rows)


def _cut(cell: Cell) -> Cell:
    return cell if len(cell.text) <= LONGEST_TEXT else replace(cell, text=cell.text[:LONGEST_TEXT])
