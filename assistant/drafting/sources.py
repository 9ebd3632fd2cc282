"""What a draft is written from: the current standards and the past designs that a person may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.access.door import ReadableLibrary
from retrieval.documents import Document, DocumentKind, Passage
from retrieval.library import Library
from retrieval.ranking import Found

_RULES = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
_PAST = frozenset({DocumentKind.DESIGN})


class Consulted(Protocol):
    """Documents of some kinds, as `assistant.access.door.ReadableLibrary` reads them."""

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all."""
        ...

    def find(
        self, text: str, *, collections: Collection[str] = (), also: Sequence[str] = ()
    ) -> Found | None:
        """As `retrieval.library.Library.find`."""
        ...

    def closeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """As `retrieval.library.Library.closeness`."""
        ...

    def passage(self, passage_id: str) -> Passage:
        """As `retrieval.library.Library.passage`."""
        ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """As `retrieval.library.Library.passages_of`."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """``everything`` is for looking up what a text refers to; the others for searching."""

    everything: Consulted
    standards: Consulted
    past: Consulted


def sources_of(reading: ReadableLibrary) -> Sources:
    """What one person may draft from."""
    return Sources(
        everything=reading,
        standards=replace(reading, kinds=_RULES),
        past=replace(reading, kinds=_PAST),
    )


def whole_library(library: Library) -> ReadableLibrary:
    """Everything, for the command line: who can read the home's files can read all of it."""
    return ReadableLibrary(
        library, frozenset(document.collection for document in library.documents())
    )


@dataclass(frozen=True, slots=True)
class KeptPassages:
    """A library of which documents that are read whole are read once, and kept in ``kept``."""

    library: Consulted
    kept: dict[str, tuple[Passage, ...]]

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all."""
        return self.library.documents(collection)

    def find(
        self, text: str, *, collections: Collection[str] = (), also: Sequence[str] = ()
    ) -> Found | None:
        """As `retrieval.library.Library.find`."""
        return self.library.find(text, collections=collections, also=also)

    def closeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """As `retrieval.library.Library.closeness`."""
        return self.library.closeness(text, others)

    def passage(self, passage_id: str) -> Passage:
        """As `retrieval.library.Library.passage`."""
        return self.library.passage(passage_id)

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """As `retrieval.library.Library.passages_of`."""
        if document_id not in self.kept:
            self.kept[document_id] = self.library.passages_of(document_id)
        return self.kept[document_id]
