"""Pages to passages: headings, clauses, lists and tables of Japanese technical standards."""

from __future__ import annotations

from retrieval.documents import LoadedDocument, Passage
from retrieval.structure.passages import assemble
from retrieval.structure.reading import find_blocks

__all__ = ["build_passages"]


def build_passages(loaded: LoadedDocument, *, document_id: str) -> tuple[Passage, ...]:
    """Cut a document into passages that follow its clauses, lists and tables.

    Running headers, footers and tables of contents are left out; everything else is in exactly
    one passage, as units with their boxes. The same document always gives the same passages.
    """
    return assemble(find_blocks(loaded), document_id=document_id, title=loaded.title)
