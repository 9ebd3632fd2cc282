"""A conversation as the browser shows it: questions, their evidence, and how far the answer is."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answering.answer import answer_events, turn_of
from assistant.answering.answer_types import Answer, AnswerEvent, DraftText, EvidenceFound, Turn
from retrieval.documents import Citation
from retrieval.errors import NaniwaError
from ui.desk import Desk

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_DRAFTS = 0.15
"""Each draft is sent as a whole: more often is not read anyway."""

UNEXPECTED = (
    "思わぬ誤りが起きました。くり返すときは、管理者に画面を開いた端末の記録を見てもらってください。"
)


class Stage(StrEnum):
    """How far the answer to a question is."""

    SEARCHING = "searching"
    CONCLUDING = "concluding"
    WAITING = "waiting"  # the model is answering someone else first
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what is known of its answer so far. ``failure`` is a Japanese sentence."""

    question: str
    stage: Stage = Stage.SEARCHING
    citations: tuple[Citation, ...] = ()
    draft: str = ""
    answer: Answer | None = None
    failure: str = ""

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.stage in (Stage.SEARCHING, Stage.CONCLUDING, Stage.WAITING)


Exchanges = tuple[Exchange, ...]


def ask_in(
    desk: Desk, session: str, earlier: Exchanges, question: str, collections: Sequence[str]
) -> Iterator[Exchanges]:
    """Yield the conversation each time more of the answer is known.

    Closing the iterator stops the search for an answer and frees the model.
    """
    exchange = Exchange(question)
    try:
        with desk.answering(session) as cancel:
            yield (*earlier, exchange)
            events = answer_events(
                question,
                desk.library,
                desk.model,
                history=_turns(earlier),
                collections=collections,
                cancel=cancel,
            )
            last_draft = 0.0
            for event in events:
                if isinstance(event, DraftText):
                    if time.monotonic() - last_draft < _SECONDS_BETWEEN_DRAFTS:
                        continue
                    last_draft = time.monotonic()
                exchange = _with_event(
                    exchange, event, stopped=cancel.is_set(), busy=desk.model_is_busy
                )
                yield (*earlier, exchange)
    except NaniwaError as error:
        yield (*earlier, replace(exchange, stage=Stage.FAILED, draft="", failure=error.message))
    except Exception:  # noqa: BLE001
        # The edge to the browser: a person gets a sentence, the terminal the traceback.
        _LOG.exception("answering failed")
        yield (*earlier, replace(exchange, stage=Stage.FAILED, draft="", failure=UNEXPECTED))


def _with_event(exchange: Exchange, event: AnswerEvent, *, stopped: bool, busy: bool) -> Exchange:
    if isinstance(event, EvidenceFound):
        stage = Stage.WAITING if busy else Stage.CONCLUDING
        return replace(exchange, stage=stage, citations=event.citations)
    if isinstance(event, DraftText):
        return replace(exchange, stage=Stage.CONCLUDING, draft=event.text)
    found = event.answer
    ended_early = stopped and found.conclusion is None and not found.abstained
    stage = Stage.STOPPED if ended_early else Stage.READY
    return replace(exchange, stage=stage, draft="", answer=found)


def _turns(exchanges: Exchanges) -> tuple[Turn, ...]:
    return tuple(turn_of(exchange.answer) for exchange in exchanges if exchange.answer is not None)
