"""The tab 「質問」: conversations, their evidence, and the original pages beside it.

The browser says which conversation, exchange and page it means; each callback looks them up anew
as the person of its request. Nothing is remembered for a browser between its requests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import gradio as gr

from retrieval.errors import NaniwaError
from ui.ask import steps
from ui.ask.steps import Parts
from ui.desk import Desk
from ui.edge import QUICK
from ui.event_data import event_data
from ui.serving.own_thread import from_own_thread
from ui.visitor import door_of
from ui.widget import widget

_SECONDS_BETWEEN_LOOKS = 0.5
"""How soon it is seen that a browser has gone away."""
_PAGE_SHOWN = "() => document.dispatchEvent(new Event('naniwa:page'))"
_LOST = "() => document.dispatchEvent(new Event('naniwa:lost'))"
_ANSWERED = "() => document.dispatchEvent(new Event('naniwa:answered'))"


def ask_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:  # noqa: ARG001
    """Build the tab inside the current layout of ``blocks``."""
    with gr.Row(elem_id="ask-columns"):
        with gr.Column(scale=0, min_width=0, elem_id="conversations-column"):
            conversations = widget(
                "", "", "ask_conversations.js", elem_id="conversations", default_css=False
            )
        with gr.Column(scale=1, min_width=0, elem_id="ask-column"):
            bar = widget("", "", "ask_bar.js", elem_id="conversation-head", default_css=False)
            with gr.Column(elem_id="conversation"):
                history = widget("", "", "ask_exchanges.js", elem_id="history", default_css=False)
                current = widget("", "", "ask_exchanges.js", elem_id="current", default_css=False)
            status = widget("", "", elem_id="ask-status", default_css=False)
            composer = widget("", "", "ask_composer.js", elem_id="composer", default_css=False)
        with gr.Column(scale=0, min_width=0, elem_id="preview-panel"):
            preview = widget(
                "", "", "page_view.js", "ask_preview.js", elem_id="preview", default_css=False
            )

    parts = [conversations, bar, history, current, status, composer, preview]
    drawing = {
        "concurrency_id": "preview",
        "concurrency_limit": 4,
        "show_progress": "hidden",
        "api_visibility": "private",
    }

    async def ask(request: gr.Request, event: gr.EventData) -> AsyncIterator[Any]:
        begun: list[steps.Asking] = []

        def updates() -> Iterator[Parts]:
            # Already keeping the question may wait for the records, and must not hold up the loop.
            try:
                question = steps.Question.of(event_data(event))
                asking = steps.asking(desk, door_of(desk, request), question)
            except NaniwaError as error:
                yield Parts(status=steps.refusal_html(error))
                return
            begun.append(asking)
            yield from asking.updates()

        def stop() -> None:
            for asking in begun:
                asking.stop()

        async for update in from_own_thread(
            updates(), idle=Parts(), stop=stop, idle_seconds=_SECONDS_BETWEEN_LOOKS
        ):
            yield _updates(update)

    def step(make: Any) -> Any:  # noqa: ANN401 - one of the functions of ask_steps
        def stepped(request: gr.Request, event: gr.EventData) -> Any:  # noqa: ANN401
            try:
                return _updates(make(desk, door_of(desk, request), event_data(event)))
            except NaniwaError as error:
                return _updates(Parts(status=steps.refusal_html(error)))

        return stepped

    def enter(request: gr.Request) -> Any:  # noqa: ANN401
        wanted = request.query_params.get("conversation", "")
        return _updates(steps.enter(desk, door_of(desk, request), {"conversation": wanted}))

    asked = composer.submit(
        ask,
        outputs=parts,
        concurrency_id="answer",
        concurrency_limit=None,
        trigger_mode="multiple",
        show_progress="hidden",
        api_visibility="private",
    )
    asked.failure(None, js=_LOST, api_visibility="private")
    asked.success(None, js=_ANSWERED, api_visibility="private")
    composer.stop(step(steps.stop), outputs=parts, **QUICK)
    composer.load(step(steps.refresh), outputs=parts, **QUICK)
    for place in (history, current):
        place.like(step(steps.like), outputs=parts, trigger_mode="always_last", **QUICK)
        place.submit(step(steps.offer_case), outputs=parts, **QUICK)
        place.click(step(steps.open_card), outputs=parts, **drawing).then(
            None, js=_PAGE_SHOWN, api_visibility="private"
        )
    preview.select(step(steps.turn_page), outputs=parts, **drawing).then(
        None, js=_PAGE_SHOWN, api_visibility="private"
    )
    conversations.select(step(steps.enter), outputs=parts, **QUICK)
    conversations.clear(step(steps.enter), outputs=parts, **QUICK)
    # While one is answered the typing goes on: what stands there in the end counts.
    conversations.input(step(steps.search), outputs=parts, trigger_mode="always_last", **QUICK)
    conversations.edit(step(steps.rename), outputs=parts, **QUICK)
    conversations.delete(step(steps.delete), outputs=parts, **QUICK)
    blocks.load(enter, outputs=parts, **QUICK)


def _updates(parts: Parts) -> tuple[Any, ...]:
    """The parts in the order of the tab's outputs, unchanged where nothing is said of them."""
    return tuple(
        gr.skip() if html is None else html
        for html in (
            parts.conversations,
            parts.bar,
            parts.history,
            parts.current,
            parts.status,
            parts.composer,
            parts.preview,
        )
    )
