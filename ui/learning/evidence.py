"""The page that a question's clause stands on, beside the question."""

from __future__ import annotations

from dataclasses import replace

from assistant.access.door import Door
from assistant.drafting.draft import Origin, OriginKind
from assistant.learning.questions.question import Question
from ui.ask.preview_panel import page_html
from ui.desk import Desk
from ui.drafts.evidence import citation_of

PREFIX = "learn-"
"""Begins the ids of this panel, which two other tabs have too."""


def clause_page_html(
    desk: Desk,
    door: Door,
    quiz_id: str,
    question: Question,
    number: int,
    page: int | None,
    *,
    marked: bool,
) -> str:
    """The panel for a question's clause; ``page`` None is the page it stands on.

    ``marked`` shows where the answer stands, which is for after the answer. Raises NaniwaError
    (``no_document``) when the document is gone or may not be seen any more.
    """
    place = question.place
    reading = door.reading()
    origin = Origin(
        OriginKind.STANDARD,
        document=place.document,
        document_id=place.document_id,
        edition=place.edition,
        clause=place.clause,
        page=place.page,
        quote=place.quote,
        passage_id=place.passage_id,
    )
    citation = citation_of(reading, reading.document(place.document_id), number, origin)
    if not marked:
        citation = replace(citation, quote="", boxes=())
    return page_html(desk, door, quiz_id, citation, page, prefix=PREFIX)
