"""What an answer is made of: frozen values that flow from the question to the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.documents import Citation, Hit


class ConclusionSource(StrEnum):
    """Who worded the conclusion."""

    NONE = ""
    TABLE_CELL = "table_cell"
    SENTENCE = "sentence"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation chosen to answer: units of one passage, in their order on the page.

    ``best`` is the unit that it was chosen for. ``score`` is comparable within one question; ``covers`` are the indices of the question's
    content words that it (with its headings) covers; ``unit_indices`` point into the passage.
    """

    hit: Hit
    unit_indices: tuple[int, ...]
    best: int
    quote: str
    score: float
    covers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the question to each moment; ``first_token_ms`` to the first shown word."""

    retrieval_ms: float
    first_token_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a rejected conclusion, by their span in its text, and in Japanese what is wrong."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class RejectedConclusion:
    """What the model wrote and verification turned down: shown, if at all, as unconfirmed.

    ``doubts`` are in order and don't overlap. ``reasons`` say in Japanese what is wrong with it as a
    whole; what ``doubts`` say of some words is among them.
    """

    text: str
    doubts: tuple[Doubt, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person is shown, and what it rests on.

    ``text`` is everything shown: the conclusion, when one passed verification, and the numbered
    quotations. ``unsupported_numbers`` are numbers of a rejected conclusion that its evidence
    does not hold, and ``rejected`` is that conclusion. ``nearest_headings`` help on when nothing answers. ``searched`` is the question
    as it was searched for, with what the conversation adds.
    """

    question: str
    text: str
    conclusion: str | None
    conclusion_source: ConclusionSource
    abstained: bool
    citations: tuple[Citation, ...]
    unsupported_numbers: tuple[str, ...]
    nearest_headings: tuple[str, ...]
    timings: Timings
    model: str
    notes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    searched: str = ""
    rejected: RejectedConclusion | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """First event: the numbered quotations, before any model was asked."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class WaitingForModel:
    """The model answers others first: ``ahead`` of them. 0: it has begun with this question."""

    ahead: int


@dataclass(frozen=True, slots=True)
class DraftText:
    """The model's words so far, not yet verified; to be shown as a draft or not at all."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """Last event: the verified answer."""

    answer: Answer


AnswerEvent = EvidenceFound | WaitingForModel | DraftText | AnswerReady


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and the passages its answer rested on.

    ``question`` is whole: a follow-up with what the questions before it said.
    """

    question: str
    passage_ids: tuple[str, ...] = ()
