"""Long work of a Gradio callback outside of Gradio's threads, which everybody's clicks share.

Gradio runs a generator in one of its threads for as long as its next value takes: forty people who
wait for the language model would leave no thread for anybody's search. And it can't close a
generator that is waiting: its lock, which every answer needs, is held until the next value comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


async def from_own_thread(
    items: Iterator[Item], *, idle: Item, stop: Callable[[], None], idle_seconds: float = 1.0
) -> AsyncIterator[Item]:
    """Give what ``items`` yields while it runs in a thread of its own.

    ``idle`` is given whenever nothing came for ``idle_seconds``: only then does Gradio see that a
    browser has gone. When nobody wants more, ``stop`` is called, which has to make ``items`` end
    soon; it is closed in its own thread, whose end nobody waits for.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Item | _End] = asyncio.Queue()
    wanted = threading.Event()
    wanted.set()

    def hand_over(item: Item | _End) -> None:
        # The loop is closed when the whole application ends before this thread.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(arrived.put_nowait, item)

    def work() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                if not wanted.is_set():
                    break
                hand_over(item)
        except BaseException as raised:  # noqa: BLE001 - raised again where the items are read
            error = raised
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()
            hand_over(_End(error))

    # Gradio keeps in the context which event is being answered; gr.Info and the like read it.
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), name="naniwa-callback", daemon=True).start()
    try:
        while True:
            try:
                item = await asyncio.wait_for(arrived.get(), idle_seconds)
            except TimeoutError:
                yield idle
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        wanted.clear()
        stop()
