"""Very long paragraphs in pieces: what is looked for in them takes the square of their length.

A paragraph of 100,000 characters without a full stop, as a broken PDF or somebody's ill will gives it,
would otherwise keep the rules busy for hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.drafting.review.text import Part, PartKind, ReviewedText

LONGEST = 2_000
"""So many characters a part has at most."""
_AFTER = re.compile(r"[。．\n](?=[^」』）)])")


def in_pieces(text: ReviewedText) -> ReviewedText:
    """The text with long parts cut at the ends of sentences, where there are any."""
    if all(len(part.text) <= LONGEST for part in text.parts):
        return text
    parts: list[Part] = []
    first: dict[int, Part] = {}
    for part in text.parts:
        for count, piece in enumerate(_pieces(part.text)):
            # The rest of a heading is none of its own.
            kind = PartKind.PARAGRAPH if count and part.kind is PartKind.HEADING else part.kind
            parts.append(replace(part, number=len(parts) + 1, text=piece, kind=kind))
            first.setdefault(part.number, parts[-1])
    tables = tuple(
        replace(
            table,
            rows=tuple(tuple(first.get(cell.number, cell) for cell in row) for row in table.rows),
        )
        for table in text.tables
    )
    return replace(text, parts=tuple(parts), tables=tables)


def _pieces(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        ends = [match.end() for match in _AFTER.finditer(text, LONGEST // 2, LONGEST)]
        cut = ends[-1] if ends else LONGEST
        yield text[:cut]
        text = text[cut:]
    yield text
