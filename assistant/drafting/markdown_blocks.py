"""Rendered Markdown with marks -> blocks of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.drafting.draft import Block, Cell, Origin, Paragraph, Style, Table
from assistant.drafting.markers import Marks

if TYPE_CHECKING:
    from markdown_it.token import Token

_HEADINGS, _LISTS = "heading_open", {"bullet_list_open": 1, "bullet_list_close": -1}


def blocks_of(text: str, marks: Marks, template: Origin) -> tuple[Block, ...]:
    """The blocks of a rendered section; what its template itself says has the origin ``template``."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero").enable(["table", "list", "blockquote", "heading", "newline"])
    return tuple(_blocks(reader.parse(text), marks, template))


def _blocks(tokens: Sequence[Token], marks: Marks, template: Origin) -> Iterator[Block]:
    style, level = Style.BODY, -1
    position = 0
    while position < len(tokens):
        token = tokens[position]
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                level += 1
                style = Style.LIST if token.type.startswith("bullet") else Style.NUMBERED
            case "bullet_list_close" | "ordered_list_close":
                level -= 1
                style = Style.BODY if level < 0 else style
            case "blockquote_open":
                style = Style.QUOTE
            case "blockquote_close":
                style = Style.BODY
            case "heading_open":
                style = Style.SUBHEADING
            case "heading_close":
                style = Style.BODY
            case "table_open":
                end = next(
                    n for n in range(position, len(tokens)) if tokens[n].type == "table_close"
                )
                yield _table(tokens[position:end], marks, template)
                position = end
            case "inline":
                whole = marks.blocks_in(token.content)
                if whole is not None:
                    yield from whole
                else:
                    spans = tuple(marks.read(token.content, template))
                    yield Paragraph(spans, style, max(level, 0))
        position += 1


def _table(tokens: Sequence[Token], marks: Marks, template: Origin) -> Table:
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
                cell = tuple(marks.read(token.content, template))
                if in_header:
                    header.append("".join(span.text for span in cell))
                else:
                    rows[-1].append(cell)
    return Table(tuple(header), tuple(tuple(row) for row in rows), numeric=tuple(numeric))
