"""Rendered Markdown with marks -> blocks of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from assistant.drafting.draft import (
    Block,
    Cell,
    Origin,
    OriginKind,
    Paragraph,
    Span,
    Style,
    Table,
)
from assistant.drafting.markers import Marks

if TYPE_CHECKING:
    from markdown_it.token import Token

_ALONE = re.compile(r"^[ \t]*(?=(?:表|注) ?[:：])", re.MULTILINE)
_NUMBERED_LINE = re.compile(
    r"^[ \t]*(?=[(（][0-9０-９]{1,2}[)）]|[①-⑳]|[ア-ンァ-ヶ][ 　]|第[0-9０-９]+条[ 　])",
    re.MULTILINE,
)
_NUMBER = re.compile(
    r"([(（][0-9０-９]{1,2}[)）]|[①-⑳]|[ア-ン](?=[ 　])|第[0-9０-９]+条(?=[ 　]))[ 　]*"
)
_CAPTION = re.compile(r"表 ?[:：][ 　]*")
_NOTE = re.compile(r"注 ?[:：][ 　]*")
_FACTS = {OriginKind.TEMPLATE, OriginKind.SHEET, OriginKind.DEFAULT, OriginKind.ESTIMATE}


@dataclass(slots=True)
class _List:
    """A list that is being read: its style, and the number of its next item."""

    style: Style
    number: int
    delimiter: str = "."


@dataclass(slots=True)
class _Reading:
    """Where in the text the reader is."""

    marks: Marks
    template: Origin
    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    heading: bool = False
    item_begins: bool = False


def blocks_of(text: str, marks: Marks, template: Origin) -> tuple[Block, ...]:
    """The blocks of a rendered section; what its template itself says has the origin ``template``.

    Raises NaniwaError (``kind``) when a mark is cut or a block stands in a table's cell.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero").enable(["table", "list", "blockquote", "heading", "newline"])
    # captions, notes and numbered lines are paragraphs of their own, also without an empty line
    apart = _NUMBERED_LINE.sub("\n", _ALONE.sub("\n", text))
    tokens = _without_empty_headings(reader.parse(apart))
    return tuple(_with_captions(_blocks(tokens, _Reading(marks, template))))


def _without_empty_headings(tokens: Sequence[Token]) -> list[Token]:
    """Without subheadings under which nothing was written: there were no rules to quote."""
    kept: list[Token] = []
    following = 1  # the level of the heading that follows at once; 1 at the end, 9 for text
    position = len(tokens)
    while position > 0:
        position -= 1
        if tokens[position].type != "heading_close":
            kept.append(tokens[position])
            following = 9
            continue
        opened = position - 2  # heading_open, inline, heading_close
        level = int(tokens[opened].tag[1])
        if following > level:
            kept += reversed(tokens[opened : position + 1])
            following = level
        position = opened
    return kept[::-1]


def _blocks(tokens: Sequence[Token], reading: _Reading) -> Iterator[Block]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "table_open":
            table = list(takewhile(lambda item: item.type != "table_close", tokens[position:]))
            yield _table(table, reading)
            position += len(table)
        elif token.type == "inline":
            for part in reading.marks.parts(token.content):
                if isinstance(part, str):
                    yield from _paragraphs(part, reading)
                else:
                    yield from part
        else:
            _move(reading, token)
        position += 1


def _move(reading: _Reading, token: Token) -> None:
    """Take note of what begins or ends here."""
    match token.type:
        case "bullet_list_open":
            reading.lists.append(_List(Style.LIST, 0))
        case "ordered_list_open":
            start = token.attrGet("start")
            number = int(start) if start is not None else 1
            reading.lists.append(_List(Style.NUMBERED, number, token.markup))
        case "bullet_list_close" | "ordered_list_close":
            reading.lists.pop()
        case "list_item_open":
            reading.item_begins = True
        case "list_item_close":
            reading.lists[-1].number += 1
        case "blockquote_open":
            reading.quotes += 1
        case "blockquote_close":
            reading.quotes -= 1
        case "heading_open" | "heading_close":
            reading.heading = token.type == "heading_open"


