"""A person's decks: every answer kept, what is due, and how far they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.question import Question
from assistant.learning.questions.quiz import is_taught
from assistant.learning.remembering import (
    Ease,
    Memory,
    answered,
    new_memory,
    recall_chance,
)
from assistant.records.cards import Card, CardReview, card_of, cards_of, keep_answer, reviews_of
from assistant.records.database import Records
from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, earliest first. ``resting`` counts cards whose document is no longer current."""

    questions: tuple[Question, ...]
    resting: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is with a topic of a deck.

    ``recall`` is the share of its cards that FSRS expects to be known now (their mean chance).
    """

    deck: str
    topic: str
    cards: int
    due: int
    answers: int
    right: int
    recall: float


def keep(
    records: Records, person: str, question: Question, *, right: bool, ease: Ease, at: datetime
) -> datetime:
    """Keep an answer and return when the question is due again.

    ``ease`` counts for right answers only: a wrong one is always to be asked again.
    """
    known = card_of(records, person, question.id)
    before = Memory(known.memory, _moment(known.due)) if known else new_memory(at)
    rated = ease if right else Ease.AGAIN
    after = answered(before, rated, at)
    place = question.place
    card = Card(
        person=person,
        question_id=question.id,
        deck=place.collection,
        topic=place.topic,
        document_id=place.document_id,
        question=question_json(question),
        memory=after.state,
        due=_text(after.due),
        added_at=known.added_at if known else _text(at),
    )
    review = CardReview(person, question.id, card.deck, card.topic, int(rated), right, _text(at))
    keep_answer(records, card, review)
    return after.due


def due_questions(
    records: Records,
    library: Library,
    person: str,
    at: datetime,
    decks: Collection[str] = (),
) -> Due:
    """The questions that are due at a time, of the decks named or of all.

    Those of a document that is gone or replaced by a newer edition rest: what they teach is no
    longer so.
    """
    taught = {document.id for document in library.documents() if is_taught(document)}
    due = [
        card
        for card in cards_of(records, person)
        if _moment(card.due) <= at and (not decks or card.deck in decks)
    ]
    current = [card for card in due if card.document_id in taught]
    return Due(
        tuple(question_of(card.question) for card in current), resting=len(due) - len(current)
    )


def questions_answered(records: Records, person: str) -> tuple[Question, ...]:
    """All questions that a person has a card of."""
    return tuple(question_of(card.question) for card in cards_of(records, person))


def progress_of(records: Records, person: str, at: datetime) -> tuple[Progress, ...]:
    """How far a person is, by deck and topic."""
    cards: dict[tuple[str, str], list[Card]] = {}
    for card in cards_of(records, person):
        cards.setdefault((card.deck, card.topic), []).append(card)
    answers: dict[tuple[str, str], list[CardReview]] = {}
    for review in reviews_of(records, person):
        answers.setdefault((review.deck, review.topic), []).append(review)
    return tuple(
        Progress(
            deck=deck,
            topic=topic,
            cards=len(own),
            due=sum(_moment(card.due) <= at for card in own),
            answers=len(answers.get((deck, topic), ())),
            right=sum(review.correct for review in answers.get((deck, topic), ())),
            recall=sum(recall_chance(Memory(card.memory, _moment(card.due)), at) for card in own)
            / len(own),
        )
        for (deck, topic), own in sorted(cards.items())
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(moment: datetime) -> str:
    """As the records write times: UTC, so that their texts sort as they do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
