"""How often the answer shown is right, checkable, and honest."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.answer_types import Answer
from evals.questions import EvalQuestion, includes_all, is_gold_page, plain


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """One question's outcome.

    ``correct``: the shown text, cut at the question's limit, holds everything asked for. It counts
    quotations as well as the conclusion: the answer is there to be read, not necessarily said.
    ``conclusion_wrong``: a conclusion was shown that does not hold everything asked for,
    or was shown where the documents hold no answer.
    """

    question: EvalQuestion
    answer: Answer
    correct: bool
    right_page: bool
    conclusion_wrong: bool


@dataclass(frozen=True, slots=True)
class AnswerScores:
    """Shares over the answerable questions, counts where the name says so, times in milliseconds."""

    answerable: int
    unanswerable: int
    accuracy: float
    right_page: float
    conclusions_shown: int
    conclusions_wrong: int
    conclusion_wrong_rate: float
    wrongly_declined: int
    rightly_declined: int
    unsupported_numbers: int
    median_retrieval_ms: float
    median_first_token_ms: float
    median_total_ms: float


def judge(question: EvalQuestion, answer: Answer) -> AnswerCase:
    """Hold one answer against what the question's author says it must contain."""
    if not question.answerable:
        return AnswerCase(
            question=question,
            answer=answer,
            correct=answer.abstained,
            right_page=False,
            conclusion_wrong=answer.conclusion is not None and not answer.abstained,
        )
    shown = plain(answer.text)[: question.answer_limit]
    return AnswerCase(
        question=question,
        answer=answer,
        correct=not answer.abstained and includes_all(shown, question.must_include),
        right_page=any(
            is_gold_page(question, citation.document.path, citation.page)
            for citation in answer.citations
        ),
        conclusion_wrong=answer.conclusion is not None
        and not includes_all(answer.conclusion, question.must_include),
    )


def evaluate_answers(
    ask: Callable[[EvalQuestion], Answer],
    questions: Sequence[EvalQuestion],
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[AnswerCase, ...]:
    """Ask every question and judge its answer."""
    cases = []
    for done, question in enumerate(questions, 1):
        cases.append(judge(question, ask(question)))
        progress(done, len(questions))
    return tuple(cases)


def score_answers(cases: Sequence[AnswerCase]) -> AnswerScores:
    """Sum the cases up."""
    answerable = [case for case in cases if case.question.answerable]
    unanswerable = [case for case in cases if not case.question.answerable]
    shown = [case for case in cases if case.answer.conclusion is not None]
    wrong = sum(case.conclusion_wrong for case in shown)
    count = max(len(answerable), 1)
    timings = [case.answer.timings for case in cases]

    def median(values: list[float]) -> float:
        return statistics.median(values) if values else 0.0

    return AnswerScores(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        accuracy=sum(case.correct for case in answerable) / count,
        right_page=sum(case.right_page for case in answerable) / count,
        conclusions_shown=len(shown),
        conclusions_wrong=wrong,
        conclusion_wrong_rate=wrong / max(len(shown), 1),
        wrongly_declined=sum(case.answer.abstained for case in answerable),
        rightly_declined=sum(case.answer.abstained for case in unanswerable),
        unsupported_numbers=sum(len(case.answer.unsupported_numbers) for case in cases),
        median_retrieval_ms=median([timing.retrieval_ms for timing in timings]),
        median_first_token_ms=median([timing.first_token_ms for timing in timings]),
        median_total_ms=median([timing.total_ms for timing in timings]),
    )
