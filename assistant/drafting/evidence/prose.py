"""A paragraph worded by the model from facts and passages, or the facts in fixed sentences."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.draft import Paragraph, Span
from assistant.drafting.evidence.gathering import Gathering


def prose(
    gathering: Gathering,
    instruction: object,
    facts: Sequence[object] = (),
    query: object = "",
    past_query: object = "",
    otherwise: object = "",
) -> str:
    """The block of a paragraph; ``otherwise`` are the template's own words where the model has none."""
    del instruction, query, past_query
    spans: list[Span] = list(gathering.spans(otherwise))
    if not spans:
        for fact in facts:
            spans += [*gathering.spans(fact), Span("。")]
    return gathering.marks.whole([Paragraph(tuple(spans))]) if spans else ""
