"""Rule 7: the price of a neighbouring specification, another district, another work class."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.facts import fact, fact_text
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import NEIGHBOUR
from assistant.estimating.price_checks.districts import districts_of_place
from assistant.estimating.price_checks.periods import district_key, same_district
from assistant.estimating.price_checks.price_findings import cases_of_rule
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(7, NEIGHBOUR, "隣の規格・別の地区の単価")
def neighbour(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A price belongs to the line's own specification, and to the district of the work."""
    yield from cases_of_rule(NEIGHBOUR, estimate, references)
    yield from _district_of_the_place(estimate, references)


def _district_of_the_place(estimate: Estimate, references: References) -> Iterator[Finding]:
    """The cover's 地区 against its 工事場所, when the place names another of the table's districts."""
    stated, place = fact(estimate, "地区"), fact_text(estimate, "工事場所")
    if stated is None or not stated.text.strip() or not place:
        return
    named = districts_of_place(estimate, references)
    if not named or any(same_district(stated.text, district) for district in named):
        return
    if district_key(stated.text) in district_key(place):
        return
    yield Finding(
        rule=NEIGHBOUR,
        severity=Severity.WARNING,
        place=stated.place,
        item="地区",
        message=f"工事場所「{place}」は単価表の「{named[-1]}」に当たりますが、地区は「{stated.text}」です。",
        actual=stated.text,
        expected=named[-1],
        case="district_of_place",
        figures={"district": named[-1], "place": place},
    )
