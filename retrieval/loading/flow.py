"""Pages of formats that have no geometry: paragraphs and tables one under the other.

Every line and table row gets a synthetic box whose ``top`` states its order, so that what reads
pages needs no second notion of order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.documents import Box, Line, Page, ReadMethod, Table, TableRow
from retrieval.loading.table_header import Grid, resolve_table

LINE_HEIGHT = 12.0
PAGE_WIDTH = 595.0

_CAPTION = re.compile(
    r"^[(（\[【]?(別表|付表|附表|様式|別紙|表)(\s*[-－‐―第0-9０-９一二三四五六七八九十]|\s+\S)"
)
_LONGEST_CAPTION = 80
_UNIT_NOTE = re.compile(r"^\s*[(（]?\s*単位\s*[::]?\s*[^\s]{1,20}[)）]?\s*$")
_NOTE = re.compile(r"^\s*[(（]?(※|\*|＊|注\s*[0-9０-９)）:：.．)]|注記|\[注\]|［注］|備考|（注)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``level`` is the heading level that the format declares, else 0.

    ``names_table``: its place shows that it is the caption of the table that follows.
    """

    text: str
    level: int = 0
    names_table: bool = False


def flow_page(number: int, items: Sequence[Paragraph | Grid], *, label: str = "") -> Page:
    """Lay ``items`` out under one another on page ``number``.

    A paragraph in front of a table that names it becomes its caption; unit lines in front of it
    and notes behind it become its notes.
    """
    kept: list[Paragraph | Table] = []
    tops: list[float] = []
    top = 0.0
    for item in items:
        if isinstance(item, Paragraph):
            # A heading broken for its looks is still one heading.
            text = item.text.replace("\t", " ")
            for part in [" ".join(text.split())] if item.level else text.split("\n"):
                if part.strip():
                    kept.append(Paragraph(part.strip(), item.level, item.names_table))
                    tops.append(top)
                    top += LINE_HEIGHT
            continue
        if not any(text for row in item.texts for text in row):
            continue
        caption, notes = _names_in_front(kept, tops)
        table = _place(item, number, top, caption, notes)
        top = table.box.bottom + LINE_HEIGHT
        kept.append(table)
        tops.append(table.box.top)
    lines, tables = _gather_notes(number, kept, tops)
    return Page(
        number=number,
        width=PAGE_WIDTH,
        height=max(top, LINE_HEIGHT),
        lines=lines,
        tables=tables,
        method=ReadMethod.TEXT if lines or tables else ReadMethod.EMPTY,
        label=label,
    )


def is_caption(text: str) -> bool:
    """Whether a line names the table that follows it ("表6-2-2 …", "別表第1", "表 第2号単価表")."""
    return bool(_CAPTION.match(text)) and len(text) <= _LONGEST_CAPTION and not text.endswith("。")


def is_note(text: str) -> bool:
    """Whether a line is a note or a unit that belongs to a table without naming it."""
    return _NOTE.match(text) is not None or _UNIT_NOTE.match(text) is not None


def _names_in_front(
    kept: list[Paragraph | Table], tops: list[float]
) -> tuple[str, tuple[str, ...]]:
    """Take the caption and unit lines of a table off the end of what stands before it."""
    notes: list[str] = []
    caption = ""
    while kept and isinstance(last := kept[-1], Paragraph):
        if _UNIT_NOTE.match(last.text) and not notes:
            notes.insert(0, last.text)
        elif last.names_table or is_caption(last.text):
            caption = last.text
            kept.pop()
            tops.pop()
            break
        else:
            break
        kept.pop()
        tops.pop()
    return caption, tuple(notes)


def _place(grid: Grid, page: int, top: float, caption: str, notes: tuple[str, ...]) -> Table:
    resolved = resolve_table(grid)
    rows = tuple(
        TableRow(cells, _box(page, top + index * LINE_HEIGHT)) for index, cells in resolved.rows
    )
    return Table(
        caption=caption or resolved.caption,
        header=resolved.header,
        rows=rows,
        box=Box(page, 0.0, top, PAGE_WIDTH, top + len(grid.texts) * LINE_HEIGHT),
        key_columns=resolved.key_columns,
        notes=(*notes, *resolved.notes),
    )


def _gather_notes(
    page: int, kept: Sequence[Paragraph | Table], tops: Sequence[float]
) -> tuple[tuple[Line, ...], tuple[Table, ...]]:
    lines: list[Line] = []
    tables: list[Table] = []
    open_table = False
    for item, top in zip(kept, tops, strict=True):
        if isinstance(item, Table):
            tables.append(item)
            open_table = True
        elif open_table and item.level == 0 and _NOTE.match(item.text):
            last = tables[-1]
            tables[-1] = Table(
                last.caption,
                last.header,
                last.rows,
                last.box,
                last.key_columns,
                (*last.notes, item.text),
            )
        else:
            lines.append(Line(item.text, _box(page, top), level=item.level))
            open_table = False
    return tuple(lines), tuple(tables)


def _box(page: int, top: float) -> Box:
    return Box(page, 0.0, top, PAGE_WIDTH, top + LINE_HEIGHT)
