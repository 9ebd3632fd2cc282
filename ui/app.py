"""The web application: `naniwa serve` comes in here."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from typing import Any

import gradio as gr

from assistant.access.first_start import asking_on_the_terminal, ensure_administrator
from assistant.access.people import Feature
from assistant.administration.home_lock import serving
from assistant.administration.restore import apply_staged
from assistant.answering.answer import warm
from assistant.checking.runner import CheckRunner
from assistant.config import Settings
from assistant.drafts.runner import DraftRunner
from assistant.library_jobs.runner import LibraryJobRunner
from assistant.llm.select import chat_model
from assistant.opening import open_library
from assistant.records.database import Records
from assistant.study.filling import BankRunner
from retrieval.errors import NaniwaError
from ui.administration.tab import administration_tab
from ui.ask.tab import ask_tab
from ui.checks.tab import checks_tab
from ui.desk import Desk
from ui.documents.tab import documents_tab
from ui.drafts.tab import drafts_tab
from ui.learning.tab import learning_tab
from ui.serving.process_memory import give_memory_back
from ui.serving.server import run
from ui.serving.web import bound_socket, web_application
from ui.visitor import person_of

_LOG = logging.getLogger(__name__)
_NOTICE = '<p class="naniwa-notice" role="note">回答は必ず根拠の原文で確認してください</p>'

_EVENTS_AT_ONCE = 256


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve the application until it is interrupted.

    Raises NaniwaError: ``port_in_use``, ``address``, ``home_in_use`` when another server has the
    home, or why library or model can't be opened.
    """
    give_memory_back()
    with contextlib.closing(bound_socket(host, port)) as taken, serving(settings.home):
        restored = apply_staged(settings.home)
        if restored is not None:
            _say(f"「{restored.staged.name}」を復元しました。以前の状態: {restored.before}")
        desk = open_desk(settings)
        try:
            ensure_administrator(
                desk.records, settings.sign_in, ask=asking_on_the_terminal(), say=_say
            )
            application = web_application(desk, build_blocks(desk))
            _say(f"なにわの画面: http://{_shown(host)}:{port}/ （終わるには Ctrl+C）")
            threading.Thread(target=warm_up, args=(desk,), name="warm-up", daemon=True).start()
            with (
                CheckRunner(desk.records, settings),
                DraftRunner(desk.records, settings, desk.library, desk.model, desk.drafting),
                LibraryJobRunner(desk.records, settings, desk.job_passwords),
                BankRunner(settings, desk.library, desk.records),
            ):
                run(application, taken, desk.closing)
            _say("なにわの画面を閉じました。")
        finally:
            desk.close()


def open_desk(settings: Settings) -> Desk:
    """Open the library and the records and choose the model.

    Raises NaniwaError when one of them can't be used.
    """
    model = chat_model(settings)
    return Desk(settings, open_library(settings), Records.open(settings.home), model)


def build_blocks(desk: Desk) -> gr.Blocks:
    """Header, notice and one tab for each kind of work that the person's role has."""
    with gr.Blocks(title="なにわ", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(_NOTICE, padding=False)
        with gr.Tabs(overflow_behavior="wrap"):
            with gr.Tab("質問", id="ask") as ask:
                ask_tab(desk, blocks, ask)
            with gr.Tab("積算チェック", id="checks", visible=False) as checks:
                checks_tab(desk, blocks, checks)
            with gr.Tab("ドラフト", id="drafts", visible=False) as drafts:
                drafts_tab(desk, blocks, drafts)
            with gr.Tab("学習", id="learning", visible=False) as learning:
                learning_tab(desk, blocks, learning)
            with gr.Tab("文書", id="documents") as documents:
                documents_tab(desk, blocks, documents)
            with gr.Tab("管理", id="administration", visible=False) as administration:
                administration_tab(desk, blocks, administration)

        def enter(request: gr.Request) -> tuple[Any, ...]:
            person = person_of(request)
            return (
                gr.update(visible=person.may(Feature.CHECK)),
                gr.update(visible=person.may(Feature.DRAFT)),
                gr.update(visible=person.may(Feature.LEARN)),
                gr.update(visible=person.may(Feature.ADMINISTER)),
            )

        blocks.load(
            enter,
            outputs=[checks, drafts, learning, administration],
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
    # Everybody who waits for the model holds one of these places, and a click needs one more.
    blocks.max_threads = _EVENTS_AT_ONCE
    # What has to wait for its turn can't be called around the queue.
    blocks.queue(default_concurrency_limit=None, api_open=False)
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
