"""What a person should look at in a draft, as numbered notes and comments say it."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.draft import Cell, Draft, Origin, OriginKind, Span, spans_of
from assistant.drafting.tracing import with_cells

BY_MODEL = "言語モデルが書いた文です。根拠と照らし合わせて確かめてください。"
BY_DEFAULT = "計画シートに書かれていないため、初期値を使っています"


def remarks_on(span: Span) -> tuple[str, ...]:
    """What a person should look at in a run of text."""
    found = [span.remark] if span.remark else []
    if span.origin.kind is OriginKind.MODEL:
        found.append(BY_MODEL)
    if span.origin.kind is OriginKind.DEFAULT and span.gap is None:
        found.append(f"{BY_DEFAULT}: {span.origin.label or span.text}")
    return tuple(found)


def told_once(draft: Draft) -> Draft:
    """The draft with a value by default remarked on where it first stands, not at each place."""
    told: set[Origin] = set()

    def change(cell: Cell) -> Cell:
        return tuple(map(once, cell))

    def once(span: Span) -> Span:
        if span.origin.kind is not OriginKind.DEFAULT or span.gap is not None:
            return span
        if span.origin in told:
            return replace(span, origin=Origin(OriginKind.TEMPLATE, span.origin.label))
        told.add(span.origin)
        return span

    return replace(
        draft,
        sections=tuple(
            replace(section, blocks=tuple(with_cells(block, change) for block in section.blocks))
            for section in draft.sections
        ),
    )


def numbered_remarks(draft: Draft) -> dict[tuple[str, str], int]:
    """(section's id, remark) -> its number; the same remark has one number throughout."""
    told = dict.fromkeys(
        (section.id, remark)
        for section in draft.sections
        for remark in (*section.notes, *(r for span in spans_of(section) for r in remarks_on(span)))
    )
    numbers: dict[str, int] = {}
    return {key: numbers.setdefault(key[1], len(numbers) + 1) for key in told}


def remark_rows(draft: Draft) -> tuple[tuple[str, str, str], ...]:
    """(「※1」, the sections' headings, the remark), each remark once."""
    headings = {section.id: section.heading for section in draft.sections}
    places: dict[tuple[int, str], list[str]] = {}
    for (section, remark), number in numbered_remarks(draft).items():
        places.setdefault((number, remark), []).append(headings[section])
    return tuple(
        (f"※{number}", "、".join(places[number, remark]), remark) for number, remark in places
    )
