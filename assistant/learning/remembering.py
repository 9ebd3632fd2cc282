"""When a question is put again: FSRS, the free spaced-repetition scheduler, as its package has it.

A card's memory is what FSRS knows of it (stability, difficulty, when it is due), kept as JSON of
the package's own. No randomness is added to the intervals: the same answers at the same times
give the same dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsrs import Scheduler


class Ease(IntEnum):
    """How a question was answered, as FSRS rates it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


EASE_NAMES = {
    Ease.AGAIN: "もう一度",
    Ease.HARD: "難しい",
    Ease.GOOD: "普通",
    Ease.EASY: "簡単",
}


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of a card: ``state`` is the package's JSON, ``due`` when to ask it next."""

    state: str
    due: datetime


@lru_cache(maxsize=1)
def scheduler() -> Scheduler:
    """FSRS with its default parameters, a wanted recall of 0.9, and no added randomness."""
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)


def new_memory(at: datetime) -> Memory:
    """The memory of a question that was never answered: due at once."""
    from fsrs import Card

    # the id is of no use here; one of our own spares the package a wait for a new clock tick
    return Memory(Card(card_id=0, due=at).to_json(), at)


def answered(memory: Memory, ease: Ease, at: datetime) -> Memory:
    """The memory after an answer at a time (with its time zone)."""
    from fsrs import Card, Rating

    card, _ = scheduler().review_card(Card.from_json(memory.state), Rating(int(ease)), at)
    return Memory(card.to_json(), card.due)


def recall_chance(memory: Memory, at: datetime) -> float:
    """How likely the answer is known at a time, by FSRS; 0 when it was never answered."""
    from fsrs import Card

    return float(scheduler().get_card_retrievability(Card.from_json(memory.state), at))
