"""The visual rows of a PDF page, each cut into pieces where a rule or a wide gap divides it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.estimating.reading.pdf_headers import ends_of_headings, is_spread_word
from retrieval.loading.cell_text import TextLine, cell_text, text_lines
from retrieval.loading.glyphs import Glyph
from retrieval.loading.table_grid import Grid

GAP = 1.2  # character sizes between two cells of a row without rules
FIGURE_GAP = 0.7  # the same beside a figure: blanks between words are wider than that
SPREAD = 4.5  # the most that the characters of one heading (単　　価) stand apart
MOST_LINES = 4  # in one cell of a table
TABLE_COLUMNS = 4
NEARER = 0.8  # of the distance of rows: a line that near belongs to the row above
_WORDS = re.compile(r"[ぁ-んァ-ヶー一-鿿々・]")
FIGURE = re.compile(r"[(（]?[△▲\-−－+]?[0-9０-９][0-9０-９,，.．]*[)）]?[%％]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two dividers. ``anchor`` is the left side of its ruled cell, if it has one."""

    text: str
    left: float
    right: float
    size: float
    anchor: float | None = None
    lines: int = 1

    @property
    def is_figure(self) -> bool:
        """Whether it is nothing but a number."""
        return FIGURE.fullmatch(self.text.replace(" ", "")) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces from left to right. ``grid`` is the ruled table that the row stands in, if any."""

    top: float
    bottom: float
    pieces: tuple[Piece, ...]
    grid: Grid | None = None

    @property
    def lines(self) -> int:
        """How many lines of text the row is high."""
        return max((piece.lines for piece in self.pieces), default=1)

    @property
    def figures(self) -> int:
        """How many of its pieces are numbers."""
        return sum(piece.is_figure for piece in self.pieces)


def page_rows(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> list[Row]:
    """Rows of the page from the top down."""
    rest = list(range(len(glyphs)))
    rows: list[Row] = []
    for grid in grids:
        left, top, right, bottom = grid.bounds
        inside = [
            index
            for index in rest
            if left <= (glyphs[index].left + glyphs[index].right) / 2 < right
            and top <= (glyphs[index].top + glyphs[index].bottom) / 2 < bottom
        ]
        taken = set(inside)
        rest = [index for index in rest if index not in taken]
        rows.extend(_ruled_rows(glyphs, inside, grid))
    rows.extend(_free_rows(glyphs, rest))
    return _side_by_side(rows)


def join_wrapped(rows: Sequence[Row]) -> list[Row]:
    """Rows without rules joined where a name or a specification runs over several lines.

    Such lines stand nearer to each other than rows do, and only one of them has figures.
    """
    pitch = _pitch(rows)
    if not pitch:
        return list(rows)
    found: list[list[Row]] = []
    for row in rows:
        if found and _is_near(found[-1][-1], row, pitch):
            found[-1].append(row)
        else:
            found.append([row])
    return [row for group in found for row in _joined(group)]


def _pitch(rows: Sequence[Row]) -> float:
    """How far rows with figures stand below each other, mostly; 0 when there are too few."""
    steps = sorted(
        below.top - above.top
        for above, below in pairwise(rows)
        if above.figures > 1 and below.figures > 1
    )
    return steps[len(steps) // 2] if len(steps) > 1 else 0.0


def _is_near(before: Row, row: Row, pitch: float) -> bool:
    ruled = before.grid is not None or row.grid is not None
    return not ruled and row.top - before.top < NEARER * pitch


def _joined(group: Sequence[Row]) -> list[Row]:
    if len(group) == 1 or sum(row.figures > 0 for row in group) != 1:
        return list(group)
    pieces: list[Piece] = []
    for row in group:
        for piece in row.pieces:
            index = _above(piece, pieces)
            if index is None:
                pieces.append(piece)
                continue
            other = pieces[index]
            pieces[index] = replace(
                other,
                text=_run_on(other.text, piece.text),
                right=max(other.right, piece.right),
                lines=other.lines + piece.lines,
            )
    pieces.sort(key=lambda piece: piece.left)
    return [Row(group[0].top, group[-1].bottom, tuple(pieces))]


def _above(piece: Piece, pieces: Sequence[Piece]) -> int | None:
    """The index of the words that ``piece``, which is words too, stands under."""
    for index, other in enumerate(pieces):
        overlap = min(other.right, piece.right) - max(other.left, piece.left)
        narrower = min(other.right - other.left, piece.right - piece.left)
        if overlap > 0.5 * narrower and not other.is_figure | piece.is_figure:  # noqa: PLR2004
            return index
    return None


def _run_on(text: str, more: str) -> str:
    narrow = text[-1].isascii() and more[0].isascii()
    return f"{text} {more}" if narrow else text + more


def _free_rows(glyphs: Sequence[Glyph], indices: Sequence[int]) -> list[Row]:
    rows = []
    for line in text_lines(glyphs, indices):
        pieces = _pieces(glyphs, line)
        rows.append(Row(line.top, line.bottom, tuple(pieces)))
    return rows


def _pieces(glyphs: Sequence[Glyph], line: TextLine) -> list[Piece]:
    groups = [[line.indices[0]]]
    for before, index in pairwise(line.indices):
        gap = (glyphs[index].left - glyphs[before].right) / max(line.size, 1.0)
        words = _WORDS.search(glyphs[before].text[-1]) and _WORDS.search(glyphs[index].text[0])
        # Recognised text comes in pieces already; one piece seldom reaches into the next cell.
        whole = len(glyphs[before].text) > 1 or len(glyphs[index].text) > 1
        if whole or gap > (GAP if words else FIGURE_GAP):
            groups.append([])
        groups[-1].append(index)
    apart = [part for group in groups for part in _headings_apart(glyphs, group, line.size)]
    pieces = [_piece(glyphs, group) for group in apart]
    joined = pieces[:1]
    for piece in pieces[1:]:
        before_piece = joined[-1]
        near = piece.left - before_piece.right < SPREAD * piece.size
        if near and is_spread_word(before_piece.text, piece.text):
            joined[-1] = replace(
                before_piece, text=before_piece.text + piece.text, right=piece.right
            )
        else:
            joined.append(piece)
    return joined


def _headings_apart(glyphs: Sequence[Glyph], indices: list[int], size: float) -> list[list[int]]:
    """Headings of neighbouring columns that stand closer than columns mostly do."""
    letters = [glyphs[index].text.strip() for index in indices]
    gaps = [glyphs[b].left - glyphs[a].right for a, b in pairwise(indices)]
    ends = ends_of_headings(letters, [False, *(gap > FIGURE_GAP * size for gap in gaps)])
    starts = [0, *ends[:-1]]
    return [indices[a:b] for a, b in zip(starts, ends, strict=True)] if ends else [indices]


def _piece(glyphs: Sequence[Glyph], indices: Sequence[int], anchor: float | None = None) -> Piece:
    left = min(glyphs[index].left for index in indices)
    right = max(glyphs[index].right for index in indices)
    return Piece(
        text=cell_text(glyphs, indices, left=left, right=right),
        left=left,
        right=right,
        size=max(glyphs[index].size for index in indices),
        anchor=anchor,
        lines=len(text_lines(glyphs, indices)),
    )


def _ruled_rows(glyphs: Sequence[Glyph], inside: Sequence[int], grid: Grid) -> list[Row]:
    members: dict[int, list[int]] = {}
    for index in inside:
        glyph = glyphs[index]
        row = min(bisect_right(grid.ys, (glyph.top + glyph.bottom) / 2), len(grid.regions)) - 1
        column = min(bisect_right(grid.xs, (glyph.left + glyph.right) / 2), len(grid.xs) - 1) - 1
        members.setdefault(grid.regions[row][column], []).append(index)
    first_band = {
        region: band for band in reversed(range(len(grid.regions))) for region in grid.regions[band]
    }
    rows: list[Row] = []
    for band, regions in enumerate(grid.regions):
        cells = [
            (grid.xs[regions.index(region)], members[region])
            for region in dict.fromkeys(regions)
            if region in members and first_band[region] == band
        ]
        rows.extend(_band_rows(glyphs, cells, grid))
    return rows


def _band_rows(
    glyphs: Sequence[Glyph], cells: Sequence[tuple[float, list[int]]], grid: Grid
) -> list[Row]:
    """What stands between two rules across: one row, or several set apart by line only."""
    if not cells:
        return []
    if len(grid.xs) > TABLE_COLUMNS and _is_one_row(glyphs, [indices for _, indices in cells]):
        pieces = [_piece(glyphs, indices, anchor) for anchor, indices in cells]
        return [_row(glyphs, [i for _, indices in cells for i in indices], pieces, grid)]
    anchors = {index: anchor for anchor, indices in cells for index in indices}
    rows = []
    for line in text_lines(glyphs, list(anchors)):
        pieces = []
        for anchor, group in groupby(line.indices, key=anchors.__getitem__):
            part = replace(line, indices=tuple(group))
            pieces.extend(replace(piece, anchor=anchor) for piece in _pieces(glyphs, part))
        rows.append(_row(glyphs, line.indices, pieces, grid))
    return rows


def _row(
    glyphs: Sequence[Glyph], indices: Iterable[int], pieces: Sequence[Piece], grid: Grid
) -> Row:
    members = [glyphs[index] for index in indices]
    return Row(min(g.top for g in members), max(g.bottom for g in members), tuple(pieces), grid)


def _is_one_row(glyphs: Sequence[Glyph], cells: Sequence[list[int]]) -> bool:
    """Whether no cell holds two figures below each other, nor all cells the same several lines."""
    counts = []
    for indices in cells:
        lines = text_lines(glyphs, indices)
        if len(lines) > MOST_LINES:
            return False
        if len(lines) > 1 and sum(_is_figure(line.text) for line in lines) > 1:
            return False
        counts.append(len(lines))
    return len(counts) == 1 or min(counts) == 1


def _is_figure(text: str) -> bool:
    return FIGURE.fullmatch(text.replace(" ", "")) is not None


def _side_by_side(rows: Sequence[Row]) -> list[Row]:
    """Rows of tables that stand beside each other, and text beside a table, as one row each."""
    found: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.top + row.bottom) / 2):
        before = found[-1] if found else None
        if before is not None and before.grid is not row.grid and _level(before, row):
            pieces = sorted((*before.pieces, *row.pieces), key=lambda piece: piece.left)
            top, bottom = min(before.top, row.top), max(before.bottom, row.bottom)
            found[-1] = Row(top, bottom, tuple(pieces), before.grid or row.grid)
        else:
            found.append(row)
    return found


def _level(one: Row, other: Row) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)  # noqa: PLR2004
