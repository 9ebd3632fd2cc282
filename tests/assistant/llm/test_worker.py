from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.llm import worker as worker_module
from assistant.llm.worker import MOST_WAITING, CancelCheck, ModelWorker
from retrieval.errors import NaniwaError


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


@dataclass
class Asker:
    """Somebody who waits for the model in a thread; ``ahead`` is what they were told, in turn."""

    worker: ModelWorker[Model]
    name: str
    continues: bool = False
    ahead: list[int] = field(default_factory=list)
    cancel: threading.Event = field(default_factory=threading.Event)
    error: list[NaniwaError] = field(default_factory=list)

    def start(self) -> Asker:
        """Ask, and come back when the question waits."""
        waiting = len(self.worker)
        self.thread = threading.Thread(target=self._ask)
        self.thread.start()
        while len(self.worker) == waiting and self.thread.is_alive():
            threading.Event().wait(0.001)
        return self

    def _ask(self) -> None:
        def work(model: Model, _cancelled: CancelCheck) -> Iterator[None]:
            note(model, self.name)
            yield None

        try:
            list(
                self.worker.stream(
                    work,
                    user=self.name[0],
                    cancel=self.cancel,
                    on_waiting=self.ahead.append,
                    continues=self.continues,
                )
            )
        except NaniwaError as error:
            self.error.append(error)


def all_know_their_place(askers: Sequence[Asker]) -> list[int]:
    """The places last told, when they are those of a queue in which nobody is twice."""
    while sorted(asker.ahead[-1] if asker.ahead else 0 for asker in askers) != list(
        range(1, len(askers) + 1)
    ):
        threading.Event().wait(0.002)
    return [asker.ahead[-1] for asker in askers]


@pytest.fixture
def quick_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 0.002)


@pytest.mark.usefixtures("quick_polls")
def test_everybody_knows_how_many_come_first_and_nobody_waits_for_two_of_another() -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from("abcd"), max_size=12))
    def check(users: list[str]) -> None:
        worker = ModelWorker(Model)
        release, holder = hold(worker)
        names = [
            f"{user}{number}"
            for number, user in enumerate(users)
            if users[:number].count(user) < MOST_WAITING
        ]
        askers = [Asker(worker, name).start() for name in names]
        places = all_know_their_place(askers)
        release.set()
        for thread in (*(asker.thread for asker in askers), holder):
            thread.join()
        order = worker.call(lambda model: list(model.done))
        worker.close()
        assert [order.index(name) + 1 for name in names] == places
        assert all(asker.ahead[-1] == 0 for asker in askers)
        turns = [name[0] for name in order]
        for user in set(turns):
            own = [place for place, other in enumerate(turns) if other == user]
            for first, second in itertools.pairwise(own):
                between = turns[first + 1 : second]
                assert len(between) == len(set(between))
                assert set(turns[second:]) - {user} <= set(between)

    check()


@pytest.mark.usefixtures("quick_polls")
def test_one_who_comes_later_never_delays_the_first_question_of_another(
    worker: ModelWorker[Model],
) -> None:
    release, holder = hold(worker)
    askers = [Asker(worker, name).start() for name in ("a1", "a2", "a3", "b1", "c1")]
    askers += [Asker(worker, f"{name}1").start() for name in "defgh"]
    release.set()
    for thread in (*(asker.thread for asker in askers), holder):
        thread.join()
    for asker in askers:
        if asker.name.endswith("1"):
            assert asker.ahead == sorted(set(asker.ahead), reverse=True)


def test_what_continues_a_question_goes_before_the_turns_of_others(
    worker: ModelWorker[Model],
) -> None:
    release, holder = hold(worker)
    askers = [Asker(worker, name).start() for name in ("a1", "b1", "c1")]
    askers.append(Asker(worker, "d2", continues=True).start())
    release.set()
    for thread in (*(asker.thread for asker in askers), holder):
        thread.join()
    assert worker.call(lambda model: model.done) == ["d2", "a1", "b1", "c1"]


def test_a_fourth_waiting_question_of_one_user_is_refused_and_others_are_not(
    worker: ModelWorker[Model],
) -> None:
    release, holder = hold(worker)
    askers = [Asker(worker, f"a{number}").start() for number in range(MOST_WAITING + 1)]
    askers.append(Asker(worker, "b0").start())
    release.set()
    for thread in (*(asker.thread for asker in askers), holder):
        thread.join()
    assert [asker.name for asker in askers if asker.error] == [f"a{MOST_WAITING}"]
    assert askers[MOST_WAITING].error[0].code == "too_many_waiting"
    assert worker.call(lambda model: model.done) == ["a0", "b0", "a1", "a2"]


@pytest.mark.usefixtures("quick_polls")
def test_who_leaves_the_queue_lets_the_others_move_up(worker: ModelWorker[Model]) -> None:
    release, holder = hold(worker)
    askers = [Asker(worker, name).start() for name in ("a1", "b1", "c1")]
    assert all_know_their_place(askers) == [1, 2, 3]
    askers[0].cancel.set()
    askers[0].thread.join()
    assert all_know_their_place(askers[1:]) == [1, 2]
    release.set()
    for thread in (*(asker.thread for asker in askers), holder):
        thread.join()
    assert worker.call(lambda model: model.done) == ["b1", "c1"]
