"""What a person does on the inner tab 「演習」: each action is looked up and authorised anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.learning.exercises.exercise import (
    MOST_ERRORS,
    Difficulty,
    ExerciseKind,
    ExerciseRequest,
    Mark,
)
from assistant.study.entries import StudyExercise
from assistant.study.exercise_results import SITUATION
from assistant.study.exercises import (
    begin_exercise,
    delete_exercise,
    finish_exercise,
    save_marks,
    study_exercise,
)
from assistant.study.situations import answer_situation, begin_situation, study_situation
from retrieval.errors import NaniwaError
from ui.edge import Updates
from ui.event_data import text_of
from ui.file_drop import cleared
from ui.learning.exercise_drawing import GONE, draw_home, draw_opened
from ui.learning.exercise_kinds import groups
from ui.learning.exercise_marks import LONGEST_WORDS, kept_html
from ui.learning.exercise_parts import Data, Scene
from ui.learning.exercise_screen import said_html
from ui.learning.exercise_situation import LONGEST_ANSWER, situation_html

Act = Callable[[Scene, Data], Updates]
_MOST_CHANGES = 200
_LONGEST_PLACE = 300
_LONGEST_ABOUT = 100


def act(scene: Scene, data: Data) -> Updates:
    """Do what the browser asks for. Raises NaniwaError for what may not or can't be done."""
    done = ACTIONS.get(text_of(data, "do"))
    if done is None:
        return {}
    return {scene.parts.home_message: "", scene.parts.message: "", **done(scene, data)}


def mark(scene: Scene, data: Data) -> Updates:
    """Keep marks that were set, changed or taken away; what stands in the way is said at them."""
    opened = study_exercise(scene.door, text_of(data, "exercise"))
    problem = ""
    try:
        marks = save_marks(scene.door, opened.id, _changed(opened.marks, data.get("changes")))
    except NaniwaError as error:
        if error.code in (GONE, "forbidden"):
            raise
        marks, problem = opened.marks, error.message
    return {scene.parts.kept: _kept(opened, marks, data, problem)}


def _changed(marks: Sequence[Mark], changes: object) -> tuple[Mark, ...]:
    """The marks with the changes of a browser; a mark that is changed keeps its number."""
    if not isinstance(changes, list) or len(changes) > _MOST_CHANGES:
        raise NaniwaError("要求の形が正しくありません。", code="request")
    now = {each.place: each for each in marks}
    for change in changes:
        if not isinstance(change, dict):
            raise NaniwaError("要求の形が正しくありません。", code="request")
        place = text_of(change, "place", _LONGEST_PLACE)
        reason = text_of(change, "reason", _LONGEST_PLACE)
        if reason:
            now[place] = Mark(place, reason, text_of(change, "words", LONGEST_WORDS))
        else:
            now.pop(place, None)
    return tuple(now.values())


def _kept(opened: StudyExercise, marks: Sequence[Mark], data: Data, problem: str) -> str:
    turn = text_of(data, "turn", 20)
    return kept_html(opened.exercise, marks, study_id=opened.id, turn=turn, problem=problem)


def _begin(scene: Scene, data: Data) -> Updates:
    what = text_of(data, "what")
    collection = text_of(data, "collection", _LONGEST_PLACE)
    collections = (collection,) if collection else ()
    if what == SITUATION:
        about = text_of(data, "about", _LONGEST_ABOUT).strip()
        return _situation(scene, about, collections)
    kind = next((kind for kind in ExerciseKind if kind.value == what), None)
    if kind is None:
        raise NaniwaError("何を練習するかを選んでください。", code="request")
    difficulty = text_of(data, "difficulty")
    count = text_of(data, "count", 2)
    own = kind is ExerciseKind.ESTIMATE and text_of(data, "source") == "own"
    if own and not scene.view.upload:
        raise NaniwaError("自分の設計書のファイルを入れてください。", code="no_upload")
    request = ExerciseRequest(
        kind,
        next((each for each in Difficulty if each.value == difficulty), Difficulty.NORMAL),
        tuple(
            name
            for number, name in enumerate(groups().get(what, ()))
            if text_of(data, f"{what}-{number}")
        ),
        min(int(count), MOST_ERRORS) if count.isascii() and count.isdigit() else 0,
        collections=collections if kind is ExerciseKind.DRAFT else (),
    )
    upload = scene.view.upload if own else ""
    begun = begin_exercise(scene.door, request, estimate_upload=upload, progress=scene.progress)
    view = replace(scene.view, exercise_id=begun.id, upload="" if own else scene.view.upload)
    taken: Updates = {scene.parts.drop: cleared()} if own else {}
    return {**draw_opened(scene.door, scene.parts, view), **taken}


