"""Judges drafting: drafts from project sheets, and the review of contradictions planted into them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from assistant.drafting.draft import Draft, SectionState
from assistant.drafting.kinds import kind_named
from assistant.drafting.markdown import to_markdown
from assistant.drafting.review.findings import ReviewFinding, Severity
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources
from assistant.drafting.writing import Writing, begin_draft, write_draft
from evals.draft_checks import (
    NOTHING,
    Checked,
    citations,
    clause_references,
    gaps_listed,
    gaps_marked,
    numbers,
    required_items,
)
from evals.draft_planting import PlantedResult, Reviewer, planted_results, same
from evals.draft_sheets import DraftSheet
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class DraftCase:
    """One sheet's draft as judged. ``error`` says why there is none.

    ``false_errors`` are findings of severity ERROR on the draft as written, and on its Word file;
    ``warnings`` those of severity WARNING that don't speak of a gap.
    """

    sheet: DraftSheet
    title: str = ""
    failed_sections: tuple[str, ...] = ()
    items: Checked = NOTHING
    citations: Checked = NOTHING
    numbers: Checked = NOTHING
    clauses: Checked = NOTHING
    gaps_marked: Checked = NOTHING
    gaps_listed: Checked = NOTHING
    planted: tuple[PlantedResult, ...] = ()
    false_errors: tuple[ReviewFinding, ...] = ()
    warnings: tuple[ReviewFinding, ...] = ()
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class DraftScores:
    """The result in figures: each share with how many it is of, None where there are none.

    ``median_ms`` is the time of writing one draft, review and planting not included.
    """

    sheets: int
    kinds: int
    failed: int
    required: int
    required_present: float | None
    citations: int
    citations_right: float | None
    numbers: int
    numbers_traced: float | None
    clause_references: int
    clauses_real: float | None
    gaps_expected: int
    gaps_marked: float | None
    gaps: int
    gaps_listed: float | None
    planted: int
    not_planted: int
    found_in_draft: float | None
    found_in_word: float | None
    false_errors: int
    warnings_per_draft: float
    median_ms: float


def evaluate_drafts(
    sheets: Sequence[DraftSheet],
    sources: Sources,
    model: BaseChatModel | None = None,
    *,
    out: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[DraftCase]:
    """Draft from each sheet and judge; the drafts are kept below ``out`` as Markdown."""
    cases = []
    for sheet in sheets:
        try:
            cases.append(_evaluated(sheet, sources, model, out))
        except NaniwaError as error:
            cases.append(DraftCase(sheet, error=error.message))
        if progress:
            progress(len(cases), len(sheets))
    return cases


def _evaluated(
    wanted: DraftSheet, sources: Sources, model: BaseChatModel | None, out: Path | None
) -> DraftCase:
    kind = kind_named(wanted.kind)
    sheet = sheet_of(wanted.values, kind)
    started = time.perf_counter()
    draft = begin_draft(kind, sheet)
    for written in write_draft(draft, Writing(kind, sheet, sources, model)):
        draft = written
    seconds = time.perf_counter() - started
    if out is not None:
        _keep(draft, out / "drafts" / f"{wanted.id}.md")
    reviewer = Reviewer(kind, sheet, sources)
    # the same in the draft and in its Word file counts once; what is open is judged as gaps
    in_draft, in_word = reviewer.draft(draft), reviewer.word(draft)
    findings = {
        same(found): found for found in (*in_word, *in_draft) if found.rule != "gaps"
    }.values()
    return DraftCase(
        wanted,
        kind.title,
        tuple(s.heading for s in draft.sections if s.state is SectionState.FAILED),
        required_items(draft, wanted.required),
        citations(draft, sources),
        numbers(draft, sheet),
        clause_references(draft, sources),
        gaps_marked(draft, wanted.gaps),
        gaps_listed(draft),
        planted_results(draft, wanted.planted, reviewer, in_draft, in_word),
        tuple(found for found in findings if found.severity is Severity.ERROR),
        tuple(found for found in findings if found.severity is Severity.WARNING),
        seconds,
    )


def _keep(draft: Draft, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_markdown(draft), encoding="utf-8")


def score_drafts(cases: Sequence[DraftCase]) -> DraftScores:
    """The figures; a sheet that could not be drafted has none of its items."""
    planted = [result for case in cases for result in case.planted if result.planted]
    missing = sum(len(case.planted) for case in cases) - len(planted)
    required = [
        Checked(len(case.sheet.required), tuple(map(str, case.sheet.required)))
        if case.error
        else case.items
        for case in cases
    ]
    written = [case for case in cases if not case.error]
    return DraftScores(
        sheets=len(cases),
        kinds=len({case.sheet.kind for case in cases}),
        failed=sum(bool(case.error) + len(case.failed_sections) for case in cases),
        required=_total(required),
        required_present=_right(required),
        citations=_total([case.citations for case in cases]),
        citations_right=_right([case.citations for case in cases]),
        numbers=_total([case.numbers for case in cases]),
        numbers_traced=_right([case.numbers for case in cases]),
        clause_references=_total([case.clauses for case in cases]),
        clauses_real=_right([case.clauses for case in cases]),
        gaps_expected=_total([case.gaps_marked for case in cases]),
        gaps_marked=_right([case.gaps_marked for case in cases]),
        gaps=_total([case.gaps_listed for case in cases]),
        gaps_listed=_right([case.gaps_listed for case in cases]),
        planted=len(planted),
        not_planted=missing,
        found_in_draft=_share([result.found_in_draft for result in planted]),
        found_in_word=_share([result.found_in_word for result in planted]),
        false_errors=sum(len(case.false_errors) for case in cases),
        warnings_per_draft=sum(len(c.warnings) for c in cases) / len(written) if written else 0.0,
        median_ms=1000 * statistics.median(c.seconds for c in written) if written else 0.0,
    )


def _total(checked: Sequence[Checked]) -> int:
    return sum(each.total for each in checked)


def _right(checked: Sequence[Checked]) -> float | None:
    total = _total(checked)
    return sum(each.right for each in checked) / total if total else None


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None
