from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.estimating.model import CostItem, Domain, LineKind
from assistant.estimating.overheads.amounts import cost_before, stated_unit
from assistant.estimating.overheads.cost_shares import is_disposal, is_scrap
from assistant.estimating.overheads.printed_costs import rated_costs
from assistant.estimating.overheads.printed_rates import printed_rate
from tests.assistant.estimating.builders import estimate, line, words

D = Decimal


@pytest.mark.parametrize(
    ("name", "unit", "disposal"),
    [
        ("建設廃棄物処分費", "m3", True),
        ("残土等処分", "m3", True),
        ("建設発生土受入費", "m3", True),
        ("汚泥処理費", "m3", True),
        ("アスファルト塊", "t", True),
        ("有料道路利用料", "式", True),
        ("殻運搬処理", "m3", False),
        ("殻運搬", "m3", False),
        ("表面処理", "m2", False),
        ("コンクリート", "m3", False),
        ("処分場までの運搬", "m3", False),
        ("スクラップ処分", "t", False),
    ],
)
def test_disposal_is_known_by_its_name(name: str, unit: str, disposal: bool) -> None:
    assert is_disposal(line(1, name, "", unit, 1, 100, 100)) is disposal


def test_a_heading_is_no_disposal_as_it_holds_the_hauling_too() -> None:
    heading = line(1, "残土処分工", amount=300, children=[line(2, "残土運搬", amount=200)])
    assert not is_disposal(heading)


def test_disposal_at_a_negative_price_is_a_sale() -> None:
    sold = line(1, "撤去管処分", "鋳鉄管", "t", 2, -54750, -109500)
    assert is_scrap(sold)
    assert not is_disposal(sold)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1,000円未満切捨て", 1000),
        ("千円未満切り捨て", 1000),
        ("万円未満", 10000),
        ("１０，０００円未満切捨て", 10000),
        ("円未満切捨て", 1),
        ("切捨て", None),
    ],
)
def test_the_unit_of_rounding_is_read_from_words(text: str, unit: int | None) -> None:
    assert stated_unit(text) == unit


def test_a_rate_is_found_wherever_it_stands_in_the_row() -> None:
    plain = line(1, "共通仮設費（率計上）", amount=100, cost=CostItem.COMMON_TEMPORARY_RATED)
    assert printed_rate(replace(plain, rate=words("10.43％", "G1"))) == (None, None)
    in_remarks = replace(plain, remarks=words("対象額 1,000円 × 10.43％", "H1"))
    rate, cell = printed_rate(in_remarks)
    assert rate == D("10.43")
    assert cell is not None
    assert cell.place.cell == "H1"


def test_a_fraction_is_read_as_the_percentage_that_gives_the_amount() -> None:
    made = estimate(
        line(1, "直接工事費", amount=50_000_000, cost=CostItem.DIRECT_COST),
        line(
            2,
            "共通仮設費（率計上）",
            amount=5_215_000,
            cost=CostItem.COMMON_TEMPORARY_RATED,
            rate="0.1043",
        ),
    )
    (rated,) = rated_costs(made)
    assert rated.rate == D("10.43")


def test_what_is_itemised_is_taken_off_a_cost_that_holds_both() -> None:
    made = estimate(
        line(1, "直接工事費", amount=50_000_000, cost=CostItem.DIRECT_COST),
        line(2, "運搬費", amount=300_000, cost=CostItem.TRANSPORT_COST),
        line(3, "共通仮設費", amount=5_515_000, cost=CostItem.COMMON_TEMPORARY_COST),
    )
    (rated,) = rated_costs(made)
    assert rated.amount == 5_215_000


def test_the_sum_of_several_works_is_no_cost_by_rate() -> None:
    made = estimate(
        line(1, "現場管理費（建築）", amount=100, cost=CostItem.SITE_MANAGEMENT_COST),
        line(2, "現場管理費（電気）", amount=50, cost=CostItem.SITE_MANAGEMENT_COST),
        line(3, "現場管理費計", amount=150, cost=CostItem.SITE_MANAGEMENT_COST),
        domain=Domain.BUILDING,
    )
    assert [rated.line.row for rated in rated_costs(made)] == [1, 2]


def test_each_work_of_a_building_has_its_own_base() -> None:
    made = estimate(
        line(1, "建築工事 直接工事費", amount=1000, cost=CostItem.DIRECT_COST),
        line(2, "電気設備工事 直接工事費", amount=500, cost=CostItem.DIRECT_COST),
        line(3, "共通仮設費（建築工事）", amount=40, cost=CostItem.COMMON_TEMPORARY_RATED),
        line(4, "共通仮設費（電気設備工事）", amount=20, cost=CostItem.COMMON_TEMPORARY_RATED),
        domain=Domain.BUILDING,
    )
    assert [rated.costs.direct for rated in rated_costs(made)] == [1000, 500]


def test_a_cost_printed_on_two_sheets_is_checked_once() -> None:
    lines = [
        line(1, "直接工事費", amount=1000, cost=CostItem.DIRECT_COST),
        line(2, "現場管理費", amount=300, cost=CostItem.SITE_MANAGEMENT_COST, rate="30.00"),
    ]
    made = estimate(*lines)
    twice = replace(made, breakdowns=(*made.breakdowns, *made.breakdowns))
    assert len(rated_costs(twice)) == 1


def test_the_sum_below_the_heading_is_the_direct_cost_where_no_cost_is_summed() -> None:
    """種目別内訳書 of a building: 直接工事費, its parts, 計; then 共通費 and 工事価格."""
    works = [
        line(2, "建築工事", "", "式", 1, None, 7_000_000, level=1),
        line(3, "電気設備", "", "式", 1, None, 3_000_000, level=1),
        line(4, "計", amount=10_000_000, kind=LineKind.SUBTOTAL, level=1),
    ]
    administration = line(
        7, "一般管理費等", amount=1_499_567, cost=CostItem.GENERAL_ADMINISTRATION_COST
    )
    printed = estimate(
        line(1, "直接工事費", cost=CostItem.DIRECT_COST, children=works),
        line(5, "共通仮設費", amount=500_433, cost=CostItem.COMMON_TEMPORARY_COST),
        line(6, "現場管理費", amount=1_000_000, cost=CostItem.SITE_MANAGEMENT_COST),
        administration,
        line(8, "工事価格", amount=13_000_000, cost=CostItem.CONTRACT_PRICE_BEFORE_TAX),
        domain=Domain.BUILDING,
    )
    rated = {found.line.name.text: found for found in rated_costs(printed)}["一般管理費等"]
    assert rated.costs.direct == D(10_000_000)
    assert cost_before(rated) == D(11_500_433)
