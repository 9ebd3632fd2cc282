"""What the rules of a review look at: one document, and everything it is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.drafting.draft import Draft
from assistant.drafting.kinds import Kind
from assistant.drafting.review.clauses import Standards
from assistant.drafting.review.resolving import Resolved
from assistant.drafting.review.text import ReviewedText
from assistant.drafting.sheet import Sheet

if TYPE_CHECKING:
    from assistant.estimating.model import Estimate


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """One document under review. ``draft`` is set when it is one of Naniwa's drafts.

    ``resolved`` are the references that the text makes, each with what it leads to.
    """

    text: ReviewedText
    standards: Standards
    resolved: tuple[Resolved, ...] = ()
    kind: Kind | None = None
    sheet: Sheet | None = None
    estimate: Estimate | None = field(default=None)
    estimate_name: str = ""
    draft: Draft | None = None
