"""A source that a draft quotes, and a finding of its review: its writer's own."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.drafting.draft import cited_origins
from assistant.drafting.review.findings import ReviewReport
from assistant.drafts.reads import draft_of
from assistant.drafts.reviewing import finding_key, review
from assistant.explaining.looking_up.referred import Referred, lines_of, named, no_text, number_in


def of_source(door: Door, key: str) -> Referred:
    """「source:DRAFT:2」: what a draft quotes."""
    draft_id, _, number = key.partition(":")
    origins = cited_origins(draft_of(door, draft_id).draft)
    place = number_in(number)
    if not 1 <= place <= len(origins):
        raise no_text()
    origin = origins[place - 1]
    document = door.reading().document(origin.document_id)
    where = named(document, origin.clause)
    return Referred(origin.quote, where, document.id, document.collection, origin.page or 0)


def of_review(door: Door, key: str) -> Referred:
    """「review:DRAFT:KEY」: what a review says of the draft as it is now.

    A review is not kept: it is done again, and what it doesn't find any more is not there.
    """
    draft_id, _, wanted = key.partition(":")
    report: ReviewReport = review(door, draft_id)
    for found in report.findings:
        if finding_key(found) == wanted:
            figures = (
                f"{label}: {text}"
                for label, text in (
                    ("書いてあること", found.actual),
                    ("あるべきもの", found.expected),
                )
                if text
            )
            basis = (each.text for each in found.basis)
            where = f"点検の指摘　{found.item}　{found.place.shown}"
            return Referred(lines_of(found.message, *figures, *basis), where)
    raise no_text()
