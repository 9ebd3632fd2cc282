"""Characters into lines in reading order, for Japanese technical pages.

Such pages have one column of text, sometimes two, and often a narrow right column that names
sources ("出典：[1] …") beside the text. Characters become runs (neighbours in the file's order),
runs become lines, and lines are ordered column by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from retrieval.documents import Box, Line
from retrieval.loading.columns import Columns, find_columns
from retrieval.loading.glyphs import Glyph
from retrieval.loading.spacing import join_glyphs

_VERTICAL_CHAIN = 4  # characters straight below each other before they count as vertical writing


@dataclass(slots=True)
class Run:
    """Characters that follow each other on one baseline."""

    glyphs: list[Glyph]
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        glyphs = self.glyphs
        self.left = min([glyph.left for glyph in glyphs])
        self.right = max([glyph.right for glyph in glyphs])
        self.size = max([glyph.size for glyph in glyphs])
        # Raised and lowered characters must not make the run look higher than its text is.
        least = 0.8 * self.size
        body = [glyph for glyph in glyphs if glyph.size > least] or glyphs
        self.top = min([glyph.top for glyph in body])
        self.bottom = max([glyph.bottom for glyph in body])

    @property
    def middle(self) -> float:
        """Height of its centre line."""
        return (self.top + self.bottom) / 2

    @property
    def opening(self) -> str:
        """Its first characters."""
        return "".join(glyph.text for glyph in self.glyphs[:2])


def group_lines(glyphs: Sequence[Glyph], page_number: int) -> tuple[Line, ...]:
    """Lines of text in reading order; raised and lowered characters stay in their line."""
    upright: list[Glyph] = []
    turned: dict[int, list[Glyph]] = {}
    seen: set[tuple[str, int, int]] = set()
    for glyph in glyphs:
        # Bold type imitated by printing twice gives every character twice.
        key = (glyph.text, round(glyph.left), round(glyph.top))
        if key in seen:
            continue
        seen.add(key)
        if glyph.turned:
            turned.setdefault(glyph.turned, []).append(glyph)
        else:
            upright.append(glyph)
    lines = _upright_lines(upright, page_number)
    for quarter, members in sorted(turned.items(), key=lambda item: -len(item[1])):
        upright_again = [_turn_back(glyph, quarter) for glyph in members]
        found = [_turn_line(line, quarter) for line in _upright_lines(upright_again, page_number)]
        lines = found + lines if len(members) > len(upright) else lines + found
    return tuple(lines)


def _upright_lines(glyphs: list[Glyph], page_number: int) -> list[Line]:
    if not glyphs:
        return []
    vertical, rest = _take_vertical(glyphs)
    runs = _runs(rest)
    columns = find_columns(runs)
    lines = [_line(row, page_number) for block in _blocks(runs, columns) for row in _rows(block)]
    if not vertical:
        return lines
    # Vertical writing reads from the right column to the left one.
    vertical.sort(key=lambda chain: (-chain[0].left, chain[0].top))
    return lines + [_vertical_line(chain, page_number) for chain in vertical]


def _take_vertical(glyphs: list[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Separate chains of characters that are written downwards from the rest."""
    chains: list[list[Glyph]] = [[glyphs[0]]]
    for glyph in glyphs[1:]:
        if _is_straight_below(chains[-1][-1], glyph):
            chains[-1].append(glyph)
        else:
            chains.append([glyph])
    vertical = [chain for chain in chains if len(chain) >= _VERTICAL_CHAIN]
    if not vertical:
        return [], glyphs
    return vertical, [glyph for chain in chains if len(chain) < _VERTICAL_CHAIN for glyph in chain]


def _is_straight_below(above: Glyph, below: Glyph) -> bool:
    if below.top <= above.top or len(above.text) > 1 or len(below.text) > 1:
        return False  # on one line, or recognised text, which comes in whole pieces
    size = min(above.size, below.size)
    return (
        abs(above.left + above.right - below.left - below.right) < 0.5 * size
        and -0.3 * size < below.top - above.bottom < 0.4 * size
    )


def _runs(glyphs: list[Glyph]) -> list[Run]:
    runs: list[Run] = []
    members: list[Glyph] = []
    for glyph in glyphs:
        if members and not _continues(members[-1], glyph):
            runs.append(Run(members))
            members = []
        members.append(glyph)
    if members:
        runs.append(Run(members))
    return runs


def _continues(before: Glyph, after: Glyph) -> bool:
    if before.top == after.top and before.bottom == after.bottom:  # nearly all of them
        return -0.6 * after.size < after.left - before.right < 1.2 * after.size
    small, large = sorted((before.size, after.size))
    overlap = min(before.bottom, after.bottom) - max(before.top, after.top)
    lower = min(before.bottom - before.top, after.bottom - after.top)
    # A raised or lowered character overlaps its neighbour by less than one on the same line.
    needed = 0.6 if small > 0.8 * large else 0.25
    return overlap > needed * lower and -0.6 * large < after.left - before.right < 1.2 * large


