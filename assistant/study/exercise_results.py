"""What finished exercises and situations were worth."""

from __future__ import annotations

from decimal import Decimal

from assistant.learning.decks import moment_of
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    EXERCISE_KIND_NAMES,
    Difficulty,
)
from assistant.records.database import Records
from assistant.records.exercises import exercise_entries
from assistant.study.entries import ExerciseResult

SITUATION = "situation"
"""The kind of a situation among the records of exercises."""

KIND_NAMES = {**{kind.value: name for kind, name in EXERCISE_KIND_NAMES.items()}, SITUATION: "場面"}


def exercise_results(
    records: Records, owner: str, *, with_titles: bool
) -> tuple[ExerciseResult, ...]:
    """The finished exercises of a person, newest first."""
    return tuple(
        ExerciseResult(
            id=entry.id if with_titles else "",
            kind=KIND_NAMES[entry.kind],
            title=entry.title if with_titles else "",
            difficulty=difficulty_name(entry.difficulty),
            share=Decimal(entry.share),
            sentence=entry.result,
            finished_at=moment_of(entry.finished_at),
        )
        for entry in exercise_entries(records, owner=owner)
        if entry.finished_at
    )


def difficulty_name(difficulty: str) -> str:
    """A difficulty in Japanese, "" for what has none."""
    return DIFFICULTY_NAMES[Difficulty(difficulty)] if difficulty else ""
