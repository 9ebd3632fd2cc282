"""Whoever goes away in the middle of an answer frees the model, without a word to the server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import PrivateAttr

from evals.browser_session import BrowserSession
from tests.assistant.scripted import ScriptedChatModel
from tests.ui.building import DIMENSIONS_QUESTION
from tests.ui.people import ENGINEER, PASSWORD
from tests.ui.served import plain_blocks, serving
from ui.desk import Desk

PATIENCE = 180.0


class ReadingModel(ScriptedChatModel):
    """Reads and never begins to write, until it is stopped."""

    _begun: threading.Event = PrivateAttr(default_factory=threading.Event)
    _stopped: threading.Event = PrivateAttr(default_factory=threading.Event)

    def _stream(self, *_: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
        self._begun.set()
        if options["cancel"].wait(PATIENCE):
            self._stopped.set()
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))


def ask(page: BrowserSession) -> None:
    try:
        for _ in page.trigger("composer", "submit", {"text": DIMENSIONS_QUESTION}):
            pass
    except Exception:  # noqa: BLE001, S110 - its connection is cut on purpose
        pass


def cut(page: BrowserSession) -> None:
    """Close all connections as a browser does that is switched off."""
    pool = page.client._transport._pool  # type: ignore[attr-defined]
    for connection in list(pool.connections):
        stream = connection._connection._network_stream
        stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def test_a_browser_that_is_gone_frees_the_model_while_it_reads(desk: Desk) -> None:
    model = ReadingModel(answers=[""])
    with serving(replace(desk, model=model)) as url:
        page = BrowserSession(url, ENGINEER.name, PASSWORD)
        asking = threading.Thread(target=ask, args=(page,), daemon=True)
        asking.start()
        assert model._begun.wait(PATIENCE)
        cut(page)
        assert model._stopped.wait(PATIENCE / 2)
        page.__exit__()
        asking.join(PATIENCE)


def test_pages_that_stay_open_do_not_keep_the_server_from_ending(desk: Desk) -> None:
    with serving(desk, plain_blocks()) as url, BrowserSession(url, ENGINEER.name, PASSWORD) as page:
        beats = page.client.stream("GET", "/gradio_api/heartbeat/another", timeout=PATIENCE)
        with beats as stream:
            lines = stream.iter_lines()
            assert "ALIVE" in next(lines)
            desk.closing.set()
            for _ in lines:
                pass
