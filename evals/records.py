"""Cases and scores as plain values, for the JSON files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assistant.answering.answer_record import answer_record
from evals.answers import AnswerCase, AnswerScores
from evals.questions import EvalQuestion
from evals.retrieval import RetrievalCase, RetrievalScores

Record = dict[str, Any]


def score_record(scores: RetrievalScores | AnswerScores) -> Record:
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
