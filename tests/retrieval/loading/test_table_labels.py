"""Header, keys and repeats, resolved on texts alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.loading.table_labels import Labelled, label_table
from retrieval.loading.table_values import is_note, is_value


def labelled(*lines: str, axis: str = "") -> Labelled:
    """Lines of cells parted by "|"; "<" goes on from the left, "^" from above."""
    cells: list[list[str]] = []
    regions: list[list[int]] = []
    for row, line in enumerate(lines):
        parts = line.split("|")
        cells.append([])
        regions.append([])
        for column, part in enumerate(parts):
            if part == "<":
                cells[row].append(cells[row][column - 1])
                regions[row].append(regions[row][column - 1])
            elif part == "^":
                cells[row].append(cells[row - 1][column])
                regions[row].append(regions[row - 1][column])
            else:
                cells[row].append(part)
                regions[row].append(row * len(parts) + column)
    found = label_table(cells, regions, axis=axis)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "20",
        "±1.5cm",
        "0.35",
        "1,600",
        "95～100",
        "15℃以上",
        "－",
        "○",
        "90 mm/h",
        "0.2σy～0.3σy",
        "約3m",
    ],
)
def test_numbers_with_units_and_marks_are_values(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", ["", "D13", "上層路盤", "砕石(40mm)", "JIS A 5005"])
def test_names_are_no_values(text: str) -> None:
    assert not is_value(text)


def test_notes_are_told_from_sentences() -> None:
    assert all(
        map(
            is_note,
            ("注1）参考", "（注）Ｍ：モーメント", "［注］参照", "注）協議", "※ 参考", "備考 なし"),
        )
    )
    assert not any(
        map(is_note, ("注意して施工する。", "注入量を記録する。", "ただし、この限りでない。"))
    )


def test_a_table_of_names_and_values_without_header_gets_none() -> None:
    table = labelled("最小寸法|15mm以上", "最大寸法|40mm以下")
    assert table.header == ("", "")
    assert [cells for cells, _ in table.rows] == [
        ("最小寸法", "15mm以上"),
        ("最大寸法", "40mm以下"),
    ]


def test_a_unit_row_belongs_to_the_header() -> None:
    table = labelled("項目|幅|高さ", "(-)|(mm)|(mm)", "側溝|300|400")
    assert table.header == ("項目/(-)", "幅/(mm)", "高さ/(mm)")


def test_data_under_a_merged_header_stays_data() -> None:
    table = labelled("規格番号|規格記号|<", "JIS A 5525|SKK400|SKK490", "JIS G 3444|STK400|STK490")
    assert table.header == ("規格番号", "規格記号", "規格記号")
    assert len(table.rows) == 2


def test_sub_headers_over_numbers_are_header() -> None:
    table = labelled("地域|係数|<", "名称|Ⅰ類|Ⅱ類", "阪神|1.0|1.2", "播磨|0.9|1.1")
    assert table.header[1:] == ("係数/Ⅰ類", "係数/Ⅱ類")
    assert len(table.rows) == 2


def test_a_first_group_of_rows_is_no_header() -> None:
    table = labelled(
        "土砂生産抑制施設|山脚固定による山腹の崩壊の防止|崩壊地の下流に置く。",
        "^|渓床の縦侵食の防止又は軽減|直下流に置く。",
        "土砂流送制御施設|土砂の流出抑制|狭窄部に置く。",
    )
    assert table.header == ("", "", "")
    assert len(table.rows) == 3
    assert table.key_columns == 2


def test_a_corner_named_on_the_lower_level_leaves_that_level_a_header() -> None:
    table = labelled(
        "|通常断面|<|大断面",
        "名称|ＣⅡ|ＤⅠ|ＣⅡ",
        "鋼材|H-125|H-150|H-200",
        "継手板|PL-155|PL-180|PL-230",
    )
    assert table.header == ("名称", "通常断面/ＣⅡ", "通常断面/ＤⅠ", "大断面/ＣⅡ")


def test_stacked_labels_without_merged_columns_are_a_header() -> None:
    table = labelled("項目|規格値|試験法", "^|ゴム系|^", "針入度|6以下|A080", "流動|3以下|A081")
    assert table.header == ("項目", "規格値/ゴム系", "試験法")


def test_a_remark_beside_the_whole_table_does_not_hide_its_header() -> None:
    table = labelled("線径|間隔|図による", "5mm|80mm以下|^", "8mm|100mm以下|^")
    assert table.header == ("線径", "間隔", "")
    assert table.rows[0][0] == ("5mm", "80mm以下", "図による")


def test_sizes_across_the_top_are_a_header() -> None:
    table = labelled("呼び径|100|150|200", "A種|7.5|8.0|8.5", "B種|4.5|5.0|6.0", "C種|4|5|6")
    assert table.header == ("呼び径", "100", "150", "200")


def test_a_group_beside_the_lower_header_is_no_label() -> None:
    table = labelled(
        "標準寸法|<|<|質量",
        "広幅|呼称|H|^",
        "^|100×100|100|16.9",
        "^|150×150|150|31.1",
    )
    assert table.header[0] == "標準寸法"
    assert table.rows[0][0] == ("広幅", "100×100", "100", "16.9")


def test_an_empty_key_continues_the_group_above() -> None:
    table = labelled("種別|細別|値", "土砂|砂|1.2", "|礫|1.3", "|粘土|1.4")
    table_rows = [cells for cells, _ in table.rows]
    assert table.key_columns == 2
    assert table_rows[2] == ("土砂", "粘土", "1.4")


def test_a_title_row_and_a_closing_note_leave_the_body() -> None:
    table = labelled("表題|<|<", "工種|時期|頻度", "土工|完了時|1回", "注）協議による。|<|<")
    assert table.title == "表題"
    assert table.notes == ("注）協議による。",)
    assert len(table.rows) == 1


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[list[list[str]], list[list[int]]]:
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    regions = [[row * width + column for column in range(width)] for row in range(height)]
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                regions[row][column] = regions[top][left]
    words = st.sampled_from(
        ["", "工種", "10", "(mm)", "〃", "同左", "－", "表層", "D13", "20", "注)参考"]
    )
    texts = {region: draw(words) for line in regions for region in line}
    return [[texts[region] for region in line] for line in regions], regions


@settings(max_examples=300, deadline=None)
@given(merged_grids())
def test_any_grid_gives_rows_as_wide_as_the_header(
    grid: tuple[list[list[str]], list[list[int]]],
) -> None:
    cells, regions = grid
    table = label_table(cells, regions)
    if table is None:
        return
    assert 1 <= table.key_columns < max(2, len(table.header))
    assert table.rows
    for line, place in table.rows:
        assert len(line) == len(table.header)
        assert 0 <= place < max(len(cells), len(cells[0]))
