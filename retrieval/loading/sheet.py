"""A sheet of cells (workbook or CSV) told apart into lines and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.loading.flow import Paragraph, is_caption, is_note
from retrieval.loading.table_header import Grid, resolve_table, tidy_cell

Cells = Mapping[tuple[int, int], str]
Owners = Mapping[tuple[int, int], int]

# Price lists set their groups apart by one or two blank rows.
_MAX_SPACING = 3
_LONGEST_NAME = 60


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
    sheet = _Sheet(cells, owners, by_row)
    items: list[Paragraph | Grid] = []
    for block in _blocks(sheet):
        for part, rows in _side_by_side(sheet, block):
            items.extend(_block_items(part, rows))
    return items


@dataclass(frozen=True, slots=True)
class _Sheet:
    """``by_row`` lists the columns with text of each row that has any, both in order."""

    cells: Cells
    owners: Owners
    by_row: Mapping[int, Sequence[int]]

    def own_columns(self, row: int) -> list[int]:
        """Columns of ``row`` where a cell of its own begins."""
        return [
            column
            for column in self.by_row[row]
            if (row, column) not in self.owners
            or self.owners.get((row, column - 1)) != self.owners[(row, column)]
        ]

    def is_wide(self, row: int) -> bool:
        """Whether ``row`` has more than one cell."""
        return len(self.own_columns(row)) > 1

    def line(self, row: int) -> Paragraph:
        """``row`` as a line of text."""
        return Paragraph(" ".join(self.cells[(row, c)] for c in self.own_columns(row)))

    def columns(self, rows: Sequence[int]) -> list[int]:
        """Columns that have a text in any of ``rows``."""
        return sorted({column for row in rows for column in self.by_row[row]})

    def cut(self, rows: Sequence[int], left: int, right: int) -> _Sheet:
        """What stands in ``rows`` from column ``left`` up to ``right``, which is left out."""
        kept = {
            row: own
            for row in rows
            if (own := [column for column in self.by_row[row] if left <= column < right])
        }
        return replace(self, by_row=kept)

    def grid(self, rows: Sequence[int]) -> Grid:
        """``rows`` as a grid."""
        used = self.columns(rows)
        alone = len(self.owners) + 1
        return Grid(
            tuple(tuple(self.cells.get((row, c), "") for c in used) for row in rows),
            tuple(
                tuple(
                    self.owners.get((row, c), -(alone + index * len(used) + place))
                    for place, c in enumerate(used)
                )
                for index, row in enumerate(rows)
            ),
        )


def _blocks(sheet: _Sheet) -> list[list[int]]:
    """Runs of rows with nothing blank between them, but for spacing within a table."""
    blocks: list[list[int]] = []
    for row in sheet.by_row:
        if blocks and row == blocks[-1][-1] + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    joined: list[list[int]] = []
    for block in blocks:
        if joined and _continues(sheet, joined[-1], block):
            joined[-1].extend(block)
        else:
            joined.append(block)
    return joined


def _continues(sheet: _Sheet, before: Sequence[int], block: Sequence[int]) -> bool:
    """Whether ``block`` goes on with the table before it: same columns, no header of its own."""
    if block[0] - before[-1] > _MAX_SPACING or not all(map(sheet.is_wide, [before[-1], *block])):
        return False
    if len(before) < 2 or not set(sheet.columns(block)) <= set(sheet.columns(before)):
        return False
    return len(block) == 1 or not any(resolve_table(sheet.grid(block)).header)


def _side_by_side(sheet: _Sheet, block: Sequence[int]) -> list[tuple[_Sheet, Sequence[int]]]:
    """``block`` in parts: cut where tables stand side by side, each of them one part.

    They do where a row has nothing but captions, several of them, and the column to the left of
    each is blank down to the next row of captions.
    """
    captions = [at for at, row in enumerate(block) if _has_captions_alone(sheet, row)]
    parts: list[tuple[_Sheet, Sequence[int]]] = []
    done = 0
    for at, end in pairwise([*captions, len(block)]):
        starts, used = sheet.own_columns(block[at]), sheet.columns(block[at:end])
        if len(starts) < 2 or any(start - 1 in used for start in starts[1:]):
            continue
        if at > done:
            parts.append((sheet, block[done:at]))
        for left, right in pairwise([used[0], *starts[1:], used[-1] + 1]):
            table = sheet.cut(block[at:end], left, right)
            parts.append((table, list(table.by_row)))
        done = end
    return [*parts, (sheet, block[done:])] if done < len(block) else parts


def _has_captions_alone(sheet: _Sheet, row: int) -> bool:
    return all(is_caption(sheet.cells[(row, column)]) for column in sheet.own_columns(row))


def _block_items(sheet: _Sheet, block: Sequence[int]) -> list[Paragraph | Grid]:
    items: list[Paragraph | Grid] = []
    for part in _parts(sheet, block):
        wide = [index for index, row in enumerate(part) if sheet.is_wide(row)]
        if len(wide) < 2:
            items.extend(map(sheet.line, part))
            continue
        first, last = wide[0], wide[-1]
        while last - first > 1 and _is_title(sheet, part[first:]):
            first += 1
        while not sheet.is_wide(part[first]):
            first += 1
        items.extend(map(sheet.line, part[:first]))
        if part[0] != next(iter(sheet.by_row)) and first == 1:
            items[-1] = _name(sheet, part)
        items.append(sheet.grid(part[first : last + 1]))
        items.extend(map(sheet.line, part[last + 1 :]))
    return items


def _name(sheet: _Sheet, part: Sequence[int]) -> Paragraph:
    """The one line over a table further down on a sheet, which names it; the first names the sheet."""
    line = sheet.line(part[0])
    at_the_left = sheet.own_columns(part[0]) == sheet.columns(part)[:1]
    named = at_the_left and len(line.text) <= _LONGEST_NAME and "。" not in line.text
    return replace(line, names_table=named and not is_note(line.text))


def _parts(sheet: _Sheet, block: Sequence[int]) -> list[Sequence[int]]:
    """Cut ``block`` before each line that names a table."""
    cuts = [
        index
        for index, row in enumerate(block)
        if not sheet.is_wide(row) and is_caption(sheet.line(row).text)
    ]
    edges = [0, *(cut for cut in cuts if cut), len(block)]
    return [block[start:end] for start, end in pairwise(edges)]


def _is_title(sheet: _Sheet, rows: Sequence[int]) -> bool:
    """Whether the first of ``rows`` stands over the table: from its left edge, half as wide."""
    columns = sheet.columns(rows)
    own = sheet.by_row[rows[0]]
    return len(columns) > 3 and own[0] == columns[0] and len(own) * 2 <= len(columns)
