"""Facts are found wherever a cover states them."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.estimating.grid import Cell, Grid
from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.cover import facts_in, known_label, labelled_value
from assistant.estimating.reading.number_text import number_in


def facts(*rows: list[Any]) -> dict[str, str]:
    cells = {
        number: {
            column: Cell(str(value), number_in(str(value)))
            for column, value in enumerate(row, start=1)
            if value != ""
        }
        for number, row in enumerate(rows, start=1)
    }
    grid = Grid("表紙", cells)
    read = facts_in([SheetRow(grid, number, row) for number, row in cells.items()])
    return {label: value.text for label, value in read.items()}


def test_pairs_beside_each_other_and_values_in_pieces() -> None:
    assert facts(
        ["工事名", "護岸工事", "", "工事番号", "第1号"],
        ["工　期", "自", "令和8年6月1日", "至", "令和9年3月15日"],
        ["前払金支出割合", 40, "%", "契約保証", "金銭的保証"],
        ["単価適用年月", 2026, "年", 4, "月"],
    ) == {
        "工事名": "護岸工事",
        "工事番号": "第1号",
        "工期": "自令和8年6月1日至令和9年3月15日",
        "前払金支出割合": "40%",
        "契約保証": "金銭的保証",
        "単価適用日": "2026年4月",
    }


def test_several_statements_in_one_cell() -> None:
    assert facts(
        ["本工事は、週休2日工事である。"],
        ["工事名： 令和8年度　護岸工事（その2）　　工事場所： 大阪市"],
        ["主たる工種：舗装工事　施工地域：市街地（DID）"],
    ) == {
        "工事名": "令和8年度 護岸工事(その2)",
        "工事場所": "大阪市",
        "主たる工種": "舗装工事",
        "施工地域区分": "市街地(DID)",
    }


def test_labels_in_a_row_have_their_values_below() -> None:
    assert facts(["工事名", "", "単価適用日"], ["護岸工事", "", "R8.4.1"]) == {
        "工事名": "護岸工事",
        "単価適用日": "R8.4.1",
    }


def test_unknown_labels_keep_their_own_names() -> None:
    read = facts(
        ["工事名", "護岸工事"], ["工期", "180日間"], ["支給品", "なし"], ["令和8年度", "済"]
    )
    assert read["支給品"] == "なし"
    assert "令和8年度" not in read


def test_labels_are_known_with_numbers_brackets_and_blanks() -> None:
    assert known_label("３．　工　事　名") == "工事名"
    assert known_label("【単価適用年月日】") == "単価適用日"
    assert known_label("掘削工") is None
    assert labelled_value("前払金（％）：40") == ("前払金支出割合", "40")
    assert labelled_value("工期については、協議する。") is None


def test_a_value_that_begins_with_its_label_is_a_value() -> None:
    read = facts(["冬期補正", "冬期（積雪寒冷地2級）"], ["工期", "180日"])
    assert read["冬期補正"] == "冬期（積雪寒冷地2級）"


def test_an_amount_behind_its_label_is_a_number() -> None:
    grid = Grid("表紙", {1: {1: Cell("調査基準価格：18,133,139円", None)}})
    (value,) = facts_in([SheetRow(grid, 1, grid.rows[1])]).values()
    assert (value.text, value.number) == ("18,133,139円", 18_133_139)


@pytest.mark.parametrize(
    "label", ["工事名称", "件名", "工事件名", "委託名称", "委託件名", "業務委託名", "業務件名"]
)
def test_every_word_for_the_name_of_the_works(label: str) -> None:
    assert facts([label, "護岸補修"]) == {"工事名": "護岸補修"}
    assert facts([f"{label}：護岸補修"]) == {"工事名": "護岸補修"}
