"""One heading over two columns, and names that stand outside the columns of names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.estimating.check import check_estimate
from assistant.estimating.facts import fact_text
from assistant.estimating.findings import Severity
from assistant.estimating.model import Estimate
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.references import References
from tests.assistant.estimating.reading.layouts import put, saved, workbook
from tests.assistant.estimating.reading.layouts_tables import _written_csv as written_csv
from tests.assistant.estimating.reading.test_layouts_civil import line_named, outline

FIGURES = ["数量", "単位", "単価", "金額"]
ITEMS: list[list[Any]] = [
    ["冷媒管", "φ9.5", 10, "m", 2000, 20_000],
    ["ドレン管", "VP25", 10, "m", 500, 5_000],
    ["試運転調整", "", 1, "式", 30_000, 30_000],
    ["計", "", "", "", "", 55_000],
]
LEVELS = ["区分", "工種", "種別", "細別", "規格", "単位", "数量", "単価", "金額"]
WORKS: list[list[Any]] = [
    ["舗装", "舗装工", "切削工", "切削", "t=5", "m2", 100, 400, 40_000],
    ["", "", "", "殻運搬処理", "", "m3", 10, 3000, 30_000],
    ["安全", "区画線工", "区画線工", "溶融式", "実線15cm", "m", 100, 300, 30_000],
    ["", "", "", "溶融式", "実線45cm", "m", 10, 1000, 10_000],
]


def read(folder: Path, rows: list[list[Any]], *merged: str) -> Estimate:
    book = workbook()
    sheet = book.create_sheet("内訳書")
    put(sheet, rows)
    for cells in merged:
        sheet.merge_cells(cells)
    return read_estimate(saved(book, folder))


def described(estimate: Estimate) -> list[tuple[str, str]]:
    return [
        (line.name.text, line.specification.text if line.specification else "")
        for line in estimate.breakdowns[0].lines
    ]


@pytest.mark.parametrize(
    "heading",
    ["品名・仕様", "名称・規格", "名称／摘要", "名　称（規　格）", "項目・形状寸法", "品名\n仕様"],
)
def test_a_heading_of_two_parts_is_a_name_and_its_specification(
    tmp_path: Path, heading: str
) -> None:
    header = [heading, "", *FIGURES]
    meant = [("冷媒管", "φ9.5"), ("ドレン管", "VP25"), ("試運転調整", ""), ("計", "")]
    assert described(read(tmp_path, [header, *ITEMS], "A1:B1")) == meant
    assert described(read_estimate(written_csv(tmp_path, [header, *ITEMS]))) == meant


def test_groups_and_items_under_such_a_heading_stay_a_tree(tmp_path: Path) -> None:
    estimate = read(
        tmp_path,
        [
            ["名称・規格", "", *FIGURES],
            ["配管工", "", 1, "式", "", 25_000],
            ["", "冷媒管 φ9.5", 10, "m", 2000, 20_000],
            ["", "ドレン管 VP25", 10, "m", 500, 5_000],
            ["調整工", "", 1, "式", "", 30_000],
            ["", "試運転調整", 1, "式", 30_000, 30_000],
        ],
        "A1:B1",
    )
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "group 配管工 25000",
        "  item 冷媒管 φ9.5 20000",
        "  item ドレン管 VP25 5000",
        "group 調整工 30000",
        "  item 試運転調整 30000",
    ]


def test_numbers_before_names_under_such_a_heading_are_no_names(tmp_path: Path) -> None:
    numbered = [[str(at), name, *rest] for at, (name, _, *rest) in enumerate(ITEMS[:3], start=1)]
    estimate = read(tmp_path, [["名称・規格", "", *FIGURES], *numbered], "A1:B1")
    assert described(estimate) == [("冷媒管", ""), ("ドレン管", ""), ("試運転調整", "")]


def test_a_heading_of_three_parts_has_levels_and_a_specification(tmp_path: Path) -> None:
    estimate = read(
        tmp_path,
        [
            ["工種・名称・規格", "", "", *FIGURES],
            ["配管工", *ITEMS[0]],
            ["", *ITEMS[1]],
            ["調整工", *ITEMS[2]],
        ],
        "A1:C1",
    )
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "group 配管工",
        "  item 冷媒管 20000",
        "  item ドレン管 5000",
        "group 調整工",
        "  item 試運転調整 30000",
    ]
    specification = line_named(estimate, "ドレン管").specification
    assert specification is not None
    assert specification.text == "VP25"


def test_a_heading_of_two_figures_is_a_column_of_each(tmp_path: Path) -> None:
    header = ["名称・規格", "", "数量・単位", "", "単価／金額", ""]
    estimate = read(tmp_path, [header, *ITEMS[:2]], "A1:B1", "C1:D1", "E1:F1")
    line = line_named(estimate, "ドレン管")
    figures = [v.number if v else None for v in (line.quantity, line.unit_price, line.amount)]
    assert figures == [10, 500, 5_000]
    assert line.unit is not None
    assert line.unit.text == "m"


@pytest.mark.parametrize("name", ["直接工事費計", "直接工事費", "合計", "計"])
def test_a_sum_under_the_division_leaves_the_line_above_alone(tmp_path: Path, name: str) -> None:
    filled = [[*WORKS[at - at % 2][:3], *WORKS[at][3:]] for at in range(len(WORKS))]
    for works in (WORKS, filled):
        estimate = read(tmp_path, [LEVELS, *works, [name, *[""] * 7, 110_000]])
        lines = list(outline(estimate.breakdowns[0].lines))
        assert lines[-2].strip() == "item 溶融式 10000"
        assert lines[-1].endswith("110000")
        assert not lines[-1].startswith((" ", "item"))


def test_a_division_said_only_where_it_changes_is_the_outermost_level(tmp_path: Path) -> None:
    estimate = read(tmp_path, [LEVELS, *WORKS])
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "group 舗装",
        "  group 舗装工",
        "    group 切削工",
        "      item 切削 40000",
        "      item 殻運搬処理 30000",
        "group 安全",
        "  group 区画線工",
        "    group 区画線工",
        "      item 溶融式 30000",
        "      item 溶融式 10000",
    ]


def test_a_direct_cost_carried_from_such_a_table_is_no_error(tmp_path: Path) -> None:
    book = workbook()
    put(
        book.create_sheet("総括"),
        [
            ["委託名称", "西堀川線舗装修繕"],
            ["費目", "金額"],
            ["直接工事費", 110_000],
            ["共通仮設費", 10_000],
            ["純工事費", 120_000],
        ],
    )
    put(book.create_sheet("内訳"), [LEVELS, *WORKS, ["直接工事費計", *[""] * 7, 110_000]])
    estimate = read_estimate(saved(book, tmp_path))
    found = check_estimate(estimate, References())
    assert [f.message for f in found if f.severity is Severity.ERROR] == []
    assert fact_text(estimate, "工事名") == "西堀川線舗装修繕"


@pytest.mark.parametrize("column", [0, 2, 3, 4, 5])
def test_a_sum_named_in_another_column_is_a_sum(tmp_path: Path, column: int) -> None:
    def summed(word: str, amount: int) -> list[Any]:
        row: list[Any] = [""] * 6 + [amount]
        row[column] = word
        return row

    estimate = read(
        tmp_path,
        [
            ["No.", "名称", "規格", "単位", "数量", "単価", "金額"],
            [1, "鋼管", "SGP", "m", 10, 2000, 20_000],
            [2, "保温材", "GW", "m", 10, 500, 5_000],
            summed("小計", 25_000),
            [3, "弁", "10A", "個", 2, 100, 200],
            summed("合計", 25_200),
            summed("消費税", 2_520),
        ],
    )
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "item 鋼管 20000",
        "item 保温材 5000",
        "subtotal 小計 25000",
        "item 弁 200",
        "subtotal 合計 25200",
        "消費税相当額 消費税 2520",
    ]
    assert not estimate.problems


def test_a_discount_named_under_the_number_is_a_line_of_its_own(tmp_path: Path) -> None:
    estimate = read(
        tmp_path,
        [
            ["No.", "名称", "単位", "数量", "単価", "金額"],
            [1, "鋼管", "m", 10, 2000, 20_000],
            ["値引き", "", "", "", "", -1_000],
        ],
    )
    assert list(outline(estimate.breakdowns[0].lines)) == ["item 鋼管 20000", "item 値引き -1000"]


def test_a_class_beside_the_lower_of_two_stacked_rows_is_no_name(tmp_path: Path) -> None:
    estimate = read(
        tmp_path,
        [
            ["区分", "名称", "単位", "数量", "単価", "金額"],
            ["材料", "鋼管", "m", 10, 2000, 20_000],
            ["材料", "", "", 12, 2000, 24_000],
            ["労務", "配管工", "人", 1, 20_000, 20_000],
            ["労務", "", "", 2, 20_000, 40_000],
        ],
    )
    pipe = line_named(estimate, "鋼管")
    assert pipe.amount is not None
    assert pipe.amount.number == Decimal(24_000)
    assert pipe.before is not None
    assert len(estimate.breakdowns[0].lines) == 2
