"""An exercise that is being made: how far it is, and stopped."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from itertools import count

import pytest

from assistant.learning.exercises.exercise import Progress
from retrieval.errors import NaniwaError
from ui.learning.exercise_making import STOPPED, far_while


def endless(progress: Progress) -> str:
    for number in count():
        progress(min(number, 2), 6)
        threading.Event().wait(0.01)
    return ""


def test_it_is_told_how_far_it_is_and_stopped() -> None:
    cancel: threading.Event = threading.Event()
    result: Future[str] = Future()
    told = []
    for said in far_while(endless, cancel, result):
        told.append(said)
        cancel.set()
    assert told[0] in ("演習を作っています…", "誤りを入れています（2／6か所）")
    with pytest.raises(NaniwaError) as stopped:
        result.result()
    assert stopped.value.code == STOPPED


def test_what_is_done_before_the_stop_was_noticed_counts() -> None:
    cancel: threading.Event = threading.Event()
    cancel.set()
    result: Future[str] = Future()
    assert list(far_while(lambda _: "できた", cancel, result)) == []
    assert result.result() == "できた"


def test_what_goes_wrong_reaches_who_waits() -> None:
    def broken(_: Progress) -> str:
        raise ValueError("x")

    result: Future[str] = Future()
    assert list(far_while(broken, threading.Event(), result)) == []
    with pytest.raises(ValueError, match="x"):
        result.result()
