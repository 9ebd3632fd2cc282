"""The inner tab 「演習」: errors looked for in estimates and drafts, and situations from supervision."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.learning.exercises.exercise import Progress
from assistant.records.database import new_id
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.edge import LONG, QUICK, Edge, Updates, answered, nothing, refused
from ui.event_data import event_data
from ui.file_drop import uploaded_ids
from ui.learning.exercise_actions import act, mark
from ui.learning.exercise_drawing import GONE, draw_home, draw_list, draw_opened, draw_start
from ui.learning.exercise_making import STOPPED, far_html, far_while
from ui.learning.exercise_parts import Data, Parts, Scene, View
from ui.learning.exercise_screen import exercise_screen, said_html
from ui.serving.own_thread import from_own_thread

_LONGEST_ID = 64


def exercises_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab inside the current layout of ``blocks``."""
    parts = exercise_screen()
    _wire_actions(desk, parts)
    _wire_arrival(desk, parts, blocks, tab)


def _wire_actions(desk: Desk, parts: Parts) -> None:
    """What is pressed and sent, marks that are kept, and a file that was given."""

    async def practise(
        view: View, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Updates]:
        items = _practising(desk, parts, view, event_data(event), request)
        idle = nothing(parts.making)
        stop = partial(desk.stop, _making_of(request))
        async for updates in from_own_thread(items, idle=idle, stop=stop):
            yield updates

    def practise_at_once(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        if data.get("do") == "open":  # who turns to another exercise wants that one
            desk.stop(_making_of(request))
        return _answered(
            desk, parts, lambda door: act(Scene(door, parts, view), data), request, view
        )

    def stop_making(event: gr.EventData, request: gr.Request) -> Updates:
        if event_data(event).get("do") == "stop-making":
            desk.stop(_making_of(request))
        return nothing(parts.making)

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
        part.click(practise, parts.view, parts.all(), **LONG)
    parts.listed.click(practise_at_once, parts.view, parts.all(), **QUICK)
    for part in (parts.making, parts.message):
        part.click(stop_making, None, parts.all(), **QUICK)
    # The script sends one change after the other itself; none may be dropped.
    parts.work.tick(keep_marks, parts.view, parts.all(), trigger_mode="multiple", **QUICK)
    parts.drop.upload(arrived, parts.view, parts.all(), trigger_mode="always_last", **QUICK)


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

    tab.select(enter, parts.view, parts.all(), **QUICK)
    blocks.load(arrive, None, [*parts.all(), inner, outer], **QUICK)


def _practising(
    desk: Desk, parts: Parts, view: View, data: Data, request: gr.Request
) -> Iterator[Updates]:
    """How far a new exercise is, while one is made; then what was asked for, or why it is not there."""
    place = parts.message if view.exercise_id else parts.making
    name = _making_of(request)
    try:
        cancel = desk.begin(name)
    except NaniwaError:
        busy = NaniwaError("前の操作を処理しています。少し待ってください。", code="busy")
        yield refused(_edge(desk, parts, view), request, busy)
        return

    def work(progress: Progress) -> Updates:
        def done(door: Door) -> Updates:
            try:
                return act(Scene(door, parts, view, progress), data)
            except NaniwaError as error:
                if error.code != STOPPED:
                    raise
                return {place: said_html(error.message)}

        return _answered(desk, parts, done, request, view)

    result: Future[Updates] = Future()
    try:
        for said in far_while(work, cancel, result):
            yield {place: far_html(said)}
        yield {parts.making: "", **result.result()}
    finally:
        desk.finish(name, cancel)


def _making_of(request: gr.Request) -> str:
    """What the desk calls the making of a browser session; it can have one at a time."""
    return f"exercise {request.session_hash}"


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
