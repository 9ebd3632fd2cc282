"""Quizzes and answers as the records have them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.marking import Marked
from assistant.learning.questions.question import Question
from assistant.learning.remembering import Ease
from assistant.records.moments import moment_of
from assistant.records.quizzes import AnswerRow, QuizRow, answer_rows, quiz_row
from assistant.study.entries import GivenAnswer, StudyQuiz
from assistant.study.sight import Sight, resting_question, sight_of
from retrieval.errors import NaniwaError

NO_QUIZ = "そのクイズはありません。"


def own_quiz_row(door: Door, quiz_id: str) -> QuizRow:
    """The record of a quiz of the person's own.

    Raises NaniwaError: ``forbidden``, ``no_quiz`` also for somebody else's.
    """
    door.require(Feature.LEARN)
    row = quiz_row(door.records, quiz_id, owner=door.person.name)
    if row is None:
        raise NaniwaError(NO_QUIZ, code="no_quiz")
    return row


def questions_json(questions: Sequence[Question]) -> str:
    """The questions of a quiz as text."""
    return json.dumps([question_json(question) for question in questions], ensure_ascii=False)


def questions_in(row: QuizRow) -> tuple[Question, ...]:
    """The questions of a quiz, whoever may see them."""
    return tuple(question_of(text) for text in json.loads(row.questions))


def question_shown(door: Door, row: QuizRow, number: int) -> Question:
    """A question (from 0) of a quiz that the person may see now.

    Raises NaniwaError: ``no_question``, ``resting``.
    """
    questions = questions_in(row)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(questions):
        raise NaniwaError("その問題はありません。", code="no_question")
    question = questions[number]
    if not sight_of(door).shows(question):
        raise NaniwaError(
            "この問題は休みにしています。もとの文書が改定されたか、見られなくなりました。",
            code="resting",
        )
    return question


def answer_json(given: tuple[int, ...] | str, marked: Marked) -> str:
    """An answer and what it was worth as text."""
    record = {"given": given, "marked": {**asdict(marked), "share": str(marked.share)}}
    return json.dumps(record, ensure_ascii=False)


def answer_of(row: AnswerRow) -> GivenAnswer:
    """An answer from its record."""
    record = json.loads(row.content)
    given = record["given"]
    marked = _marked(record["marked"])
    return GivenAnswer(
        number=row.number,
        given=given if isinstance(given, str) else tuple(given),
        # Where words alone didn't tell, it counts as its person rated it.
        right=marked.right or (marked.unsure and row.ease != Ease.AGAIN),
        marked=marked,
        ease=Ease(row.ease),
        due=moment_of(row.due),
    )


def shown_quiz(door: Door, row: QuizRow, sight: Sight) -> StudyQuiz:
    """A quiz as its person may see it: what rests is not shown, nor what was answered to it."""
    questions = questions_in(row)
    answers: list[GivenAnswer | None] = [None] * len(questions)
    for answer in answer_rows(door.records, row.id):
        answers[answer.number] = answer_of(answer)
    resting = frozenset(
        number for number, question in enumerate(questions) if not sight.shows(question)
    )
    named = {question.place.collection for question in questions} <= sight.decks
    return StudyQuiz(
        id=row.id,
        title=row.title if named else generic_title(review=row.review),
        review=row.review,
        questions=tuple(
            resting_question(question) if number in resting else question
            for number, question in enumerate(questions)
        ),
        answers=tuple(
            None if number in resting else answer for number, answer in enumerate(answers)
        ),
        begun_at=moment_of(row.begun_at),
        ended=bool(row.ended_at),
        resting=resting,
    )


def generic_title(*, review: bool) -> str:
    """What a quiz is called without naming what it is about."""
    return "復習" if review else "クイズ"


def _marked(record: dict[str, Any]) -> Marked:
    return Marked(
        right=record["right"],
        share=Decimal(record["share"]),
        named=tuple(record["named"]),
        missing=tuple(record["missing"]),
        wrong=record["wrong"],
        unsure=record.get("unsure", False),
    )
