"""The source behind a numbered place of a draft, opened beside the text."""

from __future__ import annotations

from assistant.access.door import Door, ReadableLibrary
from assistant.conversations.conversation import KeptCitation
from assistant.drafting.draft import Origin
from retrieval.documents import Box, Document, Passage
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise
from ui.ask.preview_panel import page_html
from ui.desk import Desk
from ui.drafts.spans import source_name
from ui.html_text import as_text, lines_as_text

_PREFIX = "draft-"


def evidence_html(
    desk: Desk, door: Door, draft_id: str, number: int, origin: Origin, page: int | None
) -> str:
    """The panel for source ``number`` of a draft; ``page`` None is the page it stands on.

    A document that is gone, or may not be seen any more, is named with the words that were taken
    from it when the draft was written.
    """
    reading = door.reading()
    try:
        document = reading.document(origin.document_id)
    except NaniwaError as error:
        return _gone(number, origin, error.message)
    citation = citation_of(reading, document, number, origin)
    return page_html(desk, door, draft_id, citation, page, prefix=_PREFIX)


def citation_of(
    reading: ReadableLibrary, document: Document, number: int, origin: Origin
) -> KeptCitation:
    """The source as the panel for quotations knows it, marked where its words stand."""
    try:
        passage = reading.passage(origin.passage_id) if origin.passage_id else None
    except NaniwaError:
        passage = None
    boxes = _boxes(passage, origin.quote) if passage is not None else ()
    newer = next((each for each in reading.documents() if each.id == document.superseded_by), None)
    return KeptCitation(
        number=number,
        document_id=document.id,
        path=document.path,
        title=document.title,
        edition=document.edition,
        effective_from=document.effective_from,
        collection=document.collection,
        page=origin.page or (boxes[0].page if boxes else 1),
        clause=origin.clause,
        heading_path=passage.heading_path if passage is not None else (),
        quote=origin.quote,
        boxes=boxes,
        passage_id=origin.passage_id,
        superseded=bool(document.superseded_by),
        replaced_by=f"{newer.title} {newer.edition}" if newer is not None else "",
    )


def _boxes(passage: Passage, quote: str) -> tuple[Box, ...]:
    """Where the quoted words stand; the whole passage where they can't be told apart in it."""
    wanted = normalise(quote).removesuffix("…")
    saying = [
        unit
        for unit in passage.units
        if wanted and (text := normalise(unit.text)) and (text in wanted or wanted in text)
    ]
    return tuple(box for unit in saying or passage.units for box in unit.boxes)


def _gone(number: int, origin: Origin, why: str) -> str:
    quote = (
        f'<div class="passage"><p>{lines_as_text(origin.quote)}</p></div>' if origin.quote else ""
    )
    return (
        f'<section class="page-view" aria-labelledby="{_PREFIX}page-title" '
        f'data-citation="{number}" data-page="{origin.page or 0}"><div class="page-head">'
        f'<h2 id="{_PREFIX}page-title" tabindex="-1"><span class="number">{number}</span>'
        f"{as_text(source_name(origin))}</h2>"
        f'<button type="button" id="{_PREFIX}preview-close">閉じる</button></div>'
        f'<p class="problem">{as_text(why)}下書きを作ったときの引用を示します。</p>{quote}</section>'
    )
