"""Quizzes that people have begun, and every answer given in them.

A quiz belongs to one person and is found by id and owner alone. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from assistant.records.cards import (
    Card,
    CardReview,
    card_in,
    keep_answer_in,
    keep_card_in,
    last_review_in,
)
from assistant.records.database import Records, as_text, new_id, now

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz. ``questions`` is JSON of `assistant.study`; ``ended_at`` is "" while it goes on."""

    id: str
    owner: str
    title: str
    review: bool
    questions: str
    begun_at: str
    ended_at: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer: ``content`` is JSON of `assistant.study`, ``ease`` from 1 (again) to 4 (easy).

    ``memory_before`` and ``due_before`` are the card's before the answer ("" when it was new),
    ``review`` is the id of the answer among the card's reviews.
    """

    number: int
    content: str
    ease: int
    memory_before: str
    due_before: str
    due: str
    review: str
    answered_at: str


_QUIZ = "id, owner, title, review, questions, begun_at, ended_at"
_ANSWER = "number, content, ease, memory_before, due_before, due, review, answered_at"


def insert_quiz(
    records: Records, *, owner: str, title: str, review: bool, questions: str, most_kept: int
) -> QuizRow:
    """Keep a new quiz; of a person's ended ones only the newest ``most_kept`` stay."""
    row = QuizRow(new_id(), owner, title, review, questions, now(), "")
    with records.transaction() as connection:
        connection.execute(
            as_text(
                f"INSERT INTO quizzes ({_QUIZ}) VALUES "  # noqa: S608 - a constant
                "(:id, :owner, :title, :review, :questions, :begun_at, :ended_at)"
            ),
            {**asdict(row), "review": int(review)},
        )
        old = connection.execute(
            as_text(
                "SELECT id FROM quizzes WHERE owner = :owner AND ended_at <> '' "
                "ORDER BY ended_at DESC, id"
            ),
            {"owner": owner},
        ).all()[most_kept:]
        for (quiz_id,) in old:
            _delete_in(connection, quiz_id)
    return row


def quiz_row(records: Records, quiz_id: str, *, owner: str) -> QuizRow | None:
    """A person's quiz by its id, None when there is none of theirs."""
    row = records.row(
        f"SELECT {_QUIZ} FROM quizzes WHERE id = :id AND owner = :owner",  # noqa: S608 - a constant
        id=quiz_id,
        owner=owner,
    )
    return None if row is None else _quiz(row)


def open_quiz_rows(records: Records, *, owner: str) -> tuple[QuizRow, ...]:
    """A person's quizzes that go on, newest first."""
    rows = records.rows(
        f"SELECT {_QUIZ} FROM quizzes WHERE owner = :owner AND ended_at = '' "  # noqa: S608 - a constant
        "ORDER BY begun_at DESC, id",
        owner=owner,
    )
    return tuple(map(_quiz, rows))


def end_quiz_row(records: Records, quiz_id: str, *, owner: str) -> bool:
    """Note that a quiz is over; False when there is none of the person's that goes on."""
    return bool(
        records.change(
            "UPDATE quizzes SET ended_at = :at WHERE id = :id AND owner = :owner AND ended_at = ''",
            at=now(),
            id=quiz_id,
            owner=owner,
        )
    )


def answer_rows(records: Records, quiz_id: str) -> tuple[AnswerRow, ...]:
    """The answers of a quiz; who asks has seen that it may be read."""
    rows = records.rows(
        f"SELECT {_ANSWER} FROM quiz_answers WHERE quiz = :quiz ORDER BY number",  # noqa: S608 - a constant
        quiz=quiz_id,
    )
    return tuple(AnswerRow(*row) for row in rows)


