"""Corrections of 歩掛 that a rate table lists, and whether the estimate states their condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.model import Estimate
from assistant.estimating.names import name_key
from assistant.estimating.price_checks.said import text
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import Located, shown_name

_MULTIPLYING = ("歩掛補正:", "変化率:")


@dataclass(frozen=True, slots=True)
class Correction:
    """A factor on quantities; ``due`` when the estimate states its condition."""

    row: RateRow
    label: str
    factor: Decimal
    due: bool


def corrections_for(
    estimate: Estimate,
    references: References,
    located: Located,
    targets: Sequence[str],
    around: str,
) -> list[Correction]:
    """The multiplying corrections that concern one of ``targets`` (a worker, a work, 労務)."""
    return list(_found(estimate, references, located, targets, around, _MULTIPLYING))


def output_corrections(
    estimate: Estimate,
    references: References,
    located: Located,
    targets: Sequence[str],
    around: str,
) -> list[Correction]:
    """The multiplying corrections of a daily output."""
    return list(_found(estimate, references, located, targets, around, ("日当たり作業量補正:",)))


def _found(
    estimate: Estimate,
    references: References,
    located: Located,
    targets: Sequence[str],
    around: str,
    prefixes: tuple[str, ...],
) -> Iterator[Correction]:
    keys = [key for target in targets if (key := name_key(target))]
    for row in references.rates:
        if row.a is None or not row.rate.startswith(prefixes):
            continue
        prefix, _, what = row.rate.partition(":")
        key = name_key(what)
        if key and not any(key in other or other in key for other in keys):
            continue
        factor = row.a if row.formula != "add" else 1 + (row.a if abs(row.a) < 1 else row.a / 100)
        where = f"{around} {shown_name(located.line)} {text(located.line.remarks)}" + " ".join(
            shown_name(line) for line in located.ancestors
        )
        yield Correction(
            row,
            f"{prefix} {row.work_category}".strip(),
            factor,
            stated_in(row.work_category, estimate, where),
        )


def stated_in(condition: str, estimate: Estimate, around: str) -> bool:
    """Whether the cover or the texts around a line state a condition (all of its words)."""
    words = [key for word in re.split(r"[\s　・、,]+", condition) if (key := name_key(word))]
    if not words:
        return True
    stated = name_key(
        around + " ".join(f"{label}{written.text}" for label, written in estimate.facts.items())
    )
    return all(word in stated for word in words)
