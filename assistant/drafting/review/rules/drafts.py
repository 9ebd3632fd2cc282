"""What only a draft tells: where its numbers and passages come from."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.drafting.draft import Draft, Origin, OriginKind, Section, spans_of
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.clauses import edition_shown, titled
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import WHOLE, Place, place_of, shortened
from retrieval.documents import Document

_PASSAGES = frozenset({OriginKind.STANDARD, OriginKind.PAST_DESIGN})


@review_rule("untraced_numbers", "下書きの数値に出典がある")
def untraced_numbers(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Every number of a draft comes from the sheet, a passage or a stated calculation."""
    if case.draft is None:
        return
    from assistant.drafting.tracing import untraced_numbers as untraced

    for found in untraced(case.draft, case.sheet):
        yield ReviewFinding(
            "untraced_numbers",
            Severity.WARNING,
            _place(case, found.section_id, found.span.text),
            found.text,
            f"「{found.text}」の出典が確認できません。",
            actual=shortened(found.span.text, 80),
        )


@review_rule("current_evidence", "下書きの根拠が現行の文書である")
def current_evidence(case: ReviewCase) -> Iterator[ReviewFinding]:
    """The passages that a section rests on are of documents in the library, and of those in force."""
    if case.draft is None:
        return
    documents = {
        document.id: document for document in case.standards.sources.everything.documents()
    }
    for section, origin in _rested_on(case.draft):
        document = documents.get(origin.document_id)
        if document is None:
            yield _gone(case, section, origin)
        elif document.superseded_by:
            newest = documents.get(document.superseded_by, document)
            yield _superseded(case, section, origin, document, newest)


def _rested_on(draft: Draft) -> Iterator[tuple[Section, Origin]]:
    for section in draft.sections:
        origins = (span.origin for span in spans_of(section))
        seen: dict[str, Origin] = {}
        for origin in origins:
            if origin.kind in _PASSAGES and origin.document_id:
                seen.setdefault(origin.document_id, origin)
        for origin in seen.values():
            yield section, origin


def _gone(case: ReviewCase, section: Section, origin: Origin) -> ReviewFinding:
    return ReviewFinding(
        "current_evidence",
        Severity.WARNING,
        _place(case, section.id),
        section.heading,
        f"この節は、ライブラリーから外された「{origin.document}」に基づいています。作り直してください。",
        actual=origin.document,
        basis=(Basis(origin.document, origin.page, f"{origin.clause} {origin.quote}"),),
    )


def _superseded(
    case: ReviewCase, section: Section, origin: Origin, document: Document, newest: Document
) -> ReviewFinding:
    return ReviewFinding(
        "current_evidence",
        Severity.ERROR,
        _place(case, section.id),
        section.heading,
        f"この節は旧版（{edition_shown(document)}）に基づいています。"
        f"現行は{edition_shown(newest)}です。節を作り直してください。",
        actual=titled(document),
        expected=titled(newest),
        basis=(Basis(titled(document), origin.page, f"{origin.clause} {origin.quote}"),),
    )


def _place(case: ReviewCase, section: str, text: str = "") -> Place:
    parts = [part for part in case.text.parts if part.anchor == section]
    part = next((part for part in parts if text and text in part.text), parts[0] if parts else None)
    return place_of(part) if part is not None else WHOLE