def keep_quiz_answer(
    records: Records,
    quiz: QuizRow,
    number: int,
    content: str,
    question_id: str,
    learn: Callable[[Card | None], tuple[Card, CardReview]],
) -> AnswerRow | None:
    """Keep an answer with what it makes of the person's card, all or nothing.

    ``learn`` is given the card as it is now (None: there is none yet) and gives it as it is after
    the answer. None when the question was answered meanwhile, or the quiz has ended.
    """
    with records.transaction() as connection:
        # Written first: from here on nobody else can answer, so two answers at once can't both count.
        taken = connection.execute(
            as_text(
                "INSERT INTO quiz_answers (quiz, number, content, ease, memory_before, due_before, "
                "due, review, answered_at) SELECT :quiz, :number, :content, 0, '', '', '', '', :at "
                "FROM quizzes WHERE id = :quiz AND owner = :owner AND ended_at = '' "
                "ON CONFLICT (quiz, number) DO NOTHING"
            ),
            {
                "quiz": quiz.id,
                "owner": quiz.owner,
                "number": number,
                "content": content,
                "at": now(),
            },
        ).rowcount
        if not taken:
            return None
        before = card_in(connection, quiz.owner, question_id)
        card, review = learn(before)
        row = AnswerRow(
            number=number,
            content=content,
            ease=review.ease,
            memory_before=before.memory if before else "",
            due_before=before.due if before else "",
            due=card.due,
            review=keep_answer_in(connection, card, review),
            answered_at=review.reviewed_at,
        )
        connection.execute(
            as_text(
                "UPDATE quiz_answers SET ease = :ease, memory_before = :memory_before, "
                "due_before = :due_before, due = :due, review = :review, "
                "answered_at = :answered_at WHERE quiz = :quiz AND number = :number"
            ),
            {**asdict(row), "quiz": quiz.id},
        )
    return row


def change_ease(
    records: Records,
    quiz: QuizRow,
    number: int,
    question_id: str,
    learn: Callable[[Card | None, AnswerRow], tuple[Card, CardReview]],
) -> AnswerRow | None:
    """Put another ease in place of the one kept with an answer, as if it had been that at once.

    ``learn`` is given the card as it was before the answer (None: there was none). None when the
    question has been answered again since, so that the answer is not its last.
    """
    with records.transaction() as connection:
        # Written first: nobody can answer between the look at what is last and the change.
        connection.execute(
            as_text("UPDATE quiz_answers SET ease = ease WHERE quiz = :quiz AND number = :number"),
            {"quiz": quiz.id, "number": number},
        )
        found = connection.execute(
            as_text(
                f"SELECT {_ANSWER} FROM quiz_answers WHERE quiz = :quiz AND number = :number"  # noqa: S608 - a constant
            ),
            {"quiz": quiz.id, "number": number},
        ).first()
        known = card_in(connection, quiz.owner, question_id)
        if found is None or known is None:
            return None
        answer = AnswerRow(*found)
        if last_review_in(connection, quiz.owner, question_id) != answer.review:
            return None
        before = (
            Card(
                person=known.person,
                question_id=known.question_id,
                deck=known.deck,
                topic=known.topic,
                document_id=known.document_id,
                question=known.question,
                memory=answer.memory_before,
                due=answer.due_before,
                added_at=known.added_at,
            )
            if answer.memory_before
            else None
        )
        card, review = learn(before, answer)
        keep_card_in(connection, card)
        connection.execute(
            as_text("UPDATE card_reviews SET ease = :ease, correct = :correct WHERE id = :id"),
            {"ease": review.ease, "correct": int(review.correct), "id": answer.review},
        )
        connection.execute(
            as_text(
                "UPDATE quiz_answers SET ease = :ease, due = :due "
                "WHERE quiz = :quiz AND number = :number"
            ),
            {"ease": review.ease, "due": card.due, "quiz": quiz.id, "number": number},
        )
    return AnswerRow(
        number=number,
        content=answer.content,
        ease=review.ease,
        memory_before=answer.memory_before,
        due_before=answer.due_before,
        due=card.due,
        review=answer.review,
        answered_at=answer.answered_at,
    )


def _delete_in(connection: Connection, quiz_id: str) -> None:
    for statement in (
        "DELETE FROM quiz_answers WHERE quiz = :id",
        "DELETE FROM quizzes WHERE id = :id",
    ):
        connection.execute(as_text(statement), {"id": quiz_id})


def _quiz(row: tuple[object, ...]) -> QuizRow:
    quiz_id, owner, title, review, questions, begun_at, ended_at = row
    return QuizRow(
        str(quiz_id),
        str(owner),
        str(title),
        bool(review),
        str(questions),
        str(begun_at),
        str(ended_at),
    )