def _blocks(runs: list[Run], columns: Columns) -> list[list[Run]]:
    """Runs by column, in reading order."""
    blocks: list[list[Run]] = []
    body = runs
    margin: list[Run] = []
    if columns.margin is not None:
        margin = [run for run in runs if run.left >= columns.margin - 2]
        body = [run for run in runs if run.left < columns.margin - 2]
    if columns.middle is None:
        blocks.append(body)
    else:
        blocks.extend(_bands(body, columns.middle))
    blocks.append(margin)
    return [block for block in blocks if block]


def _bands(runs: list[Run], middle: float) -> list[list[Run]]:
    """Two columns between lines that run across both."""
    across = sorted(
        (run for run in runs if run.left < middle - 2 and run.right > middle + 2),
        key=lambda run: run.top,
    )
    edges = [run.middle for run in across]
    left: list[list[Run]] = [[] for _ in range(len(edges) + 1)]
    right: list[list[Run]] = [[] for _ in range(len(edges) + 1)]
    for run in runs:
        if run in across:
            continue
        band = sum(edge < run.middle for edge in edges)
        (left if run.right <= middle + 2 else right)[band].append(run)
    blocks: list[list[Run]] = []
    for band in range(len(left)):
        blocks.extend((left[band], right[band]))
        blocks.append(across[band : band + 1])
    return [block for block in blocks if block]


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Runs by line, lines from top to bottom, runs from left to right."""
    rows: list[list[Run]] = []
    # The longest run of a line decides where the line is, so that small ones can't make it drift.
    for run in sorted(runs, key=lambda run: (-round(run.size), -len(run.glyphs))):
        row = _row_of(run, rows)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    for row in rows:
        row.sort(key=lambda run: run.left)
    rows.sort(key=lambda row: (_anchor(row).middle, row[0].left))
    return rows


def _anchor(row: list[Run]) -> Run:
    return max(row, key=lambda run: (round(run.size), len(run.glyphs)))


def _row_of(run: Run, rows: list[list[Run]]) -> list[Run] | None:
    best: list[Run] | None = None
    best_share = 0.0
    for row in rows:
        anchor = row[0]
        overlap = min(run.bottom, anchor.bottom) - max(run.top, anchor.top)
        if overlap <= 0:
            continue
        share = overlap / max(min(run.bottom - run.top, anchor.bottom - anchor.top), 0.1)
        needed = 0.5
        if run.size < 0.8 * anchor.size and any(
            -0.5 * anchor.size < run.left - other.right < 0.5 * anchor.size for other in row
        ):
            needed = 0.25
        if share > max(needed, best_share):
            best, best_share = row, share
    return best


def _line(row: list[Run], page_number: int) -> Line:
    glyphs = [glyph for run in row for glyph in run.glyphs]
    return Line(
        text=join_glyphs(glyphs),
        box=_box(glyphs, page_number),
        size=round(median(glyph.size for glyph in glyphs), 2),
    )


def _vertical_line(chain: list[Glyph], page_number: int) -> Line:
    return Line(
        text="".join(glyph.text for glyph in chain),
        box=_box(chain, page_number),
        size=round(median(glyph.size for glyph in chain), 2),
    )


def _box(glyphs: list[Glyph], page_number: int) -> Box:
    return Box(
        page_number,
        round(min(g.left for g in glyphs), 2),
        round(min(g.top for g in glyphs), 2),
        round(max(g.right for g in glyphs), 2),
        round(max(g.bottom for g in glyphs), 2),
    )


def _turn_back(glyph: Glyph, quarter: int) -> Glyph:
    """The glyph in a frame in which it stands upright (negative coordinates are fine)."""
    left, top, right, bottom = _turned_box(
        (glyph.left, glyph.top, glyph.right, glyph.bottom), quarter
    )
    return Glyph(glyph.text, left, top, right, bottom, glyph.size, spaced=glyph.spaced)


def _turn_line(line: Line, quarter: int) -> Line:
    box = line.box
    left, top, right, bottom = _turned_box((box.left, box.top, box.right, box.bottom), 4 - quarter)
    return Line(line.text, Box(box.page, left, top, right, bottom), line.size, line.level)


def _turned_box(
    box: tuple[float, float, float, float], quarter: int
) -> tuple[float, float, float, float]:
    """``box`` after ``quarter`` quarter turns anticlockwise about the origin."""
    left, top, right, bottom = box
    for _ in range(quarter % 4):
        left, top, right, bottom = top, -right, bottom, -left
    return left, top, right, bottom
