"""What is taught: the current standards and guides of a library, or of a person's part of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from retrieval.documents import Document, DocumentKind, Passage
from retrieval.errors import NaniwaError

LEARNT_FROM = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
"""What is taught: rules and guides. Designs, prices and records are single cases."""


class Taught(Protocol):
    """Documents to learn from; `retrieval.library.Library` is one, and so is a person's view of it."""

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all."""
        ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """As `retrieval.library.Library.passages_of`."""
        ...


def documents_to_learn(library: Taught, collections: Collection[str] = ()) -> tuple[Document, ...]:
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
