"""The tab 「積算チェック」: estimates checked, their findings, and the history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from retrieval.errors import NaniwaError
from ui.checks.actions import Scene, act, open_check
from ui.checks.beginning import Collected, add_uploads, begin, rearrange
from ui.checks.drawing import (
    draw_detail,
    draw_history,
    draw_home,
    draw_lists,
    draw_progress,
    find,
    read_check,
)
from ui.checks.parts import Parts
from ui.checks.rewording import reworded
from ui.checks.screen import check_screen
from ui.checks.view import View, listed_findings
from ui.desk import Desk
from ui.edge import LONG, QUICK, Edge, Updates, answered, nothing, refused
from ui.event_data import event_data, text_of
from ui.file_drop import uploaded_ids
from ui.serving.own_thread import from_own_thread
from ui.visitor import door_of


def checks_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
    parts, start = check_screen()
    _wire_actions(desk, parts)
    _wire_beginning(desk, parts, start)
    _wire_arrival(desk, parts, blocks, tab)
    _wire_rewording(desk, parts, blocks)


def _wire_actions(desk: Desk, parts: Parts) -> None:
    """What is pressed and sent, and the parts that ask how far a check is while one looks."""

    def do(view: View, looked_for: str, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        if data.get("do") == "stop-rewording":
            desk.stop(_rewording_of(request))
            return nothing(parts.home_message)
        return _answered(
            desk,
            parts,
            lambda door: act(_scene(desk, door, parts, view, looked_for), data),
            request,
            view,
        )

    def refresh(view: View, looked_for: str, event: gr.EventData, request: gr.Request) -> Updates:
        drawn = text_of(event_data(event), "drawn")
        return _answered(
            desk,
            parts,
            lambda door: (
                draw_progress(door, parts, view, drawn)
                if view.check_id
                else draw_history(door, parts, looked_for)
            ),
            request,
            view,
        )

    place = [parts.view, parts.looked_for]
    for part in (parts.search, parts.filters, parts.findings):
        # While one is answered the typing goes on: what stands there in the end counts.
        part.click(do, place, parts.all(), trigger_mode="always_last", **QUICK)
    for part in (
        parts.history,
        parts.others,
        parts.head,
        parts.detail,
        parts.sharing,
    ):
        part.click(do, place, parts.all(), **QUICK)
    for part in (parts.versions, parts.comparison):
        part.click(do, place, parts.all(), **LONG)
    for part in (parts.history, parts.head):
        part.tick(refresh, place, parts.all(), **QUICK)


def _wire_beginning(desk: Desk, parts: Parts, start: gr.Button) -> None:
    """What a new check is put together from."""

    def collect(
        collected: Collected,
        title: str | None,
        view: View,
        event: gr.EventData,
        request: gr.Request,
    ) -> Updates:
        data = event_data(event)
        return _answered(
            desk,
            parts,
            lambda door: rearrange(door, parts, collected, title or "", data),
            request,
            view,
        )

    def arrived(
        collected: Collected,
        title: str | None,
        view: View,
        event: gr.EventData,
        request: gr.Request,
    ) -> Updates:
        return _answered(
            desk,
            parts,
            lambda door: add_uploads(door, parts, collected, title or "", uploaded_ids(event)),
            request,
            view,
        )

    def begin_now(
        collected: Collected, title: str | None, view: View, request: gr.Request
    ) -> Updates:
        return _answered(
            desk, parts, lambda door: begin(door, parts, collected, title or ""), request, view
        )

    given = [parts.collected, parts.title, parts.view]
    for part in (parts.library, parts.offered, parts.chosen):
        part.click(collect, given, parts.all(), trigger_mode="always_last", **QUICK)
    # A file that comes meanwhile waits for its turn: two at once would each forget the other's.
    parts.drop.upload(arrived, given, parts.all(), trigger_mode="always_last", **QUICK)
    start.click(begin_now, given, parts.all(), **LONG)


def _wire_arrival(desk: Desk, parts: Parts, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Whoever turns to the tab sees the checks; a page whose address names one shows it."""

    def enter(view: View, looked_for: str, request: gr.Request) -> Updates:
        if view.check_id:
            return nothing(parts.home_message)
        return _answered(
            desk, parts, lambda door: draw_lists(door, parts, looked_for), request, view
        )

    def arrive(request: gr.Request) -> Updates:
        check_id = str(request.query_params.get("check", ""))
        if not check_id:
            return nothing(parts.home_message)

        def opened(door: Door) -> Updates:
            try:
                shown = open_check(_scene(desk, door, parts, View(), ""), {"check": check_id})
            except NaniwaError as error:  # said where it can be read: on this tab
                shown = draw_home(door, parts, message=error.message)
            return {**shown, tab.parent: gr.update(selected="checks")}

        return _answered(desk, parts, opened, request, View())

    tab.select(enter, [parts.view, parts.looked_for], parts.all(), **QUICK)
    blocks.load(arrive, None, [*parts.all(), tab.parent], **QUICK)


def _wire_rewording(desk: Desk, parts: Parts, blocks: gr.Blocks) -> None:
    """The model's own words, as long as somebody waits for them."""

    async def reword(
        view: View, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Updates]:
        items = _rewordings(desk, parts, view, event_data(event), request)
        name = _rewording_of(request)
        idle = nothing(parts.home_message)
        async for updates in from_own_thread(items, idle=idle, stop=lambda: desk.stop(name)):
            yield updates

    def leave(request: gr.Request) -> None:
        desk.stop(_rewording_of(request))

    parts.detail.submit(reword, parts.view, parts.all(), **LONG)
    blocks.unload(leave)


def _answered(
    desk: Desk,
    parts: Parts,
    work: Callable[[Door], Updates],
    request: gr.Request,
    view: View,
) -> Updates:
    return answered(_edge(desk, parts, view), request, work)


def _rewordings(
    desk: Desk, parts: Parts, view: View, data: Mapping[str, Any], request: gr.Request
) -> Iterator[Updates]:
    """The finding with how far the model is, until it is done or stopped."""
    opened = replace(view, opened=text_of(data, "finding")[:40])
    try:
        door = door_of(desk, request)
        door.require(Feature.CHECK)
        if desk.model is None:
            raise NaniwaError("言語モデルがないため、言い換えはできません。", code="no_model")
        _, reports = read_check(door, view.check_id)
        number = find(listed_findings(reports), opened.opened).entry.number
        cancel = desk.begin(_rewording_of(request))
    except NaniwaError as error:
        yield refused(_edge(desk, parts, view), request, error)
        return
    try:
        for rewording in reworded(door, view.check_id, number, desk.model, cancel):
            yield draw_detail(door, parts, opened, may_reword=True, rewording=rewording)
    except NaniwaError as error:
        yield refused(_edge(desk, parts, view), request, error)
    finally:
        desk.finish(_rewording_of(request), cancel)


def _rewording_of(request: gr.Request) -> str:
    """What the desk calls the rewording of a browser session; it can have one at a time."""
    return f"rewording {request.session_hash}"


def _scene(desk: Desk, door: Door, parts: Parts, view: View, looked_for: str) -> Scene:
    return Scene(door, parts, view, looked_for=looked_for, may_reword=desk.model is not None)


def _edge(desk: Desk, parts: Parts, view: View) -> Edge:
    return Edge(
        desk,
        Feature.CHECK,
        place=parts.opened_message if view.check_id else parts.home_message,
        gone="no_check" if view.check_id else "",
        home=lambda door, message: draw_home(door, parts, message=message),
    )
