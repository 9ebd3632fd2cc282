"""Tables of a PDF page: rules to grids, grids to rows that can be quoted alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from retrieval.documents import Box, Table, TableRow
from retrieval.loading.cell_text import cell_text
from retrieval.loading.glyphs import Glyph, Segment
from retrieval.loading.pdf_rules import read_segments
from retrieval.loading.table_caption import Surroundings, is_unit_note, read_surroundings
from retrieval.loading.table_grid import Grid, find_grids
from retrieval.loading.table_keys import with_group_names
from retrieval.loading.table_labels import Labelled, label_table
from retrieval.loading.table_open import find_open_grids
from retrieval.loading.table_rows import divided_corner, split_rows
from retrieval.loading.upright import common_turn, turn_box, turn_glyphs, turn_segments

FILLED = 0.5  # a table has text in at least this share of its cells
CONTINUES_ABOVE = 170.0  # points from the top of the page; a table that begins lower is a new one
MOST_IN_A_CELL = 300  # characters; a cell with more that is most of the table is a frame of text


@dataclass(frozen=True, slots=True)
class _Filled:
    """A grid with the characters in each of its merged cells."""

    grid: Grid
    members: dict[int, list[int]]

    @property
    def indices(self) -> set[int]:
        return {index for indices in self.members.values() for index in indices}


def find_tables(
    page: Any,  # noqa: ANN401 - pypdfium2's PdfPage, which has no types
    glyphs: Sequence[Glyph],
    *,
    page_number: int,
    width: float,
    height: float,
) -> tuple[list[Table], set[int]]:
    """The tables of ``page`` from the top down, and the indices of the glyphs they took.

    ``glyphs`` are the page's characters in the file's order, ``width`` and ``height`` the page's
    size in points. Glyphs of captions, unit lines and notes are taken too; figures, frames and
    plots are left alone.
    """
    if not glyphs:
        return [], set()
    segments = read_segments(page, width=width, height=height)
    if not segments:
        return [], set()
    turn = common_turn(glyphs)
    if not turn:
        return _tables(segments, glyphs, page_number)
    # A wide table printed sideways: read it upright, say where it stands on the page.
    back = (4 - turn) % 4
    tables, taken = _tables(
        turn_segments(segments, back, width, height),
        turn_glyphs(glyphs, back, width, height),
        page_number,
    )
    if turn % 2:
        width, height = height, width
    return [_turned(table, turn, width, height) for table in tables], taken


def _turned(table: Table, quarters: int, width: float, height: float) -> Table:
    return replace(
        table,
        box=turn_box(table.box, quarters, width, height),
        rows=tuple(
            replace(row, box=turn_box(row.box, quarters, width, height)) for row in table.rows
        ),
    )


def _tables(
    segments: Sequence[Segment], glyphs: Sequence[Glyph], page_number: int
) -> tuple[list[Table], set[int]]:
    grids = find_grids(segments)
    grids += find_open_grids(segments, glyphs, grids)
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    filled = [_fill(grid, glyphs) for grid in grids]
    filled = [_divide(candidate, glyphs) for candidate in filled if _is_table(candidate)]
    taken: set[int] = set()
    for candidate in filled:
        taken |= candidate.indices
    tables: list[Table] = []
    for candidate in filled:
        labelled = _label(candidate, glyphs)
        around = read_surroundings(
            glyphs, taken, candidate.grid.bounds, tables[-1].caption if tables else ""
        )
        if (
            labelled is None
            or around.is_figure
            or not _reads_as_rows(labelled, candidate, named=around.caption.startswith("表"))
        ):
            taken -= candidate.indices
            continue
        taken |= around.indices
        tables.append(_table(candidate.grid, labelled, around, page_number))
    return tables, taken


def _fill(grid: Grid, glyphs: Sequence[Glyph]) -> _Filled:
    left, top, right, bottom = grid.bounds
    members: dict[int, list[int]] = {}
    for index, glyph in enumerate(glyphs):
        across = (glyph.left + glyph.right) / 2
        down = (glyph.top + glyph.bottom) / 2
        if left <= across < right and top <= down < bottom:
            row = bisect_right(grid.ys, down) - 1
            column = bisect_right(grid.xs, across) - 1
            members.setdefault(grid.regions[row][column], []).append(index)
    return _Filled(
        grid,
        {
            region: indices
            for region, indices in members.items()
            if any(not glyphs[index].text.isspace() for index in indices)
        },
    )


def _divide(candidate: _Filled, glyphs: Sequence[Glyph]) -> _Filled:
    grid = split_rows(candidate.grid, candidate.members, glyphs)
    return candidate if grid is candidate.grid else _fill(grid, glyphs)


def _is_table(candidate: _Filled) -> bool:
    regions = candidate.grid.regions
    distinct = {region for line in regions for region in line}
    with_text = distinct & set(candidate.members)
    rows = sum(any(region in with_text for region in line) for line in regions)
    columns = sum(
        any(region in with_text for region in line) for line in zip(*regions, strict=True)
    )
    return (
        rows >= 2
        and columns >= 2
        and len(with_text) >= 3
        and len(with_text) >= FILLED * len(distinct)
    )


def _label(candidate: _Filled, glyphs: Sequence[Glyph]) -> Labelled | None:
    grid = candidate.grid
    sides: dict[int, list[int]] = {}
    for line in grid.regions:
        for column, region in enumerate(line):
            side = sides.setdefault(region, [column, column])
            side[0], side[1] = min(side[0], column), max(side[1], column)
    texts = {
        region: cell_text(
            glyphs,
            candidate.members.get(region, ()),
            left=grid.xs[first],
            right=grid.xs[last + 1],
        )
        for region, (first, last) in sides.items()
    }
    corner = grid.regions[0][0]
    first, last = sides[corner]
    named = divided_corner(
        glyphs,
        candidate.members.get(corner, ()),
        left=grid.xs[first],
        right=grid.xs[last + 1],
    )
    axis = ""
    if named is not None:
        texts[corner], axis = named
    cells = [[texts[region] for region in line] for line in grid.regions]
    return label_table(cells, grid.regions, axis=axis)


def _reads_as_rows(labelled: Labelled, candidate: _Filled, *, named: bool) -> bool:
    """Whether most rows have a key and a value, and no single cell holds a page's running text."""
    keys = labelled.key_columns
    good = sum(any(cells[:keys]) and any(cells[keys:]) for cells, _ in labelled.rows)
    total = len(candidate.indices)
    longest = max(map(len, candidate.members.values()))
    prose = longest > MOST_IN_A_CELL and longest > 0.7 * total
    enough = good > 0 if named else good >= 0.5 * len(labelled.rows)  # noqa: PLR2004
    return enough and not prose


