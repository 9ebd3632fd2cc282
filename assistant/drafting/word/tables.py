"""Tables and schedules: widths that fit the page, headers that are repeated, rows that stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.draft import Bar, Schedule, Span, Table
from assistant.drafting.printed import fit, schedule_grid, text_of
from assistant.drafting.word.pen import Pen, field_runs, text_run
from assistant.word_files import Element, tag

_PADDING = 160  # of a cell, both sides, in twentieths of a point
_HEADER_SHADE, _BAR_SHADE = "E7E6E6", "BFBFBF"
_LONGEST_WHOLE = 900  # characters: a row with more may have to break
_SIZES = (("cell", 115), ("cell_small", 96))
"""Style -> room for a half-width character in twentieths of a point: fonts that stand in have wide digits."""
_NAME, _QUANTITY, _DAYS = 2_200, 1_100, 1_000
_NARROWEST = 240
_YEAR, _MOST_BROKEN, _LEAST = 760, 2, 60
_MARK = "■"


@dataclass(frozen=True, slots=True)
class Room:
    """What a table has: its width, and that of a page turned on its side (0: it can't be turned).

    In twentieths of a point.
    """

    width: int
    turned: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """Elements, and whether they need the page on its side."""

    elements: tuple[Element, ...]
    turned: bool = False


def table_of(table: Table, pen: Pen, room: Room) -> Made:
    """A table with its caption and notes."""
    found = fit(table, room.width, room.turned, [half for _, half in _SIZES], _PADDING)
    style, turned = _SIZES[found.size][0], found.is_turned
    widths = [int(width) for width in found.widths]
    count = len(widths)
    header = [
        _header_cell(pen, text, width)
        for text, width in zip(_filled(table.header, count, ""), widths, strict=True)
    ]
    rows = (
        [tag("tr", tag("trPr", tag("cantSplit"), tag("tblHeader")), *header)]
        if any(table.header)
        else []
    )
    for row in table.rows:
        cells = [
            tag(
                "tc",
                tag("tcPr", tag("tcW", w=width, type="dxa")),
                *_cell_paragraphs(pen, style, cell, right=column in table.numeric),
            )
            for column, (cell, width) in enumerate(
                zip(_filled(row, count, ()), widths, strict=True)
            )
        ]
        whole = sum(len(text_of(cell)) for cell in row) <= _LONGEST_WHOLE
        rows.append(tag("tr", *([tag("trPr", tag("cantSplit"))] if whole else []), *cells))
    elements = [
        *caption_of(pen, table.caption),
        _grid(pen, widths, rows),
        *_notes(pen, table.notes),
    ]
    return Made(tuple(elements), turned)


def schedule_of(schedule: Schedule, pen: Pen, room: Room) -> Made:
    """A bar chart as a table: the days of a work are shaded and marked."""
    grid = schedule_grid(schedule)
    columns = sum(count for _, count in grid.groups)
    fixed = _NAME + _QUANTITY + _DAYS
    turned = bool(room.turned) and columns * _NARROWEST > room.width - fixed
    width = room.turned if turned else room.width
    widths = [_NAME, _QUANTITY, _DAYS, *_period_widths(grid.groups, width - fixed)]
    widths[0] += max(width - sum(widths), 0)
    rows = _schedule_header(pen, grid.groups, grid.parts, widths)
    rows += [
        _bar(pen, bar, marks, widths) for bar, marks in zip(schedule.bars, grid.marks, strict=True)
    ]
    elements = [
        *caption_of(pen, schedule.caption),
        _grid(pen, widths, rows, narrow=True),
        *_notes(pen, schedule.notes),
    ]
    return Made(tuple(elements), turned)


def _period_widths(groups: Sequence[tuple[str, int]], room: int) -> list[int]:
    """Of each column of a chart: that of a broken month has room for its year (「2026年」「5月」)."""
    columns = sum(count for _, count in groups)
    broken = [count == 1 and "年" in label for label, count in groups]
    each = max(room // max(columns, 1), _LEAST)
    rest = max(columns - sum(broken), 1)
    if each < _YEAR and 0 < sum(broken) <= _MOST_BROKEN:
        each = max((room - _YEAR * sum(broken)) // rest, _LEAST)
    else:
        broken = [False] * len(groups)
    return [
        _YEAR if is_broken else each
        for (_, count), is_broken in zip(groups, broken, strict=True)
        for _ in range(count)
    ]


def caption_of(pen: Pen, caption: str) -> list[Element]:
    """「表 1　題名」, counted by Word; nothing without a caption."""
    if not caption:
        return []
    number = field_runs("SEQ 表 \\* ARABIC", [text_run(str(pen.next_caption()))])
    return [
        tag(
            "p",
            pen.properties("caption", tag("keepNext")),
            text_run("表 "),
            *number,
            text_run(f"　{caption}"),
        )
    ]


def rows_of_runs(
    pen: Pen, header: Sequence[str], rows: Sequence[Sequence[list[Element]]], widths: Sequence[int]
) -> Element:
    """A table whose cells are runs already."""
    made = [
        tag(
            "tr",
            tag("trPr", tag("cantSplit"), tag("tblHeader")),
            *(_header_cell(pen, text, width) for text, width in zip(header, widths, strict=True)),
        )
    ]
    made += [
        tag(
            "tr",
            tag("trPr", tag("cantSplit")),
            *(
                tag(
                    "tc",
                    tag("tcPr", tag("tcW", w=width, type="dxa")),
                    tag("p", pen.properties("cell"), *runs),
                )
                for runs, width in zip(row, widths, strict=True)
            ),
        )
        for row in rows
    ]
    return _grid(pen, widths, made)


def shares(width: int, parts: Sequence[int]) -> list[int]:
    """``width`` in proportion to ``parts``."""
    return [width * part // sum(parts) for part in parts]


def _filled(cells: Sequence[Element], count: int, empty: Element) -> list[Element]:
    return [*cells, *[empty] * (count - len(cells))][:count]


def _header_cell(pen: Pen, text: str, width: int, *, span: int = 1, small: bool = False) -> Element:
    properties = [tag("tcW", w=width, type="dxa")]
    if span > 1:
        properties.append(tag("gridSpan", val=span))
    properties += [
        tag("shd", val="clear", color="auto", fill=_HEADER_SHADE),
        tag("vAlign", val="center"),
    ]
    style = "cell_small" if small else "cell_header"
    paragraph = tag(
        "p", pen.properties(style, tag("keepNext"), tag("jc", val="center")), text_run(text)
    )
    return tag("tc", tag("tcPr", *properties), paragraph)


def _cell_paragraphs(pen: Pen, style: str, cell: Sequence[Span], *, right: bool) -> list[Element]:
    properties = [tag("jc", val="right")] if right else []
    return [pen.paragraph(style, cell, *properties)]


def _grid(
    pen: Pen, widths: Sequence[int], rows: Sequence[Element], *, narrow: bool = False
) -> Element:
    side = 20 if narrow else _PADDING // 2
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [tag(edge, val="single", sz=4, space=0, color="auto") for edge in edges]
    properties = tag(
        "tblPr",
        tag("tblStyle", val=pen.styles["table"]),
        tag("tblW", w=sum(widths), type="dxa"),
        tag("tblBorders", *borders),
        tag("tblLayout", type="fixed"),
        tag("tblCellMar", tag("left", w=side, type="dxa"), tag("right", w=side, type="dxa")),
        tag("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
    )  # fmt: skip
    return tag(
        "tbl", properties, tag("tblGrid", *(tag("gridCol", w=width) for width in widths)), *rows
    )


def _notes(pen: Pen, notes: Sequence[str]) -> list[Element]:
    """Notes, or the empty line that keeps a table apart from what follows."""
    if notes:
        return [pen.plain_paragraph("note", note) for note in notes]
    return [small_paragraph(pen)]


def small_paragraph(pen: Pen, *properties: Element) -> Element:
    """A paragraph that takes next to no room."""
    spacing = tag("spacing", before=0, after=0, line=120, lineRule="exact")
    return tag("p", pen.properties("cell", spacing, *properties))


def _schedule_header(
    pen: Pen, groups: Sequence[tuple[str, int]], parts: Sequence[str], widths: Sequence[int]
) -> list[Element]:
    def row(*cells: Element) -> Element:
        return tag("tr", tag("trPr", tag("cantSplit"), tag("tblHeader")), *cells)

    def merged(cell: Element, value: str) -> Element:
        merge = tag("vMerge", val=value) if value == "restart" else tag("vMerge")
        cell[0].insert(1, merge)
        return cell

    labels = ("工種", "数量", "日数")
    first = [
        _header_cell(pen, label, width) for label, width in zip(labels, widths[:3], strict=True)
    ]
    at = 3
    for label, count in groups:
        first.append(_header_cell(pen, label, sum(widths[at : at + count]), span=count, small=True))
        at += count
    if not parts:
        return [row(*first)]
    first[:3] = [merged(cell, "restart") for cell in first[:3]]
    second = [merged(_header_cell(pen, "", width), "continue") for width in widths[:3]]
    second += [
        _header_cell(pen, part, width, small=True)
        for part, width in zip(parts, widths[3:], strict=True)
    ]
    return [row(*first), row(*second)]


def _bar(pen: Pen, bar: Bar, marks: Sequence[bool], widths: Sequence[int]) -> Element:
    cells = [
        tag(
            "tc",
            tag("tcPr", tag("tcW", w=width, type="dxa"), tag("vAlign", val="center")),
            *_cell_paragraphs(pen, "cell_small", cell, right=right),
        )
        for cell, width, right in zip(
            (bar.name, bar.quantity, bar.days), widths[:3], (False, True, True), strict=True
        )
    ]
    for marked, width in zip(marks, widths[3:], strict=True):
        shade = [tag("shd", val="clear", color="auto", fill=_BAR_SHADE)] if marked else []
        cells.append(
            tag(
                "tc",
                tag("tcPr", tag("tcW", w=width, type="dxa"), *shade, tag("vAlign", val="center")),
                tag(
                    "p",
                    pen.properties("cell_small", tag("jc", val="center")),
                    *([text_run(_MARK)] if marked else []),
                ),
            )
        )
    return tag("tr", tag("trPr", tag("cantSplit")), *cells)
