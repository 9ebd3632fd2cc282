from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from assistant.estimating.findings import Severity
from assistant.estimating.model import Domain
from assistant.estimating.overheads.minimum_price import PriceParts, coefficients, minimum_price
from assistant.estimating.overheads.rate_tables import shipped_rates
from assistant.estimating.references import References
from assistant.estimating.rules.minimum_price import minimum_prices
from tests.assistant.estimating.builders import number
from tests.assistant.estimating.overhead_builders import calculated, factor, given, priced

TABLES = given()
CALCULATION = calculated(50_000_000, TABLES, tax="0.08")
TERMS = coefficients(shipped_rates(Domain.CIVIL), "調査基準価格", date(2023, 4, 1))[0]
AMOUNTS = st.integers(0, 10**9).map(Decimal)


@pytest.mark.parametrize(
    ("on", "share", "least"),
    [
        (date(2016, 4, 1), "0.55", "0.70"),
        (date(2018, 4, 1), "0.55", "0.70"),
        (date(2020, 4, 1), "0.55", "0.75"),
        (date(2022, 4, 1), "0.68", "0.75"),
    ],
)
def test_coefficients_are_those_of_the_day(on: date, share: str, least: str) -> None:
    (terms,) = coefficients(shipped_rates(Domain.CIVIL), "調査基準価格", on)
    assert terms.by_part["一般管理費等"] == Decimal(share)
    assert terms.least == Decimal(least)


@for_all(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_price_stays_in_its_range(
    direct: Decimal, temporary: Decimal, management: Decimal, administration: Decimal
) -> None:
    planned = direct + temporary + management + administration
    parts = PriceParts(direct, temporary, management, administration, planned)
    price = minimum_price("調査基準価格", parts, TERMS).value
    assert planned * Decimal("0.75") - 1 < price <= planned * Decimal("0.92")


def stated(price: Decimal, day: str = "平成29年度") -> list[tuple[str, Severity]]:
    made = priced(CALCULATION, facts={"経費適用年度": day, "調査基準価格": ""})
    fact = number(price, "B9", "表紙")
    made.facts["調査基準価格"] = fact  # type: ignore[index]
    return [(each.message, each.severity) for each in minimum_prices(made, TABLES)]


def formula(administration: str, tax: str = "1.08") -> Decimal:
    parts = (
        50_000_000 * Decimal("0.97")
        + CALCULATION["共通仮設費"] * Decimal("0.9")
        + CALCULATION["現場管理費"] * Decimal("0.9")
        + CALCULATION["一般管理費等"] * Decimal(administration)
    )
    return (parts * Decimal(tax)).to_integral_value("ROUND_DOWN")


@pytest.mark.parametrize("unit", [1, 1000, 10000])
@pytest.mark.parametrize("tax", ["1", "1.08"])
def test_a_price_by_the_formula_is_right_with_tax_or_without(unit: int, tax: str) -> None:
    assert not stated(formula("0.55", tax) // unit * unit)


def test_the_coefficient_of_another_edition_is_named() -> None:
    ((message, severity),) = stated(formula("0.68"))
    assert severity is Severity.ERROR
    assert "令和4年4月の係数" in message


@pytest.mark.parametrize(
    ("off", "severity"), [("200", Severity.WARNING), ("2000000", Severity.INFO)]
)
def test_a_minimum_price_next_to_the_usual_formula_is_doubted(off: str, severity: str) -> None:
    """An authority may have its own formula; 200 yen beside the usual one are no formula."""
    made = priced(CALCULATION, facts={"経費適用年度": "平成29年度", "最低制限価格": ""})
    made.facts["最低制限価格"] = number(formula("0.55") + Decimal(off), "B9", "表紙")  # type: ignore[index]
    (found,) = minimum_prices(made, References(rates=shipped_rates(Domain.CIVIL)))
    assert found.severity is severity


def test_a_planned_price_that_is_not_the_total_is_told() -> None:
    made = priced(CALCULATION)
    made.facts["予定価格"] = number(CALCULATION["工事費計"] + 1000, "B9", "表紙")  # type: ignore[index]
    (found,) = minimum_prices(made, TABLES)
    assert found.case == "planned_price"
    made.facts["予定価格"] = number(CALCULATION["工事費計"], "B9", "表紙")  # type: ignore[index]
    assert not list(minimum_prices(made, TABLES))


def test_a_minimum_price_is_not_proved_wrong_by_the_formula_of_another_price() -> None:
    """The table has 調査基準価格 only: 最低制限価格 may have a formula of its own."""
    made = priced(CALCULATION, facts={"経費適用年度": "平成29年度"})
    made.facts["最低制限価格"] = number(CALCULATION["工事価格"] * 85 // 100, "B9", "表紙")  # type: ignore[index]
    assert {found.severity for found in minimum_prices(made, TABLES)} == {Severity.INFO}


@pytest.mark.parametrize(
    ("declared", "severity"), [(False, Severity.WARNING), (True, Severity.ERROR)]
)
def test_rounding_up_is_proved_only_where_the_table_says_how_to_cut(
    declared: bool,
    severity: Severity,
) -> None:
    raised = (formula("0.55", "1") // 1000 + 1) * 1000
    made = priced(CALCULATION, facts={"経費適用年度": "平成29年度"})
    made.facts["調査基準価格"] = number(raised, "B9", "表紙")  # type: ignore[index]
    rows = [factor("端数処理:調査基準価格", "", 1000)] if declared else []
    (found,) = minimum_prices(made, given(*rows))
    assert (found.severity, "切上げ" in found.message) == (severity, True)


def test_a_price_cut_to_a_hundred_thousand_is_right() -> None:
    assert not stated(formula("0.55") // 100_000 * 100_000)
