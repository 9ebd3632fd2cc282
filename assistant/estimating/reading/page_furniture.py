"""What a document prints on every page beside its tables: names of offices, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.estimating.grid import Cell, Grid
from assistant.estimating.reading.header_words import header_word
from assistant.estimating.reading.words import plain

_PAGE_NUMBER = re.compile(
    r"[-―(]*(?:p\.?|page|頁|ページ)?\d+(?:[/／]\d+)?(?:頁|ページ)?[-―)]*", re.IGNORECASE
)
_MARGIN_ROWS = 3
_FEWEST_PAGES = 3


def without_furniture(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Pages without the rows at their foot that stand on most of them; other sheets as they are.

    Only words and page numbers are taken away; headings stay, they tell tables apart.
    """
    pages = [grid for grid in grids if grid.by_line]
    if len(pages) < _FEWEST_PAGES:
        return tuple(grids)
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(cell) for number in _foot(page) for cell in page.rows[number].values()})
    common = {shape for shape, count in seen.items() if count * 2 > len(pages)}
    return tuple(_trimmed(grid, common) if grid.by_line else grid for grid in grids)


def _foot(page: Grid) -> list[int]:
    return list(page.rows)[-_MARGIN_ROWS:]


def _shape(cell: Cell) -> str:
    text = plain(cell.text)
    return "#" if _PAGE_NUMBER.fullmatch(text) and "/" in text else re.sub(r"\d+", "0", text)


def _trimmed(page: Grid, common: set[str]) -> Grid:
    rows = dict(page.rows)
    for number in reversed(_foot(page)):
        cells = rows[number].values()
        if sum(1 for cell in cells if cell.number is not None) > 1:
            break  # a line of the table
        spoken = [cell for cell in cells if not _PAGE_NUMBER.fullmatch(plain(cell.text))]
        if all(_shape(cell) in common and not header_word(cell.text) for cell in spoken) and all(
            _shape(cell) in common or cell.number is None for cell in cells
        ):
            del rows[number]
        else:
            break
    return replace(page, rows=rows)
