"""The items of a cost summary are known by the names that offices give them."""

from __future__ import annotations

import pytest

from assistant.estimating.model import CostItem
from assistant.estimating.reading.cost_items import cost_item, is_closing_sum, rate_row


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("直　接　工　事　費", CostItem.DIRECT_COST),
        ("直接工事費計", CostItem.DIRECT_COST),
        ("1. 直接工事費（A）", CostItem.DIRECT_COST),
        ("共通仮設費", CostItem.COMMON_TEMPORARY_COST),
        ("共通仮設費計", CostItem.COMMON_TEMPORARY_COST),
        ("共通仮設費(率分)", CostItem.COMMON_TEMPORARY_RATED),
        ("共通仮設費（率計上）", CostItem.COMMON_TEMPORARY_RATED),
        ("共通仮設費率分", CostItem.COMMON_TEMPORARY_RATED),
        ("共通仮設費（積上げ分）", CostItem.COMMON_TEMPORARY_ITEMISED),
        ("共通仮設費積上げ", CostItem.COMMON_TEMPORARY_ITEMISED),
        ("純工事費", CostItem.NET_COST),
        ("間接工事費", CostItem.INDIRECT_COST),
        ("⑤ 現場管理費", CostItem.SITE_MANAGEMENT_COST),
        ("一般管理費", CostItem.GENERAL_ADMINISTRATION_COST),
        ("一般管理費等（契約保証費を含む）", CostItem.GENERAL_ADMINISTRATION_COST),
        ("工事原価", CostItem.CONSTRUCTION_COST),
        ("工事価格（税抜）", CostItem.CONTRACT_PRICE_BEFORE_TAX),
        ("合計（工事価格）", CostItem.CONTRACT_PRICE_BEFORE_TAX),
        ("消費税及び地方消費税相当額", CostItem.CONSUMPTION_TAX),
        ("消費税等相当額", CostItem.CONSUMPTION_TAX),
        ("消費税相当額（10%）", CostItem.CONSUMPTION_TAX),
        ("請負工事費", CostItem.TOTAL),
        ("工事費計", CostItem.TOTAL),
        ("本工事費計", CostItem.TOTAL),
        ("業務委託料", CostItem.TOTAL),
        ("スクラップ評価額", CostItem.SCRAP_VALUE),
        ("発生材売却額", CostItem.SCRAP_VALUE),
        ("直接測量費", CostItem.DIRECT_SURVEY_COST),
        ("直接原価", CostItem.DIRECT_SURVEY_COST),
        ("諸経費", CostItem.COMMISSION_OVERHEAD),
        ("測量業務価格", CostItem.COMMISSION_PRICE),
        ("契約保証費", CostItem.GUARANTEE_COST),
        ("最低制限価格", CostItem.MINIMUM_PRICE),
    ],
)
def test_name_of_a_cost(name: str, item: CostItem) -> None:
    assert cost_item(name) is item


@pytest.mark.parametrize(
    "name",
    [
        "掘削工",
        "運搬費",
        "共通仮設費率",
        "直接仮設",
        "工事費用負担金",
        "処分費",
        "流量計",
        "諸雑費",
        "合計",
        "安全費",
    ],
)
def test_name_of_works(name: str) -> None:
    assert cost_item(name) is None


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("運搬費", CostItem.TRANSPORT_COST),
        ("安全費", CostItem.SAFETY_COST),
        ("現場環境改善費（率計上）", CostItem.SITE_ENVIRONMENT_COST),
        ("率計上分", CostItem.COMMON_TEMPORARY_RATED),
    ],
)
def test_parts_of_common_temporary_cost_only_inside_it(name: str, item: CostItem) -> None:
    assert cost_item(name, in_temporary=True) is item
    assert cost_item(name) is None


def test_rows_that_only_state_a_rate_or_a_base() -> None:
    assert rate_row("共通仮設費率") == ("rate", "共通仮設費")
    assert rate_row("現場管理費対象額") == ("base", "現場管理費")
    assert rate_row("対象額") == ("base", "")
    assert rate_row("共通仮設費") is None


def test_names_that_say_they_are_sums() -> None:
    assert is_closing_sum("直接工事費計")
    assert not is_closing_sum("直接工事費")
