"""The inner tab 「きょうの学習」: what is due, and a quiz answered question by question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.edge import LONG, QUICK, Edge, Updates, answered, nothing
from ui.event_data import event_data, text_of
from ui.learning.actions import Scene, act, open_quiz
from ui.learning.drawing import draw_decks, draw_home, draw_today
from ui.learning.parts import Parts, View
from ui.learning.screen import part, today_screen

_MAKING = '<p class="progress" role="status">問題を用意しています。初めての文書では少し時間がかかります…</p>'


def today_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab, whole: gr.Tab) -> None:
    """Build the inner tab; ``whole`` is the tab 「学習」 that it stands in."""
    parts = today_screen()
    _wire_actions(desk, parts)
    _wire_arrival(desk, parts, blocks, tab, whole)


def _wire_actions(desk: Desk, parts: Parts) -> None:
    def learn(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return _answered(
            desk, parts, lambda door: act(Scene(desk, door, parts, view), data), request, view
        )

    def choose(view: View, request: gr.Request) -> Updates:
        return _choose(desk, parts, view, request)

    def begin_quiz(view: View, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        data = event_data(event)
        if text_of(data, "do") != "begin":
            yield nothing(parts.home_message)
            return
        yield {parts.home_message: "", parts.begin_message: part(_MAKING)}
        yield _answered(
            desk,
            parts,
            lambda door: act(Scene(desk, door, parts, view), data),
            request,
            view,
            place=parts.begin_message,
        )

    for quick in (parts.due, parts.unfinished, parts.head, parts.controls):
        quick.click(learn, parts.view, parts.all(), **QUICK)
    parts.question.submit(learn, parts.view, parts.all(), **QUICK)
    for long in (parts.question, parts.page):
        long.click(learn, parts.view, parts.all(), **LONG)
    parts.question.tick(learn, parts.view, parts.all(), **LONG)
    # While questions are made in the background, more chapters come to choose from.
    parts.new_quiz.tick(choose, parts.view, parts.all(), **LONG)
    parts.new_quiz.submit(begin_quiz, parts.view, parts.all(), **LONG)


def _wire_arrival(desk: Desk, parts: Parts, blocks: gr.Blocks, tab: gr.Tab, whole: gr.Tab) -> None:
    """Whoever turns to the tab sees what is due; a page whose address names a quiz shows it."""

    def enter(view: View, request: gr.Request) -> Updates:
        if view.quiz_id:
            return nothing(parts.home_message)
        return _answered(desk, parts, lambda door: draw_today(door, parts), request, view)

    def choose(view: View, request: gr.Request) -> Updates:
        return _choose(desk, parts, view, request)

    def arrive(request: gr.Request) -> Updates:
        quiz_id = str(request.query_params.get("quiz", ""))
        if not quiz_id:
            return nothing(parts.home_message)

        def opened(door: Door) -> Updates:
            try:
                shown = open_quiz(Scene(desk, door, parts, View()), {"quiz": quiz_id})
            except NaniwaError as error:  # said where it can be read: on this tab
                shown = draw_home(door, parts, error.message)
            return {**shown, whole.parent: gr.update(selected="learning")}

        return _answered(desk, parts, opened, request, View())

    for turned_to in (tab, whole):
        turned_to.select(enter, parts.view, parts.all(), **QUICK)
        turned_to.select(choose, parts.view, parts.all(), **LONG)
    blocks.load(arrive, None, [*parts.all(), whole.parent], **QUICK)


def _choose(desk: Desk, parts: Parts, view: View, request: gr.Request) -> Updates:
    """The form for a new quiz, with what there is to choose from now."""
    if view.quiz_id:
        return nothing(parts.home_message)
    return _answered(desk, parts, lambda door: draw_decks(door, parts), request, view)


def _answered(
    desk: Desk,
    parts: Parts,
    work: Callable[[Door], Updates],
    request: gr.Request,
    view: View,
    place: gr.HTML | None = None,
) -> Updates:
    usual = parts.message if view.quiz_id else parts.home_message
    edge = Edge(
        desk,
        Feature.LEARN,
        place=usual if place is None else place,
        gone="no_quiz" if view.quiz_id else "",
        home=lambda door, message: draw_home(door, parts, message),
    )
    return answered(edge, request, work)
