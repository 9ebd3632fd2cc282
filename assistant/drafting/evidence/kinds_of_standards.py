"""Which kind of standard has what is asked of a work."""

from __future__ import annotations

import re

from assistant.drafting.evidence.work_asked import Aspect
from retrieval.documents import Document, DocumentKind

_DESIGN = re.compile(r"設計|便覧|指針|計画編")
_WORKS = re.compile(r"仕様書|施工|監理")
_QUANTITIES = re.compile(r"積算|数量|歩掛|単価")
_GUIDES = re.compile(r"手引|研修|質問|マニュアル|事例|点検|書き方")


def fit_of_document(document: Document, aspect: Aspect) -> float | None:
    """How well a kind of standard has what is asked, None where it doesn't.

    A manual of design says how a work is designed, a specification how it is done.
    """
    if document.kind not in {DocumentKind.STANDARD, DocumentKind.MANUAL}:
        return None
    name = f"{document.path} {document.title}"
    if _QUANTITIES.search(name) or aspect is Aspect.QUANTITY:
        return 0.0 if _QUANTITIES.search(name) and aspect is Aspect.QUANTITY else None
    if _GUIDES.search(document.title):
        return None if aspect is Aspect.DESIGN or "監理" not in document.title else -0.2
    on_design = is_on_design(document)
    if aspect is Aspect.DESIGN:
        return 0.0 if on_design else None
    if on_design:
        return -1.2 if aspect in {Aspect.ANY, Aspect.GENERALLY} else None
    return 0.0


def is_on_design(document: Document) -> bool:
    """Whether it is a manual of design, and no specification."""
    name = f"{document.path} {document.title}"
    return _DESIGN.search(name) is not None and not _WORKS.search(document.title)
