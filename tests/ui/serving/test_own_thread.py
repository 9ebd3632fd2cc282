from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from ui.serving.own_thread import from_own_thread

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run ``work`` to its end, in a thread: playwright's loop may be running in this one."""
    context = contextvars.copy_context()
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(context.run, asyncio.run, work).result()


async def gathered(items: Iterator[int]) -> list[int]:
    return [item async for item in from_own_thread(items, idle=-1, stop=lambda: None)]


def test_items_come_in_order() -> None:
    assert run(gathered(iter(range(5)))) == [0, 1, 2, 3, 4]


def test_an_error_is_raised_where_the_items_are_read() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run(gathered(failing()))


def test_a_hundred_that_wait_keep_nobody_from_starting() -> None:
    everybody = threading.Barrier(100)

    def waiting() -> Iterator[int]:
        everybody.wait(timeout=60)  # passes only when all hundred run at once
        yield 1

    async def all_of_them() -> list[list[int]]:
        return await asyncio.gather(*(gathered(waiting()) for _ in range(100)))

    assert [items[-1] for items in run(all_of_them())] == [1] * 100


def test_who_reads_no_more_stops_the_work_and_does_not_wait_for_it() -> None:
    stopped, closed = threading.Event(), threading.Event()

    def working() -> Iterator[int]:
        try:
            yield 1
            stopped.wait(timeout=60)
            yield 2
        finally:
            closed.set()

    async def read_one() -> None:
        items = from_own_thread(working(), idle=-1, stop=stopped.set)
        assert await anext(items) == 1
        await items.aclose()  # type: ignore[attr-defined]

    run(read_one())
    assert stopped.is_set()
    assert closed.wait(timeout=60)


def test_while_nothing_comes_the_idle_item_does() -> None:
    go_on = threading.Event()

    def working() -> Iterator[int]:
        go_on.wait(timeout=60)
        yield 1

    async def read() -> list[int]:
        read = []
        items = from_own_thread(working(), idle=-1, stop=go_on.set, idle_seconds=0.01)
        async for item in items:
            read.append(item)
            go_on.set()
        return read

    items = run(read())
    assert items[0] == -1
    assert items[-1] == 1


def test_the_work_sees_the_context_of_its_caller() -> None:
    event = contextvars.ContextVar("event", default=0)

    def reading() -> Iterator[int]:
        yield event.get()

    async def read() -> list[int]:
        event.set(7)
        return await gathered(reading())

    assert run(read()) == [7]
