"""Cases and scores as plain values, for the JSON files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assistant.answering.answer_record import answer_record
from assistant.estimating.findings import Finding
from evals.answers import AnswerCase, AnswerScores
from evals.estimates import CleanCase, EstimateScores, PlantedCase
from evals.incidents.running import Outcome
from evals.questions import EvalQuestion
from evals.retrieval import RetrievalCase, RetrievalScores

Record = dict[str, Any]


def score_record(scores: RetrievalScores | AnswerScores | EstimateScores) -> Record:
    """Scores by name; shares to four places, times to a tenth of a millisecond."""
    return {
        name: round(value, 1 if name.endswith("_ms") else 4)
        for name, value in asdict(scores).items()
    }


def retrieval_record(case: RetrievalCase) -> Record:
    """A question with the rank of its first right page (null when it isn't there)."""
    return {
        **_question_record(case.question),
        "rank": case.rank or None,
        "found": [{"document": document, "page": page} for document, page in case.found],
        "milliseconds": round(case.milliseconds, 1),
    }


def case_record(case: AnswerCase) -> Record:
    """A question with the answer shown, its citations, the judgement and the times."""
    answer = case.answer
    return {
        **_question_record(case.question),
        "expected": case.question.answer,
        "must_include": [list(group) for group in case.question.must_include],
        **answer_record(answer),
        "conclusion_source": answer.conclusion_source.value,
        "notes": list(answer.notes),
        "correct": case.correct,
        "right_page": case.right_page,
        "conclusion_wrong": case.conclusion_wrong,
    }


def planted_record(case: PlantedCase) -> Record:
    """A planted error, where it stands, and what the checker said."""
    record = {name: getattr(case, name) for name in _PLAIN_PLANTED}
    return {
        "part": "planted",
        **record,
        "places": list(case.places),
        "rules": list(case.rules),
        "hits": [_finding_record(found) for found in case.hits],
        "elsewhere": [_finding_record(found) for found in case.elsewhere],
    }


def clean_record(case: CleanCase) -> Record:
    """A clean estimate and what the checker said all the same."""
    return {
        "part": "clean",
        "estimate": case.estimate,
        "layout": case.layout,
        "lines": case.lines,
        "errors": case.errors,
        "warnings": case.warnings,
        "infos": case.infos,
        "error": case.error,
        "detected": not (case.errors or case.error),
        "right_cell": not (case.errors or case.warnings or case.error),
        "findings": [
            _finding_record(found)
            for found in case.findings
            if found.severity in ("error", "warning")
        ],
    }


def incident_record(outcome: Outcome, title: str) -> Record:
    """An incident that happened, rebuilt as an estimate."""
    return {
        "part": "incident",
        "title": title,
        **asdict(outcome),
        "detected": outcome.found,
    }


_PLAIN_PLANTED = (
    "kind", "title", "estimate", "layout", "item", "stands", "should", "detected", "right_cell",
    "severity", "right_rule", "effect_yen", "said_yen", "file", "error",
)  # fmt: skip


def _finding_record(found: Finding) -> Record:
    return {
        "rule": found.rule,
        "severity": str(found.severity),
        "case": found.case,
        "sheet": found.place.sheet,
        "cell": found.place.cell,
        "item": found.item,
        "message": found.message,
    }


def by_kind(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Records by the kind of their question, in the order of first appearance."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["kind"], []).append(record)
    return groups


def _question_record(question: EvalQuestion) -> Record:
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.question,
        "history": list(question.history),
        "gold": [{"document": gold.document, "pages": list(gold.pages)} for gold in question.gold],
    }
