"""What a question is: where it comes from, what is asked, what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.documents import Document, Passage
from retrieval.editions import edition_name

BLANK = "（　　　）"


class QuestionKind(StrEnum):
    """How a question is put and answered."""

    FILL_IN = "fill_in"
    CHOICE = "choice"
    TRUE_FALSE = "true_false"
    ORDER = "order"
    TABLE = "table"
    OPEN = "open"


KIND_NAMES = {
    QuestionKind.FILL_IN: "穴埋め",
    QuestionKind.CHOICE: "四択",
    QuestionKind.TRUE_FALSE: "正誤",
    QuestionKind.ORDER: "並べ替え",
    QuestionKind.TABLE: "表の読み取り",
    QuestionKind.OPEN: "記述",
}

LETTERS = "アイウエオカキク"
"""What the choices of a question are called by."""

TYPED = frozenset({QuestionKind.FILL_IN, QuestionKind.OPEN})
"""Answered in writing; the others by choosing."""

TRUE_FALSE_CHOICES = ("正しい", "誤っている")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question's answer stands: ``quote`` is word for word, ``page`` as in the file."""

    document_id: str
    document: str
    edition: str
    collection: str
    passage_id: str
    clause: str
    heading_path: tuple[str, ...]
    page: int
    quote: str

    @property
    def label(self) -> str:
        """How a person looks it up: 「土木工事共通仕様書（2025年版） 1-1-4-1 段階確認」."""
        title = self.document
        if self.edition and self.edition not in title:
            title += f"（{edition_name(self.edition)}）"
        return f"{title} {self.clause}" if self.clause not in {"", self.document} else title

    @property
    def topic(self) -> str:
        """What a person files it under: the chapter, or the document where there is none."""
        return topic_of(self.heading_path, self.document)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was checked to have exactly one right answer.

    ``body`` is the sentence, statement or table place that is asked about, ``instruction`` what
    is to be done with it. ``choices`` are shown in their order; ``right`` are the indexes of the
    right one, for ORDER of all in the right order, empty for FILL_IN and OPEN. ``answer`` is the
    right answer in words. ``remarks`` say of each choice why it is not right ("" for the right).
    """

    id: str
    kind: QuestionKind
    place: Place
    instruction: str
    body: str
    answer: str
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def lettered_choices(self) -> tuple[str, ...]:
        """The choices as they are shown: 「ア. 10日」."""
        return tuple(f"{letter}. {c}" for letter, c in zip(LETTERS, self.choices, strict=False))

    @property
    def right_answer(self) -> str:
        """The right answer as it is told: 「ウ（10日）」, a typed one as it is."""
        if self.kind in TYPED:
            return self.answer
        return f"{''.join(LETTERS[n] for n in self.right)}（{self.answer}）"


def topic_of(heading_path: Sequence[str], document: str) -> str:
    """The chapter that a clause is filed under, or the document where it has none."""
    return heading_path[1] if len(heading_path) > 1 else document


def title_of(document: Document) -> str:
    """What a person calls a document."""
    return (document.title or document.path).strip()


def place_of(document: Document, passage: Passage, quote: str, page: int) -> Place:
    """The place of words of a passage."""
    return Place(
        document_id=document.id,
        document=title_of(document),
        edition=document.edition.strip(),
        collection=document.collection,
        passage_id=passage.id,
        clause=passage.clause.strip(),
        heading_path=passage.heading_path,
        page=page,
        quote=quote,
    )


def question_id(kind: QuestionKind, place: Place, body: str, answer: str) -> str:
    """The same for the same question asked of the same place, whenever it is made."""
    text = f"{kind}\x1f{place.passage_id}\x1f{place.quote}\x1f{body}\x1f{answer}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
