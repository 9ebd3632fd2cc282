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
    """The one clause of a heading, None when there is none or several.

    A section is known under shorter numbers as well (1編1章7節, 1章7節, 7節): the full one is meant.
    """
    wanted = heading_words(title)
    alike = [clause for clause in clauses if wanted and heading_words(clause.title) == wanted]
    full = [c for c in alike if not any(_is_shorter(c.number, o.number) for o in alike)]
    return full[0] if len(full) == 1 else None


def _is_shorter(number: str, other: str) -> bool:
    """Whether a number is another one without the parts or chapters before it."""
    return (
        len(number) < len(other) and other.endswith(number) and other[: -len(number)][-1] in "編章"
    )


def basis_of_clause(clause: Clause) -> Basis:
    """A basis that quotes the beginning of a clause."""
    text = " ".join(clause.text.split())
    return Basis(
        titled(clause.document),
        clause.page,
        f"{clause.shown} {shortened(text, FIRST_WORDS)}",
    )
