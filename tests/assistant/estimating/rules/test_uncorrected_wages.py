"""A correction of wages is due on all of them."""

from __future__ import annotations

from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.references import RateRow, References
from tests.assistant.estimating.builders import estimate, line, price
from tests.assistant.estimating.rules.saying import said_by

WAGES = {"普通作業員": 24000, "特殊作業員": 28000, "型わく工": 33000, "鉄筋工": 32000}
FACTS = {"単価適用日": "2026-04-01", "週休2日": "4週8休以上"}
FIVE_DAY_WEEK = RateRow(
    "2026年度", "週休2日補正:労務費", "4週8休以上", "factor", a=Decimal("1.05"), confidence="high"
)
REFERENCES = References(
    prices=tuple(price(name, "", "人", yen) for name, yen in WAGES.items()), rates=(FIVE_DAY_WEEK,)
)


def said_of(*uncorrected: str) -> list[Finding]:
    lines = []
    for row, (name, yen) in enumerate(WAGES.items(), start=5):
        stands = yen if name in uncorrected else yen * 105 // 100
        lines.append(line(row, name, "", "人", 1, stands, stands))
    return said_by("unit_price", estimate(*lines, facts=FACTS), REFERENCES)


def test_one_wage_without_the_correction_of_the_others_is_named() -> None:
    (found,) = said_of("型わく工")
    assert (found.case, found.severity) == ("correction_missing", Severity.WARNING)
    assert (found.place.cell, found.expected) == ("E7", "34,650")


def test_wages_that_all_carry_the_correction_are_right() -> None:
    assert said_of() == []


def test_wages_none_of_which_carry_it_are_not_told_one_by_one() -> None:
    assert said_of(*WAGES) == []


def test_one_correction_that_is_not_due_on_many_wages_is_one_error() -> None:
    names = [f"{letter}工" for letter in "甲乙丙丁戊己庚辛壬癸"]
    lines = [line(row, name, "", "人", 1, 21000, 21000) for row, name in enumerate(names, start=5)]
    references = References(
        prices=tuple(price(name, "", "人", 20000) for name in names), rates=(FIVE_DAY_WEEK,)
    )
    facts = {**FACTS, "週休2日": "対象外"}
    (found,) = said_by("unit_price", estimate(*lines, facts=facts), references)
    assert (found.case, found.place.cell) == ("undue_correction", "E5")
    assert "ほか9件" in found.message
