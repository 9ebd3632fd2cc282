"""Quizzes: begun with new questions or with what is due, found again on any device, ended."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.learning.question_json import question_of
from assistant.learning.questions.question import Question, QuestionKind
from assistant.learning.questions.quiz import quiz as drawn_quiz
from assistant.learning.questions.taught import documents_to_learn
from assistant.records.audit import Action
from assistant.records.cards import cards_of
from assistant.records.moments import moment_of
from assistant.records.quizzes import (
    QuizRow,
    end_quiz_row,
    insert_quiz,
    open_quiz_rows,
)
from assistant.study.entries import StudyQuiz
from assistant.study.kept import (
    generic_title,
    own_quiz_row,
    questions_in,
    questions_json,
    shown_quiz,
)
from assistant.study.sight import sight_of
from retrieval.errors import NaniwaError

MOST_QUESTIONS = 50  # of one quiz
MOST_OPEN = 20  # quizzes of one person that go on
_MOST_KEPT = 200  # quizzes of one person that have ended
_MOST_NAMES = 500  # collections or topics
_NAMES_IN_TITLE = 2
_ONCE_MORE = "（もう一度）"


def begin_quiz(
    door: Door,
    *,
    collections: Collection[str] = (),
    documents: Collection[str] = (),
    topics: Collection[str] = (),
    kinds: Collection[QuestionKind] = (),
    count: int = 10,
) -> StudyQuiz:
    """Put together a quiz of questions that the person has not answered yet, and keep it.

    Collections, documents (by id), topics and kinds that are named limit it, none limits nothing.
    Raises NaniwaError: ``forbidden``, ``bad_count``, ``too_many`` open ones, ``no_collection``,
    ``nothing_to_learn``, ``no_questions``.
    """
    door.require(Feature.LEARN)
    _check_count(count)
    open_ones = _with_room(door)
    _check_names(collections)
    _check_names(documents)
    _check_names(topics)
    reading = door.reading()
    of_collections = documents_to_learn(reading, tuple(collections))
    known = {card.question_id for card in cards_of(door.records, door.person.name)}
    known |= sight_of(door).out
    known |= {question.id for row in open_ones for question in questions_in(row)}
    questions = drawn_quiz(
        reading,
        [each for each in of_collections if not documents or each.id in documents],
        count=count,
        seed=secrets.randbelow(1_000_000),
        kinds=tuple(kinds),
        topics=tuple(topics),
        known=known,
        home=door.home,
    )
    if not questions:
        raise NaniwaError(
            "この範囲から新しく出せる問題がありません。復習に進むか、範囲や種類を変えてください。",
            code="no_questions",
        )
    names = tuple(topics) or tuple(collections)
    return _kept(door, questions, _title(names, review=False), review=False)


def begin_review(door: Door, *, decks: Collection[str] = (), count: int = 20) -> StudyQuiz:
    """Put together what is due now of the decks named, or of all; the earliest due first.

    Raises NaniwaError: ``forbidden``, ``bad_count``, ``too_many`` open ones, ``nothing_due``.
    """
    door.require(Feature.LEARN)
    _check_count(count)
    _with_room(door)
    _check_names(decks)
    at, sight = datetime.now(UTC), sight_of(door)
    questions = tuple(
        question_of(card.question)
        for card in cards_of(door.records, door.person.name)
        if moment_of(card.due) <= at and sight.asks(card) and (not decks or card.deck in decks)
    )
    if not questions:
        raise NaniwaError("いま復習する問題はありません。", code="nothing_due")
    return _kept(door, questions[:count], _title(tuple(decks), review=True), review=True)


def begin_again(door: Door, quiz_id: str, *, only_wrong: bool = False) -> StudyQuiz:
    """Put the questions of a quiz once more, but those that rest; or only those answered wrong.

    Raises NaniwaError: ``forbidden``, ``no_quiz``, ``too_many`` open ones, ``no_questions``.
    """
    before = study_quiz(door, quiz_id)
    _with_room(door)
    questions = tuple(
        question
        for number, (question, answer) in enumerate(
            zip(before.questions, before.answers, strict=True)
        )
        if number not in before.resting and not (only_wrong and (answer is None or answer.right))
    )
    if not questions:
        message = "もう一度出せる問題がありません。"
        raise NaniwaError(message, code="no_questions")
    return _kept(door, questions, _again(before.title), review=before.review)


def study_quiz(door: Door, quiz_id: str) -> StudyQuiz:
    """A quiz of the person's own as it is now. Raises NaniwaError: ``forbidden``, ``no_quiz``."""
    return shown_quiz(door, own_quiz_row(door, quiz_id), sight_of(door))


def open_quizzes(door: Door) -> tuple[StudyQuiz, ...]:
    """The person's quizzes that have something left to answer, newest first. Raises ``forbidden``."""
    door.require(Feature.LEARN)
    sight = sight_of(door)
    shown = (
        shown_quiz(door, row, sight) for row in open_quiz_rows(door.records, owner=door.person.name)
    )
    return tuple(quiz for quiz in shown if quiz.waiting)


def end_quiz(door: Door, quiz_id: str) -> StudyQuiz:
    """End a quiz, whatever is left; what was answered stays. Raises ``forbidden``, ``no_quiz``."""
    row = own_quiz_row(door, quiz_id)
    end_quiz_row(door.records, row.id, owner=row.owner)
    return study_quiz(door, quiz_id)


def _with_room(door: Door) -> tuple[QuizRow, ...]:
    """The open quizzes; those without anything left are ended first. Raises ``too_many``."""
    rows = open_quiz_rows(door.records, owner=door.person.name)
    if len(rows) < MOST_OPEN:
        return rows
    sight = sight_of(door)
    left = []
    for row in rows:
        if shown_quiz(door, row, sight).waiting:
            left.append(row)
        else:
            end_quiz_row(door.records, row.id, owner=row.owner)
    if len(left) >= MOST_OPEN:
        raise NaniwaError(
            f"やりかけのクイズが{len(left)}件あります。続けるか、終わりにしてください。",
            code="too_many",
        )
    return tuple(left)


def _kept(door: Door, questions: tuple[Question, ...], title: str, *, review: bool) -> StudyQuiz:
    row = insert_quiz(
        door.records,
        owner=door.person.name,
        title=title,
        review=review,
        questions=questions_json(questions),
        most_kept=_MOST_KEPT,
    )
    # Not what it is about: administrators read the trail, and see nothing of others' learning.
    door.note(Action.LEARNED, row.id, f"{generic_title(review=review)}（{len(questions)}問）")
    return shown_quiz(door, row, sight_of(door))


def _title(names: tuple[str, ...], *, review: bool) -> str:
    if not names:
        return generic_title(review=review)
    more = " ほか" if len(names) > _NAMES_IN_TITLE else ""
    return f"{generic_title(review=review)}: {'、'.join(names[:_NAMES_IN_TITLE])}{more}"[:100]


def _again(title: str) -> str:
    """The title of a quiz put once more; a further time adds nothing to it."""
    return f"{title.removesuffix(_ONCE_MORE)[: 100 - len(_ONCE_MORE)]}{_ONCE_MORE}"


def _check_count(count: int) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MOST_QUESTIONS:
        message = f"問題の数は1から{MOST_QUESTIONS}までにしてください。"
        raise NaniwaError(message, code="bad_count")


def _check_names(names: Iterable[str]) -> None:
    given = tuple(names)
    if len(given) > _MOST_NAMES or not all(isinstance(name, str) for name in given):
        raise NaniwaError("範囲の指定が正しくありません。", code="bad_scope")
