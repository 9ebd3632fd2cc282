"""Reranking by what decides in this field.

Words and meaning propose candidates; here each is read. A passage is as good as the best place
in it: the unit (sentence, item, table row) that, with its neighbours and headings, covers the
question's words, weighted by their rarity, names the kind of quantity asked for, and meets the
question's conditions. The weights were fitted on the development questions only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.asked import asked_units
from retrieval.candidates import Candidate
from retrieval.documents import Hit, Passage, Unit, UnitKind
from retrieval.editions import names_edition
from retrieval.japanese import folded, index_terms, normalise
from retrieval.quantities import Quantity, compatible, find_quantities, holds
from retrieval.question import ContentWord, Question

NEIGHBOUR = 0.75
"""What a word counts that stands in the unit before or after."""
HEADING = 0.85
"""What a word counts that stands in the headings."""
KIND = 0.8
"""What the name of a kind of quantity (間隔, 寸法) counts where a quantity of that kind stands."""
ELSEWHERE = 0.55
"""What a word counts that stands elsewhere in the passage."""


_UNIT_IN_LABEL = re.compile(
    r"[(\[](?:単位[:は]?)?([a-z%℃°0-9/・μ円日時間分秒年月回個本枚箇所割]{1,12})[)\]]"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts towards the score of a passage."""

    coverage: float = 6.0
    phrases: float = 1.5
    lexical: float = 4.0
    vector: float = 1.0
    heading: float = 0.8
    asked_unit: float = 0.8
    condition: float = 1.0
    contradiction: float = 0.6
    code: float = 0.8
    superseded: float = 1.5
    named_edition: float = 0.8


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit as comparison needs it: folded text and quantities."""

    folded: str
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage as comparison needs it."""

    units: tuple[ReadUnit, ...]
    headings: str
    whole: str


