"""The inner tab 「事例」: cases to read and search, candidates, and writing one.

The browser says which case or answer it means and what stands in the form; each is looked up and
judged anew as the person of the request. Nothing is remembered between requests.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from retrieval.errors import UNEXPECTED, NaniwaError
from ui.desk import Desk
from ui.edge import LONG, QUICK, problem_html
from ui.event_data import event_data
from ui.learning.case_actions import Shown, act, draw_list, draw_opened, draw_page, draw_progress
from ui.visitor import door_of
from ui.widget import widget

_LIST = 'data-screen="list"'
_LOG = logging.getLogger(__name__)


def cases_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab inside the current layout of ``blocks``."""
    with gr.Row(elem_id="case-columns"):
        with gr.Column(scale=6, min_width=0, elem_id="case-column"):
            main = widget("", "", "learning_cases.js", elem_id="learn-cases")
        with gr.Column(scale=6, min_width=0, elem_id="case-page-column"):
            page = widget("", "", "page_view.js", "learning_case_page.js", elem_id="case-page")
    outputs = [main, page]

    def answered(request: gr.Request, work: Callable[[Door], Shown]) -> tuple[Any, Any]:
        try:
            door = door_of(desk, request)
            door.require(Feature.LEARN)
            shown = work(door)
        except NaniwaError as error:
            shown = Shown(main=problem_html(error.message))
        except Exception:  # noqa: BLE001 - the edge to the browser
            _LOG.exception("drawing cases failed")
            shown = Shown(main=problem_html(UNEXPECTED))
        return (
            gr.skip() if shown.main is None else shown.main,
            gr.skip() if shown.page is None else shown.page,
        )

    def case_act(event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        data = event_data(event)
        return answered(request, lambda door: act(door, data))

    def turn(event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        data = event_data(event)
        return answered(request, lambda door: draw_page(desk, door, data))

    def follow(event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        data = event_data(event)
        return answered(request, lambda door: draw_progress(door, data))

    def enter(drawn: str | None, request: gr.Request) -> tuple[Any, Any]:
        # What is being read or written stays when somebody turns to the tab again.
        if drawn and not any(mark in drawn for mark in (_LIST, 'role="alert"')):
            return gr.skip(), gr.skip()
        return answered(request, lambda door: Shown(main=draw_list(door, {})))

    def arrive(request: gr.Request) -> tuple[Any, ...]:
        case = str(request.query_params.get("case", ""))[:64]
        exchange = str(request.query_params.get("case-from", ""))[:64]
        if not case and not exchange:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        shown = answered(request, lambda door: draw_opened(door, case, exchange))
        return *shown, gr.update(selected="cases"), gr.update(selected="learning")

    main.click(case_act, outputs=outputs, **QUICK)
    main.tick(follow, outputs=outputs, **QUICK)
    main.select(turn, outputs=outputs, **LONG)
    page.select(turn, outputs=outputs, **LONG)
    tab.select(enter, inputs=main, outputs=outputs, **QUICK)
    blocks.load(arrive, outputs=[*outputs, tab.parent, tab.parent.parent.parent], **QUICK)
