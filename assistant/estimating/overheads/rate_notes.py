"""What a report says of the rates that were used: editions, gaps, unverified and unused rows."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.model import Estimate
from assistant.estimating.overheads.context import context_of
from assistant.estimating.overheads.options import rate_options
from assistant.estimating.overheads.printed_costs import rated_costs
from assistant.estimating.overheads.rate_tables import (
    is_outdated,
    is_shipped,
    is_unverified,
    unused_rows,
)
from assistant.estimating.references import RateRow, References

_MOST_NAMED = 8


def rate_notes(estimate: Estimate, references: References) -> Iterator[str]:
    """Japanese sentences on the rate tables that an estimate was checked with."""
    context = context_of(estimate, references)
    said: set[str] = set()
    for rated in rated_costs(estimate):
        rows = rate_options(context, rated).rows
        if not rows:
            yield f"{rated.name}の率表がないため、{rated.target}の率は照合していません。"
        elif len(rows) == 1:
            row = rows[0]
            where = "収録した率表" if is_shipped(row) else row.origin.document
            text = f"{rated.name}は{where}の「{row.edition}」（{row.work_category or '全工種'}）によります。"
            if is_outdated(row, context.on):
                text += f"{row.effective_to} までの版で、古い可能性があります。"
            if is_unverified(row):
                text += "この率は出典が未確認です。"
            if is_shipped(row) and context.given:
                text += "指定された率表にこの率がないためです。"
            if text not in said:
                said.add(text)
                yield text
        else:
            yield f"主たる工種または適用年度が定まらず、{rated.name}は{len(rows)}通りの率と照合しました。"
    yield from _unused(context.given)


def _unused(given: tuple[RateRow, ...]) -> Iterator[str]:
    unused = unused_rows(given)
    if unused:
        names = "、".join(dict.fromkeys(row.rate for row in unused[:_MOST_NAMED]))
        more = f" ほか{len(unused) - _MOST_NAMED}行" if len(unused) > _MOST_NAMED else ""
        yield f"率表のうち使わなかった行があります: {names}{more}"
