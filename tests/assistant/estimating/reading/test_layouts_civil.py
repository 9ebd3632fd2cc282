"""Civil estimates are recognised however their levels, costs and changes are laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.model import CostItem, Domain, Estimate, Line, LineKind, Stage
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.walking import walk
from tests.assistant.estimating.reading import layouts, layouts_civil


def outline(lines: tuple[Line, ...], depth: int = 0) -> Iterator[str]:
    """One string for each line: indent, what it is, its name and its amount."""
    for line in lines:
        what = line.cost.value if line.cost else line.kind.value
        amount = line.amount.number if line.amount else ""
        yield f"{'  ' * depth}{what} {line.name.text} {amount}".rstrip()
        yield from outline(line.children, depth + 1)


def line_named(estimate: Estimate, name: str) -> Line:
    return next(found.line for found in walk(estimate) if found.line.name.text == name)


WORKS = [
    "group 河川改修 1850000",
    "  group 河川土工 650000",
    "    item 掘削 500000",
    "    item 残土処理 150000",
    "  group 護岸工 1200000",
    "    item ブロック積 1200000",
]


def test_levels_shown_by_indent_become_a_tree(tmp_path: Path) -> None:
    estimate = read_estimate(layouts.indented_civil(tmp_path))
    assert list(outline(estimate.breakdowns[0].lines))[:6] == [
        "group 河川改修 1850000",
        "  group 河川土工 650000",
        "    group 掘削工 650000",
        "      item 掘削 500000",
        "      item 残土処理 150000",
        "  group 護岸工 1200000",
    ]


def test_costs_are_known_with_rate_base_and_place(tmp_path: Path) -> None:
    estimate = read_estimate(layouts.indented_civil(tmp_path))
    costs = {found.line.cost: found.line for found in walk(estimate) if found.line.cost}
    rated = costs[CostItem.COMMON_TEMPORARY_RATED]
    assert rated.rate is not None
    assert (rated.rate.number, rated.rate.place.cell) == (Decimal("10.43"), "G12")
    management = costs[CostItem.SITE_MANAGEMENT_COST]
    assert management.base is not None
    assert management.base.number == 2_042_000
    assert management.rate is not None
    assert management.rate.number == Decimal("30.01")
    assert costs[CostItem.TOTAL].amount is not None


def test_cover_gives_the_facts_under_their_standard_labels(tmp_path: Path) -> None:
    estimate = read_estimate(layouts.indented_civil(tmp_path))
    assert estimate.facts["単価適用日"].text == "令和8年4月1日"
    assert estimate.facts["単価適用日"].place.cell == "B5"
    assert estimate.facts["主たる工種"].text == "河川・道路構造物工事"
    assert estimate.domain is Domain.CIVIL


def test_levels_in_columns_of_their_own(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_civil.level_columns(tmp_path))
    summary, breakdown = estimate.breakdowns
    assert summary.stage is Stage.SUMMARY
    assert list(outline(breakdown.lines)) == [
        "group 河川改修 1850000",
        "  group 河川土工 650000",
        "    group 掘削工 650000",
        "      item 掘削 500000",
        "      item 残土処理 150000",
        "  group 護岸工 1200000",
        "    group ブロック工 1200000",
        "      item コンクリートブロック積 1200000",
        "直接工事費 直接工事費計 1850000",
    ]
    assert list(outline(summary.lines))[1:4] == [
        "共通仮設費 共通仮設費 292000",
        "  共通仮設費（率計上） 共通仮設費（率分） 192000",
        "  共通仮設費（積上げ） 共通仮設費（積上げ） 100000",
    ]
    assert estimate.facts["工事名"].text == "みおつくし川護岸改修工事"


def test_a_path_repeated_on_every_row_is_one_group(tmp_path: Path) -> None:
    (breakdown,) = read_estimate(layouts_civil.repeated_path(tmp_path)).breakdowns
    assert list(outline(breakdown.lines)) == [
        "group 河川土工",
        "  group 掘削工",
        "    item 掘削 500000",
        "    item 残土処理 150000",
        "group 護岸工",
        "  group ブロック工",
        "    item コンクリートブロック積 1200000",
        "subtotal 合計 1850000",
    ]


def test_page_sums_and_repeated_headers_do_not_break_the_tree(tmp_path: Path) -> None:
    (breakdown,) = read_estimate(layouts_civil.printed_pages(tmp_path)).breakdowns
    assert list(outline(breakdown.lines)) == [
        "group 河川改修 1850000",
        "  group 河川土工 650000",
        "    item 掘削 500000",
        "    item 残土処理 150000",
        "  group 護岸工 1200000",
        "    item コンクリートブロック積 1200000",
        "note 頁計 500000",
        "note 前頁より繰越 500000",
        "直接工事費 直接工事費 1850000",
        "共通仮設費（積上げ） 共通仮設費（積上げ） 100000",
        "  運搬費 運搬費 100000",
        "    item 重建設機械分解組立輸送 100000",
        "共通仮設費（率計上） 共通仮設費率分 192000",
    ]


@pytest.mark.parametrize("layout", [layouts_civil.flat_groups, layouts_civil.level_numbers])
def test_groups_without_indent_are_found_by_sums_or_level_numbers(
    layout: Callable[[Path], Path], tmp_path: Path
) -> None:
    breakdown = read_estimate(layout(tmp_path)).breakdowns[0]
    assert list(outline(breakdown.lines))[:6] == WORKS


def test_a_wrong_amount_does_not_hide_a_group_without_indent(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = layouts_civil.flat_groups(tmp_path)
    book = load_workbook(path)
    book["Sheet1"]["F6"] = 512_000
    book.save(path)
    (breakdown,) = read_estimate(path).breakdowns
    assert [line.split()[1] for line in outline(breakdown.lines)] == [
        *(entry.split()[1] for entry in WORKS),
        "直接工事費",
    ]
    assert breakdown.lines[0].children[0].children[0].name.text == "掘削"


def test_numbering_says_the_depth_and_sums_close_groups(tmp_path: Path) -> None:
    (breakdown,) = read_estimate(layouts_civil.numbered(tmp_path)).breakdowns
    assert list(outline(breakdown.lines)) == [
        "group Ⅰ 河川改修",
        "  group 1. 河川土工",
        "    item (1) 掘削 500000",
        "    item (2) 残土処理 150000",
        "    subtotal 計 650000",
        "  group 2. 護岸工",
        "    item (1) ブロック積 1200000",
        "    subtotal 計 1200000",
        "subtotal 合計 1850000",
    ]


def test_former_values_beside_present_ones(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_civil.change_in_columns(tmp_path))
    line = line_named(estimate, "掘削")
    assert line.quantity is not None
    assert line.before is not None
    assert line.before.quantity is not None
    assert (line.quantity.number, line.quantity.place.cell) == (1100, "G5")
    assert (line.before.quantity.number, line.before.quantity.place.cell) == (1000, "D5")
    assert not estimate.problems


def test_former_values_above_present_ones(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_civil.change_in_rows(tmp_path))
    line = line_named(estimate, "残土処理")
    assert line.amount is not None
    assert line.before is not None
    assert line.before.amount is not None
    assert (line.amount.number, line.amount.place.cell) == (180_000, "F7")
    assert line.before.amount.number == 150_000


def test_legend_may_put_present_values_above(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = layouts_civil.change_in_rows(tmp_path)
    book = load_workbook(path)
    book["変更内訳書"]["A2"] = "（上段：変更、下段：当初）"
    book.save(path)
    line = line_named(read_estimate(path), "掘削")
    assert line.quantity is not None
    assert line.quantity.number == 1000


def test_direct_cost_may_head_its_works(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_civil.bidders_breakdown(tmp_path))
    direct = estimate.breakdowns[0].lines[0]
    assert direct.cost is CostItem.DIRECT_COST
    assert [child.name.text for child in direct.children] == ["河川土工", "護岸工"]
    work = direct.children[1]
    assert work.quantity is not None
    assert work.unit is not None
    assert (work.quantity.number, work.quantity.text, work.unit.text) == (1, "１式", "式")
    assert estimate.breakdowns[0].lines[-1].kind is LineKind.NOTE


def test_a_merged_heading_covers_the_levels_below_it(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_civil.merged_level_header(tmp_path))
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "group 本工事費",
        "  group 河川土工 650000",
        "    group 掘削工 650000",
        "      item 掘削 500000",
        "      item 残土処理 150000",
        "  直接工事費 直接工事費 650000",
        "  工事価格 工事価格 900000",
        "工事費計 本工事費計 990000",
    ]
    assert line_named(estimate, "掘削").reference == "施工単価表:1"
    assert line_named(estimate, "残土処理").reference == "単価表:1"
