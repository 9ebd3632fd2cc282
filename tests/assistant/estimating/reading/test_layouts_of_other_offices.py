"""Layouts met in the books of other offices: names, specifications and rates in unusual places."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.model import CostItem, Line
from assistant.estimating.reading.pdf_headers import ends_of_headings
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.reading.reference_keys import reference_key
from assistant.estimating.walking import walk
from tests.assistant.estimating.reading.layouts import put, saved, workbook

COMMISSION = [
    ["直接測量費", "", "", "", "", "", 300_000],
    ["諸経費", "", "", "", "", "", 240_000, "300,000円×80.00%"],
    ["測量業務価格", "", "", "", "", "", 540_000],
    ["消費税相当額", "", "", "", "", "", 54_000],
]


def sheet_of(folder: Path, rows: list[list[object]]) -> Path:
    book = workbook()
    put(book.create_sheet("内訳書"), rows)
    return saved(book, folder)


def outline(lines: tuple[Line, ...], depth: int = 0) -> Iterator[str]:
    for line in lines:
        yield f"{'  ' * depth}{line.name.text}"
        yield from outline(line.children, depth + 1)


@pytest.mark.parametrize("heading", ["区分", "大科目", "系統"])
def test_a_column_that_names_rows_without_a_name_names_groups(heading: str, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [heading, "名称", "規格", "数量", "単位", "単価", "金額", "摘要"],
        ["路線測量", "", "", "", "", "", 200_000],
        ["", "作業計画", "", 1, "業務", 80_000, 80_000],
        ["", "現地踏査", "", 2, "km", 60_000, 120_000],
        ["打合せ", "", "", "", "", "", 100_000],
        ["", "打合せ協議", "", 1, "業務", 100_000, 100_000],
        *COMMISSION,
    ]
    estimate = read_estimate(sheet_of(tmp_path, rows))
    lines = estimate.breakdowns[0].lines
    assert list(outline(lines)) == [
        "路線測量",
        "  作業計画",
        "  現地踏査",
        "打合せ",
        "  打合せ協議",
        "直接測量費",
        "諸経費",
        "測量業務価格",
        "消費税相当額",
    ]
    assert not any(located.line.before for located in walk(estimate))
    assert not estimate.problems


def test_a_class_beside_every_name_is_no_heading(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["区分", "名称", "規格", "数量", "単位", "単価", "金額", "摘要"],
        ["材料", "生コンクリート", "18-8-40BB", 10, "m3", 20_000, 200_000],
        ["労務", "普通作業員", "", 2, "人", 23_800, 47_600],
        ["労務", "特殊作業員", "", 1, "人", 27_800, 27_800],
    ]
    estimate = read_estimate(sheet_of(tmp_path, rows))
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "生コンクリート",
        "普通作業員",
        "特殊作業員",
    ]


def test_groups_in_one_column_with_their_items_are_found_by_their_sums(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["区分", "名称", "規格", "数量", "単位", "単価", "金額", "摘要"],
        ["維持管理", "", "", "", "", "", 500_000],
        ["", "清掃", "", "", "", "", 200_000],
        ["", "路面清掃", "", 10, "km", 8_000, 80_000],
        ["", "路肩清掃", "", 20, "km", 6_000, 120_000],
        ["", "除草", "", "", "", "", 300_000],
        ["", "機械除草", "", 3_000, "m2", 100, 300_000],
        ["直接業務費", "", "", "", "", "", 500_000],
    ]
    estimate = read_estimate(sheet_of(tmp_path, rows))
    assert list(outline(estimate.breakdowns[0].lines)) == [
        "維持管理",
        "  清掃",
        "    路面清掃",
        "    路肩清掃",
        "  除草",
        "    機械除草",
        "直接業務費",
    ]


def test_words_set_in_below_an_item_are_its_specification_below_a_cost_its_rate(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        ["費目・工種・種別・細別", "単位", "数量", "単価", "金額", "摘要"],
        ["土工", "式", 1, "", 50_000],
        ["　掘削", "m3", 100, 500, 50_000],
        ["　　土砂 オープンカット"],
        ["　※昼間施工とする"],
        ["直接工事費", "式", 1, "", 50_000],
        ["共通仮設費（率計上分）", "式", 1, "", 5_000],
        ["　　率 10.00%（対象額 50,000円）"],
        ["純工事費", "式", 1, "", 55_000],
    ]
    estimate = read_estimate(sheet_of(tmp_path, rows))
    found = {located.line.name.text.strip(): located.line for located in walk(estimate)}
    specification = found["掘削"].specification
    assert specification is not None
    assert (specification.text.strip(), specification.place.cell) == (
        "土砂 オープンカット",
        "A4",
    )
    rated = found["共通仮設費（率計上分）"]
    assert rated.rate is not None
    assert rated.base is not None
    assert (rated.rate.number, rated.base.number) == (Decimal("10.00"), Decimal(50_000))
    assert rated.rate.place.cell == "A8"


def test_scrap_that_is_weighed_is_a_cost_behind_the_direct_cost(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["名称", "規格", "単位", "数量", "単価", "金額", "摘要"],
        ["桁撤去", "", "t", 10, 100_000, 1_000_000],
        ["直接工事費", "", "式", 1, "", 1_000_000],
        ["工事価格", "", "式", 1, "", 1_600_000],
        ["スクラップ評価額", "鋼くず H3", "t", 2, -30_000, -60_000],
        ["発生材売却費　銅線", "", "", "", "", -1_000],
        ["消費税相当額", "", "式", 1, "", 153_900],
    ]
    estimate = read_estimate(sheet_of(tmp_path, rows))
    costs = [located.line.cost for located in walk(estimate)]
    assert costs.count(CostItem.SCRAP_VALUE) == 2


def test_a_table_named_by_its_number_alone_is_found() -> None:
    assert reference_key("第3号表") == ":3"
    assert reference_key("（第12号表）") == ":12"
    assert reference_key("第3号表示板") is None


def test_member_codes_do_not_hide_the_levels_of_system_codes(tmp_path: Path) -> None:
    def row(code: str, name: str, unit: str, price: str, quantity: str, amount: str) -> list[str]:
        return [code, name, unit, "", "", "", price, price, quantity, quantity, amount, amount]

    rows = [
        row("X1000", "本工事費", "式", "", "1", "600000"),
        row("Y1000", "道路改良", "式", "", "1", "600000"),
        row("Y1800", "擁壁工", "式", "", "1", "600000"),
        row("Y2000", "作業土工", "式", "", "1", "600000"),
        *(row(f"YZ{n:04d}", f"掘削{n}", "m3", "1000", "100", "100000") for n in range(6)),
    ]
    path = tmp_path / "設計書.csv"
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    lines = read_estimate(path).breakdowns[0].lines
    assert [text for text in outline(lines) if "掘削" not in text] == [
        "本工事費",
        "  道路改良",
        "    擁壁工",
        "      作業土工",
    ]


def test_headings_that_stand_close_are_parted_and_names_of_levels_are_not() -> None:
    def parted(text: str) -> list[str]:
        letters = [letter for letter in text if letter != " "]
        wide = [
            text[: position + 1].endswith(" " + letter) if position else False
            for position, letter in enumerate(text)
            if letter != " "
        ]
        ends = ends_of_headings(letters, wide)
        return ["".join(letters[a:b]) for a, b in zip([0, *ends], ends, strict=False)]

    assert parted("金 額 備 考") == ["金額", "備考"]
    assert parted("単価 金額") == ["単価", "金額"]
    assert parted("工種 種別 細別") == []
    assert parted("床掘り") == []
