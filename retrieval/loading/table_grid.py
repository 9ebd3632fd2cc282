"""From rules to grids: which rules form a table, and which of its cells are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.loading.glyphs import Segment

TOUCH = 3.0  # rules whose ends are this near (points) meet
SAME = 3.2  # edges this near (points) are one column or row edge
MIN_EDGES = 3  # of two columns, and of two rows
COVERED = 0.6  # a cell's side is drawn when this much of it is
MAX_RULES = 700  # more rules in one figure than any table has


@dataclass(frozen=True, slots=True)
class Grid:
    """Column edges, row edges, and the number of the (merged) cell at every row and column."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[tuple[int, ...], ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(segments: Sequence[Segment]) -> list[Grid]:
    """A grid for each set of connected rules that can be a table, from the top down.

    Left out: frames (fewer than two columns or two rows) and drawings (cells that are not
    rectangles).
    """
    across = [segment for segment in segments if segment.is_horizontal]
    down = [segment for segment in segments if not segment.is_horizontal]
    if len(across) < MIN_EDGES - 1 or not down or len(segments) > MAX_RULES:
        return []
    grids = []
    for rows, columns in _connected(across, down):
        grid = _grid(rows, columns)
        if grid is not None:
            grids.append(grid)
    return sorted(_outermost(grids), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _connected(
    across: list[Segment], down: list[Segment]
) -> list[tuple[list[Segment], list[Segment]]]:
    left = np.array([s.left for s in across])[:, None]
    right = np.array([s.right for s in across])[:, None]
    y = np.array([s.top for s in across])[:, None]
    top = np.array([s.top for s in down])[None, :]
    bottom = np.array([s.bottom for s in down])[None, :]
    x = np.array([s.left for s in down])[None, :]
    meets = (x >= left - TOUCH) & (x <= right + TOUCH) & (y >= top - TOUCH) & (y <= bottom + TOUCH)
    group = list(range(len(across)))

    def find(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for column in range(len(down)):
        met = np.flatnonzero(meets[:, column])
        for other in met[1:]:
            group[find(int(other))] = find(int(met[0]))
    parts: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, segment in enumerate(across):
        parts.setdefault(find(index), ([], []))[0].append(segment)
    for column, segment in enumerate(down):
        met = np.flatnonzero(meets[:, column])
        if len(met):
            parts[find(int(met[0]))][1].append(segment)
    return [
        (rows, columns)
        for rows, columns in parts.values()
        if len(rows) >= MIN_EDGES - 1 and columns
    ]


def _edges(values: list[float]) -> list[float]:
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][-1] <= SAME:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [sum(group) / len(group) for group in edges]


def _covered(start: float, end: float, spans: list[tuple[float, float]]) -> bool:
    length = sum(max(0.0, min(end, last) - max(start, first)) for first, last in spans)
    return length >= COVERED * (end - start)


def _grid(rows: list[Segment], columns: list[Segment]) -> Grid | None:
    xs = _edges([s.left for s in columns] + _open_sides([(s.left, s.right) for s in rows]))
    ys = _edges([s.top for s in rows] + _open_sides([(s.top, s.bottom) for s in columns]))
    if len(xs) < MIN_EDGES or len(ys) < MIN_EDGES:
        return None
    regions = _flood(xs, ys, rows, columns)
    if not _mostly_rectangles(regions) or not _is_closed(xs, ys, rows, columns):
        return None
    return _without_repeats(xs, ys, regions)


def _open_sides(spans: list[tuple[float, float]]) -> list[float]:
    """Where an undrawn side of a table is: half of the rules that cross it end there.

    A single rule that runs on (the margin line of the page) is no reason to widen the table.
    """
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    first, last = min(starts), max(ends)
    sides = []
    if sum(abs(start - first) <= SAME for start in starts) >= max(2, 0.5 * len(spans)):
        sides.append(first)
    if sum(abs(end - last) <= SAME for end in ends) >= max(2, 0.5 * len(spans)):
        sides.append(last)
    return sides


def _flood(
    xs: list[float], ys: list[float], rows: list[Segment], columns: list[Segment]
) -> list[list[int]]:
    height, width = len(ys) - 1, len(xs) - 1
    near_row = [[(s.left, s.right) for s in rows if abs(s.top - y) <= SAME] for y in ys]
    near_column = [[(s.top, s.bottom) for s in columns if abs(s.left - x) <= SAME] for x in xs]
    group = list(range(height * width))

    def find(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for row in range(height):
        for column in range(width):
            here = row * width + column
            if column + 1 < width and not _covered(ys[row], ys[row + 1], near_column[column + 1]):
                group[find(here + 1)] = find(here)
            if row + 1 < height and not _covered(xs[column], xs[column + 1], near_row[row + 1]):
                group[find(here + width)] = find(here)
    return [[find(row * width + column) for column in range(width)] for row in range(height)]


def _is_closed(
    xs: list[float], ys: list[float], rows: list[Segment], columns: list[Segment]
) -> bool:
    """Whether the outline is drawn on two opposite sides: else it is a drawing."""

    def drawn(spans: list[tuple[float, float]], start: float, end: float) -> bool:
        return _covered(start, end, spans)

    across = [
        drawn([(s.left, s.right) for s in rows if abs(s.top - y) <= SAME], xs[0], xs[-1])
        for y in (ys[0], ys[-1])
    ]
    down = [
        drawn([(s.top, s.bottom) for s in columns if abs(s.left - x) <= SAME], ys[0], ys[-1])
        for x in (xs[0], xs[-1])
    ]
    return all(across) or all(down)


def _mostly_rectangles(regions: list[list[int]]) -> bool:
    extents: dict[int, list[int]] = {}
    for row, line in enumerate(regions):
        for column, region in enumerate(line):
            extent = extents.setdefault(region, [row, column, row, column, 0])
            extent[2] = max(extent[2], row)
            extent[1] = min(extent[1], column)
            extent[3] = max(extent[3], column)
            extent[4] += 1
    odd = sum(
        count
        for top, left, bottom, right, count in extents.values()
        if (bottom - top + 1) * (right - left + 1) != count
    )
    return odd <= 0.25 * len(regions) * len(regions[0])


def _without_repeats(xs: list[float], ys: list[float], regions: list[list[int]]) -> Grid | None:
    """Drop edges that divide no cell (a tick beside the table, a rule drawn twice)."""
    keep_rows = [row for row in range(len(regions)) if row == 0 or regions[row] != regions[row - 1]]
    lines = [regions[row] for row in keep_rows]
    turned = list(zip(*lines, strict=True))
    keep_columns = [
        column
        for column in range(len(turned))
        if column == 0 or turned[column] != turned[column - 1]
    ]
    if min(len(keep_rows), len(keep_columns)) < MIN_EDGES - 1:
        return None
    return Grid(
        xs=(*(xs[column] for column in keep_columns), xs[-1]),
        ys=(*(ys[row] for row in keep_rows), ys[-1]),
        regions=tuple(tuple(line[column] for column in keep_columns) for line in lines),
    )


def _outermost(grids: list[Grid]) -> list[Grid]:
    """Without the grids that stand inside another grid's area (a sketch in a cell)."""
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: -_area(grid)):
        left, top, right, bottom = grid.bounds
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        inside = any(
            other.xs[0] <= middle_x <= other.xs[-1] and other.ys[0] <= middle_y <= other.ys[-1]
            for other in kept
        )
        if not inside:
            kept.append(grid)
    return kept


def _area(grid: Grid) -> float:
    left, top, right, bottom = grid.bounds
    return (right - left) * (bottom - top)
