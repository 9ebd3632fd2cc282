"""A text that was looked up, and the one refusal of what is not there."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.learning.questions.question import title_of
from retrieval.documents import Document
from retrieval.editions import edition_name
from retrieval.errors import NaniwaError

_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Referred:
    """A text and where it stands: the document's id, collection and page, "" and 0 where none."""

    text: str
    where: str
    document_id: str = ""
    collection: str = ""
    page: int = 0


def no_text() -> NaniwaError:
    """The same for what is not there and for what may not be seen."""
    return NaniwaError("説明する文章は、いまは見られません。", code="no_text")


def number_in(text: str) -> int:
    """A number of a reference. Raises NaniwaError (``no_text``)."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise no_text()
    return int(text)


def named(document: Document, clause: str = "") -> str:
    """A document with its edition, and the clause: 「土木工事共通仕様書（2025年版）　1-1-4-1 段階確認」."""
    title = title_of(document)
    if document.edition and document.edition not in title:
        title = f"{title}（{edition_name(document.edition)}）"
    return f"{title}　{clause}".strip()


def lines_of(*parts: str) -> str:
    """Each part that says something as a line, what stands there twice once."""
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
