"""An HTML table element as a grid with its merged cells filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.loading.marks import HEADER, without_marks
from retrieval.loading.table_header import Grid, tidy_cell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Places of one table; a hostile colspan must not fill the memory.
MAX_PLACES = 2_000_000
_MAX_SPAN = 1_000


def table_grid(table: HtmlElement) -> Grid:
    """Grid of ``table``. Header rows are those in <thead>, or leading rows of <th> only."""
    texts: dict[tuple[int, int], str] = {}
    owners: dict[tuple[int, int], int] = {}
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    declared: list[bool] = []
    for index, row in enumerate(rows):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        raw = [_cell_text(cell) for cell in cells]
        heads = bool(cells) and all(cell.tag == "th" for cell in cells)
        marked = any(HEADER in text for text in raw)
        declared.append(heads or marked or next(row.iterancestors("thead"), None) is not None)
        column = 0
        for cell, text in zip(cells, raw, strict=True):
            while (index, column) in texts:
                column += 1
            down = min(_span(cell, "rowspan"), len(rows) - index)
            across = _span(cell, "colspan")
            if len(texts) + down * across > MAX_PLACES:
                raise ValueError("table with too many cells")
            owner = len(owners) + 1
            for row_place in range(index, index + down):
                for column_place in range(column, column + across):
                    texts[(row_place, column_place)] = tidy_cell(without_marks(text))
                    owners[(row_place, column_place)] = owner
            column += across
    height = len(rows)
    width = max((column for _, column in texts), default=-1) + 1
    caption = table.find("caption")
    return Grid(
        tuple(tuple(texts.get((r, c), "") for c in range(width)) for r in range(height)),
        tuple(
            tuple(owners.get((r, c), -(r * width + c + 1)) for c in range(width))
            for r in range(height)
        ),
        header_rows=_leading(declared),
        caption=tidy_cell(caption.text_content()) if caption is not None else "",
    )


def _cell_text(cell: HtmlElement) -> str:
    for element in cell.iter("br", "p", "div", "li"):
        if element.tag == "br":
            element.tail = "\n" + (element.tail or "")
        else:
            element.text = "\n" + (element.text or "")
    return str(cell.text_content())


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isdecimal() else 1


def _leading(flags: list[bool]) -> int:
    count = 0
    for flag in flags:
        if not flag:
            break
        count += 1
    return count if count < len(flags) else 0
