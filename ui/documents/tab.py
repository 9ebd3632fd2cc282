"""The tab 「文書」: the list, registering, numbers. Only wires events."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.access.people import Feature
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.documents.change_panel import ChangePanel, change_events
from ui.documents.events import (
    act_on_job,
    open_jobs,
    said,
    shown_jobs,
    shown_list,
    shown_statistics,
    wanted_of,
    working_html,
)
from ui.documents.list_tab import QUIET, ListParts, list_events, list_parts
from ui.documents.register_tab import RebuildForm, RegisterForm, register_events
from ui.documents.scripts import TELL_AND_KEEP
from ui.edge import problem_html
from ui.event_data import event_data
from ui.visitor import door_of

_SECONDS_BETWEEN_LOOKS = 2.0


def documents_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
    working = gr.HTML("", elem_id="document-working", padding=False)
    with gr.Tabs(elem_id="document-sections", overflow_behavior="wrap"):
        with gr.Tab("一覧", id="document-list") as listing:
            panel = ChangePanel()
            parts = list_parts()
        with gr.Tab("登録", id="document-register", visible=False) as registering:
            form = RegisterForm()
            gr.HTML("<h2>登録の状況</h2>", padding=False)
            jobs = gr.HTML("", elem_id="jobs", js_on_load=TELL_AND_KEEP, padding=False)
            rebuilding = RebuildForm()
        with gr.Tab("統計", id="document-statistics") as statistics:
            numbers = gr.HTML(
                "", elem_id="document-numbers", js_on_load=TELL_AND_KEEP, padding=False
            )

    def enter(request: gr.Request) -> Any:  # noqa: ANN401
        return gr.update(visible=door_of(desk, request).person.may(Feature.ADD_DOCUMENTS))

    @said
    def counted(request: gr.Request) -> str:
        return shown_statistics(door_of(desk, request))

    def count(request: gr.Request) -> str:
        return counted(request)

    blocks.load(enter, None, registering, **QUIET)
    list_events(desk, parts, [blocks.load, tab.select, listing.select])
    begun = [
        *change_events(desk, parts, panel),
        *register_events(desk, form, rebuilding, [blocks.load, tab.select, registering.select]),
    ]
    moments = [blocks.load, tab.select, registering.select, *(event.then for event in begun)]
    _watch(desk, parts, jobs, working, moments)
    statistics.select(count, None, numbers, **QUIET)


def _watch(
    desk: Desk, parts: ListParts, jobs: gr.HTML, working: gr.HTML, moments: list[Any]
) -> None:
    """Show how far the jobs are while there are any, and the new list when one has ended."""
    timer = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)
    seen = gr.State(())
    outputs = [jobs, working, parts.table, timer, seen]

    def look(request: gr.Request, before: Any, *values: Any) -> tuple[Any, ...]:  # noqa: ANN401
        try:
            door = door_of(desk, request)
            now = open_jobs(door)
            changed = set(before or ()) != set(now)
            return (
                shown_jobs(door),
                working_html(len(now)),
                shown_list(door, wanted_of(*values)) if changed else gr.skip(),
                gr.Timer(active=bool(now)),
                now,
            )
        except NaniwaError:
            return gr.skip(), "", gr.skip(), gr.Timer(active=False), ()

    def act(request: gr.Request, event: gr.EventData, before: Any, *values: Any) -> tuple[Any, ...]:  # noqa: ANN401
        try:
            data = event_data(event)
            act_on_job(door_of(desk, request), data, desk.job_passwords)
        except NaniwaError as error:
            return gr.skip(), problem_html(error.message), *(gr.skip(),) * 3
        return look(request, before, *values)

    inputs = [seen, *parts.controls]
    timer.tick(look, inputs, outputs, **QUIET)
    jobs.click(act, inputs, outputs, **QUIET)
    for moment in moments:
        moment(look, inputs, outputs, **QUIET)
