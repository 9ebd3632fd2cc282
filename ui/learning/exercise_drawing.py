"""What stands on the screen of 「演習」: read through the door anew each time, then made HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.study.entries import StudyExercise, StudySituation
from assistant.study.exercise_results import KIND_NAMES, SITUATION
from assistant.study.exercises import exercises, study_exercise
from assistant.study.situations import study_situation
from retrieval.errors import NaniwaError
from ui.edge import Updates, problem_html
from ui.learning.exercise_kinds import groups
from ui.learning.exercise_marks import kept_html
from ui.learning.exercise_parts import Parts, View
from ui.learning.exercise_screen import part
from ui.learning.exercise_situation import situation_html
from ui.learning.exercise_start import list_html, start_html
from ui.learning.exercise_work import work_html

GONE = "no_exercise"
"""The code of the error that what is open is not there."""


def draw_list(door: Door, parts: Parts) -> Updates:
    """The person's exercises."""
    return {parts.listed: part(list_html(exercises(door)))}


def draw_start(door: Door, parts: Parts) -> Updates:
    """The form for a new one, and the exercises."""
    collections = sorted({document.collection for document in door.reading().documents()})
    # An estimate before its tender is for those who may check one.
    may_send = door.person.may(Feature.CHECK)
    form = start_html(groups(), collections, may_send=may_send)
    return {parts.start: part(form), **draw_list(door, parts)}


def draw_home(door: Door, parts: Parts, view: View, message: str = "") -> Updates:
    """The list, with nothing open. ``message`` says what went wrong before."""
    return {
        parts.home: gr.update(visible=True),
        parts.opened: gr.update(visible=False),
        parts.home_message: problem_html(message),
        **dict.fromkeys((parts.message, parts.work, parts.kept, parts.situation), ""),
        **draw_list(door, parts),
        parts.view: replace(view, exercise_id=""),
    }


def draw_opened(door: Door, parts: Parts, view: View) -> Updates:
    """The exercise or situation that a view names. Raises NaniwaError, `GONE` when it is not there."""
    opened = opened_of(door, view.exercise_id)
    shown: Updates = {
        parts.home: gr.update(visible=False),
        parts.opened: gr.update(visible=True),
        parts.home_message: "",
        parts.message: "",
        parts.view: view,
    }
    if isinstance(opened, StudySituation):
        html = situation_html(
            opened.situation, study_id=opened.id, answer=opened.given, grade=opened.grade
        )
        return {**shown, parts.work: "", parts.kept: "", parts.situation: html}
    return {
        **shown,
        parts.situation: "",
        parts.work: _work(door, opened),
        parts.kept: kept_html(opened.exercise, opened.marks, study_id=opened.id),
    }


def opened_of(door: Door, exercise_id: str) -> StudyExercise | StudySituation:
    """An exercise or situation of the person's own. Raises NaniwaError, `GONE` for none."""
    situations = {
        each.id for each in exercises(door) if each.kind == KIND_NAMES[SITUATION] and each.kept
    }
    if exercise_id not in situations:
        return study_exercise(door, exercise_id)
    try:
        return study_situation(door, exercise_id)
    except NaniwaError as error:
        if error.code != "no_situation":
            raise
        raise NaniwaError(error.message, code=GONE) from error


def _work(door: Door, opened: StudyExercise) -> str:
    return work_html(
        opened.exercise,
        study_id=opened.id,
        files=_files(opened),
        grade=opened.grade,
        documents=door.reading().documents() if opened.grade is not None else (),
        may_repeat=not opened.secret,
    )


def _files(opened: StudyExercise) -> Mapping[str, str]:
    return {
        file.name: f"/learning/exercises/{opened.id}/files/{quote(file.name, safe='')}"
        for file in opened.exercise.files
    }
