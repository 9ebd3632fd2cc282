"""The district whose prices apply: as the cover states it, else as the place of the work names it."""

from __future__ import annotations

from assistant.estimating.facts import fact_text
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.periods import district_key
from assistant.estimating.references import References


def districts_of_place(estimate: Estimate, references: References) -> list[str]:
    """The price table's districts that 工事場所 names, the longest name last."""
    place = district_key(fact_text(estimate, "工事場所"))
    districts = {row.district for row in references.prices if len(district_key(row.district)) > 1}
    return sorted((name for name in districts if district_key(name) in place), key=len)


def district_of(estimate: Estimate, references: References) -> tuple[str, bool]:
    """The district and whether the cover states it; empty when nothing names one district."""
    stated = fact_text(estimate, "地区")
    if stated:
        return stated, True
    named = districts_of_place(estimate, references)
    if not named:
        return "", False
    # 佐伯 beside 佐伯南: the longer name is meant only where the place has it
    longest = named[-1]
    one = all(district_key(name) in district_key(longest) for name in named)
    return (longest, False) if one else ("", False)
