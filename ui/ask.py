"""The tab 「質問」: a conversation, its evidence, and the original pages beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from ui.conversation import Exchanges, ask_in
from ui.desk import Desk
from ui.evidence_cards import WELCOME, conversation_html
from ui.preview_panel import Place, show_place

_ANSWERS_AT_ONCE = 8
"""Searching runs for several people at once; the model's own worker answers one after another."""

_TELL_WHICH_CARD = """
element.addEventListener('click', (event) => {
  const place = event.target.closest('[data-citation]');
  if (!place || !element.contains(place) || String(window.getSelection())) return;
  trigger('click', {
    exchange: Number(place.dataset.exchange), citation: Number(place.dataset.citation)
  });
});
"""
_TURN_TO_THE_MARK = """
() => requestAnimationFrame(() => {
  const panel = document.querySelector('#preview-panel');
  const frame = panel?.querySelector('.page-frame, .passage');
  const mark = frame?.querySelector('.spot, mark');
  if (mark) {
    const distance = mark.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    frame.scrollTop += distance - frame.clientHeight / 4;
  }
  document.querySelector('#preview-close')?.focus({preventScroll: true});
})
"""


def ask_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:  # noqa: ARG001
    """Build the tab inside the current layout of ``blocks``."""
    exchanges = gr.State(())
    place = gr.State(None)
    with gr.Row(elem_id="ask-columns"):
        with gr.Column(scale=6, min_width=320, elem_id="ask-column"):
            question = gr.Textbox(
                label="質問（Shift＋Enter でも送れます）",
                placeholder="例: 高炉セメントB種のコンクリートで、日平均気温12℃のときの養生期間は？",
                lines=2,
                max_lines=6,
                max_length=2_000,
                autofocus=True,
                elem_id="question",
            )
            with gr.Row(elem_id="ask-controls"):
                collections = gr.Dropdown(
                    choices=[],
                    multiselect=True,
                    label="探す文書群（選ばなければすべて）",
                    min_width=200,
                    elem_id="collections",
                )
                ask = gr.Button("質問する", variant="primary", min_width=100, elem_id="ask-button")
                stop = gr.Button(
                    "停止", variant="stop", visible=False, min_width=100, elem_id="stop-button"
                )
                fresh = gr.Button("新しい会話", min_width=100, elem_id="new-conversation")
            conversation = gr.HTML(
                WELCOME, elem_id="conversation", js_on_load=_TELL_WHICH_CARD, padding=False
            )
        with gr.Column(scale=5, min_width=320, visible=False, elem_id="preview-panel") as panel:
            with gr.Row(elem_id="preview-controls"):
                previous = gr.Button("前のページ", size="sm", min_width=80)
                following = gr.Button("次のページ", size="sm", min_width=80)
                close = gr.Button("閉じる", size="sm", min_width=80, elem_id="preview-close")
            page = gr.HTML("", elem_id="preview", padding=False)

    shown = [page, panel, place, previous, following]

    def start(text: str, chosen: list[str], so_far: Exchanges, request: gr.Request) -> Any:  # noqa: ANN401
        yield from answer_updates(desk, str(request.session_hash), text, chosen, so_far)

    def open_card(so_far: Exchanges, event: gr.EventData) -> tuple[Any, ...]:
        return show_card(desk, so_far, event._data)  # noqa: SLF001 - where Gradio keeps it

    def turn(step: int) -> Any:  # noqa: ANN401
        def turned(current: Place | None) -> tuple[Any, ...]:
            return turn_page(desk, current, step)

        return turned

    def stop_answer(request: gr.Request) -> None:
        desk.stop(str(request.session_hash))

    gr.on(
        [ask.click, question.submit],
        start,
        [question, collections, exchanges],
        [conversation, exchanges, question, ask, stop, fresh],
        concurrency_id="answer",
        concurrency_limit=_ANSWERS_AT_ONCE,
        trigger_mode="once",
        show_progress="hidden",
        api_visibility="private",
    )
    quick = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    stop.click(stop_answer, **quick)
    fresh.click(new_conversation, outputs=[conversation, exchanges, question, *shown], **quick)
    close.click(close_panel, outputs=shown, **quick)
    drawing = {
        "concurrency_id": "preview",
        "concurrency_limit": 4,
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    for opened in (
        conversation.click(open_card, exchanges, shown, **drawing),
        previous.click(turn(-1), place, shown, **drawing),
        following.click(turn(1), place, shown, **drawing),
    ):
        opened.then(None, js=_TURN_TO_THE_MARK, api_visibility="private")
    blocks.load(lambda: collection_choices(desk), outputs=collections, **quick)
    blocks.unload(stop_answer)


def answer_updates(
    desk: Desk, session: str, text: str, collections: Sequence[str], so_far: Exchanges
) -> Iterator[tuple[Any, ...]]:
    """Updates of conversation, its state, question box and the three buttons, as the answer grows."""
    if not (text or "").strip():
        gr.Info("質問を入力してください。")
        yield conversation_html(so_far), so_far, gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return
    known = {document.collection for document in desk.library.documents()}
    chosen = [name for name in collections if name in known]
    answering = ask_in(desk, session, so_far, text.strip(), chosen)
    try:
        for exchanges in answering:
            running = exchanges[-1].running
            yield (
                conversation_html(exchanges),
                exchanges,
                "" if running else gr.skip(),
                gr.update(visible=not running),
                gr.update(visible=running),
                gr.update(interactive=not running),
            )
    finally:
        # Gradio closes this generator when the browser goes away; the model must not write on.
        desk.stop(session)
        answering.close()  # type: ignore[attr-defined]


def show_card(desk: Desk, exchanges: Exchanges, event: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Updates of the panel for a card. The numbers come from the browser: they are only looked up."""
    data = event if isinstance(event, dict) else {}
    exchange, number = data.get("exchange"), data.get("citation")
    if not isinstance(exchange, int) or not 0 <= exchange < len(exchanges):
        return _unchanged()
    for citation in exchanges[exchange].citations:
        if citation.number == number:
            return _panel_updates(*show_place(desk, citation, citation.page))
    return _unchanged()


def turn_page(desk: Desk, place: Place | None, step: int) -> tuple[Any, ...]:
    """Updates of the panel for a neighbouring page."""
    if place is None or not 1 <= place.page + step <= place.page_count:
        return _unchanged()
    return _panel_updates(*show_place(desk, place.citation, place.page + step))


def new_conversation() -> tuple[Any, ...]:
    """Updates that forget the conversation and close the panel."""
    return WELCOME, (), "", *close_panel()


def close_panel() -> tuple[Any, ...]:
    """Updates that close the panel."""
    return "", gr.update(visible=False), None, gr.skip(), gr.skip()


def collection_choices(desk: Desk) -> Any:  # noqa: ANN401 - a Gradio update
    """The collections that there are now."""
    names = sorted({document.collection for document in desk.library.documents()})
    return gr.update(choices=names)


def _panel_updates(html: str, place: Place) -> tuple[Any, ...]:
    return (
        html,
        gr.update(visible=True),
        place,
        gr.update(interactive=place.page > 1 and place.page_count > 1),
        gr.update(interactive=place.page < place.page_count),
    )


def _unchanged() -> tuple[Any, ...]:
    return tuple(gr.skip() for _ in range(5))
