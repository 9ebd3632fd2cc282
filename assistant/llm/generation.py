"""Writing an answer token by token: stop strings, the length limit, and going round in circles."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.llm.engine import Cancelled, LlamaEngine, Stopped

FinishReason = Literal["stop", "length", "repetition", "cancelled"]

LONGEST_LOOP_TOKENS = 60
LOOP_REPEATS = 3
LOOP_TOKENS = 24


@dataclass(frozen=True, slots=True)
class Request:
    """What to read and how to write. ``max_tokens`` bounds the answer; ``stop`` isn't part of it."""

    tokens: tuple[int, ...]
    max_tokens: int
    stop: tuple[str, ...] = ()
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """So many tokens of the prompt are read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Text:
    """A further piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of an answer, and what it cost in tokens."""

    reason: FinishReason
    prompt_tokens: int
    reused_tokens: int
    answer_tokens: int


def generate(
    engine: LlamaEngine, request: Request, cancelled: Cancelled
) -> Iterator[Reading | Text | Finished]:
    """Read the prompt, then write the answer; `Finished` comes last in any case."""
    reused = 0
    total = len(request.tokens)
    try:
        for done, kept in engine.reading(request.tokens, cancelled):
            reused = kept
            yield Reading(done, total)
    except Stopped:
        yield Finished("cancelled", total, reused, 0)
        return
    sampler = engine.sampler(request.temperature)
    output = _Output(request.stop)
    written: list[int] = []
    reason: FinishReason = "length"
    try:
        while len(written) < request.max_tokens:
            if cancelled():
                reason = "cancelled"
                break
            token = engine.sample(sampler)
            if engine.ends(token):
                reason = "stop"
                break
            written.append(token)
            if text := output.add(engine.piece(token)):
                yield Text(text)
            if output.stopped:
                reason = "stop"
                break
            if is_looping(written):
                reason = "repetition"
                break
            engine.append(token, cancelled)
    except Stopped:
        reason = "cancelled"
    finally:
        engine.free_sampler(sampler)
    if text := output.rest():
        yield Text(text)
    yield Finished(reason, total, reused, len(written))


def is_looping(tokens: Sequence[int]) -> bool:
    """Whether the end repeats itself: the same run three times over and at least 24 tokens long."""
    for period in range(1, LONGEST_LOOP_TOKENS + 1):
        length = max(period * LOOP_REPEATS, LOOP_TOKENS)
        if length > len(tokens):
            return False
        tail = tokens[-length:]
        if all(tail[i] == tail[i - period] for i in range(period, length)):
            return True
    return False


class _Output:
    """Turns bytes into text and cuts it at the first stop string.

    Text that may yet become a stop string is held back.
    """

    def __init__(self, stop: tuple[str, ...]) -> None:
        self._stop = tuple(text for text in stop if text)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.stopped = False

    def add(self, data: bytes) -> str:
        self._held += self._decoder.decode(data)
        found = [place for stop in self._stop if (place := self._held.find(stop)) >= 0]
        if found:
            self.stopped = True
            text, self._held = self._held[: min(found)], ""
            return text
        keep = max((_overlap(self._held, stop) for stop in self._stop), default=0)
        cut = len(self._held) - keep
        text, self._held = self._held[:cut], self._held[cut:]
        return text

    def rest(self) -> str:
        """Return what was held back. A half character at the very end is dropped."""
        text, self._held = self._held, ""
        return text


def _overlap(text: str, stop: str) -> int:
    """Return how much of the end of ``text`` is a beginning of ``stop``."""
    return next(
        (n for n in range(min(len(text), len(stop) - 1), 0, -1) if text.endswith(stop[:n])), 0
    )
