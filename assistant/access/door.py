"""The door between a signed-in person and the data: every read and every change goes through it.

Routes and callbacks get a `Door` for the person of the session and ask nothing else. What a
person may not see is treated as if it were not there, so that nothing is learnt by guessing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.access import policy
from assistant.access.people import Feature, Person
from assistant.records.audit import Action, note
from assistant.records.cases import case_documents
from assistant.records.collection_rules import collection_rules
from assistant.records.database import Records
from retrieval.documents import Document, DocumentKind, Passage
from retrieval.errors import NaniwaError
from retrieval.library import Library
from retrieval.ranking import Found


@dataclass(frozen=True, slots=True)
class Door:
    """What one person may see and do. ``home`` is NANIWA_HOME, ``address`` where they sit."""

    person: Person
    records: Records
    library: Library
    home: Path
    address: str = ""

    def require(self, feature: Feature) -> None:
        """Raise NaniwaError (``forbidden``) unless the person's role allows it."""
        if not self.person.may(feature):
            raise NaniwaError(f"{feature.value}権限がありません。", code="forbidden")

    def note(self, action: Action, subject: str, detail: str = "") -> None:
        """Write into the audit trail what the person did."""
        note(self.records, self.person.name, action, subject, detail, address=self.address)

    def reading(self) -> ReadableLibrary:
        """The library as this person may see it now.

        A case quotes other documents: whoever may not read all of them may not read the case.
        """
        documents = self.library.documents()
        rules = collection_rules(self.records)
        allowed = policy.readable_collections(
            self.person, {document.collection for document in documents}, rules
        )
        hidden = frozenset(
            case.document_id
            for case in case_documents(self.records)
            if case.withdrawn
            or case.quoted != policy.readable_collections(self.person, case.quoted, rules)
        )
        return ReadableLibrary(self.library, allowed, hidden=hidden)

    def original(self, document_id: str) -> tuple[Document, Path]:
        """A document and the file it was read from, noted as opened.

        Raises NaniwaError: ``no_document`` also for one that the person may not see, and what
        `Library.original_path` raises.
        """
        document = self.reading().document(document_id)
        path = self.library.original_path(document)
        self.note(Action.OPENED, document.path, document.id)
        return document, path


@dataclass(frozen=True, slots=True)
class ReadableLibrary:
    """The part of a library in ``allowed`` collections; reads as `Library` does.

    ``kinds`` limits searches to documents of some kinds, empty not at all. ``hidden`` are ids of
    documents that may not be seen though their collections may.
    """

    library: Library
    allowed: frozenset[str]
    kinds: frozenset[DocumentKind] = frozenset()
    hidden: frozenset[str] = frozenset()

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents that may be seen, of one collection or all."""
        return tuple(
            document
            for document in self.library.documents(collection)
            if document.collection in self.allowed and document.id not in self.hidden
        )

    def document(self, document_id: str) -> Document:
        """Return a document by its id. Raises NaniwaError (``no_document``)."""
        for document in self.documents():
            if document.id == document_id:
                return document
        raise NaniwaError("その文書は登録されていません。", code="no_document")

    def find(
        self,
        text: str,
        *,
        collections: Collection[str] = (),
        without: Collection[str] = (),
        also: Sequence[str] = (),
    ) -> Found | None:
        """As `Library.find`, never outside what may be seen."""
        wanted = self.allowed.intersection(collections) if collections else self.allowed
        if not wanted:
            return None
        return self.library.find(
            text,
            collections=wanted,
            kinds=self.kinds,
            without=self.hidden.union(without),
            also=also,
        )

    def closeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """As `Library.closeness`."""
        return self.library.closeness(text, others)

    def passage(self, passage_id: str) -> Passage:
        """As `Library.passage`; one that may not be seen is not there."""
        passage = self.library.passage(passage_id)
        self._check(passage)
        return passage

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """As `Library.passages_of`; a document that may not be seen has none."""
        try:
            return self.library.passages_of(self.document(document_id).id)
        except NaniwaError:
            return ()

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> tuple[Passage, ...]:
        """As `Library.neighbours`."""
        self._check(passage)
        return self.library.neighbours(passage, before, after)

    def _check(self, passage: Passage) -> None:
        try:
            self.document(passage.document_id)
        except NaniwaError as error:
            raise NaniwaError(
                "その箇所は資料から削除されたか、更新されました。", code="no_passage"
            ) from error