def _again(scene: Scene, data: Data) -> Updates:
    """Another exercise with the kinds of error of a finished one."""
    opened = study_exercise(scene.door, text_of(data, "exercise"))
    if opened.grade is None:
        raise NaniwaError("まだ採点していません。", code="not_finished")
    if opened.secret:
        message = "自分の設計書の演習は、もう一度ファイルを入れて始めてください。"
        raise NaniwaError(message, code="no_upload")
    exercise = opened.exercise
    request = ExerciseRequest(
        exercise.kind,
        exercise.difficulty,
        tuple(dict.fromkeys(error.kind for error in exercise.errors)),
        len(exercise.errors),
    )
    begun = begin_exercise(scene.door, request, progress=scene.progress)
    return draw_opened(scene.door, scene.parts, replace(scene.view, exercise_id=begun.id))


def _finish(scene: Scene, data: Data) -> Updates:
    opened = study_exercise(scene.door, text_of(data, "exercise"))
    try:
        finish_exercise(scene.door, opened.id)
    except NaniwaError as error:
        if error.code in (GONE, "forbidden"):
            raise
        return {scene.parts.kept: _kept(opened, opened.marks, data, error.message)}
    return draw_opened(scene.door, scene.parts, replace(scene.view, exercise_id=opened.id))


def _open(scene: Scene, data: Data) -> Updates:
    view = replace(scene.view, exercise_id=text_of(data, "exercise", _LONGEST_PLACE))
    return draw_opened(scene.door, scene.parts, view)


def _close(scene: Scene, _: Data) -> Updates:
    return draw_home(scene.door, scene.parts, scene.view)


def _delete(scene: Scene, data: Data) -> Updates:
    delete_exercise(scene.door, text_of(data, "exercise"))
    said = said_html("演習を削除しました。")
    return {**draw_home(scene.door, scene.parts, scene.view), scene.parts.home_message: said}


def _situation(scene: Scene, about: str, collections: tuple[str, ...]) -> Updates:
    begun = begin_situation(scene.door, about=about, collections=collections)
    view = replace(scene.view, exercise_id=begun.id, about=about, collections=collections)
    return draw_opened(scene.door, scene.parts, view)


def _next_situation(scene: Scene, _: Data) -> Updates:
    return _situation(scene, scene.view.about, scene.view.collections)


def _answer(scene: Scene, data: Data) -> Updates:
    situation_id = text_of(data, "exercise")
    text = text_of(data, "text", LONGEST_ANSWER + 1).replace("\r\n", "\n")
    try:
        answer_situation(scene.door, situation_id, text)
    except NaniwaError as error:
        if error.code in ("no_situation", "forbidden"):
            raise NaniwaError(error.message, code=GONE) from error
        if error.code != "answered":
            opened = study_situation(scene.door, situation_id)
            html = situation_html(
                opened.situation, study_id=opened.id, answer=text, problem=error.message
            )
            return {scene.parts.situation: html}
    return draw_opened(scene.door, scene.parts, replace(scene.view, exercise_id=situation_id))


ACTIONS: Mapping[str, Act] = {
    "begin": _begin,
    "again": _again,
    "finish": _finish,
    "open": _open,
    "close": _close,
    "delete": _delete,
    "next-situation": _next_situation,
    "answer": _answer,
}
