"""Sentences in plainer words, sent one by one while the model writes; it stops when nobody waits."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import AsyncIterator
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, cast

from starlette.concurrency import run_in_threadpool

from assistant.explaining.explain import Explained
from assistant.explaining.rewording import reworded
from retrieval.errors import UNEXPECTED, NaniwaError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LOG = logging.getLogger(__name__)
_SECONDS = 0.5

Line = dict[str, str | int]


async def rewording_lines(
    explained: Explained, model: BaseChatModel, person: str
) -> AsyncIterator[bytes]:
    """A line of JSON for each thing that happens: ``{"waiting": 2}``, ``{"sentence", "text"}``, ``{"problem"}``.

    ``person`` takes their turn in the model's fair queue. When the browser goes away the model is
    told to stop.
    """
    cancel = threading.Event()
    said: SimpleQueue[Line | None] = SimpleQueue()
    bound = model.bind(
        user=person, cancel=cancel, on_waiting=lambda before: said.put({"waiting": before})
    )

    def work() -> None:
        try:
            for word in reworded(explained, cast("BaseChatModel", bound)):
                if cancel.is_set():
                    return
                said.put({"sentence": word.sentence, "text": word.text})
        except NaniwaError as error:
            said.put({"problem": error.message})
        except Exception:  # noqa: BLE001 - the edge of a thread of its own
            _LOG.exception("rewording failed")
            said.put({"problem": UNEXPECTED})
        finally:
            said.put(None)

    threading.Thread(target=work, name="naniwa-explaining", daemon=True).start()
    try:
        while True:
            try:
                line = await run_in_threadpool(said.get, timeout=_SECONDS)
            except Empty:
                yield b"\n"  # says that we are still here, and finds out whether the browser is
                continue
            if line is None:
                return
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
    finally:
        cancel.set()
