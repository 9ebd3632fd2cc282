"""The tab 「管理」: people, permissions, settings, audit trail, backup. Only wires events."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.access.people import Feature
from retrieval.errors import NaniwaError
from ui.administration.access import GRANTS, RULES
from ui.administration.audit import AUDIT, FEEDBACK
from ui.administration.backups import BACKUPS, backups_html, progress_html, uploaded
from ui.administration.forms import SENDING, Section, sent
from ui.administration.people import DEPARTMENTS, PEOPLE
from ui.administration.settings import SETTINGS
from ui.desk import Desk
from ui.event_data import event_data
from ui.file_drop import cleared, file_drop, uploaded_ids
from ui.html_text import as_text
from ui.visitor import door_of

SECTIONS: tuple[Section, ...] = (
    PEOPLE,
    DEPARTMENTS,
    RULES,
    GRANTS,
    AUDIT,
    FEEDBACK,
    BACKUPS,
    SETTINGS,
)
_SECONDS_BETWEEN_LOOKS = 1.0
_TO_THE_HEADING = """
() => requestAnimationFrame(() => {
  const shown = [...document.querySelectorAll('.admin-section [data-focus]')]
    .find((heading) => heading.offsetParent);
  if (!shown || document.activeElement?.closest?.('.admin-section')) return;
  shown.focus({preventScroll: true});
  if (shown.getBoundingClientRect().top < 0) shown.scrollIntoView();
})
"""
_QUIET = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}


def administration_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:  # noqa: ARG001
    """Build the tab inside the current layout of ``blocks``."""
    with gr.Tabs(elem_id="administration-sections", overflow_behavior="wrap"):
        for place, section in enumerate(SECTIONS):
            with gr.Tab(section.title, id=f"administration-{section.name}") as own:
                _section(desk, section, (own.select, tab.select) if place == 0 else (own.select,))


def _section(desk: Desk, section: Section, openings: tuple[Any, ...]) -> None:
    said = gr.HTML("", elem_classes=["admin", "admin-said"], padding=False)
    progress = gr.HTML(
        "", elem_classes=["admin", "admin-progress"], js_on_load=SENDING, padding=False,
        visible=section is BACKUPS,
    )  # fmt: skip
    body = gr.HTML(
        "",
        elem_id=f"administration-{section.name}-body",
        elem_classes=["admin", "admin-section"],
        js_on_load=SENDING,
        padding=False,
    )

    def show(request: gr.Request) -> tuple[Any, ...]:
        try:
            door = door_of(desk, request)
            door.require(Feature.ADMINISTER)
            return "", section.show(desk, door)
        except NaniwaError as error:
            return _problem(error), ""

    def act(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        return acted(desk, section, request, event_data(event))

    for opening in openings:
        opening(show, None, [said, body], **_QUIET)
    events = [body.submit(act, None, [said, body], **_QUIET)]
    if section is BACKUPS:
        events.append(progress.submit(act, None, [said, body], **_QUIET))
        _receive(desk, said, body)
        _watch(desk, progress, body, [*openings, *(event.then for event in events)])
    for event in events:
        event.then(None, js=_TO_THE_HEADING, api_visibility="private")


def acted(desk: Desk, section: Section, request: Any, data: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Updates of message and body after a form or button told what to do."""
    try:
        door = door_of(desk, request)
        door.require(Feature.ADMINISTER)
        act, values = sent(data)
        if act not in section.acts:
            return gr.skip(), gr.skip()
        shown = section.acts[act](desk, door, values)
    except NaniwaError as error:
        return _problem(error), gr.skip()
    return _said(shown.said), shown.html


def _receive(desk: Desk, said: gr.HTML, body: gr.HTML) -> None:
    """Take a backup that was made elsewhere into the list."""
    most = desk.settings.web.max_upload_mib
    drop = file_drop(
        "backup-drop",
        label="別の場所に保存したバックアップを一覧に入れる",
        help_text=f".zip、{most:,} MiB まで。大きいものは NANIWA_HOME の backups に直接置いてください。",
        suffixes=(".zip",),
        many=False,
    )

    def received(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        try:
            door = door_of(desk, request)
            door.require(Feature.ADMINISTER)
            ids = uploaded_ids(event)
            if not ids:
                return gr.skip(), gr.skip(), gr.skip()
            shown = uploaded(desk, door, ids[0])
        except NaniwaError as error:
            return _problem(error), gr.skip(), gr.skip()
        return _said(shown.said), shown.html, cleared()

    drop.upload(received, None, [said, body, drop], trigger_mode="always_last", **_QUIET)


def _watch(desk: Desk, progress: gr.HTML, body: gr.HTML, moments: list[Any]) -> None:
    """Show how far a backup is while one goes on, and the new list when it has ended."""
    timer = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)

    def look(shown: str | None, request: gr.Request) -> tuple[Any, ...]:
        try:
            door = door_of(desk, request)
            door.require(Feature.ADMINISTER)
            working = desk.upkeep.step is not None
            html = backups_html(desk, door)
            # Drawn anew only when it differs, so that the keyboard stays where it is.
            new = gr.skip() if working or html == shown else html
            return progress_html(desk.upkeep), new, gr.Timer(active=working)
        except NaniwaError:
            return "", gr.skip(), gr.Timer(active=False)

    # The first look may already find it ended: a small backup takes less than a second.
    for moment in (timer.tick, *moments):
        moment(look, body, [progress, body, timer], **_QUIET)


def _said(text: str) -> str:
    return f'<p class="said" role="status">{as_text(text)}</p>' if text else ""


def _problem(error: NaniwaError) -> str:
    return f'<p class="problem" role="alert">{as_text(error.message)}</p>'
