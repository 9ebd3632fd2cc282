"""A draft as an exercise shows it: paragraphs and cells in plain words, each with what it rests on.

Citations stand in the text (in Word they are footnotes that quote the clause: they would give a
changed sentence away).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.drafting.draft import (
    Bar,
    Block,
    Draft,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    Span,
    Style,
    Table,
)

WHOLE = "文書全体"
"""The place of what is missing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with what it rests on; ``cites`` when it names the clause, not its words."""

    text: str
    origin: Origin
    cites: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a cell of a table when it has a ``row`` (from 1) and ``column``.

    ``place`` names it in the exercise: 「工期及び工程管理!2」「数量の総括!1-3-6」.
    """

    place: str
    section: str
    block: int
    pieces: tuple[Piece, ...]
    row: int = 0
    column: int = 0
    heading: bool = False

    @property
    def text(self) -> str:
        """As it is read."""
        return "".join(piece.text for piece in self.pieces)

    def with_piece(self, at: int, text: str) -> Passage:
        """With other words in one of its pieces."""
        pieces = list(self.pieces)
        pieces[at] = replace(pieces[at], text=text)
        return replace(self, pieces=tuple(pieces))


def passages_of(draft: Draft, names: Mapping[str, str]) -> tuple[Passage, ...]:
    """All that can be marked, in reading order; ``names`` are the sections' by id."""
    return tuple(
        passage for section in draft.sections for passage in _of_section(section, names[section.id])
    )


def section_names(draft: Draft) -> dict[str, str]:
    """How the sections of a draft are named in places: by heading, numbered where two are alike."""
    seen: Counter[str] = Counter()
    names = {}
    for section in draft.sections:
        heading = section.heading.replace("!", "！").strip()
        seen[heading] += 1
        names[section.id] = heading if seen[heading] == 1 else f"{heading}（{seen[heading]}）"
    return names


def _of_section(section: Section, name: str) -> Iterator[Passage]:
    for n, block in enumerate(section.blocks):
        place = f"{name}!{n + 1}"
        match block:
            case Paragraph():
                pieces = tuple(_pieces(block.spans, cite=True))
                heading = block.style is Style.SUBHEADING
                yield Passage(place, section.id, n, pieces, heading=heading)
            case Table():
                for row, cells in enumerate(block.rows, 1):
                    for column, cell in enumerate(cells, 1):
                        pieces = tuple(_pieces(cell, cite=False))
                        yield Passage(f"{place}-{row}-{column}", section.id, n, pieces, row, column)
            case Schedule():
                for row, bar in enumerate(block.bars, 1):
                    spans = (*bar.name, Span(" "), *bar.quantity, Span(" "), *bar.days)
                    pieces = tuple(_pieces(spans, cite=False))
                    yield Passage(f"{place}-{row}-1", section.id, n, pieces, row, 1)


def _pieces(spans: tuple[Span, ...], *, cite: bool) -> Iterator[Piece]:
    """The runs of a paragraph; after words that are quoted of a clause the clause's name."""
    for span in spans:
        cites = span.origin.kind is OriginKind.STANDARD and span.text == span.origin.label
        yield Piece(span.text, span.origin, cites=cites, gap=span.gap is not None)
        if (
            cite
            and span.gap is None
            and not cites
            and span.origin.kind in (OriginKind.STANDARD, OriginKind.PAST_DESIGN)
        ):
            yield Piece("（", Origin(OriginKind.TEMPLATE))
            yield Piece(span.origin.label, span.origin, cites=True)
            yield Piece("）", Origin(OriginKind.TEMPLATE))


def draft_of(draft: Draft, passages: tuple[Passage, ...], *, plain: bool) -> Draft:
    """The draft with the words of the passages; ``plain`` without footnotes and comments."""
    by_place: dict[tuple[str, int], list[Passage]] = {}
    for passage in passages:
        by_place.setdefault((passage.section, passage.block), []).append(passage)
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                _block(block, by_place.get((section.id, n), []), plain=plain)
                for n, block in enumerate(section.blocks)
            ),
            evidence=() if plain else section.evidence,
            notes=(),
        )
        for section in draft.sections
    )
    return replace(draft, sections=sections)


def _block(block: Block, passages: list[Passage], *, plain: bool) -> Block:
    match block:
        case Paragraph() if passages:
            return replace(block, spans=_spans(passages[0], plain=plain))
        case Table():
            cells = {(passage.row, passage.column): passage for passage in passages}
            rows = tuple(
                tuple(_spans(cells[row, column], plain=plain) for column, _ in enumerate(of_row, 1))
                for row, of_row in enumerate(block.rows, 1)
            )
            return replace(block, rows=rows)
        case Schedule():
            by_row = {passage.row: passage.pieces for passage in passages}
            bars = tuple(
                _bar(bar, by_row[row], plain=plain) for row, bar in enumerate(block.bars, 1)
            )
            return replace(block, bars=bars)
        case _:
            return block


def _bar(bar: Bar, pieces: tuple[Piece, ...], *, plain: bool) -> Bar:
    """A bar with the words of a passage; its place in the chart stays."""
    first = len(bar.name)
    second = first + 1 + len(bar.quantity)
    return replace(
        bar,
        name=_of(pieces[:first], plain=plain),
        quantity=_of(pieces[first + 1 : second], plain=plain),
        days=_of(pieces[second + 1 :], plain=plain),
    )


def _spans(passage: Passage, *, plain: bool) -> tuple[Span, ...]:
    return _of(passage.pieces, plain=plain)


def _of(pieces: tuple[Piece, ...], *, plain: bool) -> tuple[Span, ...]:
    if plain:
        return (Span("".join(piece.text for piece in pieces)),)
    return tuple(Span(piece.text, piece.origin) for piece in pieces)
