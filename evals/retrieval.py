"""How well search finds the page that answers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.questions import EvalQuestion, is_gold_page
from retrieval.documents import Hit


@dataclass(frozen=True, slots=True)
class RetrievalCase:
    """One question's outcome; ``rank`` is that of the first right page, 0 when none was found."""

    question: EvalQuestion
    rank: int
    found: tuple[tuple[str, int], ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class RetrievalScores:
    """Over the answerable questions: recall at 1, 3, 5 and 10, mean reciprocal rank, median time."""

    questions: int
    recall_at_1: float
    recall_at_3: float
    recall_at_5: float
    recall_at_10: float
    mean_reciprocal_rank: float
    median_ms: float


def evaluate_retrieval(
    search: Callable[[EvalQuestion], Sequence[Hit]],
    questions: Sequence[EvalQuestion],
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[RetrievalCase, ...]:
    """Search for every answerable question and note where its first right page came."""
    asked = [question for question in questions if question.answerable]
    cases = []
    for done, question in enumerate(asked, 1):
        start = time.perf_counter()
        hits = search(question)
        elapsed = (time.perf_counter() - start) * 1000
        found = tuple((hit.document.path, hit.page) for hit in hits)
        rank = next((n for n, place in enumerate(found, 1) if is_gold_page(question, *place)), 0)
        cases.append(RetrievalCase(question, rank, found, elapsed))
        progress(done, len(asked))
    return tuple(cases)


def score_retrieval(cases: Sequence[RetrievalCase]) -> RetrievalScores:
    """Sum the cases up. Empty input scores zero."""
    count = max(len(cases), 1)

    def recall(k: int) -> float:
        return sum(1 for case in cases if 0 < case.rank <= k) / count

    return RetrievalScores(
        questions=len(cases),
        recall_at_1=recall(1),
        recall_at_3=recall(3),
        recall_at_5=recall(5),
        recall_at_10=recall(10),
        mean_reciprocal_rank=sum(1 / case.rank for case in cases if case.rank) / count,
        median_ms=statistics.median(case.milliseconds for case in cases) if cases else 0.0,
    )
