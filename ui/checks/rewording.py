"""An explanation put in other words by the language model, while the person waits or leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, cast

from assistant.access.door import Door
from assistant.checking.decisions import explain_with_model
from assistant.checking.reads import find_finding
from retrieval.errors import NaniwaError
from ui.checks.detail import Rewording

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_UNCHANGED = (
    "言い換えても分かりやすくならなかったか、数値が合わなかったため、元の説明のままにします。"
)


def reworded(
    door: Door, check_id: str, number: str, model: BaseChatModel, cancel: threading.Event
) -> Iterator[Rewording]:
    """How far it is, then the new words or why there are none; set ``cancel`` to stop.

    Raises NaniwaError: ``no_check``, ``no_finding``.
    """
    yield Rewording(progress="言い換えています…")
    _, _, entry = find_finding(door, check_id, number)
    waiting: SimpleQueue[int] = SimpleQueue()
    done = _in_own_thread(door, check_id, number, _bound(door, model, cancel, waiting.put))
    while not done.wait(0.2):
        try:
            before = waiting.get_nowait()
        except Empty:
            continue
        yield Rewording(
            progress=f"ほかの方の質問を{before}件先に処理しています…"
            if before
            else "言い換えています…"
        )
    if cancel.is_set():
        yield Rewording(problem="言い換えをやめました。")
    elif done.problem:
        yield Rewording(problem=done.problem)
    elif done.text == entry.explanation or not done.text:
        yield Rewording(problem=_UNCHANGED)
    else:
        yield Rewording(text=done.text)


class _Done(threading.Event):
    """Set when the model has finished."""

    text = ""
    problem = ""


def _in_own_thread(door: Door, check_id: str, number: str, model: BaseChatModel) -> _Done:
    done = _Done()

    def work() -> None:
        try:
            done.text = explain_with_model(door, check_id, number, model)
        except NaniwaError as error:
            done.problem = error.message
        except Exception:
            import logging

            logging.getLogger(__name__).exception("rewording failed")
            done.problem = "言い換えられませんでした。"
        finally:
            done.set()

    threading.Thread(target=work, name="naniwa-rewording", daemon=True).start()
    return done


def _bound(
    door: Door,
    model: BaseChatModel,
    cancel: threading.Event,
    on_waiting: Callable[[int], object],
) -> BaseChatModel:
    """The model with who asks; a runnable that is invoked like one."""
    bound = model.bind(user=door.person.name, cancel=cancel, on_waiting=on_waiting)
    return cast("BaseChatModel", bound)
