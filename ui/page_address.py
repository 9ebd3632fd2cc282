"""Where the library shows the file of a document, opened at a page."""

from __future__ import annotations

from retrieval.documents import Document


def page_address(document_id: str, page: int) -> str:
    """The address of a document's own file at a page (from 1), to stand in HTML as text."""
    return f"/documents/{document_id}/original#page={page}"


def document_address(document: Document, page: int | None) -> str:
    """The address of a document's own file, at a page where the browser can turn to one: in a PDF."""
    if page and document.path.lower().endswith(".pdf"):
        return page_address(document.id, page)
    return f"/documents/{document.id}/original"
