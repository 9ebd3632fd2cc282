"""What a document states: its sentences and rows, each with the references that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.resolving import Resolved
from assistant.drafting.review.text import Part, PartKind, ReviewedTable

_READ = frozenset({PartKind.PARAGRAPH, PartKind.FOOTNOTE, PartKind.TEXT_BOX, PartKind.CELL})


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a row of a table as 「見出し 値、見出し 値」, with references blanked out.

    ``shown`` is as it stands. ``cited`` are the references within it and in its footnotes, ``near``
    those of the same paragraph, or of the table's caption.
    """

    part: Part
    text: str
    shown: str
    cited: tuple[Resolved, ...] = ()
    near: tuple[Resolved, ...] = ()


def statements(case: ReviewCase) -> Iterator[Statement]:
    """Every sentence and row of the document, in order."""
    by_part = _by_part(case)
    for part in case.text.parts:
        if part.kind in _READ and (part.kind is not PartKind.CELL or "。" in part.text):
            yield from _of_part(part, by_part.get(part.number, []), noted(part, case))
    for table in case.text.tables:
        yield from _of_table(table, by_part, case)


def _by_part(case: ReviewCase) -> dict[int, list[Resolved]]:
    by_part: dict[int, list[Resolved]] = {}
    for resolved in case.resolved:
        by_part.setdefault(resolved.reference.part.number, []).append(resolved)
    return by_part


def noted(part: Part, case: ReviewCase) -> tuple[Resolved, ...]:
    """The references that the footnotes of a part make."""
    if not part.notes:
        return ()
    return tuple(
        resolved
        for resolved in case.resolved
        if resolved.reference.part.kind is PartKind.FOOTNOTE
        and resolved.reference.part.position in part.notes
    )


def _of_part(
    part: Part, references: list[Resolved], notes: tuple[Resolved, ...]
) -> Iterator[Statement]:
    text = part.plain
    blanked = blank_references(text, references)
    start = 0
    for end in sentence_ends(text):
        sentence = text[start:end].strip()
        if sentence:
            cited = tuple(r for r in references if start <= r.reference.start < end)
            near = tuple(r for r in references if r not in cited)
            yield Statement(part, blanked[start:end].strip(), sentence, (*cited, *notes), near)
        start = end


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of a text end; 。 within brackets or quotation marks ends none."""
    ends, depth = [], 0
    for position, character in enumerate(text, start=1):
        depth += (character in "「『(") - (character in "」』)")
        if character == "\n" or (character == "。" and depth <= 0):
            ends.append(position)
            depth = 0
    return [*ends, len(text)]


def blank_references(text: str, references: list[Resolved]) -> str:
    """A plain text with its references replaced by spaces of the same length."""
    for resolved in references:
        found = resolved.reference
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def _of_table(
    table: ReviewedTable, by_part: dict[int, list[Resolved]], case: ReviewCase
) -> Iterator[Statement]:
    yield from (statement for _, statement in _rows_stated(table, by_part, case))


def row_statements(
    table: ReviewedTable, case: ReviewCase
) -> Iterator[tuple[tuple[Part, ...], Statement]]:
    """Every row of a table that is no sentence, with what it states."""
    yield from _rows_stated(table, _by_part(case), case)


def _rows_stated(
    table: ReviewedTable, by_part: dict[int, list[Resolved]], case: ReviewCase
) -> Iterator[tuple[tuple[Part, ...], Statement]]:
    first = next((cell.number for row in table.rows for cell in row if cell.number), 0)
    above = [
        resolved
        for part in case.text.parts
        if first - 4 <= part.number < first and part.kind is not PartKind.CELL  # noqa: PLR2004
        for resolved in by_part.get(part.number, [])
    ]
    for row in table.rows:
        cells = [cell for cell in row if cell.number]
        if len(cells) < 2 or any("。" in cell.text for cell in cells):  # noqa: PLR2004
            continue
        cited = tuple(
            r for cell in cells for r in (*by_part.get(cell.number, []), *noted(cell, case))
        )
        pieces = [
            f"{cell.label} {blank_references(cell.plain, by_part.get(cell.number, []))}".strip()
            for cell in cells
        ]
        shown = "、".join(f"{cell.label} {cell.plain}".strip() for cell in cells)
        anchor = max(cells, key=lambda cell: sum(c.isdigit() for c in cell.text))
        yield row, Statement(anchor, "、".join(pieces), shown, cited, tuple(above))
