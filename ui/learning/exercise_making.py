"""An exercise that is being made while somebody waits: how far it is, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from assistant.learning.exercises.exercise import Progress
from retrieval.errors import NaniwaError
from ui.html_text import as_text

STOPPED = "stopped"
"""The code of the error by which a making ends that nobody wants any more."""
_SECONDS = 0.4  # between two looks at how far it is

Result = TypeVar("Result")


def far_while(
    work: Callable[[Progress], Result], cancel: threading.Event, result: Future[Result]
) -> Iterator[str]:
    """Do the work in a thread of its own; say how far it is whenever that has changed.

    In the end ``result`` has what the work returns or raises. Once ``cancel`` is set, the next
    time that the work tells how far it is raises NaniwaError (`STOPPED`) in it: what has come of
    it is its own to say, so its end is waited for.
    """
    far = [""]

    def progress(done: int, of: int) -> None:
        if cancel.is_set():
            raise NaniwaError("演習を作るのをやめました。", code=STOPPED)
        far[0] = f"誤りを入れています（{done}／{of}か所）" if done else "演習を作っています…"

    def run() -> None:
        try:
            result.set_result(work(progress))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is read
            result.set_exception(error)

    threading.Thread(target=run, name="naniwa-exercise", daemon=True).start()
    told = ""
    while not _is_there(result):
        now = "やめています…" if cancel.is_set() and far[0] else far[0]
        if now != told:
            told = now
            yield told


def _is_there(result: Future[Result]) -> bool:
    try:
        result.exception(_SECONDS)
    except NotYet:
        return False
    return True


def far_html(said: str) -> str:
    """How far it is, with the way to stop it."""
    return (
        f'<div class="check-part exercise-making"><p class="progress" role="status">{as_text(said)}'
        '</p><button type="button" class="check-button" data-do="stop-making">やめる</button></div>'
    )
