"""Processes that do work which may crash, hang or eat memory, and cost only that piece of work.

The standard pools give up as a whole when one of their processes dies; here the piece of
work that killed its process fails, and a fresh process goes on with the next.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import multiprocessing.connection
import multiprocessing.resource_tracker
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from retrieval.errors import NaniwaError

Task = TypeVar("Task")
Result = TypeVar("Result")


_BETWEEN_QUESTIONS = 0.2  # seconds between two questions whether to stop


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a piece of work has no result: a Japanese sentence and a code."""

    reason: str
    code: str

    @property
    def sentence(self) -> str:
        """The reason with its full stop."""
        return f"{self.reason.removesuffix('。')}。"


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one piece of work may use: seconds of wall clock, bytes of address space (0: any).

    ``niceness`` is by how much its process stands back for others (0 to 19, as in `os.nice`).
    """

    seconds: float
    memory_bytes: int = 0
    niceness: int = 0


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: multiprocessing.process.BaseProcess
    pipe: multiprocessing.connection.Connection[Any, Any]
    task: Task | None = None
    started: float = 0.0
    answered: bool = field(default=False)


def run_in_processes(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    processes: int,
    limits: WorkLimits,
) -> Iterator[tuple[Task, Result | Failure]]:
    """Run ``work`` on every task in ``processes`` processes; yield as they finish, in any order.

    ``work`` must be importable, tasks and results picklable. A NaniwaError becomes a Failure
    with its message, any other exception one that names it; a process that dies, or takes
    longer than the limit, is replaced. Leaving the iteration early stops all processes.
    """
    waiting = iter(tasks)
    workers: list[_Worker[Task]] = []
    try:
        for _ in range(max(1, processes)):
            task = next(waiting, None)
            if task is None:
                break
            workers.append(_start(work, limits))
            _give(workers[-1], task)
        while any(worker.task is not None for worker in workers):
            for index, worker in enumerate(workers):
                outcome = _outcome(worker, limits)
                if outcome is None or worker.task is None:
                    continue
                finished, worker.task = worker.task, None
                task = next(waiting, None)
                if not worker.answered or not worker.process.is_alive():
                    _stop(worker)
                    if task is not None:
                        workers[index] = _start(work, limits)
                if task is not None:
                    _give(workers[index], task)
                yield finished, outcome
            _wait(workers, limits)
    finally:
        for worker in workers:
            _stop(worker)


class OneProcess(Generic[Task, Result]):
    """A process that does one piece of work after the other, as `run_in_processes` does them.

    It starts with the first piece, is kept for the next, and belongs to one thread, which must
    `rest` before it ends: the kernel ends a process with the thread that started it.
    """

    def __init__(self, work: Callable[[Task], Result], limits: WorkLimits) -> None:
        self._work = work
        self._limits = limits
        self._worker: _Worker[Task] | None = None

    def do(self, task: Task, stop: Callable[[], bool]) -> Result | Failure | None:
        """The result of a piece of work; None once ``stop`` says that nobody wants it any more.

        ``stop`` is asked several times a second; the process ends with it.
        """
        worker = self._worker = self._worker or _start(self._work, self._limits)
        _give(worker, task)
        while (outcome := _outcome(worker, self._limits)) is None:
            if stop():
                self.rest()
                return None
            _wait([worker], self._limits, most=_BETWEEN_QUESTIONS)
        worker.task = None
        if not worker.answered or not worker.process.is_alive():
            self.rest()
        return outcome

    def rest(self) -> None:
        """End the process, if there is one; the next piece of work starts another."""
        if self._worker is not None:
            _stop(self._worker)
            self._worker = None


def _outcome(worker: _Worker[Any], limits: WorkLimits) -> Any | Failure | None:  # noqa: ANN401
    """Return what a worker has to say, None while it is still at work."""
    if worker.task is None:
        return None
    try:
        if worker.pipe.poll():
            result = worker.pipe.recv()
            worker.answered = True
            return result
    except (EOFError, OSError):
        return _death(worker)
    if not worker.process.is_alive():
        return _death(worker)
    if time.monotonic() - worker.started > limits.seconds:
        return Failure(f"{limits.seconds:g}秒以内に処理が終わらないため中止しました", "timeout")
    return None


def _death(worker: _Worker[Any]) -> Failure:
    worker.process.join(5)
    code = worker.process.exitcode
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-code).name
            return Failure(f"処理中に読み取りプロセスが異常終了しました（{name}）", "crashed")
    return Failure(f"処理中に読み取りプロセスが異常終了しました（終了コード {code}）", "crashed")


def _wait(workers: list[_Worker[Any]], limits: WorkLimits, *, most: float | None = None) -> None:
    busy = [worker for worker in workers if worker.task is not None]
    if not busy:
        return
    first = min(worker.started for worker in busy) + limits.seconds
    patience = max(0.0, first - time.monotonic()) + 0.01
    if most is not None:
        patience = min(patience, most)
    handles: list[Any] = [worker.pipe for worker in busy]
    handles += [worker.process.sentinel for worker in busy]
    multiprocessing.connection.wait(handles, patience)


def _start(work: Callable[[Any], Any], limits: WorkLimits) -> _Worker[Any]:
    # Spawned, not forked: the parent has threads (Chroma, llama.cpp) that a fork would break.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work, limits, os.getpid()), daemon=True)
    # Its own start would undo the mask.
    multiprocessing.resource_tracker.ensure_running()
    with _interrupts_wait():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextlib.contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Ctrl-C reaches no child that is starting, and does not stop half-way who starts it.

    A child inherits the mask until it ignores the signal itself. Another thread may still take
    the signal for this process, so the main thread keeps it for afterwards.
    """
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    waiting: list[int] = []
    main = threading.current_thread() is threading.main_thread()
    before = (
        signal.signal(signal.SIGINT, lambda number, _: waiting.append(number)) if main else None
    )
    try:
        yield
    finally:
        if main:
            signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        if waiting:
            signal.raise_signal(signal.SIGINT)


def _give(worker: _Worker[Task], task: Task) -> None:
    worker.task, worker.started, worker.answered = task, time.monotonic(), False
    # A process that died at start is noticed by the next look at it.
    with contextlib.suppress(OSError):
        worker.pipe.send(task)


def _stop(worker: _Worker[Any]) -> None:
    worker.pipe.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join()


def _serve(
    pipe: multiprocessing.connection.Connection[Any, Any],
    work: Callable[[Any], Any],
    limits: WorkLimits,
    parent: int,
) -> None:
    """Run in the child: take tasks from the pipe until it closes."""
    # Ctrl-C reaches the whole process group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    die_with(parent)
    os.nice(limits.niceness)
    if limits.memory_bytes:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(_run(work, task))


def _run(work: Callable[[Any], Any], task: Any) -> Any:  # noqa: ANN401
    try:
        return work(task)
    except NaniwaError as error:
        return Failure(error.message, error.code)
    except MemoryError:
        return Failure("読み取りに使うメモリが上限を超えました", "memory")
    except RecursionError:
        return Failure("入れ子が深すぎて読み取れません", "nesting")
    except Exception as error:  # noqa: BLE001 - the edge of the process: one file fails, not all
        return Failure(f"読み取り中に誤りが起きました（{type(error).__name__}: {error}）", "broken")


def die_with(parent: int) -> None:
    """Ask the kernel to end this process with its parent, even one killed by force."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)
