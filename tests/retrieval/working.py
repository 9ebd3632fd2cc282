"""Work for `tests.retrieval.test_workers`: what files may do to the process that reads them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from retrieval.errors import NaniwaError


def behave(task: str) -> str:
    """Do what the task says."""
    what, _, value = task.partition(" ")
    match what:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "hang":
            time.sleep(600)
        case "eat":
            return str(len(bytearray(int(value))))
        case "refuse":
            raise NaniwaError(value, code="refused")
        case "nest":
            return _nest(value)
        case "fail":
            raise ValueError(value)
        case "niceness":
            return str(os.nice(0))
        case "note":
            Path(value).write_text(str(os.getpid()), encoding="ascii")
            time.sleep(600)
    return f"{task} done by {os.getpid()}"


def _nest(value: str) -> str:
    return _nest(value)
