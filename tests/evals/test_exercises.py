"""The judge of exercises reads the files, and can say no."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.learning.exercises.estimates import exercise_of_sample
from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseKind,
    ExerciseRequest,
)
from evals.exercise_judging import Judge
from evals.exercises import score_exercises


def made(kind: str = "ten_times") -> Exercise:
    request = ExerciseRequest(ExerciseKind.ESTIMATE, Difficulty.EASY, (kind,), 1, 1)
    exercise = exercise_of_sample(request, "sewer", "civil_columns")
    assert exercise is not None
    return exercise


def test_an_error_that_is_in_the_file_is_real_seen_and_graded_right(tmp_path: Path) -> None:
    cases = [Judge(tmp_path).judged(made(kind), seed=1) for kind in ("ten_times", "missing")]
    scores = score_exercises(cases)
    assert scores.exercise_errors == 2
    assert scores.exercise_errors_real == 1
    assert scores.exercise_errors_seen == 1
    assert scores.exercise_nothing_else == 1
    assert scores.exercise_graded_right == 1


def test_an_error_said_to_be_elsewhere_is_not_real_and_the_true_one_is_stray(
    tmp_path: Path,
) -> None:
    exercise = made()
    (error,) = exercise.errors
    right = {*error.places, *error.near, *error.follows}
    place = next(x for x in exercise.cells() if x not in right and "!A" in x)
    wrong = replace(error, places=(place,), near=(), follows=error.follows)
    case = Judge(tmp_path).judged(replace(exercise, errors=(wrong,)), seed=1)
    assert not case.errors[0].real
    assert not case.errors[0].seen
    assert case.stray
    assert case.solved == Decimal(1)


def test_without_exercises_shares_are_zero() -> None:
    assert score_exercises([]).exercise_errors_real == 0
