"""The sections of a draft as elements of Word, and what stands at its end."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.draft import (
    Block,
    Draft,
    Paragraph,
    Schedule,
    Section,
    Span,
    Style,
    Table,
    cited_origins,
)
from assistant.drafting.printed import (
    CALCULATIONS,
    NO_OPEN_POINTS,
    OPEN_POINTS,
    SOURCES,
    OpenPoint,
    calculations_of,
    heading_level,
    heading_numbers,
    not_written,
)
from assistant.drafting.source_lines import edition_text
from assistant.drafting.word.pen import Pen, note_number, text_run
from assistant.drafting.word.tables import (
    Made,
    Room,
    rows_of_runs,
    schedule_of,
    shares,
    small_paragraph,
    table_of,
)
from assistant.word_files import Element, tag, word_name

_STYLES = {
    Style.BODY: "body",
    Style.LIST: "list",
    Style.NUMBERED: "numbered",
    Style.QUOTE: "quote",
    Style.SUBHEADING: "subheading",
    Style.NOTE: "note",
}
_STEP = 420
_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents."""

    level: int
    number: str
    heading: str
    bookmark: str


def entries_of(draft: Draft, pen: Pen) -> tuple[Entry, ...]:
    """The headings in order, those at the end included."""
    named = [
        (heading_level(section), number, section.heading)
        for section, number in zip(draft.sections, heading_numbers(draft), strict=True)
    ]
    named += [(1, "", heading) for heading in _endings(draft)]
    return tuple(
        Entry(level, number, heading, f"_Toc{pen.generation * 100_000 + index}")
        for index, (level, number, heading) in enumerate(named)
    )


def sections_of(draft: Draft, pen: Pen, room: Room, page: Element) -> list[Element]:
    """All sections; ``page`` is the template's own, which a wide table turns on its side."""
    elements: list[Element] = []
    turned = False
    for section, entry in zip(draft.sections, entries_of(draft, pen), strict=False):
        for made in _section(section, entry, pen, room):
            if made.turned and not turned:
                _close(elements, page, pen)
            elif turned and not made.turned:
                elements.append(small_paragraph(pen, _sideways(page, sideways=True)))
            turned = made.turned
            elements += made.elements
    if turned:
        elements.append(small_paragraph(pen, _sideways(page, sideways=True)))
    return elements


def sources_of(draft: Draft, pen: Pen, room: Room) -> list[Element]:
    """The list of sources, with the numbers of the footnotes, and of calculations."""
    entries = {entry.heading: entry for entry in entries_of(draft, pen)[len(draft.sections) :]}
    elements: list[Element] = []
    if SOURCES in entries:
        elements.append(_ending(pen, entries[SOURCES]))
        rows = [
            [
                note_number(pen.source_mark(number), number + pen.before, raised=False),
                [text_run(origin.document or origin.label)],
                [text_run(edition_text(origin))],
                [text_run(origin.clause)],
                [text_run(str(origin.page) if origin.page else "")],
                [text_run(_cut(origin.quote))],
            ]
            for number, origin in enumerate(cited_origins(draft), 1)
        ]
        header = ("番号", "文書", "版", "条項", "頁", "引いた文")
        elements += [
            rows_of_runs(pen, header, rows, shares(room.width, (6, 19, 8, 19, 6, 42))),
            small_paragraph(pen),
        ]
    if CALCULATIONS in entries:
        elements.append(_ending(pen, entries[CALCULATIONS]))
        rows = [[[text_run(text)] for text in row] for row in calculations_of(draft)]
        elements += [
            rows_of_runs(pen, ("節", "結果", "計算"), rows, shares(room.width, (25, 20, 55))),
            small_paragraph(pen),
        ]
    return elements


def open_points_of(
    draft: Draft, points: Sequence[OpenPoint], pen: Pen, room: Room
) -> list[Element]:
    """The last page: what is to be confirmed and where it is found."""
    heading = _ending(pen, entries_of(draft, pen)[-1], new_page=bool(points))
    if not points:
        return [heading, pen.plain_paragraph("body", NO_OPEN_POINTS)]
    rows = [
        [[text_run(text)] for text in (str(number), point.matter, point.section, point.where)]
        for number, point in enumerate(points, 1)
    ]
    header = ("番号", "事項", "節", "どこで分かるか")
    table = rows_of_runs(pen, header, rows, shares(room.width, (8, 34, 25, 33)))
    return [heading, table, small_paragraph(pen)]


