"""A question put into a conversation: answered step by step, and kept at each step."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace

from langchain_core.language_models import BaseChatModel

from assistant.access.door import Door
from assistant.answering.answer import answer_events
from assistant.answering.answer_types import (
    AnswerEvent,
    DraftText,
    EvidenceFound,
    WaitingForModel,
)
from assistant.cases.basis import notices
from assistant.conversations.content import kept_answer, kept_citation
from assistant.conversations.conversation import Exchange, Stage, turns_of
from assistant.conversations.kept import keep_exchange, seen_now
from retrieval.documents import Document
from retrieval.errors import UNEXPECTED, NaniwaError

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_DRAFTS = 0.15
"""Each draft is sent as a whole: more often is not read anyway."""


def answer_in(
    door: Door,
    conversation: str,
    earlier: Sequence[Exchange],
    exchange: Exchange,
    model: BaseChatModel | None,
    *,
    cancel: threading.Event,
) -> Generator[Exchange, None, None]:
    """Yield the exchange each time more of its answer is known; it is kept as it grows.

    ``earlier`` are those before it. Setting ``cancel`` or closing the iterator frees the model and
    leaves what was found as stopped. Errors become a sentence in the exchange.
    """
    try:
        yield exchange
        for step in _steps(door, earlier, exchange, model, cancel):
            if step.stage is not exchange.stage or not step.running:
                keep_exchange(door, conversation, step)
            exchange = step
            yield exchange
    except NaniwaError as error:
        exchange = _failed(exchange, error.message)
        yield exchange
    except Exception:  # noqa: BLE001
        # The edge to the browser: a person gets a sentence, the log the traceback.
        _LOG.exception("answering failed")
        exchange = _failed(exchange, UNEXPECTED)
        yield exchange
    finally:
        cancel.set()
        if exchange.running:
            exchange = replace(exchange, stage=Stage.STOPPED, draft="", ahead=0)
        _keep_the_end(door, conversation, exchange)


def _steps(
    door: Door,
    earlier: Sequence[Exchange],
    exchange: Exchange,
    model: BaseChatModel | None,
    cancel: threading.Event,
) -> Iterator[Exchange]:
    reading = door.reading()
    documents = {document.id: document for document in reading.documents()}
    events = answer_events(
        exchange.question,
        replace(reading, kinds=frozenset(exchange.scope.kinds)),
        model,
        history=turns_of(earlier),
        collections=exchange.scope.collections,
        cancel=cancel,
        user=door.person.name,
    )
    last_draft = 0.0
    for event in events:
        if isinstance(event, DraftText):
            if time.monotonic() - last_draft < _SECONDS_BETWEEN_DRAFTS:
                continue
            last_draft = time.monotonic()
        exchange = _with_event(door, exchange, event, documents, stopped=cancel.is_set())
        yield exchange


def _with_event(
    door: Door,
    exchange: Exchange,
    event: AnswerEvent,
    documents: Mapping[str, Document],
    *,
    stopped: bool,
) -> Exchange:
    if isinstance(event, EvidenceFound):
        found = tuple(map(kept_citation, event.citations))
        said = notices(door.records, found, documents)
        return seen_now(replace(exchange, stage=Stage.CONCLUDING, citations=found), documents, said)
    if isinstance(event, WaitingForModel):
        stage = Stage.WAITING if event.ahead else Stage.CONCLUDING
        return replace(exchange, stage=stage, ahead=event.ahead)
    if isinstance(event, DraftText):
        return replace(exchange, stage=Stage.CONCLUDING, draft=event.text, ahead=0)
    answer = event.answer
    ended_early = stopped and answer.conclusion is None and not answer.abstained
    return replace(
        exchange,
        stage=Stage.STOPPED if ended_early else Stage.READY,
        answer=kept_answer(answer),
        draft="",
        ahead=0,
    )


def _failed(exchange: Exchange, sentence: str) -> Exchange:
    return replace(exchange, stage=Stage.FAILED, draft="", ahead=0, failure=sentence)


def _keep_the_end(door: Door, conversation: str, exchange: Exchange) -> None:
    try:
        keep_exchange(door, conversation, exchange)
    except NaniwaError as error:
        # The conversation was deleted meanwhile, or its owner may not ask any more.
        _LOG.info("an answer was not kept: %s", error.code)
