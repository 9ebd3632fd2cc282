"""Cards that people learn with: which question, when it is due, and every answer given.

A deck is a collection of the library, a topic a chapter. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from assistant.records.database import Records, as_text, new_id

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Card:
    """A person's card. ``question`` and ``memory`` are JSON of `assistant.learning`."""

    person: str
    question_id: str
    deck: str
    topic: str
    document_id: str
    question: str
    memory: str
    due: str
    added_at: str


@dataclass(frozen=True, slots=True)
class CardReview:
    """One answer: ``ease`` from 1 (again) to 4 (easy), ``correct`` as marked, or as its person found."""

    person: str
    question_id: str
    deck: str
    topic: str
    ease: int
    correct: bool
    reviewed_at: str


_COLUMNS = "person, question_id, deck, topic, document_id, question, memory, due, added_at"
_ONE = f"SELECT {_COLUMNS} FROM cards WHERE person = :person AND question_id = :question"  # noqa: S608 - a constant


def keep_answer(records: Records, card: Card, review: CardReview) -> None:
    """Keep a card as it is after an answer, and the answer, both or neither."""
    with records.transaction() as connection:
        keep_answer_in(connection, card, review)


def keep_answer_in(connection: Connection, card: Card, review: CardReview) -> str:
    """As `keep_answer`, within a transaction; the id of the answer's row."""
    keep_card_in(connection, card)
    review_id = new_id()
    connection.execute(
        as_text(
            "INSERT INTO card_reviews (id, person, question_id, deck, topic, ease, correct, "
            "reviewed_at) VALUES (:id, :person, :question_id, :deck, :topic, :ease, :correct, "
            ":reviewed_at)"
        ),
        {**asdict(review), "id": review_id, "correct": int(review.correct)},
    )
    return review_id


def keep_card_in(connection: Connection, card: Card) -> None:
    """Keep a card with its memory, within a transaction."""
    connection.execute(
        as_text(
            f"INSERT INTO cards ({_COLUMNS}) VALUES (:person, :question_id, :deck, :topic, "  # noqa: S608 - a constant
            ":document_id, :question, :memory, :due, :added_at) "
            "ON CONFLICT (person, question_id) DO UPDATE SET memory = excluded.memory, "
            "due = excluded.due"
        ),
        asdict(card),
    )


def change_last_answer(records: Records, card: Card, review: CardReview) -> None:
    """Put a card and what its last answer was worth in place of those kept, both or neither."""
    with records.transaction() as connection:
        keep_card_in(connection, card)
        connection.execute(
            as_text("UPDATE card_reviews SET ease = :ease, correct = :correct WHERE id = :id"),
            {
                "ease": review.ease,
                "correct": int(review.correct),
                "id": last_review_in(connection, card.person, card.question_id),
            },
        )


def card_in(connection: Connection, person: str, question_id: str) -> Card | None:
    """As `card_of`, within a transaction."""
    row = connection.execute(as_text(_ONE), {"person": person, "question": question_id}).first()
    return Card(*row) if row is not None else None


def last_review_in(connection: Connection, person: str, question_id: str) -> str:
    """The id of the last answer to a question, "" when there is none; within a transaction."""
    row = connection.execute(
        as_text(
            "SELECT id FROM card_reviews WHERE person = :person AND question_id = :question "
            "ORDER BY reviewed_at DESC, id DESC"
        ),
        {"person": person, "question": question_id},
    ).first()
    return str(row[0]) if row is not None else ""


def cards_of(records: Records, person: str) -> tuple[Card, ...]:
    """All cards of a person, the earliest due first."""
    rows = records.rows(
        f"SELECT {_COLUMNS} FROM cards WHERE person = :person ORDER BY due, question_id",  # noqa: S608 - a constant
        person=person,
    )
    return tuple(Card(*row) for row in rows)


def card_of(records: Records, person: str, question_id: str) -> Card | None:
    """A person's card of a question, None when they have none."""
    row = records.row(_ONE, person=person, question=question_id)
    return Card(*row) if row is not None else None


def reviews_of(records: Records, person: str) -> tuple[CardReview, ...]:
    """Every answer a person gave, oldest first."""
    rows = records.rows(
        "SELECT person, question_id, deck, topic, ease, correct, reviewed_at FROM card_reviews "
        "WHERE person = :person ORDER BY reviewed_at, id",
        person=person,
    )
    return tuple(
        CardReview(name, question, deck, topic, ease, bool(correct), at)
        for name, question, deck, topic, ease, correct, at in rows
    )


def documents_of_cards(records: Records) -> tuple[str, ...]:
    """The ids of the documents that anybody has a card of."""
    return tuple(row[0] for row in records.rows("SELECT DISTINCT document_id FROM cards"))


def cards_of_documents(records: Records, document_id: str) -> tuple[Card, ...]:
    """Everybody's cards of a document."""
    rows = records.rows(
        f"SELECT {_COLUMNS} FROM cards WHERE document_id = :id "  # noqa: S608 - a constant
        "ORDER BY person, question_id",
        id=document_id,
    )
    return tuple(Card(*row) for row in rows)


def put_in_place(records: Records, card: Card, successor: Card) -> bool:
    """Let a card go on as another, with its answers; False when the person has that one already.

    What is known is taken from the card as it is now.
    """
    with records.transaction() as connection:
        moved = connection.execute(
            as_text(
                "UPDATE cards SET question_id = :question_id, deck = :deck, topic = :topic, "
                "document_id = :document_id, question = :question "
                "WHERE person = :person AND question_id = :before AND NOT EXISTS (SELECT 1 "
                "FROM cards other WHERE other.person = :person AND other.question_id = :question_id)"
            ),
            {**asdict(successor), "before": card.question_id},
        ).rowcount
        if moved:
            connection.execute(
                as_text(
                    "UPDATE card_reviews SET question_id = :question_id, deck = :deck, "
                    "topic = :topic WHERE person = :person AND question_id = :before"
                ),
                {**asdict(successor), "before": card.question_id},
            )
    return moved > 0
