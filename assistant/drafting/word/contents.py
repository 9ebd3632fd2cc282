"""The table of contents: a field of Word that is already filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.drafting.word.body import Entry
from assistant.drafting.word.pen import Pen, field_runs, text_run
from assistant.drafting.word.tables import Room
from assistant.word_files import tag

TITLE = "目次"


def contents(entries: Sequence[Entry], pen: Pen, room: Room, pages: Mapping[str, int]) -> list[Any]:
    """Every heading with a link to it and the page on which it was found, by its bookmark."""
    if not entries:
        return []
    paragraphs = [pen.plain_paragraph("contents_heading", TITLE)]
    for index, entry in enumerate(entries):
        stop = tag("tab", val="right", leader="dot", pos=room.width)
        page = [text_run(str(pages[entry.bookmark]))] if entry.bookmark in pages else []
        number = f"{entry.number}　" if entry.number else ""
        link = tag(
            "hyperlink",
            text_run(f"{number}{entry.heading}"),
            text_run("\t"),
            *field_runs(f"PAGEREF {entry.bookmark} \\h", page),
            anchor=entry.bookmark,
            history=1,
        )
        begin, end = _ends(index == 0, index == len(entries) - 1)
        paragraphs.append(
            tag(
                "p", pen.properties(f"contents{entry.level}", tag("tabs", stop)), *begin, link, *end
            )
        )
    part = tag("docPartObj", tag("docPartGallery", val="Table of Contents"), tag("docPartUnique"))
    return [tag("sdt", tag("sdtPr", part), tag("sdtContent", *paragraphs))]


def _ends(is_first: bool, is_last: bool) -> tuple[list[Any], list[Any]]:  # noqa: FBT001
    field = field_runs('TOC \\o "1-3" \\h \\z \\u', [])
    return (field[:-1] if is_first else []), (field[-1:] if is_last else [])
