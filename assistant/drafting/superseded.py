"""Sections of a draft that rest on editions which newer ones have replaced since they were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.drafting.draft import Draft, OriginKind, Section, spans_of
from assistant.drafting.evidence.naming import document_name
from retrieval.documents import Document
from retrieval.editions import edition_name

_PASSAGES = frozenset({OriginKind.STANDARD, OriginKind.PAST_DESIGN})
_MARK = "この節は旧版に基づいています"


def with_superseded_noted(
    draft: Draft, documents: Sequence[Document]
) -> tuple[Draft, tuple[str, ...]]:
    """The draft, each section on an old edition saying so; and what to tell who has it written.

    A section written anew after a standard was replaced stands beside older ones: a document that
    quotes two editions must not look as if it quoted one.
    """
    by_id = {document.id: document for document in documents}
    sections = tuple(_noted(section, by_id) for section in draft.sections)
    old = [section.heading for section in sections if any(map(_is_ours, section.notes))]
    message = (
        f"旧版に基づく節が残っています: {'、'.join(old)}。"
        "--section に見出しを指定して、現行の版で書き直してください。"
    )
    told = (message,) if old else ()
    return replace(draft, sections=sections), told


def _noted(section: Section, documents: Mapping[str, Document]) -> Section:
    replaced = {
        origin.document_id: documents[origin.document_id]
        for origin in (span.origin for span in spans_of(section))
        if origin.kind in _PASSAGES
        and origin.document_id in documents
        and documents[origin.document_id].superseded_by
    }
    notes = tuple(note for note in section.notes if not _is_ours(note))
    if replaced:
        said = "、".join(_change(old, documents) for old in replaced.values())
        notes += (f"{_MARK}（{said}）。現行の版で書き直してください。",)
    return section if notes == section.notes else replace(section, notes=notes)


def _change(old: Document, documents: Mapping[str, Document]) -> str:
    newest = documents.get(old.superseded_by)
    now = f" → 現行は{edition_name(newest.edition)}" if newest and newest.edition else ""
    return f"「{document_name(old)}」{edition_name(old.edition)}{now}"


def _is_ours(note: str) -> bool:
    return note.startswith(_MARK)
