"""What answering needs of a library: the whole one, or the part of it that a person may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from retrieval.documents import Document, Passage
from retrieval.ranking import Found


class Searched(Protocol):
    """Documents to answer from; `retrieval.library.Library` is one, and so is a person's view of it."""

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all."""
        ...

    def find(
        self,
        text: str,
        *,
        collections: Collection[str] = (),
        without: Collection[str] = (),
        also: Sequence[str] = (),
    ) -> Found | None:
        """As `retrieval.library.Library.find`."""
        ...

    def closeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """As `retrieval.library.Library.closeness`."""
        ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """As `retrieval.library.Library.passages_of`."""
        ...
