"""What a conversation is made of: frozen values, kept between visits and shown as they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from assistant.answering.answer_types import (
    ConclusionSource,
    RejectedConclusion,
    Timings,
    Turn,
)
from retrieval.documents import Box, DocumentKind

CITATION_MARKER = re.compile(r"\[(\d{1,3})\]")
"""How a conclusion names a quotation: its number in brackets."""


class Offer(StrEnum):
    """What became of a helpful answer that its owner may offer to be made a case of."""

    NONE = ""
    OFFERED = "offered"
    USED = "used"


class Stage(StrEnum):
    """How far the answer to a question is."""

    SEARCHING = "searching"
    CONCLUDING = "concluding"
    WAITING = "waiting"  # the model is answering others first
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


RUNNING = frozenset({Stage.SEARCHING, Stage.CONCLUDING, Stage.WAITING})


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a question is searched for; an empty one of the two limits nothing."""

    collections: tuple[str, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """A numbered quotation and where it stands.

    ``path``, ``title``, ``edition``, ``effective_from`` and ``collection`` are the document's;
    ``replaced_by`` names the newer edition, "" when there is none (or none that may be seen), and
    ``superseded`` says that there is one. ``experience``: it is a case, no rule, and ``notice`` says
    what has become of the documents that the case rests on. When the document is gone or may not be seen any more
    ``available`` is False and everything but ``number`` is empty.
    """

    number: int
    document_id: str = ""
    path: str = ""
    title: str = ""
    edition: str = ""
    effective_from: str = ""
    collection: str = ""
    page: int = 0
    clause: str = ""
    heading_path: tuple[str, ...] = ()
    quote: str = ""
    boxes: tuple[Box, ...] = ()
    passage_id: str = ""
    superseded: bool = False
    replaced_by: str = ""
    available: bool = True
    experience: bool = False
    notice: str = ""

    @property
    def name(self) -> str:
        """What a person calls the document."""
        return self.title.strip() or PurePath(self.path).stem


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given; the fields mean what they mean in `Answer`.

    ``cited`` are the numbers of the citations that the answer's text shows. ``withheld`` says that
    the conclusion is not shown any more, because its evidence is gone or may not be seen.
    """

    conclusion: str | None
    conclusion_source: ConclusionSource
    abstained: bool
    cited: tuple[int, ...]
    unsupported_numbers: tuple[str, ...]
    nearest_headings: tuple[str, ...]
    notes: tuple[str, ...]
    rejected: RejectedConclusion | None
    timings: Timings
    model: str
    searched: str
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what is known of its answer so far. ``failure`` is a Japanese sentence.

    ``draft`` (the model's unverified words) and ``ahead`` (how many others the model answers
    first) are of the moment and not kept. ``asked_at`` is ISO 8601 in UTC. ``helpful`` and
    ``comment`` are what its owner thinks of the answer, None while they have not said; ``offer``
    says whether they gave it for a case.
    """

    id: str
    question: str
    asked_at: str
    scope: Scope = Scope()
    stage: Stage = Stage.SEARCHING
    citations: tuple[KeptCitation, ...] = ()
    answer: KeptAnswer | None = None
    failure: str = ""
    draft: str = ""
    ahead: int = 0
    helpful: bool | None = None
    comment: str = ""
    offer: Offer = Offer.NONE

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.stage in RUNNING

    def citation(self, number: int) -> KeptCitation | None:
        """The citation with a number that may be seen, or None."""
        found = (item for item in self.citations if item.number == number and item.available)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class ConversationEntry:
    """A conversation as a list shows it. Times are ISO 8601 in UTC."""

    id: str
    owner: str
    title: str
    created_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with all that was said, oldest first."""

    id: str
    owner: str
    title: str
    created_at: str
    changed_at: str
    exchanges: tuple[Exchange, ...]


def turns_of(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """What the next question of a conversation needs of those before it."""
    return tuple(
        Turn(
            exchange.answer.searched or exchange.question,
            tuple(
                citation.passage_id
                for citation in exchange.citations
                if citation.available and citation.number in exchange.answer.cited
            ),
        )
        for exchange in exchanges
        if exchange.answer is not None
    )
