"""An exercise, marks and a grade as JSON, so that they can be kept."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict
from typing import Any

from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    REASONS,
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
from assistant.learning.exercises.grading import Grade, GradedError, GradedMark


def exercise_json(exercise: Exercise) -> str:
    """The exercise with its solution and its files as text for the records."""
    record = {
        "id": exercise.id,
        "kind": exercise.kind.value,
        "title": exercise.title,
        "instruction": exercise.instruction,
        "difficulty": exercise.difficulty.value,
        "sheets": [_sheet_record(sheet) for sheet in exercise.sheets],
        "materials": [_sheet_record(sheet) for sheet in exercise.materials],
        "errors": [asdict(error) for error in exercise.errors],
        "files": [
            {"name": file.name, "content": base64.b64encode(zlib.compress(file.content)).decode()}
            for file in exercise.files
        ],
        "sound": dict(exercise.sound),
        "before": dict(exercise.before),
        "confidential": exercise.confidential,
    }
    return json.dumps(record, ensure_ascii=False)


def exercise_of(text: str) -> Exercise:
    """An exercise from what `exercise_json` wrote."""
    record = json.loads(text)
    return Exercise(
        id=record["id"],
        kind=ExerciseKind(record["kind"]),
        title=record["title"],
        instruction=record["instruction"],
        difficulty=Difficulty(record["difficulty"]),
        sheets=tuple(_sheet_of(sheet) for sheet in record["sheets"]),
        materials=tuple(_sheet_of(sheet) for sheet in record["materials"]),
        errors=tuple(_error_of(error) for error in record["errors"]),
        files=tuple(
            ExerciseFile(file["name"], zlib.decompress(base64.b64decode(file["content"])))
            for file in record["files"]
        ),
        sound=record["sound"],
        before=record.get("before", {}),  # exercises of earlier versions have none
        confidential=record["confidential"],
    )


def marks_json(marks: tuple[Mark, ...]) -> str:
    """Marks as text for the records."""
    return json.dumps([asdict(mark) for mark in marks], ensure_ascii=False)


def marks_of(text: str) -> tuple[Mark, ...]:
    """Marks from what `marks_json` wrote."""
    return tuple(Mark(**mark) for mark in json.loads(text))


def grade_json(exercise: Exercise, grade: Grade) -> dict[str, object]:
    """A grade for programs: amounts and shares as text, exact."""
    return {
        "exercise": exercise.id,
        "title": exercise.title,
        "difficulty": DIFFICULTY_NAMES[exercise.difficulty],
        "points": f"{grade.points.normalize():f}",
        "possible": grade.possible,
        "share": str(grade.share),
        "found": [_graded_record(one) for one in grade.found],
        "half_found": [_graded_record(one) for one in grade.half_found],
        "missed": [_graded_record(one) for one in grade.missed],
        "wrong_marks": [_mark_record(one) for one in grade.wrong_marks],
        "following": [_mark_record(one) for one in grade.following],
    }


def _graded_record(graded: GradedError) -> dict[str, object]:
    error = graded.error
    return {
        "kind": error.kind,
        "title": error.title,
        "place": error.places[0] if error.places else "",
        "places": list(error.places),
        "stands": error.stands,
        "should": error.should,
        "reason": REASONS[error.reason],
        "explanation": list(error.explanation),
        "basis": list(error.basis),
        "mark": asdict(graded.mark) if graded.mark else None,
        "remark": graded.remark,
    }


def _mark_record(graded: GradedMark) -> dict[str, object]:
    return {**asdict(graded.mark), "text": graded.text, "remark": graded.remark}


def _sheet_record(sheet: ExerciseSheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "rows": [
            [
                row.label,
                [[cell.place, cell.text, cell.heading, cell.columns] for cell in row.cells],
                row.hidden,
            ]
            for row in sheet.rows
        ],
    }


def _sheet_of(record: dict[str, Any]) -> ExerciseSheet:
    return ExerciseSheet(
        record["name"],
        tuple(
            # exercises of earlier versions don't say whether a row is hidden
            ExerciseRow(tuple(ExerciseCell(*cell) for cell in cells), label, *hidden)
            for label, cells, *hidden in record["rows"]
        ),
    )


def _error_of(record: dict[str, Any]) -> PlantedError:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    return PlantedError(**values)
