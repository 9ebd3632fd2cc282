"""Covers, CSV files, tables without headers, building works and commissions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.facts import duration_months
from assistant.estimating.model import CostItem, Domain, LineKind, Stage
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.walking import cost_line
from retrieval.errors import NaniwaError
from tests.assistant.estimating.reading import layouts, layouts_building, layouts_tables
from tests.assistant.estimating.reading.test_layouts_civil import line_named, outline


def test_labels_may_be_spaced_numbered_inline_or_above_their_values(tmp_path: Path) -> None:
    facts = read_estimate(layouts_tables.spread_cover(tmp_path)).facts
    assert {label: value.text for label, value in facts.items()} == {
        "工事名": "みおつくし川護岸改修工事",
        "工事場所": "大阪市此花区地内",
        "工期": "令和8年6月1日～令和9年3月15日",
        "単価適用日": "令和8年4月",
        "主たる工種": "河川工事",
        "前払金支出割合": "40%",
        "予定価格": "3498000",
        "週休2日": "月単位の週休２日",
        "処分費等": "有",
    }
    assert facts["予定価格"].number == 3_498_000
    assert facts["予定価格"].place.cell == "E8"


def test_costs_without_a_header_are_a_summary(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_tables.costs_without_header(tmp_path))
    summary = estimate.breakdowns[1]
    assert summary.stage is Stage.SUMMARY
    management = next(line for line in summary.lines if line.cost is CostItem.SITE_MANAGEMENT_COST)
    assert management.rate is not None
    assert management.base is not None
    assert (management.rate.number, management.base.number) == (Decimal("30.01"), 2_042_000)
    assert estimate.facts["工事名"].text == "みおつくし川護岸改修工事"


def test_csv_with_facts_above_its_header(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_tables.csv_with_facts(tmp_path))
    assert estimate.facts["単価適用日"].place.cell == "B2"
    assert list(outline(estimate.breakdowns[0].lines))[:3] == [
        "group 河川土工 650000",
        "  item 掘削 500000",
        "  item 残土処理 150000",
    ]
    amount = line_named(estimate, "残土処理").amount
    assert amount is not None
    assert (amount.place.sheet, amount.place.cell) == ("csv", "F8")


def test_csv_without_a_header_is_read_by_its_products(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_tables.csv_without_header(tmp_path))
    lines = estimate.breakdowns[0].lines
    assert [line.kind for line in lines] == [LineKind.ITEM] * 4 + [LineKind.SUBTOTAL]
    assert lines[0].unit_price is not None
    assert lines[0].specification is not None
    assert (lines[0].unit_price.number, lines[0].specification.text) == (500, "土砂")


def test_export_of_an_estimating_system(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_tables.system_export(tmp_path))
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "group 本工事費 1900000",
        "  group 河川改修 1900000",
        "    group 河川土工 700000",
        "      group 掘削工 700000",
        "        item 掘削 700000",
        "    group 護岸工 1200000",
        "      item ブロック積 1200000",
    ]
    line = line_named(estimate, "掘削")
    assert line.before is not None
    assert line.before.quantity is not None
    assert line.before.quantity.number == 1300


def test_tables_beside_each_other_are_kept_apart(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_tables.summary_beside_breakdown(tmp_path))
    assert [len(breakdown.lines) for breakdown in estimate.breakdowns] == [3, 4]
    direct = cost_line(estimate, CostItem.DIRECT_COST)
    assert direct is not None
    assert direct.amount is not None
    assert direct.amount.place.cell == "K3"
    rated = cost_line(estimate, CostItem.COMMON_TEMPORARY_COST)
    assert rated is not None
    assert rated.rate is not None
    assert rated.rate.number == Decimal("10.43")


def test_books_of_a_building(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_building.four_books(tmp_path))
    assert estimate.domain is Domain.BUILDING
    summary, detail = estimate.breakdowns
    assert (summary.stage, detail.stage) == (Stage.SUMMARY, Stage.DETAIL)
    assert list(outline(detail.lines)) == [
        "group Ⅰ 本館改修",
        "  group １ 直接仮設",
        "    item 外部足場 200000",
        "    item 養生 300000",
        "    subtotal 計 500000",
        "  group ２ 防水改修",
        "    item アスファルト防水 3000000",
        "    subtotal 計 3000000",
        "group Ⅱ 外構",
        "  item 舗装 500000",
        "  subtotal 計 500000",
    ]
    assert (
        line_named(estimate, "アスファルト防水").reference == estimate.tables[0].key == "明細表:1"
    )
    assert line_named(estimate, "合計（工事価格）").cost is CostItem.CONTRACT_PRICE_BEFORE_TAX


def test_a_survey_is_a_commission_with_its_overhead(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_building.survey_commission(tmp_path))
    assert estimate.domain is Domain.COMMISSION
    assert estimate.facts["工期"].text == "90日間"
    assert duration_months(estimate) == Decimal("3.0")
    overhead = cost_line(estimate, CostItem.COMMISSION_OVERHEAD)
    assert overhead is not None
    assert overhead.rate is not None
    assert overhead.base is not None
    assert (overhead.rate.number, overhead.base.number) == (Decimal("85.2"), 1_200_000)
    assert [child.name.text for child in estimate.breakdowns[0].lines[0].children] == [
        "基準点測量",
        "路線測量",
    ]


def test_a_figure_without_a_name_is_reported_with_its_place(tmp_path: Path) -> None:
    book = layouts.workbook()
    layouts.put(
        book.create_sheet("内訳書"),
        [layouts.HEADER, ["", "", "", "", "", 12_345], ["掘削", "", "m3", 10, 500, 5_000]],
    )
    estimate = read_estimate(layouts.saved(book, tmp_path))
    (problem,) = estimate.problems
    assert problem.place.cell == "F2"
    assert "12345" in problem.message


def test_a_workbook_without_any_table_is_refused(tmp_path: Path) -> None:
    book = layouts.workbook()
    layouts.put(book.create_sheet("表紙"), layouts.COVER)
    with pytest.raises(NaniwaError) as refused:
        read_estimate(layouts.saved(book, tmp_path))
    assert refused.value.code == "no_table"


def test_a_table_whose_columns_cannot_be_told_apart_is_reported(tmp_path: Path) -> None:
    book = layouts.workbook()
    layouts.put(book.create_sheet("内訳書"), [layouts.HEADER, ["掘削", "", "m3", 10, 500, 5_000]])
    layouts.put(book.create_sheet("別表"), [[f"測点{n}", n * 3, n * 7 + 1] for n in range(1, 7)])
    estimate = read_estimate(layouts.saved(book, tmp_path))
    assert [(problem.place.sheet, "別表" in problem.message) for problem in estimate.problems] == [
        ("別表", True)
    ]
