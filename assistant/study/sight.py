"""Which questions a person may see now: what they teach must be in force and theirs to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.access.door import Door
from assistant.learning.questions.question import Place, Question, QuestionKind
from assistant.learning.questions.taught import is_taught
from assistant.records.cards import Card
from assistant.records.question_reports import questions_out
from assistant.study.entries import OUT_OF_SIGHT

_RESTS = (
    "この問題は休みにしています。もとの文書が改定されたか見られなくなったか、"
    "おかしいと知らされた問題です。"
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may see: ``taught`` documents by id, and all ``decks`` they may name.

    ``out`` are ids of questions that were found wrong.
    """

    taught: frozenset[str]
    decks: frozenset[str]
    out: frozenset[str] = frozenset()

    def shows(self, question: Question) -> bool:
        """Whether a question may be shown and answered."""
        return question.place.document_id in self.taught and question.id not in self.out

    def asks(self, card: Card) -> bool:
        """Whether a card is put again."""
        return card.document_id in self.taught and card.question_id not in self.out

    def with_names(self, cards: Iterable[Card]) -> tuple[Card, ...]:
        """The cards, those of collections out of sight filed under one deck without names."""
        return tuple(
            card if card.deck in self.decks else replace(card, deck=OUT_OF_SIGHT, topic="")
            for card in cards
        )


def sight_of(door: Door) -> Sight:
    """What the person of a door may see now."""
    documents = door.reading().documents()
    return Sight(
        taught=frozenset(document.id for document in documents if is_taught(document)),
        decks=frozenset(document.collection for document in documents),
        out=questions_out(door.records, door.person.name),
    )


def resting_question(question: Question) -> Question:
    """What stands in the place of a question that may not be shown: nothing of it is told."""
    return Question(
        id=question.id,
        kind=QuestionKind.OPEN,
        place=Place("", "", "", "", "", "", (), 0, ""),
        instruction=_RESTS,
        body="",
        answer="",
    )
