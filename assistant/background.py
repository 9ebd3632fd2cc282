"""Threads that work through the records of a folder in the background of one server."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from retrieval.errors import NaniwaError
from retrieval.locking import locked

_LOG = logging.getLogger(__name__)


class Background:
    """The threads that a server lets work on ``folder`` until they are told to end.

    Each of them ends by itself soon after ``closing`` is set.
    """

    def __init__(self, folder: Path) -> None:
        self.closing = threading.Event()
        self._folder = folder
        self._threads: list[threading.Thread] = []
        self._lock: int | None = None

    def claim(self) -> bool:
        """Take the folder for this process; False when another server has it already."""
        try:
            self._lock = locked(
                self._folder / ".lock", "別のサーバーが処理しています。", code="locked"
            )
        except NaniwaError:
            _LOG.warning("another server works on %s", self._folder)
            return False
        return True

    def run(self, work: Callable[[], None], name: str) -> None:
        """Begin ``work`` in a thread of its own; returns at once."""
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def end(self) -> None:
        """Set ``closing``, wait for the threads and give the folder back."""
        self.closing.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