@dataclass(frozen=True, slots=True)
class UnitScore:
    """How well one unit, in its place, answers.

    ``covers`` has one value from 0 to 1 per content word; ``coverage`` is their mean weighted by
    rarity. ``condition`` is 1 when the question's conditions hold here, -1 when one is
    contradicted, 0 when nothing is said.
    """

    index: int
    score: float
    coverage: float
    own_coverage: float
    covers: tuple[float, ...]
    phrases: float
    asked_unit: bool
    condition: int
    code: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, and its units' scores, best first."""

    candidate: Candidate
    score: float
    units: tuple[UnitScore, ...]

    @property
    def page(self) -> int:
        """Where its best unit stands."""
        passage = self.candidate.passage
        return passage.units[self.units[0].index].page if self.units else passage.pages[0]

    def hit(self, number: int) -> Hit:
        """As a search's result at place ``number``."""
        return Hit(
            number,
            self.score,
            self.candidate.passage,
            self.candidate.document,
            self.page,
            tuple(unit.index for unit in self.units),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the question taken apart, how rare its words are, passages ranked."""

    question: Question
    rarity: tuple[float, ...]
    ranked: tuple[Ranked, ...]

    def hits(self, k: int) -> tuple[Hit, ...]:
        """The best ``k``, one for each page before the further ones of a page."""
        seen: set[tuple[str, int]] = set()
        first: list[Ranked] = []
        further: list[Ranked] = []
        for item in self.ranked:
            place = (item.candidate.document.id, item.page)
            (further if place in seen else first).append(item)
            seen.add(place)
        return tuple(item.hit(number) for number, item in enumerate((first + further)[:k], 1))


def word_rarity(
    question: Question, document_frequency: Callable[[str], int], total: int
) -> tuple[float, ...]:
    """What each content word tells: its weight times ln((N+1)/(n+1)), n of N passages having it."""

    def passages_with(word: ContentWord) -> int:
        best = 0
        for alternative in word.alternatives:
            terms = [term for term in index_terms(alternative.folded) if ":" not in term]
            counts = [document_frequency(term) for term in terms]
            best = max(best, min(counts, default=0))
        return best

    return tuple(
        word.weight * math.log((total + 1) / (min(passages_with(word), total) + 1))
        for word in question.content_words
    )


def rank(
    question: Question,
    candidates: Sequence[Candidate],
    *,
    rarity: Sequence[float],
    weights: Weights | None = None,
) -> list[Ranked]:
    """Candidates best first. ``rarity`` comes from `word_rarity`."""
    weights = weights or Weights()
    best_lexical = max((candidate.lexical_score for candidate in candidates), default=0.0) or 1.0
    phrases = question_phrases(question)
    editions = _edition_scores(question, candidates, weights)
    ranked = []
    for candidate in candidates:
        units = score_units(question, candidate.passage, rarity, phrases, weights)
        heading = _weighted(
            [
                word.found_in(read_passage(candidate.passage).headings)
                for word in question.content_words
            ],
            rarity,
        )
        score = (
            (units[0].score if units else 0.0)
            + weights.lexical * candidate.lexical_score / best_lexical
            + weights.vector * max(0.0, candidate.vector_score - 0.75) * 4
            + weights.heading * heading
            + editions[candidate.document.id]
        )
        ranked.append(Ranked(candidate, score, units))
    ranked.sort(key=lambda item: -item.score)
    return ranked


def _edition_scores(
    question: Question, candidates: Sequence[Candidate], weights: Weights
) -> dict[str, float]:
    """What each document's edition counts: superseded ones less, unless the question names them.

    A named edition goes before the other editions of the same document, older or newer; documents
    of which there is one edition only are left alone.
    """
    documents = {candidate.document.id: candidate.document for candidate in candidates}
    succeeded = {document.superseded_by for document in documents.values()} - {""}
    scores = {}
    for document in documents.values():
        has_others = bool(document.superseded_by) or document.id in succeeded
        if has_others and names_edition(question.text, document):
            scores[document.id] = weights.named_edition
        else:
            scores[document.id] = -weights.superseded if document.superseded_by else 0.0
    return scores


def score_units(
    question: Question,
    passage: Passage,
    rarity: Sequence[float],
    phrases: Sequence[str],
    weights: Weights,
) -> tuple[UnitScore, ...]:
    """Every unit of a passage, best first."""
    read = read_passage(passage)
    words = question.content_words
    own = [[word.found_in(unit.folded) for word in words] for unit in read.units]
    heading = [word.found_in(read.headings) for word in words]
    whole = [word.found_in(read.whole) for word in words]
    kinds = [bool(asked_units(word.surface, ())) for word in words]
    scores = []
    for index, unit in enumerate(read.units):
        near = [
            max((own[n][w] for n in (index - 1, index + 1) if 0 <= n < len(own)), default=0.0)
            for w in range(len(words))
        ]
        asked = _has_asked_unit(question, unit)
        covers = tuple(
            max(
                KIND if asked and kinds[w] else 0.0,
                own[index][w],
                NEIGHBOUR * near[w],
                HEADING * heading[w],
                ELSEWHERE * whole[w],
            )
            for w in range(len(words))
        )
        coverage = _weighted(covers, rarity)
        own_coverage = _weighted(own[index], rarity)
        place = unit.folded + read.headings
        phrase_share = sum(phrase in place for phrase in phrases) / len(phrases) if phrases else 0.0
        condition = _condition(question, passage.units[index], unit)
        code = _code_share(question, unit.folded)
        kind = passage.units[index].kind
        score = (
            weights.coverage * coverage
            + 1.0 * own_coverage
            + weights.phrases * phrase_share
            + weights.asked_unit * asked
            + (weights.condition if condition > 0 else weights.contradiction * condition)
            + weights.code * code
            - (0.8 if kind in {UnitKind.CAPTION, UnitKind.NOTE} else 0.0)
        )
        scores.append(
            UnitScore(
                index, score, coverage, own_coverage, covers, phrase_share, asked, condition, code
            )
        )
    scores.sort(key=lambda item: -item.score)
    return tuple(scores)


def question_phrases(question: Question) -> tuple[str, ...]:
    """Runs of content words that stand next to each other in the question, as one folded string."""
    text = folded(question.text)
    pieces = [
        (text.find(word.alternatives[0].folded), word.alternatives[0].folded)
        for word in question.content_words
    ]
    runs: list[list[str]] = []
    end = -1
    for start, piece in sorted(pieces):
        if start < 0:
            continue
        if start == end:
            runs[-1].append(piece)
        else:
            runs.append([piece])
        end = start + len(piece)
    return tuple("".join(run) for run in runs if len(run) > 1)


@lru_cache(maxsize=20_000)
def read_passage(passage: Passage) -> ReadPassage:
    """Prepare a passage for comparison; remembered, since the same passages come again."""
    units = tuple(_read_unit(unit) for unit in passage.units)
    caption = " ".join(unit.text for unit in passage.units if unit.kind is UnitKind.CAPTION)
    headings = folded(" ".join((*passage.heading_path, passage.clause, caption)))
    return ReadPassage(units, headings, "".join(unit.folded for unit in units))


def _read_unit(unit: Unit) -> ReadUnit:
    return ReadUnit(folded(unit.text), find_quantities(unit.text))


def _weighted(values: Sequence[float], rarity: Sequence[float]) -> float:
    total = sum(rarity)
    return sum(v * r for v, r in zip(values, rarity, strict=True)) / total if total else 0.0


def _has_asked_unit(question: Question, unit: ReadUnit) -> bool:
    return any(
        compatible(asked.dimension, quantity.dimension)
        for asked in question.asked_units
        for quantity in unit.quantities
    )


def _condition(question: Question, unit: Unit, read: ReadUnit) -> int:
    """1 when a condition of the question holds in this unit, -1 when one is contradicted."""
    verdict = 0
    for condition in question.quantities:
        limits = [
            quantity
            for quantity in (_key_quantities(unit) or read.quantities)
            if quantity.is_interval or unit.kind is UnitKind.ROW
        ]
        results = [holds(condition, limit) for limit in limits]
        if any(result is True for result in results):
            verdict = max(verdict, 1)
        elif unit.kind is UnitKind.ROW and any(result is False for result in results):
            return -1
    return verdict


def _key_quantities(unit: Unit) -> tuple[Quantity, ...]:
    return tuple(
        quantity
        for cell in unit.keys
        for quantity in find_quantities(cell.value, default_unit=label_unit(cell.label))
    )


def label_unit(label: str) -> str:
    """The unit that a table column's label states ("mm" of 「重ね継手長(mm)」), or ""."""
    match = _UNIT_IN_LABEL.search(normalise(label))
    return match[1] if match else ""


def _code_share(question: Question, text: str) -> float:
    if not question.codes:
        return 0.0
    bare = text.replace("(", "").replace(")", "")  # 軟岩(i) is 軟岩i
    return sum(code in text or code in bare for code in question.codes) / len(question.codes)
