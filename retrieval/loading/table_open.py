"""Tables drawn with rules across only: columns from the gaps that every line leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from retrieval.loading.cell_text import TextLine, text_lines
from retrieval.loading.glyphs import Glyph, Segment
from retrieval.loading.table_grid import Grid

SAME_SIDE = 5.0  # points between the ends of rules that belong together
MIN_RULES = 3  # above the header, below it, at the end
MIN_LENGTH = 80.0
TALLEST = 420.0
GAP = 1.2  # character sizes that stay open between two columns


def find_open_grids(
    segments: Sequence[Segment], glyphs: Sequence[Glyph], grids: Sequence[Grid]
) -> list[Grid]:
    """Grids of tables that have no rules down; those that touch one of ``grids`` are known."""
    down = [s for s in segments if not s.is_horizontal]
    free = [
        s
        for s in segments
        if s.is_horizontal and s.right - s.left >= MIN_LENGTH and not _is_met(s, down, grids)
    ]
    found = []
    for rules in _stacks(sorted(free, key=lambda s: s.top)):
        grid = _grid(rules, glyphs) if len(rules) >= MIN_RULES else None
        if grid is not None:
            found.append(grid)
    return found


def _is_met(rule: Segment, down: Sequence[Segment], grids: Sequence[Grid]) -> bool:
    return any(
        rule.left - 1 <= s.left <= rule.right + 1 and s.top - 2 <= rule.top <= s.bottom + 2
        for s in down
    ) or any(
        grid.ys[0] <= rule.top <= grid.ys[-1]
        and rule.left <= grid.xs[-1]
        and rule.right >= grid.xs[0]
        for grid in grids
    )


def _stacks(rules: Sequence[Segment]) -> list[list[Segment]]:
    """Rules of the same place across the page, one under the other."""
    stacks: list[list[Segment]] = []
    for rule in rules:
        for stack in stacks:
            if (
                abs(stack[0].left - rule.left) <= SAME_SIDE
                and abs(stack[0].right - rule.right) <= SAME_SIDE
                and rule.top - stack[0].top <= TALLEST
            ):
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return stacks


def _grid(rules: Sequence[Segment], glyphs: Sequence[Glyph]) -> Grid | None:
    left, right = rules[0].left, rules[0].right
    bands: list[list[TextLine]] = []
    edges = [rule.top for rule in rules]
    for top, bottom in pairwise(edges):
        inside = [
            index
            for index, glyph in enumerate(glyphs)
            if top <= (glyph.top + glyph.bottom) / 2 <= bottom
            and left - 2 <= (glyph.left + glyph.right) / 2 <= right + 2
        ]
        bands.append(text_lines(glyphs, inside, split_at=GAP))
    if not all(bands[:2]):
        return None
    columns = _columns([part for band in bands[1:] for part in band])
    if len(columns) < 2:  # noqa: PLR2004
        return None
    between = [(one[1] + two[0]) / 2 for one, two in pairwise(columns)]
    ys = edges[:1]
    for number, band in enumerate(bands):
        if number:
            ys.extend(_row_tops(band, between[0])[1:])
        ys.append(edges[number + 1])
    if len(ys) < MIN_RULES or not _is_aligned(bands[1:], columns):
        return None
    xs = (left, *between, right)
    width = len(xs) - 1
    return Grid(
        xs,
        tuple(ys),
        tuple(tuple(range(row * width, (row + 1) * width)) for row in range(len(ys) - 1)),
    )


def _columns(parts: Sequence[TextLine]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for part in sorted(parts, key=lambda part: part.left):
        if columns and part.left < columns[-1][1] + part.size * GAP / 2:
            columns[-1] = (columns[-1][0], max(columns[-1][1], part.right))
        else:
            columns.append((part.left, part.right))
    return columns


def _row_tops(band: Sequence[TextLine], first_edge: float) -> list[float]:
    """Where the rows of a band begin: at each line that names its row in the first column."""
    return [part.top for part in band if part.left < first_edge] or [band[0].top if band else 0.0]


def _is_aligned(
    bands: Sequence[Sequence[TextLine]], columns: Sequence[tuple[float, float]]
) -> bool:
    """Whether most lines are set in columns, as running text between rules is not."""
    lines = Counter(round(2 * part.top / max(part.size, 1.0)) for band in bands for part in band)
    several = sum(count > 1 for count in lines.values())
    return several >= 0.5 * len(lines) and len(columns) <= 14  # noqa: PLR2004
