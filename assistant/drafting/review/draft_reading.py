"""A draft as a review reads it."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.drafting.draft import Draft, Paragraph, Schedule, Span, Style, Table
from assistant.drafting.review.pieces import in_pieces
from assistant.drafting.review.text import Part, PartKind, ReviewedTable, ReviewedText


def text_of_draft(draft: Draft) -> ReviewedText:
    """The draft's text; a part's ``anchor`` is the id of its section."""
    parts: list[Part] = []
    tables: list[ReviewedTable] = []
    path: list[tuple[int, str]] = []
    for section in draft.sections:
        path = [(level, name) for level, name in path if level < section.level]
        path.append((section.level, section.heading))
        headings = tuple(name for _, name in path)
        parts.append(
            Part(
                len(parts) + 1,
                PartKind.HEADING,
                section.heading,
                headings,
                level=section.level,
                anchor=section.id,
                declared=True,
            )
        )
        position = 0
        for block in section.blocks:
            match block:
                case Paragraph():
                    position += 1
                    below = block.style is Style.SUBHEADING
                    parts.append(
                        Part(
                            len(parts) + 1,
                            PartKind.HEADING if below else PartKind.PARAGRAPH,
                            shown(block.spans),
                            headings,
                            position=position,
                            level=section.level + 1 if below else 0,
                            anchor=section.id,
                        )
                    )
                case Table():
                    _add_table(block, section.id, headings, parts, tables)
                case Schedule():
                    for bar in block.bars:
                        position += 1
                        words = " ".join(map(shown, (bar.name, bar.quantity, bar.days)))
                        parts.append(
                            Part(
                                len(parts) + 1,
                                PartKind.PARAGRAPH,
                                words,
                                headings,
                                position=position,
                                anchor=section.id,
                            )
                        )
    return in_pieces(ReviewedText(draft.title, draft.title, tuple(parts), tuple(tables)))


def shown(spans: Iterable[Span]) -> str:
    """The text of spans."""
    return "".join(span.text for span in spans)


def _add_table(
    table: Table,
    anchor: str,
    headings: tuple[str, ...],
    parts: list[Part],
    tables: list[ReviewedTable],
) -> None:
    number = len(tables) + 1
    rows = []
    for row_number, row in enumerate(table.rows, start=1):
        cells = []
        for column, cell in enumerate(row, start=1):
            part = Part(
                len(parts) + 1,
                PartKind.CELL,
                shown(cell),
                headings,
                table=number,
                row=row_number,
                column=column,
                label=table.header[column - 1] if column <= len(table.header) else "",
                anchor=anchor,
            )
            parts.append(part)
            cells.append(part)
        rows.append(tuple(cells))
    tables.append(ReviewedTable(number, table.caption, table.header, tuple(rows), headings))
