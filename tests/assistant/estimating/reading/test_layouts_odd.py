"""Layouts that tempt a reader to the wrong conclusion are read as they are meant."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from assistant.estimating.model import CostItem, LineKind
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.walking import cost_line, walk
from tests.assistant.estimating.reading import layouts_odd
from tests.assistant.estimating.reading.test_layouts_civil import line_named, outline
from tests.assistant.estimating.reading.test_layouts_unit_costs import described


def test_tables_listed_by_number_are_tables(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.tables_as_a_list(tmp_path))
    assert [described(table) for table in estimate.tables] == [
        ("代価表:1", "掘削", 10, "m3", 5_000, None),
        ("代価表:2", "運搬", 100, "m3", 150_000, None),
    ]
    assert [line.reference for line in estimate.breakdowns[0].lines] == ["代価表:1", "代価表:2"]
    assert len(estimate.breakdowns) == 1


def test_rates_in_rows_of_their_own_belong_to_their_costs(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.rates_in_rows(tmp_path))
    rates = {
        entry.line.cost: entry.line.rate.number
        for entry in walk(estimate)
        if entry.line.cost and entry.line.rate
    }
    assert rates == {
        CostItem.COMMON_TEMPORARY_COST: Decimal("10.43"),
        CostItem.SITE_MANAGEMENT_COST: Decimal("30.01"),
        CostItem.GENERAL_ADMINISTRATION_COST: Decimal("18.41"),
        CostItem.CONSUMPTION_TAX: Decimal(10),
    }
    temporary = cost_line(estimate, CostItem.COMMON_TEMPORARY_COST)
    assert temporary is not None
    assert temporary.base is not None
    assert (temporary.base.number, temporary.base.place.cell) == (10_000_000, "B4")
    assert estimate.facts["最低制限価格"].number == 16_830_000
    total = cost_line(estimate, CostItem.TOTAL)
    assert total is not None
    assert total.name.text == "合計（税込）"


def test_notes_do_not_become_headings_or_end_groups(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.remarks_that_look_like_headings(tmp_path))
    assert not estimate.tables
    (breakdown,) = estimate.breakdowns
    spoken = [line for line in outline(breakdown.lines) if "note" not in line]
    assert spoken == [
        "group 護岸工 130000",
        "  item 掘削 50000",
        "  item 掘削 50000",
        "  item 流量計 30000",
        "subtotal 計 130000",
    ]
    first, second = breakdown.lines[0].children[:2]
    assert first.specification is not None
    assert first.specification.text == "土砂 （夜間）"
    assert first.rate is None
    assert second.unit is not None
    assert (second.unit.text, second.name.place.cell) == ("m3", "A5")


def test_the_changed_design_comes_before_the_former_one(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.works_on_their_own_sheets(tmp_path))
    assert [breakdown.sheet for breakdown in estimate.breakdowns] == ["変更内訳書", "当初内訳書"]
    scrap = cost_line(estimate, CostItem.SCRAP_VALUE)
    assert scrap is not None
    assert scrap.amount is not None
    assert scrap.amount.number == -3_500
    assert line_named(estimate, "予備").hidden


def test_a_sum_beside_the_name_of_its_cost_is_that_cost(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.common_costs_of_a_building(tmp_path))
    amounts = {
        entry.line.cost: entry.line.amount.number
        for entry in walk(estimate)
        if entry.line.cost and entry.line.amount
    }
    assert amounts[CostItem.DIRECT_COST] == 10_000_000
    assert amounts[CostItem.COMMON_TEMPORARY_RATED] == 500_000
    assert amounts[CostItem.COMMON_TEMPORARY_ITEMISED] == 100_000
    assert amounts[CostItem.COMMON_TEMPORARY_COST] == 600_000


def test_sums_beside_merged_groups_stand_in_the_group_they_sum(tmp_path: Path) -> None:
    (breakdown,) = read_estimate(layouts_odd.merged_levels(tmp_path)).breakdowns
    assert list(outline(breakdown.lines)) == [
        "group 土工",
        "  group 掘削工",
        "    item 掘削 50000",
        "    item 床掘り 15000",
        "  group 残土処理工",
        "    item 残土運搬 20000",
        "  subtotal 小計 85000",
        "group 護岸工",
        "  group 法覆工",
        "    item ブロック積 150000",
        "    subtotal 小計 150000",
        "subtotal 合計 235000",
    ]
    assert all(line.kind is not LineKind.NOTE for line in breakdown.lines)


def test_a_deleted_line_has_only_former_figures_and_a_new_one_only_present(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.deleted_and_new_lines(tmp_path))
    deleted, new = line_named(estimate, "廃止"), line_named(estimate, "新規")
    assert deleted.amount is None
    assert deleted.before is not None
    assert deleted.before.amount is not None
    assert deleted.before.amount.number == 1_000
    assert new.before is None
    assert new.amount is not None
    assert (new.kind, new.amount.number, new.amount.place.cell) == (LineKind.ITEM, 15_000, "F9")
    assert not estimate.problems


def test_figures_in_brackets_are_former_ones(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_odd.former_figures_in_brackets(tmp_path))
    for name, quantity, former in (("掘削", 60, 100), ("運搬", 20, 10)):
        line = line_named(estimate, name)
        assert line.quantity is not None
        assert line.before is not None
        assert line.before.quantity is not None
        assert (line.quantity.number, line.before.quantity.number) == (quantity, former)
