"""Rows that a table sets apart by line only, without a rule between them; divided corner cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from retrieval.loading.cell_text import TextLine, join_lines, text_lines
from retrieval.loading.glyphs import Glyph
from retrieval.loading.table_grid import Grid
from retrieval.loading.table_values import is_ditto, is_value

_CONTINUED = re.compile(r"[0-9０-９(（〔［\[a-zα-ω]")  # a unit under the name it belongs to
_LIMIT = re.compile(r"(以上|超え|超える|～|~|から)$")  # "40を超え" over "60以下" is one value
ALIGNED = 0.45  # of the character size
FEW = 3  # lines in every column before they count as rows of their own


def split_rows(grid: Grid, members: Mapping[int, list[int]], glyphs: Sequence[Glyph]) -> Grid:
    """``grid`` with every row divided that holds the same number of lines in its columns.

    The first row is left whole: it may be a header of several lines.
    """
    ys: list[float] = [grid.ys[0], grid.ys[1]]
    regions: list[tuple[int, ...]] = [grid.regions[0]]
    fresh = 1 + max(region for line in grid.regions for region in line)
    for row in range(1, len(grid.regions)):
        line = grid.regions[row]
        cuts = _cuts(grid, row, members, glyphs)
        beside = _beside(grid, row)
        bounds = [grid.ys[row], *cuts, grid.ys[row + 1]]
        for part, bottom in enumerate(bounds[1:]):
            if part == 0:
                regions.append(line)
            else:
                numbers = {
                    region: fresh + place for place, region in enumerate(dict.fromkeys(line))
                }
                fresh += len(numbers)
                regions.append(
                    tuple(
                        region
                        if region in beside or _stays_whole(region, members, glyphs)
                        else numbers[region]
                        for region in line
                    )
                )
            ys.append(bottom)
    if len(ys) == len(grid.ys):
        return grid
    return replace(grid, ys=tuple(ys), regions=tuple(regions))


def _beside(grid: Grid, row: int) -> set[int]:
    """Cells of the rows above and below."""
    near = [grid.regions[place] for place in (row - 1, row + 1) if place < len(grid.regions)]
    return {region for line in near for region in line}


def _stays_whole(region: int, members: Mapping[int, list[int]], glyphs: Sequence[Glyph]) -> bool:
    return region in members and len(text_lines(glyphs, members[region])) == 1


def _cuts(
    grid: Grid, row: int, members: Mapping[int, list[int]], glyphs: Sequence[Glyph]
) -> list[float]:
    line = grid.regions[row]
    own = [region for region in dict.fromkeys(line) if region not in _beside(grid, row)]
    columns = [text_lines(glyphs, members[region]) for region in own if region in members]
    several = [lines for lines in columns if len(lines) > 1]
    if len(several) < 2 or own[0] not in members:
        return []
    anchors = min(several, key=len)
    if len(columns[0]) < 2 and any(len(lines) != len(anchors) for lines in several):
        return []
    if not _are_rows(anchors, columns, several):
        return []
    return [
        (max(part.bottom for part in _before(several, anchor)) + anchor.top) / 2
        for anchor in anchors[1:]
    ]


def _are_rows(
    anchors: Sequence[TextLine],
    columns: Sequence[Sequence[TextLine]],
    several: Sequence[Sequence[TextLine]],
) -> bool:
    """Whether lines side by side are rows rather than long texts broken over lines."""
    if len(anchors) < FEW and (
        len(several) < len(columns)
        or not all(is_value(part.text) for lines in several[1:] for part in lines)
        or _CONTINUED.match(columns[0][-1].text)
        or any(_LIMIT.search(lines[0].text) for lines in several[1:])
    ):
        return False
    if any(
        len(part.text) == 1 and not is_value(part.text) and not is_ditto(part.text)
        for part in columns[0]
    ):
        return False
    numbers = any(
        sum(is_value(part.text) for part in lines) >= 0.6 * len(lines) for lines in several
    )
    return numbers and all(_aligned(anchors, lines) for lines in several)


def _before(columns: Sequence[Sequence[TextLine]], anchor: TextLine) -> list[TextLine]:
    middle = (anchor.top + anchor.bottom) / 2
    return [
        part
        for lines in columns
        for part in lines
        if (part.top + part.bottom) / 2 < middle - ALIGNED * anchor.size
    ]


def _aligned(anchors: Sequence[TextLine], lines: Sequence[TextLine]) -> bool:
    middles = [(part.top + part.bottom) / 2 for part in lines]
    first = anchors[0]
    if middles[0] < (first.top + first.bottom) / 2 - ALIGNED * first.size:
        return False
    return all(
        any(
            abs(middle - (anchor.top + anchor.bottom) / 2) <= ALIGNED * anchor.size
            for middle in middles
        )
        for anchor in anchors
    )


def divided_corner(
    glyphs: Sequence[Glyph], indices: Sequence[int], *, left: float, right: float
) -> tuple[str, str] | None:
    """What a corner cell divided by a diagonal says: (name of the keys, name along the header).

    Text steps from the upper right, which names what stands along the header, to the lower
    left, which names the first column. None when the cell's text stands otherwise.
    """
    lines = text_lines(glyphs, indices, split_at=1.5)
    if len(lines) < 2:
        return None
    middle, width = (left + right) / 2, right - left
    centres = [(line.left + line.right) / 2 for line in lines]
    if centres[0] < middle + 0.06 * width or centres[-1] > middle - 0.06 * width:
        return None
    upper = [line for line, centre in zip(lines, centres, strict=True) if centre >= middle]
    lower = [line for line, centre in zip(lines, centres, strict=True) if centre < middle]
    if upper != lines[: len(upper)]:
        return None
    return join_lines(lower, width / 2), join_lines(upper, width / 2)
