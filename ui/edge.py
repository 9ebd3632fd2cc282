"""The edge between a tab and a browser: what stands in the way of an answer is said in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.html_text import as_text
from ui.visitor import door_of

_LOG = logging.getLogger(__name__)
_UNEXPECTED = "処理の途中で誤りが起きました。もう一度試し、続くときは管理者に知らせてください。"

Updates = dict[Any, Any]
"""What changes on the screen: Gradio's updates by their components."""

QUICK = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""How an event is bound whose answer is there at once."""
LONG = {"concurrency_limit": 4, "show_progress": "hidden", "api_visibility": "private"}
"""How one is bound whose answer takes a while: a few at a time, so that others go on."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a tab says what stands in the way.

    ``gone`` is the code of the error that what is open is no longer there, "" when nothing is open;
    ``home`` draws the tab without it, and a sentence.
    """

    desk: Desk
    feature: Feature
    place: gr.HTML
    gone: str
    home: Callable[[Door, str], Updates]


def problem_html(message: str) -> str:
    """A sentence on what went wrong, said aloud by screen readers; "" for none."""
    return f'<p class="problem" role="alert">{as_text(message)}</p>' if message else ""


def nothing(component: gr.HTML) -> Updates:
    """No change; Gradio takes an empty dict for a missing answer."""
    return {component: gr.skip()}


def answered(edge: Edge, request: gr.Request, work: Callable[[Door], Updates]) -> Updates:
    """What the work changes on the screen, or the sentence on what stands in its way."""
    try:
        door = door_of(edge.desk, request)
        door.require(edge.feature)
        return work(door) or nothing(edge.place)
    except NaniwaError as error:
        return refused(edge, request, error)
    except Exception:  # noqa: BLE001 - the edge to the browser
        _LOG.exception("an answer to the screen failed: %s", edge.feature)
        return {edge.place: problem_html(_UNEXPECTED)}


def refused(edge: Edge, request: gr.Request, error: NaniwaError) -> Updates:
    """Say what stands in the way; what is open and no longer there is closed."""
    if edge.gone and error.code == edge.gone:
        try:
            return edge.home(door_of(edge.desk, request), error.message)
        except NaniwaError as again:
            error = again
    return {edge.place: problem_html(error.message)}
