"""A draft held against the standards, its sheet and its estimate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access.door import Door
from assistant.drafting.kinds import Kind
from assistant.drafting.sources import sources_of
from assistant.drafts.begin import kept_estimate
from assistant.drafts.reads import draft_of_row, own_row
from assistant.drafts.sheets import kind_of, sheet_of_row
from assistant.records.drafts import DraftRow

if TYPE_CHECKING:
    from assistant.drafting.review.findings import ReviewFinding, ReviewReport


def review(door: Door, draft_id: str, *, kinds: Path | None = None) -> ReviewReport:
    """What is found in a draft as it is now; it only reads, so that nobody waits for it.

    While neither the draft nor the documents that the person may read have changed, the same is
    found again without looking anew: one asks about finding after finding. Raises NaniwaError:
    ``no_draft``, ``no_kind``, and what `review_draft` raises.
    """
    row = own_row(door, draft_id)
    kind = kind_of(door.home, row.kind, kinds)
    documents = door.reading().documents()
    rests_on = (door.home, row, kind, documents, datetime.now(UTC).date())
    return _reviewed(
        _Asked(sha256(repr(rests_on).encode("utf-8", "replace")).hexdigest(), door, row, kind)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A review; two are the same when all that they rest on is (``rests_on``, a digest)."""

    rests_on: str
    door: Door = field(compare=False)
    row: DraftRow = field(compare=False)
    kind: Kind = field(compare=False)


@lru_cache(maxsize=16)
def _reviewed(asked: _Asked) -> ReviewReport:
    from assistant.drafting.review.review import review_draft

    return review_draft(
        draft_of_row(asked.door, asked.row),
        sources_of(asked.door.reading()),
        kind=asked.kind,
        sheet=sheet_of_row(asked.row, asked.kind),
        estimate=kept_estimate(asked.door, asked.row),
    )


def finding_key(found: ReviewFinding) -> str:
    """What a finding is called by: the same in the next review while it says the same."""
    said = (found.rule, found.place.shown, found.item, found.message, found.actual, found.expected)
    return sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:16]
