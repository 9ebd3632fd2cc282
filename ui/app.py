"""The web application: `naniwa serve` comes in here."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading

import gradio as gr

from assistant.answering.answer import warm
from assistant.config import Settings
from assistant.llm.select import chat_model
from assistant.opening import open_library
from retrieval.errors import NaniwaError
from ui.ask import ask_tab
from ui.desk import Desk
from ui.documents import documents_tab
from ui.web import bound_socket, web_application

_LOG = logging.getLogger(__name__)
_HEADER = (
    '<header class="naniwa-header"><h1>なにわ</h1>'
    "<p>登録された技術文書から、条項とページを示して質問に答えます。</p></header>"
)
_NOTICE = '<p class="naniwa-notice" role="note">回答は必ず根拠の原文で確認してください</p>'


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve the application until it is interrupted.

    Raises NaniwaError: ``port_in_use``, ``address``, or why library or model can't be opened.
    """
    import uvicorn

    with contextlib.closing(bound_socket(host, port)) as taken:
        desk = open_desk(settings)
        try:
            application = web_application(build_blocks(desk))
            _say(f"なにわの画面: http://{_shown(host)}:{port}/ （終わるには Ctrl+C）")
            threading.Thread(target=warm_up, args=(desk,), name="warm-up", daemon=True).start()
            configuration = uvicorn.Config(
                application, log_level="warning", timeout_graceful_shutdown=2
            )
            # Ctrl+C is how it is meant to end.
            with contextlib.suppress(KeyboardInterrupt):
                uvicorn.Server(configuration).run(sockets=[taken])
            _say("なにわの画面を閉じました。")
        finally:
            desk.close()


def build_app(settings: Settings) -> gr.Blocks:
    """The application on the library and the model of the settings."""
    return build_blocks(open_desk(settings))


def open_desk(settings: Settings) -> Desk:
    """Open the library and choose the model. Raises NaniwaError when either can't be used."""
    model = chat_model(settings)
    return Desk(open_library(settings), model)


def build_blocks(desk: Desk) -> gr.Blocks:
    """Header, notice and one tab for each kind of work."""
    with gr.Blocks(title="なにわ", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(_HEADER + _NOTICE, elem_id="naniwa-top", padding=False)
        with gr.Tabs():
            with gr.Tab("質問", id="ask"):
                ask_tab(desk, blocks)
            with gr.Tab("文書", id="documents") as tab:
                documents_tab(desk, blocks, tab)
    return blocks


def warm_up(desk: Desk) -> None:
    """Load what the first question needs, and say on the terminal when that is done."""
    try:
        warm(desk.library, desk.model)
    except NaniwaError as error:
        _say(f"準備の途中で問題がありました: {error.message}")
    except Exception:  # noqa: BLE001
        # The edge of a thread of its own: the first question will say what is wrong.
        _LOG.exception("warming up failed")
    else:
        _say("準備ができました。")


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - only compared with
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
