"""What errors in drafts are made with: clauses that a standard doesn't have, names with an edition."""

from __future__ import annotations

import re

from assistant.drafting.review.clauses import (
    Clause,
    Standards,
    edition_shown,
    name_without_edition,
    numbers_in_label,
)
from retrieval.documents import Document

_CLAUSE = re.compile(r"[0-9]{1,2}(?:-[0-9]{1,3}){2,4}")


def numbered_clause(standards: Standards, document: Document) -> Clause | None:
    """The first clause of a document that has a number of several parts (1-1-2-2)."""
    clauses = standards.clauses_of(document).by_number
    return next((clauses[number] for number in sorted(clauses) if _CLAUSE.fullmatch(number)), None)


def unknown_number(
    standards: Standards, document: Document, number: str, *, beyond: int = 40
) -> str:
    """A clause number like one of the document's own, that it does not have.

    ``beyond`` is by how much it is greater at least.
    """
    clauses = standards.clauses_of(document)
    last = numbers_in_label(number)[-1]
    before, _, after = number.rpartition(str(last))
    return next(
        other
        for step in range(beyond, 900)
        if not clauses.knows(other := f"{before}{last + step}{after}")
    )


def named_with_edition(document: Document) -> str:
    """Its name as a text cites it: 「土木工事共通仕様書（2025年版）」."""
    return f"{name_without_edition(document)}（{edition_shown(document)}）"
