"""The process that writes to the library, as the thread that waits for it sees it."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from assistant.library_jobs.work import Task
from retrieval.errors import NaniwaError

_SECONDS_BETWEEN_CHECKS = 0.5


def died() -> NaniwaError:
    """What is told when the process ended without a word."""
    return NaniwaError(
        "登録する処理が途中で終わりました。「続ける」でもう一度試せます。", code="died"
    )


@contextlib.contextmanager
def process_of(task: Task) -> Iterator[subprocess.Popen[bytes]]:
    """The process that does a task; ended, whatever it is at, when the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.library_jobs.work"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        with contextlib.suppress(BrokenPipeError):
            _input_of(process).write(pickle.dumps(task))
            _input_of(process).close()
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _input_of(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdin is None:
        raise died()
    return process.stdin


def told_by(
    process: subprocess.Popen[bytes], check: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    """What the process tells, line by line; ``check`` is called at least twice a second."""
    if process.stdout is None:
        return
    held = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            check()
            if not selector.select(_SECONDS_BETWEEN_CHECKS):
                continue
            part = os.read(process.stdout.fileno(), 65_536)
            if not part:
                return
            *lines, held = (held + part).split(b"\n")
            yield from (json.loads(line) for line in lines)
