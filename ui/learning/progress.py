"""The inner tab 「進み具合」: how far a person is, and whom they show it to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.japan_time import JAPAN
from assistant.study.mentors import (
    ended_mentors,
    hide_from,
    mentors,
    possible_mentors,
    show_to,
    trainees,
)
from assistant.study.progress import progress
from assistant.study.reports import reported_questions, settle_question
from ui.checks.script import ACT
from ui.desk import Desk
from ui.edge import QUICK, Edge, Updates, answered, problem_html
from ui.event_data import event_data, text_of
from ui.learning.progress_html import mentors_html, progress_html, trainees_html
from ui.learning.reported import reported_html
from ui.learning.screen import part
from ui.widget import widget

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProgressParts:
    """The components, by what they show."""

    message: gr.HTML
    trainees: gr.HTML
    progress: gr.HTML
    mentors: gr.HTML
    reported: gr.HTML

    def all(self) -> list[Any]:
        """Every component, as an event's outputs."""
        return [getattr(self, name) for name in self.__slots__]


def progress_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab."""
    del blocks  # nothing here when the page has loaded: it is drawn when one turns to it
    with gr.Column(elem_id="learn-progress-column"):
        parts = ProgressParts(
            message=widget(elem_id="learn-progress-message"),
            trainees=widget("", ACT, "learning_focus.js", elem_id="learn-trainees"),
            progress=widget("", ACT, "learning_focus.js", elem_id="learn-progress"),
            mentors=widget("", ACT, "learning_focus.js", elem_id="learn-mentors"),
            reported=widget("", ACT, elem_id="learn-reported"),
        )

    def enter(request: gr.Request) -> Updates:
        return _answered(desk, parts, lambda door: _drawn(door, parts), request)

    def look(event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return _answered(desk, parts, lambda door: _done(door, parts, data), request)

    tab.select(enter, None, parts.all(), **QUICK)
    for each in (parts.trainees, parts.progress, parts.mentors, parts.reported):
        each.click(look, None, parts.all(), **QUICK)


def _drawn(door: Door, parts: ProgressParts, of: str = "") -> Updates:
    """Everything, with the progress of who is named, one's own for ""."""
    shown = progress(door, of)
    own = shown.person == door.person.name
    today = datetime.now(UTC).astimezone(JAPAN).date()
    return {
        parts.message: "",
        parts.trainees: part(trainees_html(trainees(door), "" if own else shown.person)),
        parts.progress: part(progress_html(shown, today, own=own)),
        parts.mentors: part(_shown_to(door) if own else ""),
        parts.reported: part(reported_html(reported_questions(door)) if own else ""),
    }


def _done(door: Door, parts: ProgressParts, data: Data) -> Updates:
    """Do what was pressed. Raises NaniwaError for what may not or can't be done."""
    done = ACTIONS.get(text_of(data, "do"))
    return done(door, parts, data) if done is not None else {}


def _own(door: Door, parts: ProgressParts, _: Data) -> Updates:
    return _drawn(door, parts)


def _trainee(door: Door, parts: ProgressParts, data: Data) -> Updates:
    return _drawn(door, parts, text_of(data, "person", 64))


def _show(door: Door, parts: ProgressParts, data: Data) -> Updates:
    mentor = text_of(data, "mentor", 64)
    if not mentor:
        return _mentors(door, parts, "見せる人を選んでください。")
    show_to(door, mentor)
    return _mentors(door, parts, "進み具合を見せるようにしました。")


def _hide(door: Door, parts: ProgressParts, data: Data) -> Updates:
    hide_from(door, text_of(data, "mentor", 64))
    return _mentors(door, parts, "見せるのをやめました。")


def _settle(door: Door, parts: ProgressParts, data: Data) -> Updates:
    settle_question(door, text_of(data, "question", 40), withdraw=text_of(data, "out") == "yes")
    return {
        parts.message: "",
        parts.reported: part(reported_html(reported_questions(door))),
    }


def _mentors(door: Door, parts: ProgressParts, said: str) -> Updates:
    return {parts.message: "", parts.mentors: part(_shown_to(door, said))}


def _shown_to(door: Door, said: str = "") -> str:
    return mentors_html(mentors(door), possible_mentors(door), ended_mentors(door), said)


ACTIONS: Mapping[str, Callable[[Door, ProgressParts, Data], Updates]] = {
    "own": _own,
    "trainee": _trainee,
    "show": _show,
    "hide": _hide,
    "settle": _settle,
}


def _answered(
    desk: Desk, parts: ProgressParts, work: Callable[[Door], Updates], request: gr.Request
) -> Updates:
    edge = Edge(
        desk,
        Feature.LEARN,
        place=parts.message,
        gone="no_person",
        home=lambda door, message: {
            **_drawn(door, parts),
            parts.message: problem_html(message),
        },
    )
    return answered(edge, request, work)
