"""The inner tab 「演習」: errors looked for in estimates and drafts, and situations from supervision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.records.database import new_id
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.edge import Edge, Updates, answered, nothing
from ui.event_data import event_data
from ui.file_drop import uploaded_ids
from ui.learning.exercise_actions import act, mark
from ui.learning.exercise_drawing import GONE, draw_home, draw_list, draw_opened, draw_start
from ui.learning.exercise_parts import Parts, Scene, View
from ui.learning.exercise_screen import exercise_screen

_QUICK = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_LONG = {"concurrency_limit": 4, "show_progress": "hidden", "api_visibility": "private"}
_LONGEST_ID = 64


def exercises_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab inside the current layout of ``blocks``."""
    parts = exercise_screen()
    _wire_actions(desk, parts)
    _wire_arrival(desk, parts, blocks, tab)


def _wire_actions(desk: Desk, parts: Parts) -> None:
    """What is pressed and sent, marks that are kept, and a file that was given."""

    def practise(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return _answered(
            desk, parts, lambda door: act(Scene(door, parts, view), data), request, view
        )

    def keep_marks(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return _answered(
            desk, parts, lambda door: mark(Scene(door, parts, view), data), request, view
        )

    def arrived(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        return _answered(
            desk,
            parts,
            lambda _: {parts.view: replace(view, upload=next(iter(uploaded_ids(event)), ""))},
            request,
            view,
        )

    for part in (parts.start, parts.work, parts.situation):
        part.click(practise, parts.view, parts.all(), **_LONG)
    parts.listed.click(practise, parts.view, parts.all(), **_QUICK)
    # The script sends one change after the other itself; none may be dropped.
    parts.work.tick(keep_marks, parts.view, parts.all(), trigger_mode="multiple", **_QUICK)
    parts.drop.upload(arrived, parts.view, parts.all(), trigger_mode="always_last", **_QUICK)


def _wire_arrival(desk: Desk, parts: Parts, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Whoever turns to the tab sees the exercises; a page whose address names one shows it."""
    inner = tab.parent
    whole = inner.parent
    outer = whole.parent

    def enter(view: View, request: gr.Request) -> Updates:
        if view.exercise_id:
            return nothing(parts.home_message)
        return _answered(desk, parts, lambda door: draw_list(door, parts), request, view)

    def arrive(request: gr.Request) -> Updates:
        exercise_id = str(request.query_params.get("exercise", ""))[:_LONGEST_ID]

        def opened(door: Door) -> Updates:
            start = draw_start(door, parts)
            if not exercise_id:
                return start
            try:
                shown = draw_opened(door, parts, View(exercise_id=exercise_id))
            except NaniwaError as error:  # said where it can be read: on this tab
                shown = draw_home(door, parts, View(), error.message)
            turned = {inner: gr.update(selected="exercises"), outer: gr.update(selected="learning")}
            return {**start, **shown, **turned}

        return _answered(desk, parts, opened, request, View())

    tab.select(enter, parts.view, parts.all(), **_QUICK)
    blocks.load(arrive, None, [*parts.all(), inner, outer], **_QUICK)


def _answered(
    desk: Desk,
    parts: Parts,
    work: Callable[[Door], Updates],
    request: gr.Request,
    view: View,
) -> Updates:
    updates = answered(_edge(desk, parts, view), request, work)
    for place in (parts.home_message, parts.message):
        said = updates.get(place)
        if isinstance(said, str) and said:
            # The same sentence once more is a new answer, too: buttons that wait are freed by it.
            updates[place] = f'{said}<i hidden data-answer="{new_id()}"></i>'
    return updates


def _edge(desk: Desk, parts: Parts, view: View) -> Edge:
    return Edge(
        desk,
        Feature.LEARN,
        place=parts.message if view.exercise_id else parts.home_message,
        gone=GONE if view.exercise_id else "",
        home=lambda door, message: draw_home(door, parts, view, message),
    )
