"""Asking the library the questions of a set, follow-ups within their conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from langchain_core.language_models import BaseChatModel

from assistant.answering.answer import answer, turn_of
from assistant.answering.answer_types import Answer, Turn
from assistant.answering.inquiry import search_in_conversation
from evals.questions import EvalQuestion
from retrieval.documents import Hit
from retrieval.library import Library

HITS = 10


def searcher(
    library: Library, questions: Sequence[EvalQuestion], collections: Sequence[str] = ()
) -> Callable[[EvalQuestion], Sequence[Hit]]:
    """What finds the best ten passages for one of the questions, as answering would."""
    history = _conversations(library, questions, collections)

    def search(question: EvalQuestion) -> Sequence[Hit]:
        found, _ = search_in_conversation(
            question.question, library, history[question.id], collections
        )
        return found.hits(HITS) if found is not None else ()

    return search


def asker(
    library: Library,
    model: BaseChatModel | None,
    questions: Sequence[EvalQuestion],
    collections: Sequence[str] = (),
) -> Callable[[EvalQuestion], Answer]:
    """What answers one of the questions with the model, or by code alone without one."""
    history = _conversations(library, questions, collections)

    def ask(question: EvalQuestion) -> Answer:
        return answer(
            question.question,
            library,
            model,
            history=history[question.id],
            collections=collections,
        )

    return ask


def _conversations(
    library: Library, questions: Sequence[EvalQuestion], collections: Sequence[str]
) -> dict[str, tuple[Turn, ...]]:
    """What was said before each question, found out beforehand so that it isn't timed."""
    return {question.id: played(question, library, collections) for question in questions}


def played(
    question: EvalQuestion, library: Library, collections: Sequence[str] = ()
) -> tuple[Turn, ...]:
    """The conversation before a question.

    Earlier questions are asked without a language model: what is carried on from them is the
    passages shown, which don't depend on it.
    """
    turns: tuple[Turn, ...] = ()
    for earlier in question.history:
        result = answer(earlier, library, None, history=turns, collections=collections)
        turns = (*turns, turn_of(result))
    return turns
