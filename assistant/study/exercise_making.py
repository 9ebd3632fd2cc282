"""Making an exercise from the samples, from what the person may read, or from their own estimate."""

from __future__ import annotations

import secrets
from dataclasses import replace

from assistant.access.door import Door
from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseKind,
    ExerciseRequest,
)
from retrieval.errors import NaniwaError

_MOST_NAMES = 100
_LONGEST_NAME = 100
_SEEDS = 1 << 31


def made_exercise(
    door: Door, request: ExerciseRequest, estimate_upload: str
) -> tuple[Exercise, tuple[str, ...]]:
    """An exercise, and the collections that it quotes.

    A request without a ``seed`` (0) gets one that is new each time.
    Raises NaniwaError: ``forbidden``, ``bad_request``, ``no_upload``, why an estimate can't be
    read, and what the making raises.
    """
    _check(request)
    if not request.seed:
        request = replace(request, seed=1 + secrets.randbelow(_SEEDS))
    if estimate_upload:
        return _from_own(door, request, estimate_upload), ()
    if request.kind is ExerciseKind.DRAFT:
        return _from_draft(door, request)
    from assistant.learning.exercises.estimates import estimate_exercise

    return estimate_exercise(request), ()


def _check(request: ExerciseRequest) -> None:
    """Refuse what no form of ours sends."""
    names = (*request.error_kinds, *request.collections)
    whole_numbers = type(request.count) is int and type(request.seed) is int
    if not (
        isinstance(request.kind, ExerciseKind)
        and isinstance(request.difficulty, Difficulty)
        and whole_numbers
        and 0 <= request.seed <= _SEEDS
        and len(names) <= _MOST_NAMES
        and all(isinstance(name, str) and len(name) <= _LONGEST_NAME for name in names)
    ):
        raise NaniwaError("演習の指定が正しくありません。", code="bad_request")


def _from_own(door: Door, request: ExerciseRequest, estimate_upload: str) -> Exercise:
    del door, request, estimate_upload
    raise NaniwaError("手持ちの設計書からの演習は作れません。", code="no_exercise")


def _from_draft(door: Door, request: ExerciseRequest) -> tuple[Exercise, tuple[str, ...]]:
    del door, request
    raise NaniwaError("下書きの演習は作れません。", code="no_exercise")
