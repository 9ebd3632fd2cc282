"""Typical questions for a first visit, made of what the person's documents are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from assistant.access.door import ReadableLibrary
from retrieval.documents import Document, DocumentKind, Passage, PassageKind
from retrieval.japanese import normalise
from retrieval.quantities import find_quantities

_QUESTIONS = 4
_DOCUMENTS_TRIED = 12
_MOST_PASSAGES = 1_500
"""Of a document that is read for questions: a whole handbook would keep the page waiting."""
_RULES = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
_SHORTEST, _TELLING, _LONGEST = 3, 6, 22
"""Characters of a topic; a shorter one than ``_TELLING`` is taken when there is no other."""
_LABEL = re.compile(
    r"^(?:表|図|第)?[-\s]*[0-9一二三四五六七八九十]+(?:[-.‐−－・][0-9]+)*(?:[編章節条項表])?[.．、)）\s]*"
)
_TOPIC = re.compile(r"[一-鿿ァ-ヺー々ぁ-んA-Za-z]{3,22}")
_NOT_A_TOPIC = re.compile(
    r"^[A-Za-z]+$|一般|総則|目次|適用|その他|参考|様式|概要|注意|例$|一覧|について|よる|こと$|する$|[はがをにでと]$|^[ぁ-ん]"
)


def first_questions(library: ReadableLibrary) -> tuple[str, ...]:
    """Up to four questions, of as many collections and documents as there are, that have an answer.

    The same library gives the same ones.
    """
    questions: list[str] = []
    for document in _spread(library.documents())[:_DOCUMENTS_TRIED]:
        if len(questions) == _QUESTIONS:
            break
        questions += [one for one in _questions_of(library, document) if one not in questions][:1]
    return tuple(questions)


def _spread(documents: Sequence[Document]) -> list[Document]:
    """Editions in force, one of each collection in turn; what lays down rules comes first."""
    by_collection: dict[str, list[Document]] = {}
    for document in documents:
        readable = 0 < document.passage_count <= _MOST_PASSAGES
        if readable and not document.superseded_by:
            by_collection.setdefault(document.collection, []).append(document)
    for group in by_collection.values():
        group.sort(key=lambda one: (one.kind not in _RULES, -one.passage_count, one.path))
    most = max(map(len, by_collection.values()), default=0)
    return [
        group[turn]
        for turn in range(most)
        for _, group in sorted(by_collection.items(), key=_rules_first)
        if turn < len(group)
    ]


def _rules_first(item: tuple[str, list[Document]]) -> tuple[bool, str]:
    collection, group = item
    return group[0].kind not in _RULES, collection


def _questions_of(library: ReadableLibrary, document: Document) -> Iterator[str]:
    """Clauses that lay a number down before tables: their answer is one that code can verify."""
    passages = library.passages_of(document.id)
    short = []
    for kind in (PassageKind.CLAUSE, PassageKind.TABLE):
        for passage in passages:
            topic = _topic(passage) if passage.kind is kind else ""
            if topic and (kind is PassageKind.TABLE or _lays_down_a_number(passage, topic)):
                ending = "を教えてください" if kind is PassageKind.TABLE else "の基準は？"
                if len(topic) >= _TELLING:
                    yield f"{topic}{ending}"
                else:
                    short.append(f"{topic}{ending}")
    yield from short


def _topic(passage: Passage) -> str:
    """What a clause or table is about, without its number; "" when that doesn't make a question."""
    name = _LABEL.sub("", normalize("NFKC", passage.clause)).strip()
    if not _SHORTEST <= len(name) <= _LONGEST or not _TOPIC.fullmatch(name):
        return ""
    return "" if _NOT_A_TOPIC.search(name) else name


def _lays_down_a_number(passage: Passage, topic: str) -> bool:
    return any(
        find_quantities(unit.text) and normalise(topic[:2]) in normalise(unit.text)
        for unit in passage.units
    )
