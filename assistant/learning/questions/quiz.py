"""Putting a quiz together: questions of several kinds from many clauses, none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

from assistant.learning.questions.bank import Making, bank_questions
from assistant.learning.questions.question import (
    Place,
    Question,
    QuestionKind,
    title_of,
    topic_of,
)
from assistant.learning.questions.taught import Taught
from retrieval.documents import Document
from retrieval.errors import NaniwaError
from retrieval.japanese import folded

_Name = TypeVar("_Name")

_PER_CLAUSE = 2
_PER_TABLE_AT_ONCE = 3


def quiz(  # noqa: PLR0913 - what is wanted, each by its name
    library: Taught,
    documents: Sequence[Document],
    *,
    count: int,
    seed: int,
    kinds: Collection[QuestionKind] = (),
    topics: Collection[str] = (),
    known: Collection[str] = (),
    home: Path | None = None,
    making: Making | None = None,
) -> tuple[Question, ...]:
    """``count`` questions from the documents, fewer when they don't give as many.

    Every document may come up, a long one more often; one quiz takes a question of each before a
    second, of another kind and topic each time. The same ``seed`` gives the same quiz of the same
    documents, whatever is kept already. ``kinds`` and ``topics`` (by name) are those wanted, all
    when empty; ``known`` are ids of questions that are not put again. The questions of a document
    are kept under ``home`` and made, with a word to ``making``, only when its turn comes.
    """
    random = Random(seed)  # noqa: S311 - drawing questions, nothing secret
    drawing = _Drawing(random)
    wanted = _Wanted(frozenset(kinds), frozenset(topics), frozenset(known))
    pools: dict[str, list[Question]] = {}
    left = [d for d in documents if not topics or topics_in(library, d) & wanted.topics]
    while left and len(drawing.chosen) < count:
        for document in _weighted_order(left, random):
            if document.id not in pools:
                questions = bank_questions(library, document, home, making)
                pools[document.id] = [q for q in questions if wanted.has(q)]
            if not drawing.draw(pools[document.id]):
                left.remove(document)
            if len(drawing.chosen) == count:
                break
    return tuple(drawing.chosen)


def topics_in(library: Taught, document: Document) -> frozenset[str]:
    """The topics of a document's clauses, whether or not there is a question of each."""
    title = title_of(document)
    return frozenset(
        topic_of(passage.heading_path, title) for passage in library.passages_of(document.id)
    )


def topics_named(
    library: Taught, documents: Sequence[Document], words: Collection[str]
) -> tuple[str, ...]:
    """The topics of the documents that are called by the words, or else have them in their names.

    Raises NaniwaError (``no_topic``) for words that name none.
    """
    if not words:
        return ()
    topics = {folded(t): t for d in documents for t in sorted(topics_in(library, d))}
    found: dict[str, None] = {}
    for word in words:
        key = folded(word)
        named = (
            [topics[key]] if key in topics else [t for k, t in topics.items() if key and key in k]
        )
        if not named:
            raise NaniwaError(f"章「{word}」はありません。", code="no_topic")
        found |= dict.fromkeys(named)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    kinds: frozenset[QuestionKind]
    topics: frozenset[str]
    known: frozenset[str]

    def has(self, question: Question) -> bool:
        return (
            (not self.kinds or question.kind in self.kinds)
            and (not self.topics or question.place.topic in self.topics)
            and question.id not in self.known
        )


@dataclass(slots=True)
class _Drawing:
    """What is drawn so far; the next question is of a kind and a topic drawn least often."""

    random: Random
    chosen: list[Question] = field(default_factory=list)
    kinds: Counter[QuestionKind] = field(default_factory=Counter)
    topics: Counter[tuple[str, str]] = field(default_factory=Counter)
    clauses: Counter[tuple[str, str]] = field(default_factory=Counter)
    quotes: set[str] = field(default_factory=set)
    wordings: set[str] = field(default_factory=set)

    def draw(self, pool: list[Question]) -> bool:
        """Move one question of a document's pool into the quiz; False when none adds anything."""
        while True:
            pool[:] = [question for question in pool if self._adds_something(question)]
            if not pool:
                return False
            kind = self._rarest_kind(pool)
            same_kind = [question for question in pool if question.kind is kind]
            topic = self._rarest(sorted({_topic(question) for question in same_kind}), self.topics)
            question = self.random.choice([q for q in same_kind if _topic(q) == topic])
            pool.remove(question)
            if wording(question) not in self.wordings:
                self._take(question)
                return True

    def _take(self, question: Question) -> None:
        self.chosen.append(question)
        self.kinds[question.kind] += 1
        self.topics[_topic(question)] += 1
        self.clauses[_clause(question.place)] += 1
        self.quotes.add(question.place.quote)
        self.wordings.add(wording(question))

    def _rarest_kind(self, pool: Sequence[Question]) -> QuestionKind:
        """A kind drawn least often; one with few questions seldom, or they would come each time."""
        sizes = Counter(question.kind for question in pool)
        fewest = min(self.kinds[kind] for kind in sizes)
        kinds = sorted(kind for kind in sizes if self.kinds[kind] == fewest)
        weights = [sizes[kind] ** 0.5 for kind in kinds]
        return self.random.choices(kinds, weights)[0]

    def _rarest(self, names: list[_Name], drawn: Counter[_Name]) -> _Name:
        fewest = min(drawn[name] for name in names)
        return self.random.choice([name for name in names if drawn[name] == fewest])

    def _adds_something(self, question: Question) -> bool:
        """Whether it asks another sentence, of a clause not asked too often yet."""
        limit = _PER_TABLE_AT_ONCE if question.kind is QuestionKind.TABLE else _PER_CLAUSE
        return (
            self.clauses[_clause(question.place)] < limit
            and question.place.quote not in self.quotes
        )


def _topic(question: Question) -> tuple[str, str]:
    return question.place.document_id, question.place.topic


def _clause(place: Place) -> tuple[str, str]:
    return place.document_id, place.clause


def _weighted_order(documents: Sequence[Document], random: Random) -> Iterator[Document]:
    """All of the documents, those with more passages sooner on average.

    Drawn without replacement with chances as their weights (Efraimidis and Spirakis 2006).
    """
    keyed = [
        (random.random() ** (1 / max(1, document.passage_count)), n, document)
        for n, document in enumerate(documents)
    ]
    return (document for *_, document in sorted(keyed, key=lambda item: item[:2], reverse=True))


def wording(question: Question) -> str:
    """A question's words without its numbers: equal for rules that recur with other values.

    The numbers of a table's rows stay: they say which row is meant.
    """
    body = folded(question.body)
    return body if question.kind is QuestionKind.TABLE else re.sub(r"[0-9.]+", "0", body)
