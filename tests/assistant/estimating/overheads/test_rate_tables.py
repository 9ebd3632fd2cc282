from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from assistant.estimating.model import Domain
from assistant.estimating.overheads.calculation import cut
from assistant.estimating.overheads.rate_formulas import evaluated, rate_percent
from assistant.estimating.overheads.rate_tables import (
    all_rates,
    category_key,
    is_outdated,
    is_shipped,
    rates_date,
    rates_for,
    shipped_rates,
    unused_rows,
)
from assistant.estimating.references import RateRow, References
from tests.assistant.estimating.builders import estimate
from tests.assistant.estimating.overhead_builders import factor, given

CIVIL = shipped_rates(Domain.CIVIL)
POWER_ROWS = [row for row in CIVIL if row.formula == "power" and row.lower]


@pytest.mark.parametrize("row", [r for r in CIVIL if r.formula in ("power", "log10")])
def test_fixed_rates_continue_the_formula(row: RateRow) -> None:
    for bound, fixed in ((row.lower, row.rate_low), (row.upper, row.rate_high)):
        if bound is not None and fixed is not None:
            free = evaluated(replace(row, lower=None, upper=None), bound)
            assert free is not None
            assert abs(free - fixed) < Decimal("0.006")


@for_all(st.sampled_from(POWER_ROWS), st.integers(1, 10**11), st.integers(0, 10**9))
def test_a_larger_base_never_has_a_higher_rate(row: RateRow, base: int, more: int) -> None:
    smaller = rate_percent(row, Decimal(base))
    larger = rate_percent(row, Decimal(base + more))
    assert smaller is not None
    assert larger is not None
    assert larger <= smaller + Decimal("0.01")  # fixed rates were printed by hand


@for_all(st.decimals(0, 10**12, places=3), st.sampled_from([1, 10, 100, 1000, 10000]))
def test_a_cut_takes_off_less_than_its_unit(value: Decimal, unit: int) -> None:
    after = cut(value, Decimal(unit))
    assert 0 <= value - after < unit
    assert after % unit == 0


def test_bounds_are_inclusive_below_and_exclusive_above() -> None:
    row = rates_for(CIVIL, "共通仮設費率", "河川工事", date(2017, 4, 1))
    assert row is not None
    assert rate_percent(row, Decimal(6_000_000)) == Decimal("12.53")
    assert rate_percent(row, Decimal(1_000_000_001)) == Decimal("4.77")


@pytest.mark.parametrize(
    "spelling",
    ["下水道工事(2)", "下水道工事（２）", "下水道工事②", "下水道（2）", "下水道 工事 (2)"],
)
def test_categories_are_found_however_they_are_spelt(spelling: str) -> None:
    row = rates_for(CIVIL, "共通仮設費", spelling, date(2020, 4, 1))
    assert row is not None
    assert row.work_category == "下水道工事(2)"


def test_other_numbers_of_a_category_are_other_categories() -> None:
    assert category_key("下水道工事(1)") != category_key("下水道工事(2)")


def test_the_edition_in_force_on_the_day_applies() -> None:
    editions = [
        rates_for(CIVIL, "一般管理費等率", "", date(year, 5, 1))
        for year in (2014, 2016, 2019, 2023)
    ]
    assert [row.edition for row in editions if row] == [
        "平成26年度以前",
        "平成27〜29年度",
        "平成30〜令和3年度",
        "令和4年度以降",
    ]


def test_behind_the_newest_edition_the_newest_applies_and_is_outdated() -> None:
    on = date(2030, 4, 1)
    row = rates_for(CIVIL, "現場管理費率", "舗装工事", on)
    assert row is not None
    assert row.edition == "平成28・29年度"
    assert is_outdated(row, on)


def test_a_given_table_is_completed_by_the_shipped_one() -> None:
    own = RateRow("2026", "一般管理費等率", "", "log10", a=Decimal(-5), b=Decimal(57))
    rows = all_rates(References(rates=(own,)), Domain.CIVIL)
    administration = rates_for(rows, "一般管理費等率", "", date(2017, 4, 1))
    temporary = rates_for(rows, "共通仮設費率", "河川工事", date(2017, 4, 1))
    assert administration == own
    assert temporary is not None
    assert is_shipped(temporary)


def test_unknown_rows_are_listed_as_unused() -> None:
    strange = factor("満月補正:現場管理費", "満月", "1.5")
    assert unused_rows((*given().rates, strange)) == (strange,)


def test_a_fiscal_year_means_the_price_date_within_it() -> None:
    facts = {"経費適用年度": "令和7年度", "単価適用日": "令和7年10月1日"}
    assert rates_date(estimate(facts=facts)) == date(2025, 10, 1)
    facts = {"経費適用年度": "令和6年度", "単価適用日": "令和7年10月1日"}
    assert rates_date(estimate(facts=facts)) == date(2024, 4, 1)
    facts = {"経費適用年度": "令和7年5月", "単価適用日": "令和7年10月1日"}
    assert rates_date(estimate(facts=facts)) == date(2025, 5, 1)
