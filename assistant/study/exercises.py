"""Exercises in checking: begun, marked, finished; the solution stays here until then.

An exercise is kept as it was made, so that a newer version of the program grades the one that
was begun. One made from an estimate of the person's own is secret like a check: nobody else sees
it, it can be deleted at any time, and the file that was sent goes as soon as it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.places import safe_name
from assistant.checking.sent_files import discard_upload
from assistant.learning.exercises.exercise import (
    REASONS,
    Exercise,
    ExerciseKind,
    ExerciseRequest,
    Mark,
    Progress,
    unwatched,
)
from assistant.learning.exercises.exercise_json import (
    exercise_json,
    exercise_of,
    marks_json,
    marks_of,
)
from assistant.learning.exercises.grading import Grade, grade
from assistant.records import exercises as exercise_records
from assistant.records.audit import Action
from assistant.records.exercises import ExerciseEntry, ExerciseRow
from assistant.records.moments import moment_of
from assistant.study.entries import ExerciseSummary, StudyExercise
from assistant.study.exercise_making import made_exercise
from assistant.study.exercise_results import KIND_NAMES, difficulty_name, shown_title
from assistant.study.exercise_room import MOST_KEPT, check_room
from assistant.study.sight import Sight, sight_of
from retrieval.errors import NaniwaError

_MOST_MARKS = 1_000
_MOST_WORDS = 500  # characters of a mark's own words
_LARGEST = 8 << 20  # characters of an exercise as it is kept
_KINDS = frozenset(ExerciseKind)
ALL_FILES = "exercise.zip"
"""The name under which `exercise_file` gives all files of an exercise and its task together."""


def begin_exercise(
    door: Door,
    request: ExerciseRequest,
    *,
    estimate_upload: str = "",
    progress: Progress = unwatched,
) -> StudyExercise:
    """Make an exercise and keep it; from an estimate of the person's own when one was sent.

    The file that was sent is gone once the exercise is kept. ``progress`` is told how far it is;
    what it raises ends the making, and nothing of it is kept. Raises NaniwaError: ``forbidden``, ``bad_request``, ``too_many`` unfinished ones, ``no_upload``,
    ``too_large``, why an estimate can't be read, and what the making raises.
    """
    door.require(Feature.LEARN)
    check_room(door)
    exercise, decks = made_exercise(door, request, estimate_upload, progress)
    content = exercise_json(exercise)
    if len(content) > _LARGEST:
        raise NaniwaError("この設計書は大きすぎて、演習にできません。", code="too_large")
    progress(len(exercise.errors), len(exercise.errors))
    secret = exercise.confidential or bool(estimate_upload)
    exercise_id = exercise_records.insert_exercise(
        door.records,
        owner=door.person.name,
        kind=exercise.kind.value,
        title=exercise.title,
        difficulty=exercise.difficulty.value,
        content=content,
        decks=decks,
        secret=secret,
        most_kept=MOST_KEPT,
    )
    if estimate_upload:
        discard_upload(door, estimate_upload)
    door.note(Action.LEARNED, exercise_id, KIND_NAMES[exercise.kind.value])
    return study_exercise(door, exercise_id)


def study_exercise(door: Door, exercise_id: str) -> StudyExercise:
    """An exercise of the person's own as it is now.

    Raises NaniwaError: ``forbidden``, ``no_exercise`` also for one whose documents the person
    may not read any more.
    """
    row = _own_row(door, exercise_id)
    exercise, marks = exercise_of(row.content), marks_of(row.work or "[]")
    finished = bool(row.entry.finished_at)
    return StudyExercise(
        id=row.entry.id,
        exercise=exercise if finished else replace(exercise, errors=(), sound={}, before={}),
        marks=marks,
        grade=grade(exercise, marks) if finished else None,
        begun_at=moment_of(row.entry.begun_at),
        finished_at=moment_of(row.entry.finished_at) if finished else None,
        secret=row.entry.secret,
    )


def save_marks(door: Door, exercise_id: str, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Keep what the person has marked so far, in place of what was kept; return it as kept.

    Of several marks at one place the last counts. Raises NaniwaError: ``forbidden``,
    ``no_exercise``, ``finished``, ``no_place``, ``no_reason``, ``too_long``, ``too_many``.
    """
    row = _own_row(door, exercise_id)
    checked = _checked(exercise_of(row.content), marks)
    kept = exercise_records.keep_work(
        door.records, row.entry.id, marks_json(checked), owner=row.entry.owner
    )
    if not kept:
        raise NaniwaError("この演習は終わっています。", code="finished")
    return checked


