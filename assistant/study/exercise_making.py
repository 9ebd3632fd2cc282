"""Making an exercise from what the person may read, or from an estimate that they sent."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.learning.exercises.exercise import Exercise, ExerciseRequest
from retrieval.errors import NaniwaError


def made_exercise(
    door: Door, request: ExerciseRequest, estimate_upload: str
) -> tuple[Exercise, tuple[str, ...]]:
    """An exercise, and the collections that it quotes.

    Raises NaniwaError: ``forbidden``, ``no_upload``, why an estimate can't be read, and what the
    making raises.
    """
    del door, request, estimate_upload
    raise NaniwaError("この種類の演習は作れません。", code="no_exercise")
