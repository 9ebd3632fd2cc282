"""What has become of the documents that a case quotes: it is said wherever the case is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.conversations.conversation import KeptCitation
from assistant.records.cases import bases
from assistant.records.database import Records
from retrieval.documents import Document
from retrieval.editions import edition_name

CHANGED = "根拠が改定されています"


@dataclass(frozen=True, slots=True)
class Change:
    """A quoted document that is not what it was: superseded by ``newer``, or gone (None).

    ``newer`` is None as well when the newer edition may not be seen.
    """

    citation: KeptCitation
    superseded: bool
    newer: Document | None

    @property
    def sentence(self) -> str:
        """What is said of it, without a full stop."""
        name = self.citation.name
        if not self.superseded:
            return f"「{name}」は削除されたか、差し替えられています"
        if self.newer is None:
            return f"「{name}」は旧版です"
        return f"「{name}」→ 新しい版「{_named(self.newer)}」"


def changes(basis: Sequence[KeptCitation], documents: Mapping[str, Document]) -> tuple[Change, ...]:
    """The changes since, each document once; ``documents`` (by id) are those that may be seen.

    Who sees a case may read all collections that it quotes: a document that is not there is gone.
    """
    found: dict[str, Change] = {}
    for citation in basis:
        document = documents.get(citation.document_id)
        if document is not None and not document.superseded_by:
            continue
        newer = documents.get(document.superseded_by) if document is not None else None
        found.setdefault(citation.document_id, Change(citation, document is not None, newer))
    return tuple(found.values())


def notice_of(found: Sequence[Change]) -> str:
    """What is said where the case is shown; "" when its basis stands as it was."""
    if not found:
        return ""
    return f"{CHANGED}: {'、'.join(change.sentence for change in found)}。"


def notices(
    records: Records, citations: Iterable[KeptCitation], documents: Mapping[str, Document]
) -> dict[str, str]:
    """What is to be said of the cases among quotations, by their documents' ids."""
    ids = [citation.document_id for citation in citations if citation.experience]
    if not ids:
        return {}
    found = {
        document_id: notice_of(changes(basis, documents))
        for document_id, (_, basis) in bases(records, ids).items()
    }
    return {document_id: notice for document_id, notice in found.items() if notice}


def _named(document: Document) -> str:
    name, edition = document.title.strip() or document.path, edition_name(document.edition)
    return name if not edition or document.edition in name else f"{name}（{edition}）"
