"""Judges exercises in checking estimates: errors must be real, alone, seen, and graded right."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.learning.exercises.error_kinds import TAUGHT
from assistant.learning.exercises.estimates import estimate_exercise, exercise_of_sample
from assistant.learning.exercises.exercise import (
    Difficulty,
    ExerciseKind,
    ExerciseRequest,
)
from corpora.estimates.build import OTHER_LAYOUTS
from corpora.estimates.design import design_keys, read_design
from evals.exercise_judging import ExerciseCase, Judge
from evals.shares import share

__all__ = ["ExerciseCase", "ExerciseScores", "evaluate_exercises", "score_exercises"]


def evaluate_exercises(
    *, per_kind: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> tuple[ExerciseCase, ...]:
    """Every kind of error by itself, and mixed exercises in every sample estimate and layout.

    ``per_kind`` of each kind and of each difficulty, judged against the clean files.
    """
    requests = list(_requests(per_kind, seed))
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(Path(folder))
        for done, (request, key, layout) in enumerate(requests, start=1):
            made = exercise_of_sample(request, key, layout) if key else estimate_exercise(request)
            if made:
                cases.append(judge.judged(made, seed))
            if progress:
                progress(done, len(requests))
    return tuple(cases)


def _requests(per_kind: int, seed: int) -> Iterator[tuple[ExerciseRequest, str, str]]:
    for kind, taught in TAUGHT.items():
        for turn in range(per_kind):
            level = taught.difficulties[turn % len(taught.difficulties)]
            yield ExerciseRequest(ExerciseKind.ESTIMATE, level, (kind,), 1, seed + turn), "", ""
    levels = list(Difficulty)
    for turn in range(per_kind):
        for number, key in enumerate(design_keys()):
            for layout in (read_design(key).layout, OTHER_LAYOUTS[key]):
                level = levels[(number + turn) % len(levels)]
                request = ExerciseRequest(ExerciseKind.ESTIMATE, level, seed=seed + turn)
                yield request, key, layout


@dataclass(frozen=True, slots=True)
class ExerciseScores:
    """The result in figures: shares, each with how many it is of.

    ``errors_real`` of the errors stand in a row that the clean file doesn't have; ``seen`` are
    found by the checker; in ``nothing_else`` of the exercises no other cell differs;
    ``graded_right`` of them gave every simulated trainee what their marks are worth.
    """

    exercises: int
    exercise_errors: int
    exercise_kinds: int
    exercise_layouts: int
    exercise_errors_real: float
    exercise_errors_seen: float
    exercise_nothing_else: float
    exercise_graded_right: float


def score_exercises(cases: Sequence[ExerciseCase]) -> ExerciseScores:
    """The figures; shares of nothing are 0."""
    errors = [error for case in cases for error in case.errors]
    return ExerciseScores(
        exercises=len(cases),
        exercise_errors=len(errors),
        exercise_kinds=len({error.kind for error in errors}),
        exercise_layouts=len({case.layout for case in cases}),
        exercise_errors_real=share([error.real for error in errors]),
        exercise_errors_seen=share([error.seen for error in errors]),
        exercise_nothing_else=share([not case.stray for case in cases]),
        exercise_graded_right=share([case.graded_right for case in cases]),
    )
