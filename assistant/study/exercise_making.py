"""Making an exercise from the samples, from what the person may read, or from their own estimate."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.administration.home_lock import RUN_FOLDER
from assistant.checking.places import safe_name
from assistant.checking.sent_files import upload_of
from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseKind,
    ExerciseRequest,
    Progress,
)
from assistant.uploads import link
from retrieval.errors import NaniwaError, reason_of
from retrieval.workers import Failure, OneProcess, WorkLimits

_MOST_NAMES = 100
_LONGEST_NAME = 100
_SEEDS = 1 << 31
_PREFIX = "exercise-"
_FAR = "far"
_LIMITS = WorkLimits(seconds=300, memory_bytes=4 << 30, niceness=5)


def made_exercise(
    door: Door, request: ExerciseRequest, estimate_upload: str, progress: Progress
) -> tuple[Exercise, tuple[str, ...]]:
    """An exercise, and the collections that it quotes.

    A request without a ``seed`` (0) gets one that is new each time.
    Raises NaniwaError: ``forbidden``, ``bad_request``, ``no_upload``, why an estimate can't be
    read, and what the making and ``progress`` raise.
    """
    _check(request)
    if not request.seed:
        request = replace(request, seed=1 + secrets.randbelow(_SEEDS))
    if estimate_upload:
        return _from_own(door, request, estimate_upload, progress), ()
    if request.kind is ExerciseKind.DRAFT:
        return _from_draft(door, request, progress)
    from assistant.learning.exercises.estimates import estimate_exercise

    return estimate_exercise(request, progress), ()


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


def _from_own(door: Door, request: ExerciseRequest, upload_id: str, progress: Progress) -> Exercise:
    """From an estimate that the person sent."""
    # An estimate before its tender is for those who may check one.
    door.require(Feature.CHECK)
    upload = upload_of(door, upload_id)
    running = door.home / RUN_FOLDER
    running.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with TemporaryDirectory(prefix=_PREFIX, dir=running) as folder:
            path = Path(folder) / safe_name(upload.name)
            link(door, upload, path)
            made = _in_a_process(_Given(path, request, Path(folder) / _FAR), progress)
    except OSError as error:
        raise NaniwaError(
            f"ファイルを読めません（{reason_of(error)}）。管理者に知らせてください。",
            code="no_space",
        ) from error
    if isinstance(made, Failure):
        raise NaniwaError(made.sentence, code=made.code)
    return made


@dataclass(frozen=True, slots=True)
class _Given:
    """``far`` is where the process writes how far it is."""

    path: Path
    request: ExerciseRequest
    far: Path


def _in_a_process(given: _Given, progress: Progress) -> Exercise | Failure:
    """The exercise from a file, which comes from outside; what ``progress`` raises ends the process."""
    process = OneProcess(_from_file, _LIMITS)

    def look() -> bool:
        progress(*_far_of(given.far))
        return False

    try:
        made = process.do(given, look)
    finally:
        process.rest()
    return made if made is not None else Failure("演習を作れませんでした", "stopped")


def _far_of(place: Path) -> tuple[int, int]:
    """How many errors are planted, and of how many; nothing yet where nothing can be read."""
    try:
        done, of = place.read_text(encoding="ascii").split()
        return int(done), int(of)
    except (OSError, ValueError):
        return 0, 0


def _from_file(given: _Given) -> Exercise:
    """What the process does."""
    from assistant.learning.exercises.own_estimates import estimate_exercise_from

    def tell(done: int, of: int) -> None:
        given.far.write_text(f"{done} {of}", encoding="ascii")

    return estimate_exercise_from(given.path, given.request, progress=tell)


def sweep(home: Path) -> None:
    """Remove what a killed server has left of estimates that it was reading."""
    for folder in (home / RUN_FOLDER).glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _from_draft(
    door: Door, request: ExerciseRequest, progress: Progress
) -> tuple[Exercise, tuple[str, ...]]:
    """From the standards that the person may read, of the collections that they named or of all."""
    from assistant.drafting.kinds import own_kinds_folder, usable_kinds
    from assistant.drafting.sources import sources_of
    from assistant.learning.exercises.drafts import quoting_exercise

    reading = door.reading()
    unknown = sorted(set(request.collections) - reading.allowed)
    if unknown:
        raise NaniwaError(f"文書群「{unknown[0]}」はありません。", code="no_collection")
    if request.collections:
        reading = replace(reading, allowed=frozenset(request.collections))
    kinds, _ = usable_kinds(own_kinds_folder(door.home))
    made = quoting_exercise(request, sources_of(reading), kinds=kinds, progress=progress)
    return made.exercise, made.collections
