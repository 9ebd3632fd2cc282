"""A draft held against the standards, its sheet and its estimate."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access.door import Door
from assistant.drafting.sources import sources_of
from assistant.drafts.begin import kept_estimate
from assistant.drafts.reads import draft_of_row, own_row
from assistant.drafts.sheets import kind_of, sheet_of_row

if TYPE_CHECKING:
    from assistant.drafting.review.findings import ReviewFinding, ReviewReport


def review(door: Door, draft_id: str, *, kinds: Path | None = None) -> ReviewReport:
    """What is found in a draft as it is now; it only reads, so that nobody waits for it.

    Raises NaniwaError: ``no_draft``, ``no_kind``, and what `review_draft` raises.
    """
    row = own_row(door, draft_id)
    from assistant.drafting.review.review import review_draft

    kind = kind_of(door.home, row.kind, kinds)
    return review_draft(
        draft_of_row(door, row),
        sources_of(door.reading()),
        kind=kind,
        sheet=sheet_of_row(row, kind),
        estimate=kept_estimate(door, row),
    )


def finding_key(found: ReviewFinding) -> str:
    """What a finding is called by: the same in the next review while it says the same."""
    said = (found.rule, found.place.shown, found.item, found.message, found.actual, found.expected)
    return sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:16]
