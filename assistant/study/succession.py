"""Cards follow their document into its new edition, where that says the same.

A standard comes out anew every year, and most of its sentences stay as they were: what somebody
knows of them is not forgotten. A question whose sentence has changed rests with the old edition.
So it is, too, where a file was replaced by a corrected one and the document before is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.bank import bank_questions
from assistant.learning.questions.question import Question, place_of, question_id, title_of
from assistant.learning.questions.taught import is_taught
from assistant.records.cards import Card, cards_of_documents, documents_of_cards, put_in_place
from assistant.records.database import Records
from assistant.records.question_reports import questions_out
from retrieval.documents import Document, Passage
from retrieval.japanese import folded
from retrieval.library import Library

_Key = tuple[str, ...]


def let_cards_follow(records: Records, library: Library, home: Path) -> int:
    """Let the cards of superseded documents go on with the newest edition, where it says the same.

    That is: it has the same question, or the whole clause is word for word what it was. Of a
    document that is gone, whose clauses can't be compared any more, it is the same question in the
    document of that name which has taken its place. What is known, and all answers given, stay.
    Other cards, and those that the person has of the newest edition already, rest as they are.
    Returns how many went on; once more changes nothing.
    """
    documents = {document.id: document for document in library.documents()}
    followed = 0
    for document_id in documents_of_cards(records):
        newest = _newest(document_id, documents)
        if newest is None and document_id in documents:
            continue
        cards = cards_of_documents(records, document_id)
        newest = newest or _in_its_place(cards, documents)
        if newest is None:
            continue
        edition = _Edition.of(library, home, document_id, newest)
        for card in cards:
            same = edition.same(question_of(card.question))
            if same is not None and card.question_id not in questions_out(records, card.person):
                followed += put_in_place(records, card, _of(card, same))
    return followed


def _newest(document_id: str, documents: Mapping[str, Document]) -> Document | None:
    """The edition in force of a superseded document, None when there is none or it is that."""
    document = documents.get(document_id)
    seen: set[str] = set()
    while document is not None and document.superseded_by and document.id not in seen:
        seen.add(document.id)
        document = documents.get(document.superseded_by)
    return document if document and document.id != document_id and is_taught(document) else None


def _in_its_place(cards: Sequence[Card], documents: Mapping[str, Document]) -> Document | None:
    """The only document in force of a collection that is called as that of the cards was."""
    named = {(card.deck, question_of(card.question).place.document) for card in cards}
    found = [
        document
        for document in documents.values()
        if is_taught(document) and (document.collection, title_of(document)) in named
    ]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Edition:
    """The newest edition beside an older one: its questions and clauses by their words."""

    document: Document
    before: Mapping[str, Passage]
    questions: Mapping[_Key, Sequence[Question]]
    passages: Mapping[str, Sequence[Passage]]

    @classmethod
    def of(cls, library: Library, home: Path, before: str, newest: Document) -> _Edition:
        questions: dict[_Key, list[Question]] = {}
        for question in bank_questions(library, newest, home):
            questions.setdefault(_words(question), []).append(question)
        passages: dict[str, list[Passage]] = {}
        for passage in library.passages_of(newest.id):
            passages.setdefault(folded(passage.text), []).append(passage)
        old = {passage.id: passage for passage in library.passages_of(before)}
        return cls(newest, old, questions, passages)

    def same(self, question: Question) -> Question | None:
        """What a question of the older edition has become; None when that can't be told."""
        alike = self.questions.get(_words(question), ())
        found = [one for one in alike if one.place.clause == question.place.clause]
        if len(found) == 1 or len(alike) == 1:
            return (found or alike)[0]
        return self._of_same_clause(question)

    def _of_same_clause(self, question: Question) -> Question | None:
        old = self.before.get(question.place.passage_id)
        if old is None:
            return None
        found = [
            passage
            for passage in self.passages.get(folded(old.text), ())
            if passage.clause == old.clause
        ]
        if len(found) != 1:
            return None
        (passage,) = found
        further = question.place.page - old.pages[0]
        page = passage.pages[min(max(further, 0), len(passage.pages) - 1)]
        place = place_of(self.document, passage, question.place.quote, page)
        name = question_id(question.kind, place, question.body, question.answer)
        return replace(question, id=name, place=place)


def _words(question: Question) -> _Key:
    """What is asked and what is right, word for word, wherever it stands."""
    texts = (question.place.quote, question.body, question.answer)
    return (question.kind.value, *map(folded, texts))


def _of(card: Card, question: Question) -> Card:
    """The card with another question; what is known stays."""
    return replace(
        card,
        question_id=question.id,
        deck=question.place.collection,
        topic=question.place.topic,
        document_id=question.place.document_id,
        question=question_json(question),
    )
