from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.llm.worker import CancelCheck, ModelWorker


class Model:
    """Notes what is done with it, and by which threads."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.threads: set[int] = set()
        self.closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def worker() -> Iterator[ModelWorker[Model]]:
    worker = ModelWorker(Model)
    yield worker
    worker.close()


def note(model: Model, name: str) -> None:
    model.done.append(name)
    model.threads.add(threading.get_ident())


def hold(worker: ModelWorker[Model]) -> tuple[threading.Event, threading.Thread]:
    """Keep the worker busy until the event is set."""
    started, release = threading.Event(), threading.Event()

    def work(_model: Model, _cancelled: CancelCheck) -> Iterator[None]:
        started.set()
        release.wait()
        yield None

    thread = threading.Thread(target=lambda: list(worker.stream(work, user="holder")))
    thread.start()
    started.wait()
    return release, thread


def test_users_take_turns(worker: ModelWorker[Model]) -> None:
    release, holder = hold(worker)
    threads = []
    for name in ("a1", "a2", "a3", "b1", "c1"):
        waiting = len(worker)
        thread = threading.Thread(
            target=lambda name=name: worker.call(lambda m: note(m, name), user=name[0])
        )
        thread.start()
        threads.append(thread)
        while len(worker) == waiting:
            threading.Event().wait(0.001)
    release.set()
    for thread in (*threads, holder):
        thread.join()
    assert worker.call(lambda m: m.done) == ["a1", "b1", "c1", "a2", "a3"]


def test_one_thread_alone_touches_the_model(worker: ModelWorker[Model]) -> None:
    callers = [
        threading.Thread(target=lambda: worker.call(lambda m: note(m, "x"))) for _ in range(8)
    ]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    assert worker.call(lambda m: (len(m.threads), len(m.done))) == (1, 8)


def test_a_job_cancelled_while_it_waits_is_never_begun(worker: ModelWorker[Model]) -> None:
    release, holder = hold(worker)
    cancel = threading.Event()
    cancel.set()
    begun = threading.Event()

    def work(_model: Model, _cancelled: CancelCheck) -> Iterator[None]:
        begun.set()
        yield None

    items: list[None] = []
    reader = threading.Thread(target=lambda: items.extend(worker.stream(work, cancel=cancel)))
    reader.start()
    reader.join()  # it needn't wait for the job in front
    release.set()
    holder.join()
    worker.call(lambda m: note(m, "after"))
    assert not begun.is_set()
    assert items == []


def test_an_error_reaches_the_one_who_asked_and_nobody_else(worker: ModelWorker[Model]) -> None:
    def fail(_model: Model) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        worker.call(fail)
    worker.call(lambda m: note(m, "next"))
    assert worker.call(lambda m: m.done) == ["next"]


def test_closing_frees_the_model_and_refuses_more() -> None:
    worker = ModelWorker(Model)
    model = worker.call(lambda m: m)
    worker.close()
    assert model.closed
    with pytest.raises(RuntimeError):
        worker.call(lambda m: m)


def test_a_model_that_cannot_be_loaded_is_tried_again() -> None:
    tries: list[int] = []

    def load() -> Model:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
        return Model()

    worker = ModelWorker(load)
    with pytest.raises(OSError, match="not yet"):
        worker.call(lambda m: m)
    assert worker.call(lambda m: m.done) == []
    worker.close()
