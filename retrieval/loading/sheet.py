"""A sheet of cells (workbook or CSV) told apart into lines and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.loading.flow import Paragraph
from retrieval.loading.table_header import Grid, tidy_cell

Cells = Mapping[tuple[int, int], str]
Owners = Mapping[tuple[int, int], int]


def sheet_items(rows: Sequence[Sequence[str]]) -> list[Paragraph | Grid]:
    """Items of a sheet without merged cells."""
    cells = {
        (row, column): tidy
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if (tidy := tidy_cell(text))
    }
    return cell_items(cells, {})


def cell_items(cells: Cells, owners: Owners) -> list[Paragraph | Grid]:
    """Tables are runs of rows with two cells or more; all other rows are lines.

    ``cells`` has the non-empty places only, with a merged cell's text in each place it covers;
    ``owners`` numbers the merged cells (places without an entry stand alone).
    """
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        by_row.setdefault(row, []).append(column)
    items: list[Paragraph | Grid] = []
    for block in _blocks(by_row):
        items.extend(_block_items(block, by_row, cells, owners))
    return items


def _blocks(by_row: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Runs of rows with nothing blank between them."""
    blocks: list[list[int]] = []
    for row in by_row:
        if blocks and row == blocks[-1][-1] + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _block_items(
    block: Sequence[int], by_row: Mapping[int, Sequence[int]], cells: Cells, owners: Owners
) -> list[Paragraph | Grid]:
    def distinct(row: int) -> list[int]:
        """Columns where a cell of its own begins."""
        return [
            column
            for column in by_row[row]
            if (row, column) not in owners or owners.get((row, column - 1)) != owners[(row, column)]
        ]

    def line(row: int) -> Paragraph:
        return Paragraph(" ".join(cells[(row, column)] for column in distinct(row)))

    wide = [index for index, row in enumerate(block) if len(distinct(row)) > 1]
    if len(wide) < 2:
        return [line(row) for row in block]
    first, last = wide[0], wide[-1]
    table = block[first : last + 1]
    columns = range(
        min(column for row in table for column in by_row[row]),
        max(column for row in table for column in by_row[row]) + 1,
    )
    used = [c for c in columns if any((row, c) in cells for row in table)]
    texts = tuple(tuple(cells.get((row, c), "") for c in used) for row in table)
    alone = len(owners) + 1
    numbers = tuple(
        tuple(
            owners.get((row, c), -(alone + index * len(used) + place))
            for place, c in enumerate(used)
        )
        for index, row in enumerate(table)
    )
    return [
        *(line(row) for row in block[:first]),
        Grid(texts, numbers),
        *(line(row) for row in block[last + 1 :]),
    ]
