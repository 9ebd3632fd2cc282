"""What a person may read of drafts: the list, one draft, how its writing goes, what is out of date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.drafting.draft import Draft, Origin, Section, SectionState, spans_of
from assistant.drafting.kept import draft_from_json, section_from_json
from assistant.drafts.board import Board
from assistant.drafts.entries import DraftEntry, DraftState, KeptDraft, Progress, SectionEntry
from assistant.records.drafts import (
    DraftRow,
    counts_by_owner,
    drafts_of_owner,
    find_draft,
    texts_of,
)
from retrieval.documents import Document
from retrieval.errors import NaniwaError

NOT_THERE = "その下書きはありません。"


@dataclass(frozen=True, slots=True)
class StaleSection:
    """A section whose evidence is no longer in force. ``why`` has a sentence for each document."""

    section_id: str
    heading: str
    why: tuple[str, ...]


def drafts_of(door: Door) -> tuple[DraftEntry, ...]:
    """The person's drafts, newest first. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.DRAFT)
    return tuple(entry_of_row(row) for row in drafts_of_owner(door.records, door.person.name))


def entry_of(door: Door, draft_id: str) -> DraftEntry:
    """A draft without its text, for who looks often. Raises NaniwaError (``no_draft``)."""
    return entry_of_row(own_row(door, draft_id))


def progress_of(door: Door, board: Board, draft_id: str) -> Progress | None:
    """What is being written of a draft now. Raises NaniwaError (``no_draft``)."""
    return board.progress(own_row(door, draft_id).id)


def draft_of(door: Door, draft_id: str, board: Board | None = None) -> KeptDraft:
    """A draft as it is now. Raises NaniwaError (``no_draft``), also for somebody else's."""
    row = own_row(door, draft_id)
    progress = board.progress(row.id) if board is not None else None
    return KeptDraft(entry_of_row(row), draft_of_row(door, row), row.notes, progress)


def stale_sections(door: Door, draft_id: str) -> tuple[StaleSection, ...]:
    """The sections written from documents that have been replaced or removed since.

    A document that the person may not see any more counts as removed. Raises NaniwaError
    (``no_draft``).
    """
    draft = draft_of_row(door, own_row(door, draft_id))
    known = {document.id: document for document in door.reading().documents()}
    found = []
    for section in draft.sections:
        why = dict.fromkeys(
            sentence
            for origin in _documents_behind(section)
            if (sentence := _no_longer(origin, known))
        )
        if why:
            found.append(StaleSection(section.id, section.heading, tuple(why)))
    return tuple(found)


def draft_counts(door: Door) -> tuple[tuple[str, int], ...]:
    """How many drafts each person has: all that administrators learn of them.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.ADMINISTER)
    return counts_by_owner(door.records)


def own_row(door: Door, draft_id: str) -> DraftRow:
    """The record of a draft of the person's own. Raises NaniwaError (``no_draft``)."""
    row = find_draft(door.records, draft_id)
    if row is None or not policy.may_see_draft(door.person, owner=row.owner):
        raise NaniwaError(NOT_THERE, code="no_draft")
    return row


def entry_of_row(row: DraftRow) -> DraftEntry:
    """What a list shows of a record."""
    head = draft_from_json(row.head)
    return DraftEntry(
        id=row.id,
        owner=row.owner,
        kind=row.kind,
        kind_title=head.title,
        title=row.title,
        subject=head.subject,
        state=DraftState(row.state),
        message=row.message,
        revision=row.revision,
        version=row.version,
        sections=tuple(
            SectionEntry(
                id=section.id,
                heading=section.heading,
                level=section.level,
                state=SectionState(section.state),
                revision=section.revision,
                asked=section.asked,
                hint=section.hint,
            )
            for section in row.sections
        ),
        estimate=row.estimate,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def draft_of_row(door: Door, row: DraftRow) -> Draft:
    """The draft of a record that was looked up."""
    texts = texts_of(door.records, row.id, [section.digest for section in row.sections])
    return put_together(row.head, texts, row.changed_at)


def put_together(head: str, texts: tuple[str, ...], written_at: str) -> Draft:
    """A draft from what is kept of it."""
    return replace(
        draft_from_json(head),
        sections=tuple(section_from_json(text) for text in texts),
        written_at=written_at,
    )


def _documents_behind(section: Section) -> tuple[Origin, ...]:
    """The passages that the text rests on, one of each document; those only looked at don't count."""
    origins = (span.origin for span in spans_of(section))
    return tuple({origin.document_id: origin for origin in origins if origin.document_id}.values())


def _no_longer(origin: Origin, known: Mapping[str, Document]) -> str:
    name = _named(origin.document, origin.edition)
    document = known.get(origin.document_id)
    if document is None:
        return f"{name}は、登録から外れたか、見られなくなりました。"
    newer = known.get(document.superseded_by) if document.superseded_by else None
    if newer is not None:
        return f"{name}は、{_named(newer.title, newer.edition)}に替わりました。"
    return f"{name}は、新しい版に替わりました。" if document.superseded_by else ""


def _named(title: str, edition: str) -> str:
    """A document with its edition, unless its title says that already."""
    shown = f"{edition}年版" if edition.isdigit() else edition
    return f"「{title}」" + (f"（{shown}）" if shown and shown not in title else "")