def _endings(draft: Draft) -> Iterator[str]:
    if cited_origins(draft):
        yield SOURCES
    if calculations_of(draft):
        yield CALCULATIONS
    yield OPEN_POINTS


def _section(section: Section, entry: Entry, pen: Pen, room: Room) -> Iterator[Made]:
    properties = [] if entry.number else [_unnumbered()]
    title = [text_run(section.heading)]
    for note in section.notes:
        title = pen.commented(title, note)
    yield Made(
        (
            tag(
                "p",
                pen.properties(f"heading{entry.level}", *properties),
                *pen.bookmark(entry.bookmark, title),
            ),
        )
    )
    gap = not_written(section)
    if gap is not None and not section.blocks:
        yield Made((pen.paragraph("body", (Span(gap.text, gap=gap),)),))
    numbering = 0
    for block in section.blocks:
        is_counted = isinstance(block, Paragraph) and block.style is Style.NUMBERED
        if is_counted and not numbering:
            numbering = pen.numbering.new_list()
        elif not is_counted and not (isinstance(block, Paragraph) and block.level):
            numbering = 0
        yield _block(block, pen, room, numbering)


def _block(block: Block, pen: Pen, room: Room, numbering: int) -> Made:
    match block:
        case Table():
            return table_of(block, pen, room)
        case Schedule():
            return schedule_of(block, pen, room)
        case Paragraph():
            return Made((_paragraph(block, pen, numbering),))


def _paragraph(paragraph: Paragraph, pen: Pen, numbering: int) -> Element:
    style = _STYLES[paragraph.style]
    level = min(max(paragraph.level, 0), 3)
    if paragraph.style is Style.NUMBERED and paragraph.number:
        # the number that a clause bears is part of its wording: Word must not count it anew
        indent = tag("ind", left=_STEP * (level + 1), hanging=_STEP)
        stop = tag("tabs", tag("tab", val="left", pos=_STEP * (level + 1)))
        lead = [text_run(f"{paragraph.number}\t")]
        return pen.paragraph(style, paragraph.spans, _unnumbered(), stop, indent, lead=lead)
    if paragraph.style in (Style.LIST, Style.NUMBERED):
        number = pen.numbering.bullets if paragraph.style is Style.LIST else numbering
        return pen.paragraph(
            style, paragraph.spans, tag("numPr", tag("ilvl", val=level), tag("numId", val=number))
        )
    indent = [tag("ind", left=_STEP * level)] if level else []
    return pen.paragraph(style, paragraph.spans, *indent)


def _ending(pen: Pen, entry: Entry, *, new_page: bool = False) -> Element:
    properties = [tag("pageBreakBefore")] if new_page else []
    return tag(
        "p",
        pen.properties("heading1", *properties, _unnumbered()),
        *pen.bookmark(entry.bookmark, [text_run(entry.heading)]),
    )


def _unnumbered() -> Element:
    return tag("numPr", tag("ilvl", val=0), tag("numId", val=0))


def _close(elements: list[Element], page: Element, pen: Pen) -> None:
    """End the pages so far, but take headings that would stand alone along."""
    at = len(elements)
    headings = {pen.styles[f"heading{level}"] for level in (1, 2, 3)} | {pen.styles["subheading"]}
    while at and _style_of(elements[at - 1]) in headings:
        at -= 1
    elements.insert(at, small_paragraph(pen, _sideways(page, sideways=False)))


def _style_of(element: Element) -> str:
    style = element.find(f"{word_name('pPr')}/{word_name('pStyle')}")
    return "" if style is None else str(style.get(word_name("val")))


def _sideways(page: Element, *, sideways: bool) -> Element:
    section = copy.deepcopy(page)
    size = section.find(word_name("pgSz"))
    if sideways and size is not None:
        width, height = size.get(word_name("w")), size.get(word_name("h"))
        size.set(word_name("w"), height)
        size.set(word_name("h"), width)
        size.set(word_name("orient"), "landscape")
    return section


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