def _paragraphs(text: str, reading: _Reading) -> Iterator[Paragraph]:
    spans = tuple(_remarks_attached(reading.marks.read(_one_line(text), reading.template)))
    level = max(len(reading.lists) - 1, 0)
    style, number = Style.BODY, ""
    if reading.heading:
        style = Style.SUBHEADING
    elif reading.quotes:
        style = Style.QUOTE
    elif reading.lists:
        listed = reading.lists[-1]
        style = listed.style
        if reading.item_begins and style is Style.NUMBERED:
            number = f"{listed.number}{listed.delimiter}"
        elif not reading.item_begins:
            style, level = Style.BODY, level + 1  # a further paragraph of an item
        reading.item_begins = False
    first = spans[0] if spans else Span("")
    own = first.origin == reading.template and first.gap is None
    if own and style is Style.BODY and (found := _NUMBER.match(first.text)):
        style, number = Style.NUMBERED, found[1]
        spans = (replace(first, text=first.text[found.end() :]), *spans[1:])
    elif own and style is Style.BODY and (found := _NOTE.match(first.text)):
        style = Style.NOTE
        spans = (replace(first, text=first.text[found.end() :]), *spans[1:])
    spans = tuple(span for span in spans if span.text or span.remark)
    if len(spans) == 1 and style is Style.BODY and "\n" in spans[0].text:
        for line in spans[0].text.splitlines():
            if line.strip():
                yield Paragraph((replace(spans[0], text=line.strip()),), style, level)
    elif spans:
        yield Paragraph(spans, style, level, number=number)


def _with_captions(blocks: Iterator[Block]) -> Iterator[Block]:
    """Captions and notes put to the tables that they stand at."""
    waiting: Block | None = None
    for block in blocks:
        if isinstance(block, Table) and (caption := _caption(waiting)):
            waiting = replace(block, caption=caption)
            continue
        if isinstance(waiting, Table) and (note := _note(block)):
            waiting = replace(waiting, notes=(*waiting.notes, note))
            continue
        if waiting is not None:
            yield waiting
        waiting = block
    if waiting is not None:
        yield waiting


def _caption(block: Block | None) -> str:
    if not isinstance(block, Paragraph) or not all(map(_is_plain, block.spans)):
        return ""
    text = "".join(span.text for span in block.spans)
    found = _CAPTION.match(block.spans[0].text)
    return text[found.end() :].strip() if found else ""


def _note(block: Block) -> str:
    """A note that holds no evidence or gap; another stays a paragraph, lest these are lost."""
    if not isinstance(block, Paragraph) or block.style is not Style.NOTE:
        return ""
    return "".join(s.text for s in block.spans) if all(map(_is_plain, block.spans)) else ""


def _is_plain(span: Span) -> bool:
    return span.gap is None and not span.remark and span.origin.kind in _FACTS


def _remarks_attached(spans: Iterator[Span]) -> Iterator[Span]:
    """A remark without a text of its own is about what stands before it."""
    before: Span | None = None
    for span in spans:
        if before is not None and before.text and not span.text and span.remark:
            joined = "\n".join(filter(None, (before.remark, span.remark)))
            before = replace(before, remark=joined)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def _one_line(text: str) -> str:
    """Lines of a template's paragraph put together: a space only between Latin letters."""
    return re.sub(r"(?<=[!-~])[ \t]*\n[ \t]*(?=[!-~])", " ", text).replace("\n", "")


def _table(tokens: Sequence[Token], reading: _Reading) -> Table:
    header: list[str] = []
    rows: list[list[Cell]] = []
    numeric: list[int] = []
    in_header = True
    for token in tokens:
        match token.type:
            case "tbody_open":
                in_header = False
            case "tr_open" if not in_header:
                rows.append([])
            case "th_open" if "right" in str(token.attrGet("style")):
                numeric.append(len(header))
            case "inline":
                read = reading.marks.read(token.content, reading.template)
                cell = tuple(_remarks_attached(read))
                if in_header:
                    header.append("".join(span.text for span in cell))
                else:
                    rows[-1].append(cell)
    return Table(tuple(header), tuple(tuple(row) for row in rows), numeric=tuple(numeric))
