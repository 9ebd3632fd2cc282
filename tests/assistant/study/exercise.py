"""A small exercise with one error."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseCell,
    ExerciseFile,
    ExerciseKind,
    ExerciseRow,
    ExerciseSheet,
    Mark,
    PlantedError,
)
from assistant.learning.exercises.exercise_json import exercise_json
from assistant.records.exercises import insert_exercise

RIGHT = Mark("内訳!C1", "product")
WRONG = Mark("内訳!A1", "unit")


def small_exercise() -> Exercise:
    """数量 2 × 単価 3 makes 7."""
    cells = (
        ExerciseCell("内訳!A1", "2"),
        ExerciseCell("内訳!B1", "3"),
        ExerciseCell("内訳!C1", "7"),
    )
    return Exercise(
        id="e1",
        kind=ExerciseKind.ESTIMATE,
        title="点検の演習",
        instruction="誤りを探してください。",
        difficulty=Difficulty.EASY,
        sheets=(ExerciseSheet("内訳", (ExerciseRow(cells),)),),
        materials=(),
        errors=(
            PlantedError(
                kind="product",
                title="積の誤り",
                places=("内訳!C1",),
                near=(),
                stands="7",
                should="6",
                reason="product",
                explanation=("2 × 3 = 6",),
            ),
        ),
        files=(ExerciseFile("設計書.csv", b"2,3,7\n"),),
        sound={"内訳!A1": "数量総括表のとおりです。"},
    )


def kept_exercise(door: Door, *, decks: tuple[str, ...] = (), most_kept: int = 100) -> str:
    """The small exercise as somebody has begun it; its id."""
    exercise = small_exercise()
    return insert_exercise(
        door.records,
        owner=door.person.name,
        kind=exercise.kind.value,
        title=exercise.title,
        difficulty=exercise.difficulty.value,
        content=exercise_json(exercise),
        decks=decks,
        most_kept=most_kept,
    )
