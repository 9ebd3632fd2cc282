"""Putting a quiz together: questions of several kinds from many clauses, none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from random import Random

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.blanks import number_blanks, term_blanks
from assistant.learning.questions.making.definitions import definition_choices
from assistant.learning.questions.making.open_questions import open_questions
from assistant.learning.questions.making.ordering import orders
from assistant.learning.questions.making.statements import statements
from assistant.learning.questions.making.tables import table_values
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind
from retrieval.documents import Document, DocumentKind
from retrieval.errors import NaniwaError
from retrieval.japanese import folded
from retrieval.library import Library

Maker = Callable[[Material, Random], Iterator[Question]]

_MAKERS: tuple[tuple[Maker, frozenset[QuestionKind]], ...] = (
    (number_blanks, frozenset({QuestionKind.CHOICE, QuestionKind.FILL_IN})),
    (term_blanks, frozenset({QuestionKind.CHOICE})),
    (definition_choices, frozenset({QuestionKind.CHOICE})),
    (statements, frozenset({QuestionKind.TRUE_FALSE})),
    (table_values, frozenset({QuestionKind.TABLE})),
    (orders, frozenset({QuestionKind.ORDER})),
    (open_questions, frozenset({QuestionKind.OPEN})),
)
LEARNT_FROM = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
"""What is taught: rules and guides. Designs, prices and records are single cases."""

_PER_CLAUSE = 2
_FEWEST_DOCUMENTS = 5
_SPARE = 4
_PER_TABLE_AT_ONCE = 3


def documents_to_learn(library: Library, collections: Collection[str] = ()) -> tuple[Document, ...]:
    """The current standards and manuals of the collections, of all when none is named.

    Raises NaniwaError (``no_collection``, ``nothing_to_learn``) when there are none.
    """
    everything = library.documents()
    unknown = sorted(set(collections) - {document.collection for document in everything})
    if unknown:
        message = f"文書群「{unknown[0]}」はありません。"
        raise NaniwaError(message, code="no_collection")
    found = tuple(
        document
        for document in everything
        if is_taught(document) and (not collections or document.collection in collections)
    )
    if not found:
        message = "出題できる基準や手引が登録されていません（naniwa index で登録します）。"
        raise NaniwaError(message, code="nothing_to_learn")
    return found


def is_taught(document: Document) -> bool:
    """Whether it is a current standard or manual."""
    return document.kind in LEARNT_FROM and not document.superseded_by


def questions_of(
    material: Material, random: Random, kinds: Collection[QuestionKind] = ()
) -> Iterator[Question]:
    """Every question of a document that may be put; of the kinds named, of all when none is."""
    wanted = frozenset(kinds) or frozenset(QuestionKind)
    for maker, makes in _MAKERS:
        if makes & wanted:
            for question in maker(material, random):
                if question.kind in wanted and not problems_of(question, material):
                    yield question


def quiz(
    library: Library,
    documents: Sequence[Document],
    *,
    count: int,
    seed: int,
    kinds: Collection[QuestionKind] = (),
    known: Collection[str] = (),
) -> tuple[Question, ...]:
    """``count`` questions from the documents, fewer when they don't give as many.

    The same ``seed`` gives the same quiz of the same documents. ``known`` are ids of questions
    that are not put again.
    """
    random = Random(seed)  # noqa: S311 - drawing questions, nothing secret
    order = list(documents)
    random.shuffle(order)
    chosen: list[Question] = []
    pools = _pools(library, order, random, kinds, frozenset(known))
    drawn: list[list[Question]] = []
    for pool in pools:
        drawn.append(pool)
        if len(drawn) >= _FEWEST_DOCUMENTS and sum(map(len, drawn)) >= _SPARE * count:
            break
    for question in _in_turn(drawn, random):
        if len(chosen) == count:
            break
        if _adds_something(question, chosen):
            chosen.append(question)
    return tuple(chosen)


def _pools(
    library: Library,
    documents: Sequence[Document],
    random: Random,
    kinds: Collection[QuestionKind],
    known: frozenset[str],
) -> Iterator[list[Question]]:
    for document in documents:
        material = Material(document, library.passages_of(document.id))
        pool = [q for q in questions_of(material, random, kinds) if q.id not in known]
        if pool:
            yield pool


def _in_turn(pools: Sequence[Sequence[Question]], random: Random) -> Iterator[Question]:
    """One question of each document after the other, the kinds of each in turn too."""
    lines = [_kinds_in_turn(pool, random) for pool in pools]
    while lines:
        left = []
        for line in lines:
            taken = list(islice(line, 1))
            yield from taken
            if taken:
                left.append(line)
        lines = left


def _kinds_in_turn(pool: Sequence[Question], random: Random) -> Iterator[Question]:
    by_kind: dict[QuestionKind, list[Question]] = {}
    for question in pool:
        by_kind.setdefault(question.kind, []).append(question)
    kinds = list(by_kind)
    random.shuffle(kinds)
    for questions in by_kind.values():
        random.shuffle(questions)
    while kinds:
        for kind in tuple(kinds):
            if by_kind[kind]:
                yield by_kind[kind].pop()
            else:
                kinds.remove(kind)


def _adds_something(question: Question, chosen: Sequence[Question]) -> bool:
    """Whether it asks another sentence in other words, of a clause not asked too often yet."""
    clauses = Counter((other.place.document_id, other.place.clause) for other in chosen)
    limit = _PER_TABLE_AT_ONCE if question.kind is QuestionKind.TABLE else _PER_CLAUSE
    return clauses[question.place.document_id, question.place.clause] < limit and not any(
        other.place.quote == question.place.quote or wording(other) == wording(question)
        for other in chosen
    )


def wording(question: Question) -> str:
    """A question's words without its numbers: equal for rules that recur with other values.

    The numbers of a table's rows stay: they say which row is meant.
    """
    body = folded(question.body)
    return body if question.kind is QuestionKind.TABLE else re.sub(r"[0-9.]+", "0", body)
