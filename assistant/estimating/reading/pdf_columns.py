"""Which column a piece of a row belongs to: by a table's rules, else by what its heading covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.estimating.reading.pdf_headers import is_header, is_name_heading
from assistant.estimating.reading.pdf_rows import Piece, Row

SAME_SIDE = 8.0  # points; sides of the parts of one table lie within this over its pages
INSIDE = 2.0  # points by which a ruled cell's own side may stray
STEP = 1.0  # points between the places that are tried for a divider
LEAST_PIECES = 3  # of a row without rules that goes on with the table of the page before


@dataclass(frozen=True, slots=True)
class Columns:
    """Dividers of a table's columns, from left to right, and where the table stands.

    ``names`` is the column, from 1, that holds the names of the lines.
    """

    dividers: tuple[float, ...]
    left: float
    right: float
    ruled: bool
    names: int

    def column_of(self, piece: Piece) -> int:
        """From 1. A figure that runs over a divider belongs where it ends, words where they begin."""
        if self.ruled and piece.anchor is not None:
            return bisect_right(self.dividers, piece.anchor + INSIDE) + 1
        if piece.is_figure:
            return bisect_right(self.dividers, piece.right - 1) + 1
        return bisect_right(self.dividers, piece.left + 1) + 1

    def holds(self, row: Row) -> bool:
        """Whether a row that no heading stands above goes on with this table."""
        if self.ruled:
            return row.grid is not None and (
                abs(row.grid.xs[0] - self.left) < SAME_SIDE
                and abs(row.grid.xs[-1] - self.right) < SAME_SIDE
            )
        return len(row.pieces) >= LEAST_PIECES and row.figures > 0


def is_heading_row(row: Row) -> bool:
    """Whether the row heads a table."""
    return is_header([piece.text for piece in row.pieces])


def stand_alike(one: Row, other: Row) -> bool:
    """Whether two headings without rules have their columns in the same places."""
    pieces, others = one.pieces[1:], other.pieces[1:]  # 名称 or 費目: the first is of any length
    return (
        one.grid is None
        and other.grid is None
        and len(pieces) == len(others)
        and all(abs(a.left - b.left) < INSIDE for a, b in zip(pieces, others, strict=True))
    )


def columns_below(header: Row, body: Sequence[Row], alike: Sequence[Row] = ()) -> Columns:
    """The columns that ``header`` opens for the rows under it.

    ``alike`` are rows of other tables whose headings stand in the same places.
    """
    grid = header.grid
    if grid is not None and (not body or any(row.grid is grid for row in body)):
        dividers = list(grid.xs[1:-1])
        left, right, ruled = grid.xs[0], grid.xs[-1], True
    else:
        # Of other tables only full rows: what stands below them (page numbers) is no help.
        full = [row for row in alike if len(row.pieces) >= LEAST_PIECES]
        dividers = _dividers(header.pieces, [row for row in body if len(row.pieces) > 1] + full)
        left, right, ruled = header.pieces[0].left, header.pieces[-1].right, False
    columns = Columns(tuple(dividers), left, right, ruled, names=1)
    named = next((piece for piece in header.pieces if is_name_heading(piece.text)), None)
    if named is None:
        return columns
    return Columns(columns.dividers, left, right, ruled, columns.column_of(named))


def _dividers(headings: Sequence[Piece], body: Sequence[Row]) -> list[float]:
    rows = [headings, *(row.pieces for row in body)]
    return [_divider(one, two, rows) for one, two in pairwise(headings)]


def _divider(one: Piece, two: Piece, rows: Sequence[Sequence[Piece]]) -> float:
    """The middle of the widest place between two headings that divides the rows best.

    That is where the fewest pieces run over it or stand on the wrong side of it and, of such
    places, the most rows have text on both sides.
    """
    start, end = (one.left + one.right) / 2, (two.left + two.right) / 2
    near = [[piece for piece in row if piece.right > start and piece.left < end] for row in rows]
    near = [row for row in near if row]
    places = [start + STEP * step for step in range(1, max(2, int((end - start) / STEP)))]
    merits = [_merit(place, one, two, near) for place in places]
    best = min(merits)
    runs: list[list[float]] = [[]]
    for place, merit in zip(places, merits, strict=True):
        if merit == best:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    return (longest[0] + longest[-1]) / 2


def _merit(
    place: float, one: Piece, two: Piece, rows: Sequence[Sequence[Piece]]
) -> tuple[int, int]:
    wrong = sum(
        piece.left < place < piece.right or _on_wrong_side(piece, place, one, two)
        for row in rows
        for piece in row
    )
    divided = sum(
        any(piece.right <= place for piece in row) and any(piece.left >= place for piece in row)
        for row in rows
    )
    return wrong, -divided


def _on_wrong_side(piece: Piece, place: float, one: Piece, two: Piece) -> bool:
    """Whether a piece that stands under neither heading is divided from its own.

    A figure is set to the right of its column, past a heading at the left or in the middle;
    words belong to the nearer heading.
    """
    if piece.left < one.right or piece.right > two.left:
        return False
    is_of_one = piece.is_figure or piece.left - one.right <= two.left - piece.right
    return piece.left >= place if is_of_one else piece.right <= place
