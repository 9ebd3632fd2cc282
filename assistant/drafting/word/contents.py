"""The table of contents: a field of Word that is already filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafting.word.body import Entry
from assistant.drafting.word.pen import Pen, field_runs, text_run
from assistant.drafting.word.tables import Room
from assistant.word_files import Element, tag, word_name

TITLE = "目次"


def contents(entries: Sequence[Entry], pen: Pen, room: Room) -> list[Element]:
    """Every heading with a link to it; `set_pages` fills in the pages."""
    if not entries:
        return []
    paragraphs = [pen.plain_paragraph("contents_heading", TITLE)]
    for index, entry in enumerate(entries):
        stop = tag("tab", val="right", leader="dot", pos=room.width)
        number = f"{entry.number}　" if entry.number else ""
        link = tag(
            "hyperlink",
            text_run(f"{number}{entry.heading}"),
            text_run("\t"),
            *field_runs(f"PAGEREF {entry.bookmark} \\h", [tag("r", tag("t"))]),
            anchor=entry.bookmark,
            history=1,
        )
        begin, end = _ends(is_first=index == 0, is_last=index == len(entries) - 1)
        properties = pen.properties(f"contents{entry.level}", tag("tabs", stop))
        paragraphs.append(tag("p", properties, *begin, link, *end))
    part = tag("docPartObj", tag("docPartGallery", val="Table of Contents"), tag("docPartUnique"))
    return [tag("sdt", tag("sdtPr", part), tag("sdtContent", *paragraphs))]


def set_pages(made: Sequence[Element], pages: Mapping[str, int]) -> None:
    """Show the page of each bookmark; Word counts anew when the contents are updated."""
    for element in made:
        for link in element.iter(word_name("hyperlink")):
            page = pages.get(str(link.get(word_name("anchor"))))
            if page is not None:
                list(link.iter(word_name("t")))[-1].text = str(page)


def _ends(*, is_first: bool, is_last: bool) -> tuple[list[Element], list[Element]]:
    field = field_runs('TOC \\o "1-3" \\h \\z \\u', [])
    return (field[:-1] if is_first else []), (field[-1:] if is_last else [])
