"""One thread owns a model; whoever wants it queues, and users take turns.

llama.cpp aborts the process when two threads use one context, so nothing else touches it.
"""

from __future__ import annotations

import queue
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from retrieval.errors import NaniwaError

Model = TypeVar("Model")
Item = TypeVar("Item")

CancelCheck = Callable[[], bool]
POLL_SECONDS = 0.1
MOST_WAITING = 3
"""Jobs of one named user that may wait; whoever has no name is the only user there is."""


@dataclass(frozen=True, slots=True)
class _Done:
    error: BaseException | None = None


@dataclass(slots=True, eq=False)
class _Job(Generic[Model, Item]):
    """``work`` yields items to whoever reads ``results``; ``cancel`` asks it to stop soon."""

    work: Callable[[Model, CancelCheck], Iterator[Item]]
    cancel: threading.Event = field(default_factory=threading.Event)
    results: queue.SimpleQueue[Item | _Done] = field(default_factory=queue.SimpleQueue)


class ModelWorker(Generic[Model]):
    """Runs jobs on one model, one at a time. The model is loaded by the first job."""

    def __init__(self, load: Callable[[], Model]) -> None:
        self._load = load
        self._model: Model | None = None
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, deque[_Job[Model, object]]] = OrderedDict()
        self._continuing: deque[_Job[Model, object]] = deque()
        self._arrived = threading.Condition(self._lock)
        self._running: _Job[Model, object] | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether a job is running or waiting."""
        with self._lock:
            return self._running is not None or bool(self._waiting or self._continuing)

    def __len__(self) -> int:
        """Return how many jobs wait."""
        with self._lock:
            return len(self._continuing) + sum(len(jobs) for jobs in self._waiting.values())

    def stream(
        self,
        work: Callable[[Model, CancelCheck], Iterator[Item]],
        *,
        user: str = "",
        cancel: threading.Event | None = None,
        on_waiting: Callable[[int], None] | None = None,
        continues: bool = False,
    ) -> Iterator[Item]:
        """Queue ``work`` for ``user`` and yield what it yields.

        It is stopped when ``cancel`` is set from anywhere or when this iterator is closed.
        ``on_waiting`` is told how many jobs run before it, whenever that changes, down to 0 when
        it has begun; nothing if it need not wait. Work that ``continues`` what ran just now goes
        before all users' turns. Errors of the work, and of loading the model, are raised here, and
        NaniwaError (``too_many_waiting``) when the user has enough jobs waiting.
        """
        job: _Job[Model, Item] = _Job(work)
        told = 0
        self._enqueue(job, user, continues=continues)
        try:
            while True:
                if cancel is not None and cancel.is_set():
                    job.cancel.set()
                    if self._withdraw(job, user):
                        return
                if on_waiting is not None and (ahead := self._ahead(job, user)) != told:
                    told = ahead
                    on_waiting(ahead)
                try:
                    item = job.results.get(timeout=POLL_SECONDS)
                except queue.Empty:
                    continue
                if isinstance(item, _Done):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            job.cancel.set()
            self._withdraw(job, user)

    def call(self, function: Callable[[Model], Item], *, user: str = "") -> Item:
        """Run ``function`` on the model in its thread and return the result."""

        def work(model: Model, _cancelled: CancelCheck) -> Iterator[Item]:
            yield function(model)

        return next(self.stream(work, user=user))

    def close(self) -> None:
        """Stop what runs, drop what waits, and end the thread."""
        with self._lock:
            self._closed = True
            jobs = [*self._continuing, *(job for turn in self._waiting.values() for job in turn)]
            self._waiting.clear()
            self._continuing.clear()
            if self._running is not None:
                self._running.cancel.set()
            self._arrived.notify_all()
            thread = self._thread
        for job in jobs:
            job.results.put(_Done())
        if thread is not None:
            thread.join()

    def _enqueue(self, job: _Job[Model, Item], user: str, *, continues: bool) -> None:
        with self._lock:
            if self._closed:
                message = "the model worker is closed"
                raise RuntimeError(message)
            if continues:
                self._continuing.append(job)  # type: ignore[arg-type]
            else:
                if user and len(self._waiting.get(user, ())) >= MOST_WAITING:
                    raise NaniwaError(
                        f"言語モデルの順番を待っている質問が{MOST_WAITING}件あります。"
                        "どれかの回答を待つか、停止してください。",
                        code="too_many_waiting",
                    )
                self._waiting.setdefault(user, deque()).append(job)  # type: ignore[arg-type]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="naniwa-model", daemon=True)
                self._thread.start()
            self._arrived.notify()

    def _ahead(self, job: _Job[Model, Item], user: str) -> int:
        """How many jobs run before this one if nobody else comes; 0 when it has begun."""
        with self._lock:
            running = self._running is not None
            if job in self._continuing:
                return running + self._continuing.index(job)  # type: ignore[arg-type]
            own = self._waiting.get(user, deque())
            if job not in own:
                return 0
            turns = own.index(job)  # type: ignore[arg-type]
            ahead = running + len(self._continuing) + turns
            first = 1  # those before the user in the round get one turn more
            for other, jobs in self._waiting.items():
                if other == user:
                    first = 0
                else:
                    ahead += min(len(jobs), turns + first)
            return ahead

    def _withdraw(self, job: _Job[Model, Item], user: str) -> bool:
        """Take a job out of the queue; say whether it was still there."""
        with self._lock:
            if job in self._continuing:
                self._continuing.remove(job)  # type: ignore[arg-type]
                return True
            jobs = self._waiting.get(user, deque())
            if job not in jobs:
                return False
            jobs.remove(job)  # type: ignore[arg-type]
            if not jobs:
                del self._waiting[user]
            return True

    def _next(self) -> _Job[Model, object] | None:
        """Take the first job of the user whose turn it is, and send that user to the back."""
        with self._arrived:
            self._running = None
            while not (self._waiting or self._continuing or self._closed):
                self._arrived.wait()
            if self._closed:
                return None
            if self._continuing:
                self._running = self._continuing.popleft()
                return self._running
            user, jobs = self._waiting.popitem(last=False)
            self._running = jobs.popleft()
            if jobs:
                self._waiting[user] = jobs
            return self._running

    def _run(self) -> None:
        while (job := self._next()) is not None:
            job.results.put(self._do(job))
            del job
        if self._model is not None and hasattr(self._model, "close"):
            self._model.close()

    def _do(self, job: _Job[Model, object]) -> _Done:
        if job.cancel.is_set():
            return _Done()
        try:
            if self._model is None:
                self._model = self._load()
            for item in job.work(self._model, job.cancel.is_set):
                job.results.put(item)
        except Exception as error:  # noqa: BLE001  (raised again in the thread that asked)
            return _Done(error)
        return _Done()
