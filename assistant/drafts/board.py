"""What is being written at this moment, for those who look: nothing of it is kept."""

from __future__ import annotations

import threading
from dataclasses import replace

from assistant.drafts.entries import Progress

_MOST_WORDS = 20_000  # characters of a paragraph on its way


class Board:
    """The section at work of each draft, by the draft's id; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work: dict[str, Progress] = {}

    def progress(self, draft_id: str) -> Progress | None:
        """The section of a draft that is being written, None when none is."""
        with self._lock:
            return self._at_work.get(draft_id)

    def begin(self, draft_id: str, section_id: str, heading: str) -> None:
        """A section is being written from now on."""
        with self._lock:
            self._at_work[draft_id] = Progress(section_id, heading)

    def say(self, draft_id: str, words: str) -> None:
        """What the model has written of the paragraph at hand; it waits for its turn no more."""
        with self._lock:
            now = self._at_work.get(draft_id)
            if now is not None:
                self._at_work[draft_id] = replace(now, words=words[-_MOST_WORDS:], ahead=0)

    def wait(self, draft_id: str, ahead: int) -> None:
        """The section waits until the model has done ``ahead`` jobs of others."""
        with self._lock:
            now = self._at_work.get(draft_id)
            if now is not None:
                self._at_work[draft_id] = replace(now, ahead=ahead)

    def end(self, draft_id: str) -> None:
        """Nothing of a draft is being written any more."""
        with self._lock:
            self._at_work.pop(draft_id, None)
