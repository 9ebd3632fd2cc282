"""What there is to learn, what of it is due, and how far a person is: their own, or a trainee's who shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.japan_time import JAPAN
from assistant.learning.decks import progress_by_topic
from assistant.learning.questions.bank import Deck, deck_list
from assistant.records.audit import Action
from assistant.records.cards import Card, CardReview, cards_of, reviews_of
from assistant.records.moments import moment_of
from assistant.study.entries import OUT_OF_SIGHT, Day, DueCount, LearningProgress
from assistant.study.exercise_results import exercise_results
from assistant.study.mentors import trainee_of
from assistant.study.sight import Sight, sight_of

_DAYS_BACK = 90
_DAYS_AHEAD = 14


def decks(door: Door) -> tuple[Deck, ...]:
    """The collections that the person may learn from, with how many questions there are by topic.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.LEARN)
    return deck_list(door.reading(), door.home)


def due_counts(door: Door) -> tuple[DueCount, ...]:
    """How many of the person's cards are due now, by deck and topic, where any are or rest.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.LEARN)
    at, sight = datetime.now(UTC), sight_of(door)
    due: Counter[tuple[str, str]] = Counter()
    resting: Counter[tuple[str, str]] = Counter()
    for card in sight.with_names(cards_of(door.records, door.person.name)):
        if not sight.asks(card):
            resting[card.deck, card.topic] += 1
        elif moment_of(card.due) <= at:
            due[card.deck, card.topic] += 1
    return tuple(
        DueCount(deck, topic, due[deck, topic], resting[deck, topic])
        for deck, topic in sorted({*due, *resting})
    )


def progress(door: Door, of: str = "") -> LearningProgress:
    """How far the person is, or a trainee who shows it to them.

    Names of collections and topics that the person may not read are not told, and of a trainee
    nothing that was answered: figures only. Looking at a trainee's is noted in the audit trail.
    Raises NaniwaError: ``forbidden``, ``no_person`` also for who does not show it.
    """
    owner = trainee_of(door, of)
    own = owner.name == door.person.name
    if not own:
        door.note(Action.OPENED, owner.name, "学習の進み具合")
    at, sight = datetime.now(UTC), sight_of(door)
    cards = sight.with_names(cards_of(door.records, owner.name))
    reviews = _named(reviews_of(door.records, owner.name), sight)
    # What rests is not asked: it is not due, whatever its card says.
    asked = [card for card in cards if sight.asks(card)]
    due = Counter((card.deck, card.topic) for card in asked if moment_of(card.due) <= at)
    return LearningProgress(
        person=owner.name,
        shown_name=owner.shown_name,
        topics=tuple(
            replace(topic, due=due[topic.deck, topic.topic])
            for topic in progress_by_topic(cards, reviews, at)
        ),
        days=_days(asked, reviews, _japan_date(at)),
        exercises=exercise_results(door.records, owner.name, sight=sight if own else None),
    )


def _named(reviews: Iterable[CardReview], sight: Sight) -> tuple[CardReview, ...]:
    return tuple(
        review if review.deck in sight.decks else replace(review, deck=OUT_OF_SIGHT, topic="")
        for review in reviews
    )


def _days(cards: Iterable[Card], reviews: tuple[CardReview, ...], today: date) -> tuple[Day, ...]:
    answers: Counter[date] = Counter()
    right: Counter[date] = Counter()
    for review in reviews:
        day = _japan_date(moment_of(review.reviewed_at))
        answers[day] += 1
        right[day] += int(review.correct)
    # What is overdue is to be done today.
    load = Counter(max(_japan_date(moment_of(card.due)), today) for card in cards)
    first = max(min(answers, default=today), today - timedelta(days=_DAYS_BACK - 1))
    last = today + timedelta(days=_DAYS_AHEAD - 1)
    return tuple(
        Day(day, answers[day], right[day], load[day]) for day in _from_to(min(first, today), last)
    )


def _from_to(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _japan_date(moment: datetime) -> date:
    return moment.astimezone(JAPAN).date()
