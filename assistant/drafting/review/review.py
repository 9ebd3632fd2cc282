"""Reviewing a document: read, resolve its references, ask every rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.drafting.draft import Draft
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.clauses import Standards, name_without_edition
from assistant.drafting.review.draft_reading import text_of_draft
from assistant.drafting.review.findings import ReviewFinding, ReviewReport, Severity
from assistant.drafting.review.reading import read_text
from assistant.drafting.review.references import references_in
from assistant.drafting.review.resolving import resolve_all
from assistant.drafting.review.rules import all_review_rules
from assistant.drafting.review.text import PartKind, ReviewedText, plain
from assistant.drafting.sheet import Sheet
from assistant.drafting.sources import Sources
from retrieval.settings import LoadLimits

if TYPE_CHECKING:
    from assistant.estimating.model import Estimate

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def review_document(
    path: Path,
    library: Sources,
    *,
    kind: Kind | None = None,
    sheet: Sheet | None = None,
    estimate: Path | None = None,
    limits: LoadLimits | None = None,
    kinds: Sequence[Kind] | None = None,
) -> ReviewReport:
    """Review a file. Without ``kind`` it is recognised from the title, of ``kinds`` (default: Naniwa's).

    Raises NaniwaError for files that can not be read, and for an estimate that can not.
    """
    text = read_text(path, limits or LoadLimits())
    found = kind or recognised_kind(text, all_kinds() if kinds is None else kinds)
    case = _case(text, library, found, sheet, estimate)
    return _report(case)


def review_draft(
    draft: Draft,
    library: Sources,
    *,
    kind: Kind | None = None,
    sheet: Sheet | None = None,
    estimate: Path | None = None,
) -> ReviewReport:
    """Review one of Naniwa's drafts, as `review_document`, with what only a draft tells.

    Raises NaniwaError for an estimate that can not be read.
    """
    text = text_of_draft(draft)
    return _report(_case(text, library, kind, sheet, estimate, draft))


def _case(
    text: ReviewedText,
    library: Sources,
    kind: Kind | None,
    sheet: Sheet | None,
    estimate: Path | None,
    draft: Draft | None = None,
) -> ReviewCase:
    standards = Standards.of(library)
    titles = [name_without_edition(document) for document in standards.documents]
    references = list(references_in(text.parts, titles))
    return ReviewCase(
        text=text,
        standards=standards,
        resolved=tuple(resolve_all(references, standards)),
        kind=kind,
        sheet=sheet,
        estimate=_estimate(estimate) if estimate else None,
        estimate_name=estimate.name if estimate else "",
        draft=draft,
    )


def _estimate(path: Path) -> Estimate:
    from assistant.estimating.reading.reader import read_estimate

    return read_estimate(path)


def _report(case: ReviewCase) -> ReviewReport:
    findings = dict.fromkeys(found for rule in all_review_rules() for found in rule.check(case))
    return ReviewReport(
        name=case.text.name,
        findings=tuple(sorted(findings, key=_reading_order)),
        kind=case.kind.title if case.kind else "",
        parts=len(case.text.parts),
        references=len(case.resolved),
        notes=tuple(_notes(case)),
    )


def _reading_order(finding: ReviewFinding) -> tuple[int, int]:
    return finding.place.part or 10**9, _ORDER[finding.severity]


def _notes(case: ReviewCase) -> list[str]:
    notes = []
    if not case.standards.documents:
        notes.append("ライブラリーに基準・手引きがないため、条項の引用は確かめていません。")
    if case.kind is None:
        notes.append(
            "文書の種類が分からないため、必要な節は確かめていません（--kind で指定できます）。"
        )
    return notes


def recognised_kind(text: ReviewedText, kinds: Sequence[Kind]) -> Kind | None:
    """The kind that a document's title names, or its file's name or first lines; None when none does."""
    first = [
        part.plain
        for part in text.parts[:12]
        if (part.kind in (PartKind.PARAGRAPH, PartKind.TEXT_BOX) or part.number == 1)
        and len(part.text) <= 40  # noqa: PLR2004
    ]
    for line in (plain(text.title), plain(text.name), *first):
        squeezed = "".join(line.split())
        named = [
            (len(title), kind)
            for kind in kinds
            for title in (kind.title, *kind.other_titles)
            if plain(title) in squeezed
        ]
        if named:
            return max(named, key=lambda each: each[0])[1]
    return None
