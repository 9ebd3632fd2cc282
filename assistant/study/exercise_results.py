"""What finished exercises and situations were worth."""

from __future__ import annotations

from decimal import Decimal

from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    EXERCISE_KIND_NAMES,
    Difficulty,
)
from assistant.records.database import Records
from assistant.records.exercises import ExerciseEntry, exercise_entries
from assistant.records.moments import moment_of
from assistant.study.entries import ExerciseResult
from assistant.study.sight import Sight

SITUATION = "situation"
"""The kind of a situation among the records of exercises."""

KIND_NAMES = {**{kind.value: name for kind, name in EXERCISE_KIND_NAMES.items()}, SITUATION: "場面"}


def exercise_results(
    records: Records, owner: str, *, sight: Sight | None
) -> tuple[ExerciseResult, ...]:
    """The finished exercises of a person, newest first.

    ``sight`` is the person's own, who gets ids, and titles of what they may still read; None for
    a mentor, who gets neither.
    """
    return tuple(
        ExerciseResult(
            id=entry.id if sight else "",
            kind=KIND_NAMES[entry.kind],
            title=shown_title(entry, sight) if sight else "",
            difficulty=difficulty_name(entry.difficulty),
            share=Decimal(entry.share),
            sentence=entry.result,
            finished_at=moment_of(entry.finished_at),
        )
        for entry in exercise_entries(records, owner=owner)
        if entry.finished_at
    )


def shown_title(entry: ExerciseEntry, sight: Sight) -> str:
    """What an exercise is called; only its kind when what it quotes may not be read any more."""
    return entry.title if sight.decks.issuperset(entry.decks) else KIND_NAMES[entry.kind]


def difficulty_name(difficulty: str) -> str:
    """A difficulty in Japanese, "" for what has none."""
    return DIFFICULTY_NAMES[Difficulty(difficulty)] if difficulty else ""
