"""The tab 「ドラフト」: drafts begun from a project sheet, followed, read, put right, taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.drafts.actions import act, open_draft
from ui.drafts.drawing import draw_drafts, draw_home, draw_progress
from ui.drafts.parts import Parts, View
from ui.drafts.scene import Scene
from ui.drafts.screen import draft_screen
from ui.drafts.sheet_actions import (
    draw_changed_sheet,
    draw_sources,
    take_estimate,
    take_yaml,
)
from ui.edge import LONG, QUICK, Edge, Updates, answered, nothing
from ui.event_data import event_data, text_of
from ui.file_drop import uploaded_ids


def drafts_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
    parts, sheet_tab = draft_screen()
    _wire_actions(desk, parts)
    _wire_sheets(desk, parts, sheet_tab)
    _wire_arrival(desk, parts, blocks, tab)


def _wire_actions(desk: Desk, parts: Parts) -> None:
    """What is pressed and sent, and the parts that ask how far a draft is while one looks."""

    def draft(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return _answered(
            desk, parts, lambda door: act(Scene(desk, door, parts, view), data), request, view
        )

    def follow(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        seen = {name: text_of(data, name) for name in ("drawn", "text")}
        return _answered(
            desk,
            parts,
            lambda door: (
                draw_progress(desk, door, parts, view, seen, busy=data.get("busy") is True)
                if view.draft_id
                else draw_drafts(door, parts, view)
            ),
            request,
            view,
        )

    for part in (parts.home_head, parts.designs):
        # While one is answered the typing goes on: what stands there in the end counts.
        part.click(draft, parts.view, parts.all(), trigger_mode="always_last", **LONG)
    for part in (
        parts.drafts,
        parts.kinds,
        parts.sheet_head,
        parts.head,
        parts.outline,
        parts.text,
        parts.gaps,
    ):
        part.click(draft, parts.view, parts.all(), **QUICK)
    for part in (
        parts.evidence,
        parts.review_start,
        parts.review,
        parts.versions,
        parts.comparison,
    ):
        part.click(draft, parts.view, parts.all(), **LONG)
    for part in (parts.drafts, parts.progress):
        part.tick(follow, parts.view, parts.all(), **QUICK)
    for part in (parts.sheet, parts.changed_sheet):
        part.submit(draft, parts.view, parts.all(), **LONG)


def _wire_sheets(desk: Desk, parts: Parts, sheet_tab: gr.Tab) -> None:
    """Files that a form is filled from, and the sheet of an open draft."""

    def yaml_arrived(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        return _answered(
            desk,
            parts,
            lambda door: take_yaml(door, parts, view, uploaded_ids(event)),
            request,
            view,
        )

    def estimate_arrived(view: View, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        uploads = uploaded_ids(event)

        def sources(*, reading: bool) -> Updates:
            return _answered(
                desk,
                parts,
                lambda door: draw_sources(door, parts, view, reading=reading),
                request,
                view,
            )

        if uploads and view.kind:
            yield sources(reading=True)
        found = _answered(
            desk, parts, lambda door: take_estimate(door, parts, view, uploads), request, view
        )
        yield found if parts.designs in found else {**sources(reading=False), **found}

    def show_sheet(view: View, request: gr.Request) -> Updates:
        if not view.draft_id:
            return nothing(parts.home_message)
        return _answered(
            desk, parts, lambda door: draw_changed_sheet(door, parts, view), request, view
        )

    last = {"trigger_mode": "always_last"}
    parts.yaml_drop.upload(yaml_arrived, parts.view, parts.all(), **last, **LONG)
    parts.estimate_drop.upload(estimate_arrived, parts.view, parts.all(), **last, **LONG)
    sheet_tab.select(show_sheet, parts.view, parts.all(), **QUICK)


def _wire_arrival(desk: Desk, parts: Parts, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Whoever turns to the tab sees the drafts; a page whose address names one shows it."""

    def enter(view: View, request: gr.Request) -> Updates:
        if view.draft_id or view.kind:
            return nothing(parts.home_message)
        return _answered(desk, parts, lambda door: draw_drafts(door, parts, view), request, view)

    def arrive(request: gr.Request) -> Updates:
        draft_id = str(request.query_params.get("draft", ""))
        if not draft_id:
            return nothing(parts.home_message)

        def opened(door: Door) -> Updates:
            try:
                shown = open_draft(Scene(desk, door, parts, View()), {"draft": draft_id})
            except NaniwaError as error:  # said where it can be read: on this tab
                shown = draw_home(door, parts, View(), error.message)
            return {**shown, tab.parent: gr.update(selected="drafts")}

        return _answered(desk, parts, opened, request, View())

    tab.select(enter, parts.view, parts.all(), **QUICK)
    blocks.load(arrive, None, [*parts.all(), tab.parent], **QUICK)


def _answered(
    desk: Desk,
    parts: Parts,
    work: Callable[[Door], Updates],
    request: gr.Request,
    view: View,
) -> Updates:
    return answered(_edge(desk, parts, view), request, work)


def _edge(desk: Desk, parts: Parts, view: View) -> Edge:
    place = parts.home_message
    if view.draft_id:
        place = parts.message
    elif view.kind:
        place = parts.begin_message
    return Edge(
        desk,
        Feature.DRAFT,
        place=place,
        gone="no_draft" if view.draft_id else "",
        home=lambda door, message: draw_home(door, parts, view, message),
    )
