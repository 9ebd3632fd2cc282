"""A person's decks: every answer kept, what is due, and how far they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.question import Question
from assistant.learning.questions.taught import is_taught
from assistant.learning.remembering import (
    Ease,
    Memory,
    answered,
    new_memory,
    recall_chance,
)
from assistant.records.cards import Card, CardReview, card_of, cards_of, keep_answer, reviews_of
from assistant.records.database import Records
from assistant.records.moments import moment_of, stamp
from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, earliest first. ``resting`` counts cards whose document is no longer current."""

    questions: tuple[Question, ...]
    resting: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is with a topic of a deck.

    ``recall`` is the share of its cards that FSRS expects to be known now (their mean chance). A
    card last answered wrong is not known: FSRS takes it for just learnt, as its answer was shown.
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
    card, review = after_answer(known, person, question, right=right, ease=ease, at=at)
    keep_answer(records, card, review)
    return moment_of(card.due)


def after_answer(
    known: Card | None, person: str, question: Question, *, right: bool, ease: Ease, at: datetime
) -> tuple[Card, CardReview]:
    """A person's card of a question after an answer, and the answer; ``known`` is it before.

    ``ease`` counts for right answers only: a wrong one is always to be asked again.
    """
    before = Memory(known.memory, moment_of(known.due)) if known else new_memory(at)
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
        due=stamp(after.due),
        added_at=known.added_at if known else stamp(at),
    )
    return card, CardReview(
        person, question.id, card.deck, card.topic, int(rated), right, stamp(at)
    )


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
        if moment_of(card.due) <= at and (not decks or card.deck in decks)
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
    return progress_by_topic(cards_of(records, person), reviews_of(records, person), at)


def progress_by_topic(
    own_cards: Iterable[Card], reviews: Iterable[CardReview], at: datetime
) -> tuple[Progress, ...]:
    """How far these cards and answers are, by deck and topic."""
    cards: dict[tuple[str, str], list[Card]] = {}
    for card in own_cards:
        cards.setdefault((card.deck, card.topic), []).append(card)
    answers: dict[tuple[str, str], list[CardReview]] = {}
    known: dict[str, bool] = {}
    for review in sorted(reviews, key=lambda review: review.reviewed_at):
        known[review.question_id] = review.correct
        answers.setdefault((review.deck, review.topic), []).append(review)
    return tuple(
        Progress(
            deck=deck,
            topic=topic,
            cards=len(own),
            due=sum(moment_of(card.due) <= at for card in own),
            answers=len(answers.get((deck, topic), ())),
            right=sum(review.correct for review in answers.get((deck, topic), ())),
            recall=sum(
                recall_chance(Memory(card.memory, moment_of(card.due)), at)
                for card in own
                if known.get(card.question_id, True)
            )
            / len(own),
        )
        for (deck, topic), own in sorted(cards.items())
    )
