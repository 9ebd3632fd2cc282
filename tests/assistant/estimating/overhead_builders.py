"""Estimates with a cost summary that the overhead calculation made, for tests to spoil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.estimating.model import CostItem, Domain, Estimate, Line
from assistant.estimating.overheads.calculation import Calculation
from assistant.estimating.overheads.civil import (
    CivilInputs,
    CivilTerms,
    RateTerms,
    civil_overheads,
)
from assistant.estimating.overheads.inputs import disposal_limits
from assistant.estimating.overheads.rate_tables import rates_for, shipped_rates
from assistant.estimating.references import Origin, RateRow, References
from tests.assistant.estimating.builders import Number, estimate, line, number

FACTS = {
    "工事名": "道路改良工事",
    "経費適用年度": "平成29年度",
    "主たる工種": "道路改良工事",
    "前払金支出割合": "35%を超え40%以下",
    "契約保証": "金銭的保証",
    "工事価格端数処理": "1,000円未満切捨て",
}
ON = date(2017, 4, 1)


def given(*more: RateRow, domain: Domain = Domain.CIVIL) -> References:
    """The shipped rows as if an authority had given them, and more rows."""
    rows = tuple(
        replace(row, origin=Origin("率表.csv", row=row.origin.row), confidence="high")
        for row in shipped_rates(domain)
    )
    return References(rates=(*more, *rows))


def factor(rate: str, category: str, value: Number, formula: str = "factor") -> RateRow:
    return RateRow(
        "平成29年度",
        rate,
        category,
        formula,
        a=Decimal(str(value)),
        origin=Origin("率表.csv", row=99),
    )


def correction(references: References, rate: str, category: str, on: date = ON) -> RateRow:
    found = rates_for(references.rates, rate, category, on)
    assert found is not None
    return found


def calculated(
    direct: int,
    references: References,
    *,
    category: str = "道路改良工事",
    temporary: Sequence[RateRow] = (),
    management: Sequence[RateRow] = (),
    administration: Sequence[RateRow] = (),
    unit: int = 1000,
    price_unit: int = 1000,
    tax: str = "0.08",
    on: date = ON,
    inputs: CivilInputs | None = None,
) -> Calculation:
    def terms(name: str, rows: Sequence[RateRow]) -> RateTerms:
        row = rates_for(references.rates, name, category, on)
        assert row is not None
        return RateTerms(row, tuple(rows), Decimal(unit))

    guarantee = correction(references, "契約保証補正:一般管理費等", "金銭的保証", on)
    return civil_overheads(
        inputs or CivilInputs(Decimal(direct)),
        CivilTerms(
            terms("共通仮設費率", temporary),
            terms("現場管理費率", management),
            replace(terms("一般管理費等率", (*administration, guarantee)), unit=Decimal(1)),
            Decimal(price_unit),
            Decimal(tax),
            disposal_limits(references.rates, on),
        ),
    )


LINES = (
    (10, "直接工事費", CostItem.DIRECT_COST, "", ""),
    (
        11,
        "共通仮設費（率計上）",
        CostItem.COMMON_TEMPORARY_RATED,
        "補正後の共通仮設費率",
        "共通仮設費の対象額",
    ),
    (12, "純工事費", CostItem.NET_COST, "", ""),
    (13, "現場管理費", CostItem.SITE_MANAGEMENT_COST, "補正後の現場管理費率", "現場管理費の対象額"),
    (14, "工事原価", CostItem.CONSTRUCTION_COST, "", ""),
    (
        15,
        "一般管理費等",
        CostItem.GENERAL_ADMINISTRATION_COST,
        "補正後の一般管理費等率",
        "一般管理費等の対象額",
    ),
    (16, "工事価格", CostItem.CONTRACT_PRICE_BEFORE_TAX, "", ""),
    (17, "消費税相当額", CostItem.CONSUMPTION_TAX, "", ""),
    (18, "工事費計", CostItem.TOTAL, "", ""),
)


def summary(
    direct: Number, calculation: Calculation, *, rates: bool = True, bases: bool = False
) -> list[Line]:
    """The cost lines of a calculation: amounts in F, rates in G, bases in H."""
    lines = []
    for row, name, cost, rate, base in LINES:
        value = direct if cost is CostItem.DIRECT_COST else calculation[name]
        made = line(
            row, name, amount=value, cost=cost, rate=calculation[rate] if rate and rates else None
        )
        if base and bases:
            made = replace(made, base=number(calculation[base], f"H{row}"))
        lines.append(made)
    return lines


def priced(
    calculation: Calculation,
    direct: int = 50_000_000,
    *,
    items: Sequence[Line] = (),
    facts: dict[str, str] | None = None,
    rates: bool = True,
    bases: bool = False,
) -> Estimate:
    return estimate(
        *items,
        *summary(direct, calculation, rates=rates, bases=bases),
        facts={**FACTS, **(facts or {})},
    )


def with_amount(made: Estimate, row: int, value: Number) -> Estimate:
    """The estimate with another amount in a row."""
    return _changed(made, row, amount=number(value, f"F{row}"))


def with_rate(made: Estimate, row: int, value: Number) -> Estimate:
    """The estimate with another rate in a row."""
    return _changed(made, row, rate=number(value, f"G{row}"))


def with_base(made: Estimate, row: int, value: Number) -> Estimate:
    """The estimate with another base in a row."""
    return _changed(made, row, base=number(value, f"H{row}"))


def _changed(made: Estimate, row: int, **values: object) -> Estimate:
    (breakdown,) = made.breakdowns
    lines = tuple(
        replace(found, **values) if found.row == row else found  # type: ignore[arg-type]
        for found in breakdown.lines
    )
    return replace(made, breakdowns=(replace(breakdown, lines=lines),))