def finish_exercise(door: Door, exercise_id: str) -> Grade:
    """Grade what was marked and end the exercise; of a finished one the grade as it is.

    Raises NaniwaError: ``forbidden``, ``no_exercise``, ``busy`` while marks keep arriving.
    """
    for _ in range(5):
        row = _own_row(door, exercise_id)
        exercise = exercise_of(row.content)
        result = grade(exercise, marks_of(row.work or "[]"))
        if row.entry.finished_at or exercise_records.finish_with(
            door.records,
            row.entry.id,
            owner=row.entry.owner,
            before=row.work,
            work=row.work,
            result=result.sentence,
            share=str(result.share),
        ):
            return result
    raise NaniwaError(
        "印を保存しているところです。少し待ってから、もう一度試してください。", code="busy"
    )


def exercises(door: Door) -> tuple[ExerciseSummary, ...]:
    """The person's exercises and situations, newest first. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.LEARN)
    sight = sight_of(door)
    return tuple(
        _summary(entry, sight)
        for entry in exercise_records.exercise_entries(door.records, owner=door.person.name)
    )


def delete_exercise(door: Door, exercise_id: str) -> None:
    """Remove an exercise or situation with its result. Raises ``forbidden``, ``no_exercise``."""
    door.require(Feature.LEARN)
    if not exercise_records.delete_exercise_row(door.records, exercise_id, owner=door.person.name):
        raise _not_there()


def exercise_file(door: Door, exercise_id: str, name: str) -> tuple[str, bytes]:
    """A file of an exercise (or `ALL_FILES`) and what it is saved as, noted in the audit trail.

    Raises NaniwaError: ``forbidden``, ``no_exercise``, ``no_file``.
    """
    row = _own_row(door, exercise_id)
    exercise = exercise_of(row.content)
    contents = {file.name: file.content for file in exercise.files}
    if name == ALL_FILES:
        from assistant.learning.exercises.estimates import exercise_zip

        named = f"{exercise.title}.zip", exercise_zip(exercise)
    elif name in contents:
        named = name, contents[name]
    else:
        raise NaniwaError("そのファイルはありません。", code="no_file")
    # Not what it is called: administrators read the trail, and an estimate is secret.
    door.note(Action.DOWNLOADED, row.entry.id, "演習のファイル")
    return safe_name(named[0]), named[1]


def _own_row(door: Door, exercise_id: str) -> ExerciseRow:
    door.require(Feature.LEARN)
    row = exercise_records.exercise_row(door.records, exercise_id, owner=door.person.name)
    if row is None or row.entry.kind not in _KINDS or not row.entry.kept:
        raise _not_there()
    if not sight_of(door).decks.issuperset(row.entry.decks):
        raise NaniwaError(
            "この演習は、もとの文書が見られなくなったため、休みにしています。", code="no_exercise"
        )
    return row


def _checked(exercise: Exercise, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    if len(marks) > _MOST_MARKS:
        message = f"印は{_MOST_MARKS:,}か所までです。"
        raise NaniwaError(message, code="too_many")
    cells = exercise.cells()
    for mark in marks:
        if mark.place not in cells:
            raise NaniwaError("印の場所は、この演習にありません。", code="no_place")
        if mark.reason not in REASONS:
            raise NaniwaError("印の理由を選んでください。", code="no_reason")
        if len(mark.words) > _MOST_WORDS:
            message = f"印のことばは{_MOST_WORDS}字までで書いてください。"
            raise NaniwaError(message, code="too_long")
    by_place = {mark.place: mark for mark in marks}
    # What is no text (a browser can send half a character) can't be kept.
    return tuple(
        replace(mark, words=mark.words.encode("utf-8", "replace").decode())
        for mark in by_place.values()
    )


def _summary(entry: ExerciseEntry, sight: Sight) -> ExerciseSummary:
    seen = sight.decks.issuperset(entry.decks)
    return ExerciseSummary(
        id=entry.id,
        kind=KIND_NAMES[entry.kind],
        title=shown_title(entry, sight),
        difficulty=difficulty_name(entry.difficulty),
        secret=entry.secret,
        kept=entry.kept and seen,
        share=Decimal(entry.share) if entry.share else None,
        begun_at=moment_of(entry.begun_at),
        finished_at=moment_of(entry.finished_at) if entry.finished_at else None,
    )


def _not_there() -> NaniwaError:
    return NaniwaError("その演習はありません。", code="no_exercise")
