"""What the command line adds to an answer that shows a case: what has become of the case's basis."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.answering.answer_types import AnswerEvent, AnswerReady
from assistant.cases.basis import notices
from assistant.conversations.content import kept_citation
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from retrieval.library import Library


def told(event: AnswerEvent, library: Library, home: Path) -> AnswerEvent:
    """The event, its answer with a note for each case whose quoted documents were revised.

    Raises NaniwaError when the records can't be opened.
    """
    if not isinstance(event, AnswerReady):
        return event
    cases = [one for one in event.answer.citations if one.document.kind is DocumentKind.CASE]
    if not cases:
        return event
    documents = {document.id: document for document in library.documents()}
    records = Records.open(home)
    try:
        said = notices(records, map(kept_citation, cases), documents)
    finally:
        records.close()
    notes = (
        f"[{one.number}] の事例: {said[one.document.id]}"
        for one in cases
        if one.document.id in said
    )
    return AnswerReady(replace(event.answer, notes=(*event.answer.notes, *notes)))
