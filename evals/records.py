"""Cases and scores as plain values, for the JSON files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assistant.answering.answer_record import answer_record
from assistant.drafting.review.findings import ReviewFinding
from assistant.estimating.findings import Finding
from evals.answers import AnswerCase, AnswerScores
from evals.draft_checks import Checked
from evals.draft_planting import PlantedResult
from evals.drafts import DraftCase, DraftScores
from evals.estimates import CleanCase, EstimateScores, PlantedCase
from evals.exercise_judging import ExerciseCase
from evals.incidents.running import Outcome
from evals.learning import LearningScores, QuestionCase
from evals.open_answers import MarkedCase
from evals.questions import EvalQuestion
from evals.retrieval import RetrievalCase, RetrievalScores

Record = dict[str, Any]


def score_record(
    scores: RetrievalScores | AnswerScores | EstimateScores | DraftScores | LearningScores,
) -> Record:
    """Scores by name; shares to four places (null: of nothing), times to a tenth of a millisecond."""
    return {
        name: None if value is None else round(value, 1 if name.endswith("_ms") else 4)
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


def question_record(case: QuestionCase) -> Record:
    """A question with its answer and whether its page bears it out."""
    question = case.question
    return {
        "kind": question.kind.value,
        "question": question.body,
        "choices": list(question.choices),
        "answer": question.answer,
        "document": question.place.document,
        "clause": question.place.clause,
        "page": question.place.page,
        "confirmed": case.confirmed,
    }


def marked_record(case: MarkedCase) -> Record:
    """An open answer with both marks."""
    return {
        "kind": "marked",
        "question": case.question,
        "answer": case.answer,
        "given": case.given,
        "right": case.right,
        "marked_right": case.marked_right,
        "wrong": case.wrong,
    }


def exercise_record(case: ExerciseCase) -> Record:
    """An exercise with its errors and what the simulated trainees got."""
    return {
        "kind": "exercise",
        "exercise": case.exercise,
        "layout": case.layout,
        "difficulty": case.difficulty,
        "errors": [asdict(error) for error in case.errors],
        "stray": list(case.stray),
        "graded_right": case.graded_right,
        "solved": str(case.solved),
        "other_reasons": str(case.other_reasons),
        "at_random": str(case.at_random),
        "everything": str(case.everything),
        "nothing": str(case.nothing),
    }


def draft_record(case: DraftCase) -> Record:
    """A sheet's draft: what was looked at, what is wrong, and what the review said."""
    checks = {name: _checked_record(getattr(case, name)) for name in DRAFT_CHECKS}
    return {
        "id": case.sheet.id,
        "kind": case.sheet.kind,
        "title": case.title,
        "discipline": case.sheet.discipline,
        "error": case.error,
        "failed_sections": list(case.failed_sections),
        **checks,
        "planted": [_contradiction_record(result) for result in case.planted],
        "false_errors": [_review_record(found) for found in case.false_errors],
        "warnings": [_review_record(found) for found in case.warnings],
        "seconds": round(case.seconds, 3),
    }


DRAFT_CHECKS = ("items", "citations", "numbers", "clauses", "gaps_marked", "gaps_listed")


def _checked_record(checked: Checked) -> Record:
    return {"total": checked.total, "right": checked.right, "faults": list(checked.faults)}


def _contradiction_record(result: PlantedResult) -> Record:
    return {
        "title": result.contradiction.title,
        "planted": result.planted,
        "problem": result.problem,
        "rules": list(result.contradiction.rules),
        "found_in_draft": result.found_in_draft,
        "found_in_word": result.found_in_word,
        "in_draft": [_review_record(found) for found in result.in_draft],
        "in_word": [_review_record(found) for found in result.in_word],
    }


def _review_record(found: ReviewFinding) -> Record:
    return {
        "rule": found.rule,
        "severity": str(found.severity),
        "place": found.place.shown,
        "message": found.message,
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
