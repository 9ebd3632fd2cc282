"""Buildings, commissions and works at several places through the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assistant.estimating.findings import Severity
from assistant.estimating.model import CostItem, Domain, Estimate
from assistant.estimating.overheads.building import (
    BuildingTerms,
    LimitedRate,
    building_overheads,
)
from assistant.estimating.overheads.calculation import Calculation
from assistant.estimating.overheads.civil import RateTerms
from assistant.estimating.overheads.commission import CommissionTerms, commission_overheads
from assistant.estimating.overheads.diagnosis import diagnose
from assistant.estimating.overheads.rate_formulas import rate_percent
from assistant.estimating.overheads.rate_tables import rates_for
from assistant.estimating.references import Origin, RateRow, References
from assistant.estimating.rules.corrections import corrections
from tests.assistant.estimating.builders import estimate, line
from tests.assistant.estimating.overhead_builders import (
    calculated,
    factor,
    given,
    summary,
    with_rate,
)

BUILDING = given(domain=Domain.BUILDING)
FACTS = {"経費適用年度": "平成27年度", "主たる工種": "新営建築工事", "工期": "12か月"}


def building(months: int = 12, work: str = "新営建築工事") -> Calculation:
    on = date(2015, 4, 1)

    def terms(rate: str) -> LimitedRate:
        found = [
            rates_for(BUILDING.rates, rate + tail, work, on) for tail in ("", ":上限", ":下限")
        ]
        assert found[0] is not None
        return LimitedRate(found[0], found[1], found[2])

    return building_overheads(
        Decimal(100_000_000),
        BuildingTerms(
            terms("共通仮設費率"),
            terms("現場管理費率"),
            terms("一般管理費等率"),
            Decimal(months),
            Decimal("0.08"),
            price_unit=Decimal(1000),
        ),
    )


def of_building(calculation: Calculation, facts: dict[str, str]) -> Estimate:
    lines = summary(100_000_000, calculation)
    return estimate(*lines, facts=facts, domain=Domain.BUILDING)


@pytest.mark.parametrize("period", ["12か月", "12ヶ月間", "契約日の翌日から360日間"])
def test_a_clean_building_has_no_finding(period: str) -> None:
    assert not diagnose(of_building(building(), {**FACTS, "工期": period}), BUILDING)


def test_another_duration_is_named() -> None:
    found = diagnose(of_building(building(months=8), FACTS), BUILDING)
    assert {each.case for each in found} == {"months"}
    assert {each.place.cell for each in found} == {"G11", "G13"}
    assert "工期を8か月" in found[0].message


def test_renovation_rates_for_a_new_building_are_named() -> None:
    found = diagnose(of_building(building(work="改修建築工事"), FACTS), BUILDING)
    assert {each.case for each in found} == {"category"}


SURVEY = RateRow(
    "令和7年度", "諸経費率", "測量業務", "power", a=Decimal("285.5"), b=Decimal("-0.10"),
    lower=Decimal(500_000), upper=Decimal(50_000_000), rate_low=Decimal("76.86"),
    rate_high=Decimal("48.49"), origin=Origin("率表.csv", row=2),
)  # fmt: skip
GEOLOGY = replace(SURVEY, work_category="地質調査業務", a=Decimal("310.0"), b=Decimal("-0.11"))
COMMISSIONS = References(rates=(SURVEY, GEOLOGY, factor("端数処理:業務価格", "", "1000")))


def commission(row: RateRow) -> Estimate:
    terms = CommissionTerms(RateTerms(row), Decimal(1000), Decimal("0.10"))
    calculation = commission_overheads(Decimal(8_860_800), terms)
    return estimate(
        line(1, "直接測量費", amount=8_860_800, cost=CostItem.DIRECT_SURVEY_COST),
        line(
            2,
            "諸経費",
            amount=calculation["諸経費"],
            cost=CostItem.COMMISSION_OVERHEAD,
            rate=calculation["補正後の諸経費率"],
        ),
        line(3, "業務価格", amount=calculation["業務価格"], cost=CostItem.COMMISSION_PRICE),
        facts={"主たる工種": "測量業務", "単価適用日": "令和7年5月1日"},
        domain=Domain.COMMISSION,
    )


def test_a_clean_commission_has_no_finding() -> None:
    made = commission(SURVEY)
    assert not diagnose(made, COMMISSIONS)
    assert made.breakdowns[0].lines[2].amount.number % 1000 == 0  # type: ignore[union-attr, operator]


def test_the_overheads_of_another_commission_are_named() -> None:
    (found,) = diagnose(commission(GEOLOGY), COMMISSIONS)
    assert (found.case, found.severity, found.place.cell) == ("category", Severity.ERROR, "G2")
    assert "地質調査業務" in found.message


def test_works_at_several_places_bear_administration_costs_of_their_sum() -> None:
    tables = given()
    parts = [calculated(30_000_000, tables), calculated(20_000_000, tables)]
    lines = []
    for number, part in enumerate(parts):
        direct = (30_000_000, 20_000_000)[number]
        lines += [
            replace(found, row=found.row + 20 * number) for found in summary(direct, part)[:5]
        ]
    cost = sum((part["工事原価"] for part in parts), Decimal(0))
    row = rates_for(tables.rates, "一般管理費等率", "", date(2017, 4, 1))
    assert row is not None
    rate = rate_percent(row, cost)
    assert rate is not None
    rate += Decimal("0.04")
    price = (cost * (1 + rate / 100)) // 1000 * 1000
    lines += [
        line(60, "工事原価計", amount=cost, cost=CostItem.CONSTRUCTION_COST),
        line(61, "一般管理費等", amount=price - cost, cost=CostItem.GENERAL_ADMINISTRATION_COST, rate=rate),
        line(62, "工事価格", amount=price, cost=CostItem.CONTRACT_PRICE_BEFORE_TAX),
    ]  # fmt: skip
    facts = {"経費適用年度": "平成29年度", "主たる工種": "道路改良工事", "契約保証": "金銭的保証"}
    made = estimate(*lines, facts=facts)
    assert not diagnose(made, tables)
    wrong = with_rate(made, 61, "13.13")
    assert [each.place.cell for each in diagnose(wrong, tables)] == ["G61"]


def test_a_correction_shown_in_a_line_must_be_that_of_the_condition() -> None:
    facts = {"経費適用年度": "令和6年度", "週休2日": "月単位"}
    labour = line(5, "普通作業員", "週休2日補正 1.02", "人", 2, 23000, 46000)
    (found,) = corrections(estimate(labour, facts=facts), given())
    assert (found.case, found.severity, found.place.cell) == (
        "correction_other",
        Severity.ERROR,
        "B5",
    )
    right = replace(labour, specification=replace(labour.specification, text="週休2日補正 1.04"))  # type: ignore[type-var]
    assert not list(corrections(estimate(right, facts=facts), given()))


def test_a_correction_shown_in_a_line_though_not_due_is_told() -> None:
    facts = {"経費適用年度": "令和6年度", "冬期補正": "なし"}
    winter = factor("冬期補正:労務費", "積雪寒冷地", "1.05")
    labour = line(5, "普通作業員", "冬期補正 1.05", "人", 2, 23000, 46000)
    (found,) = corrections(estimate(labour, facts=facts), given(winter))
    assert found.case == "correction_undue"
