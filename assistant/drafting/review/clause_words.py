"""Saying which clause is meant: by its heading, and quoted as a basis."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.review.clauses import (
    Clause,
    titled,
)
from assistant.drafting.review.findings import Basis
from assistant.drafting.review.headings import heading_words
from assistant.drafting.review.text import shortened

FIRST_WORDS = 120


def with_title(clauses: Sequence[Clause], title: str) -> Clause | None:
    """The one clause of a heading, None when there is none or several."""
    wanted = heading_words(title)
    alike = [clause for clause in clauses if wanted and heading_words(clause.title) == wanted]
    return alike[0] if len(alike) == 1 else None


def basis_of_clause(clause: Clause) -> Basis:
    """A basis that quotes the beginning of a clause."""
    text = " ".join(clause.text.split())
    return Basis(
        titled(clause.document),
        clause.page,
        f"{clause.shown} {shortened(text, FIRST_WORDS)}",
    )
