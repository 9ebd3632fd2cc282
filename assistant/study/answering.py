"""Answers to the questions of a quiz: kept before anybody learns what they are worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from assistant.access.door import Door
from assistant.learning.decks import after_answer
from assistant.learning.questions.marking import Marked, mark_choice, mark_text
from assistant.learning.questions.question import TYPED, Question, QuestionKind
from assistant.learning.remembering import Ease
from assistant.records.cards import Card, CardReview
from assistant.records.moments import moment_of
from assistant.records.quizzes import (
    AnswerRow,
    QuizRow,
    answer_rows,
    change_ease,
    end_quiz_row,
    keep_quiz_answer,
)
from assistant.study.entries import GivenAnswer
from assistant.study.kept import answer_json, answer_of, own_quiz_row, question_shown, shown_quiz
from assistant.study.sight import sight_of
from retrieval.errors import NaniwaError
from retrieval.library import Library

LONGEST_ANSWER = 2_000  # characters


def answer(door: Door, quiz_id: str, number: int, given: tuple[int, ...] | str) -> GivenAnswer:
    """Answer a question of a quiz; kept, with the card, before this returns.

    ``given`` are the indexes of the chosen ones (for ORDER all of them in the person's order), or
    what was typed; empty passes: the answer counts as wrong. The answer to the last question ends
    the quiz.
    Raises NaniwaError: ``forbidden``, ``no_quiz``, ``no_question``, ``resting``, ``bad_answer``,
    ``too_long``, ``answered`` when there is an answer already, ``ended``.
    """
    row = own_quiz_row(door, quiz_id)
    question = question_shown(door, row, number)
    checked = _checked(question, given)
    marked = _marked(question, checked, door.library)

    def learn(known: Card | None) -> tuple[Card, CardReview]:
        # Within the transaction: of two answers to one card, the later one has the later time.
        at = datetime.now(UTC)
        return after_answer(known, row.owner, question, right=marked.right, ease=Ease.GOOD, at=at)

    content = answer_json(checked, marked)
    kept = keep_quiz_answer(door.records, row, number, content, question.id, learn)
    if kept is None:
        if own_quiz_row(door, quiz_id).ended_at and number not in _answered(door, row):
            raise NaniwaError("このクイズは終わっています。", code="ended")
        raise NaniwaError("この問題には、もう答えています。", code="answered")
    if not shown_quiz(door, row, sight_of(door)).waiting:
        end_quiz_row(door.records, row.id, owner=row.owner)
    return answer_of(kept)


def rate(door: Door, quiz_id: str, number: int, ease: Ease | int) -> datetime:
    """Say how easily a right answer was known, in place of what was kept; return when it is due.

    An answer of which the marking isn't sure becomes a right one by it.
    It is reckoned anew from what was known before the answer.
    Raises NaniwaError: ``forbidden``, ``no_quiz``, ``no_question``, ``resting``, ``bad_ease``,
    ``not_answered``, ``wrong_answer``, ``answered`` when the question was answered again since.
    """
    row = own_quiz_row(door, quiz_id)
    question = question_shown(door, row, number)
    wanted = _ease(ease)
    given = _answered(door, row).get(number)
    if given is None:
        raise NaniwaError("この問題には、まだ答えていません。", code="not_answered")
    if not (given.right or given.marked.unsure):
        raise NaniwaError("誤った答えは、必ずもう一度出します。", code="wrong_answer")

    def learn(before: Card | None, kept: AnswerRow) -> tuple[Card, CardReview]:
        at = moment_of(kept.answered_at)
        return after_answer(before, row.owner, question, right=True, ease=wanted, at=at)

    changed = change_ease(door.records, row, number, question.id, learn)
    if changed is None:
        raise NaniwaError(
            "この問題には、そのあとでもう一度答えているので、変えられません。", code="answered"
        )
    return moment_of(changed.due)


def _checked(question: Question, given: object) -> tuple[int, ...] | str:
    """An answer of the form that the question asks for."""
    if question.kind in TYPED:
        if not isinstance(given, str):
            raise NaniwaError("答えを書いてください。", code="bad_answer")
        if len(given) > LONGEST_ANSWER:
            message = f"答えは{LONGEST_ANSWER:,}字までで書いてください。"
            raise NaniwaError(message, code="too_long")
        # What is no text (a browser can send half a character) can't be kept.
        return given.encode("utf-8", "replace").decode().strip()
    chosen = tuple(given) if isinstance(given, tuple | list) else None
    if chosen is None or not all(type(index) is int for index in chosen):
        raise NaniwaError("答えを選んでください。", code="bad_answer")
    everything = list(range(len(question.choices)))
    whole = (
        sorted(chosen) == everything
        if question.kind is QuestionKind.ORDER
        else len(chosen) == 1 and chosen[0] in everything
    )
    if chosen and not whole:
        raise NaniwaError("答えを選んでください。", code="bad_answer")
    return chosen


def _marked(question: Question, given: tuple[int, ...] | str, library: Library) -> Marked:
    if not isinstance(given, str):
        return mark_choice(question, given)
    marked = mark_text(question, given, library.synonyms, library.closeness)
    # Who passes has said nothing against the clause.
    return marked if given else replace(marked, wrong="")


def _answered(door: Door, row: QuizRow) -> dict[int, GivenAnswer]:
    return {kept.number: answer_of(kept) for kept in answer_rows(door.records, row.id)}


def _ease(ease: object) -> Ease:
    if type(ease) in {int, Ease} and ease in {Ease.HARD, Ease.GOOD, Ease.EASY}:
        return Ease(ease)  # type: ignore[arg-type]  # an integer by now
    raise NaniwaError("思い出しやすさの指定が正しくありません。", code="bad_ease")