def _table(grid: Grid, labelled: Labelled, around: Surroundings, page_number: int) -> Table:
    left, top, right, bottom = grid.bounds
    rows = []
    for cells, place in labelled.rows:
        if labelled.transposed:
            box = Box(page_number, grid.xs[place], top, grid.xs[place + 1], bottom)
        else:
            box = Box(page_number, left, grid.ys[place], right, grid.ys[place + 1])
        rows.append(TableRow(cells, box))
    caption = around.caption
    if labelled.title and labelled.title not in caption:
        caption = f"{caption} {labelled.title}".strip()
    return Table(
        caption=caption,
        header=labelled.header,
        rows=tuple(rows),
        box=Box(page_number, left, top, right, bottom),
        key_columns=labelled.key_columns,
        notes=(*around.notes, *labelled.notes),
    )


def continue_table(previous: Table, current: Table) -> Table:
    """``current`` with the caption and header of ``previous`` when it goes on with that table.

    ``current`` is the first table of its page, ``previous`` the last of the page before. Returned
    unchanged when it has a caption of its own, other columns, or another place across the page.
    """
    same_sides = (
        abs(previous.box.left - current.box.left) < 8
        and abs(previous.box.right - current.box.right) < 8
    )
    at_top = current.box.top < CONTINUES_ABOVE
    if current.caption or len(previous.header) != len(current.header):
        return current
    if not (same_sides and at_top):
        return current
    base = previous.caption.removesuffix("（続き）")
    caption = f"{base}（続き）" if base else ""
    units = tuple(note for note in previous.notes if is_unit_note(note))
    current = replace(current, notes=(*units, *current.notes))
    if _same_header(previous.header, current.header):
        return replace(current, caption=caption, rows=_of_group(previous, current.rows))
    rows = current.rows
    if any(current.header):  # what was taken for a header is the first row
        top = current.rows[0].box.top if current.rows else current.box.bottom
        box = replace(current.box, bottom=max(top, current.box.top))
        rows = (TableRow(current.header, box), *rows)
    return replace(
        current,
        caption=caption,
        header=previous.header,
        rows=_of_group(previous, rows),
        key_columns=previous.key_columns,
    )


def _of_group(previous: Table, rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """``rows`` with the group's name of the page before in the first of them that have none."""
    unnamed = tuple(takewhile(lambda row: not row.cells[0], rows))
    if not unnamed or not previous.rows:
        return tuple(rows)
    lines = [(0, previous.rows[-1].cells), *((0, row.cells) for row in unnamed)]
    named = zip(unnamed, with_group_names(lines)[1:], strict=True)
    return (*(replace(row, cells=cells) for row, (_, cells) in named), *rows[len(unnamed) :])


def _same_header(one: Sequence[str], other: Sequence[str]) -> bool:
    def plain(text: str) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))

    same = sum(plain(a) == plain(b) for a, b in zip(one, other, strict=True))
    return same >= 0.6 * len(one)
