from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.loading.table_header import Grid, resolve_table, tidy_cell
from retrieval.loading.table_keys import is_value


def grid(*rows: str, header_rows: int = 0) -> Grid:
    """Rows of cells set apart by blanks; "<" and "^" belong to the cell on the left or above."""
    texts: list[list[str]] = []
    owners: list[list[int]] = []
    for r, row in enumerate(rows):
        texts.append([])
        owners.append([])
        for c, cell in enumerate(row.split()):
            text = "" if cell == "_" else cell
            owner = r * 100 + c
            if cell == "<":
                text, owner = texts[r][c - 1], owners[r][c - 1]
            elif cell == "^":
                text, owner = texts[r - 1][c], owners[r - 1][c]
            texts[r].append(text)
            owners[r].append(owner)
    return Grid(tuple(map(tuple, texts)), tuple(map(tuple, owners)), header_rows)


def test_three_levels_of_header_are_joined() -> None:
    table = resolve_table(
        grid("種別 規格値 < <", "^ 個々 < 平均", "^ 下限 上限 ^", "路盤 1 2 3", "舗装 4 5 6")
    )
    assert table.header == ("種別", "規格値/個々/下限", "規格値/個々/上限", "規格値/平均")
    assert [cells for _, cells in table.rows] == [("路盤", "1", "2", "3"), ("舗装", "4", "5", "6")]


def test_figures_may_be_labels_under_a_spanning_header() -> None:
    table = resolve_table(grid("名称 単価 <", "^ 4月 10月", "砂 100 110"))
    assert table.header == ("名称", "単価/4月", "単価/10月")


def test_temperatures_label_their_columns() -> None:
    table = resolve_table(grid("区分 10℃以上 15℃以上", "早強 4日 3日", "普通 7日 5日"))
    assert table.header == ("区分", "10℃以上", "15℃以上")


def test_a_list_of_names_and_values_has_no_header() -> None:
    table = resolve_table(grid("工事名 みおつくし線改良", "工期 令和7年4月から", "場所 南区"))
    assert table.header == ("", "")
    assert len(table.rows) == 3


def test_two_columns_with_a_header_keep_it() -> None:
    assert resolve_table(grid("項目 内容", "甲 乙", "丙 丁")).header == ("項目", "内容")
    assert resolve_table(grid("路線 延長", "甲 10m", "丙 20m")).header == ("路線", "延長")


def test_a_title_and_notes_across_the_table_are_not_rows() -> None:
    table = resolve_table(
        grid("表1材料 < <", "区分 単位 数量", "砂 m3 10", "石 m3 20", "※参考とする < <")
    )
    assert table.caption == "表1材料"
    assert table.header == ("区分", "単位", "数量")
    assert table.notes == ("※参考とする",)
    assert [cells for _, cells in table.rows] == [("砂", "m3", "10"), ("石", "m3", "20")]


def test_dittos_repeat_what_stands_above_or_beside() -> None:
    table = resolve_table(grid("名称 単位 甲 乙", "砂 m3 1 同左", "〃 〃 2 3", "石 同上 4 5"))
    assert [cells for _, cells in table.rows] == [
        ("砂", "m3", "1", "1"),
        ("砂", "m3", "2", "3"),
        ("石", "m3", "4", "5"),
    ]


def test_a_cell_left_blank_under_a_group_s_name_says_it_again() -> None:
    table = resolve_table(
        grid(
            "学校 規模 便器 手洗",
            "小学校 120人以下 4 8",
            "_ 240人以下 7 14",
            "中学校 120人以下 5 8",
            "_ 240人以下 8 14",
        )
    )
    assert [cells[0] for _, cells in table.rows] == ["小学校", "小学校", "中学校", "中学校"]
    assert table.key_columns == 2


def test_a_blank_cell_behind_a_name_or_under_a_mark_stays_blank() -> None:
    table = resolve_table(
        grid(
            "区分 細目 頻度 値", "床 目地 月1回 5", "壁 _ 年1回 7", "○ 目地 月1回 5", "_ 梁 年1回 9"
        )
    )
    assert [cells[:2] for _, cells in table.rows] == [
        ("床", "目地"),
        ("壁", ""),
        ("○", "目地"),
        ("", "梁"),
    ]


def test_figures_that_tell_rows_of_one_name_apart_name_them_too() -> None:
    rows = ("N3 3 25 45", "^ 4 20 40", "^ 6 15 30", "N4 3 30 55", "^ 4 25 50", "^ 6 20 40")
    assert resolve_table(grid("交通量 CBR 路盤 計", *rows)).key_columns == 2
    limits = grid("材料 規格値 <", "^ 下限 上限", "砕石 80 100", "^ 90 110", "砂 70 90", "^ 60 80")
    assert resolve_table(limits).key_columns == 1


def test_the_first_group_s_name_is_no_level_of_the_header() -> None:
    table = resolve_table(
        grid("区分 < 舗装", "園路 幹線 アスファルト", "^ 支線 ブロック", "階段 一般部 石張り")
    )
    assert table.header == ("区分", "区分", "舗装")
    assert len(table.rows) == 3


def test_units_in_a_row_of_their_own_belong_to_the_header() -> None:
    table = resolve_table(grid("型式 型枠 鉄筋", "_ (m2) （kg）", "甲 0.85 16.2", "乙 0.92 21.5"))
    assert table.header == ("型式", "型枠/(m2)", "鉄筋/（kg）")
    assert len(table.rows) == 2


def test_columns_that_only_widen_a_merged_cell_go() -> None:
    table = resolve_table(grid("区分 < 数量", "砂 < 10", "石 < 20"))
    assert table.header == ("区分", "数量")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15,200", True),
        ("１０℃以上", True),
        ("10～15cm", True),
        ("2日～10日", True),
        ("４.０メートル以上", True),
        ("16時間～10日", True),
        ("±30", True),
        ("7日以上", True),
        ("18-8-40", False),
        ("N5", False),
        ("第1条", False),
        ("", False),
    ],
)
def test_values_are_told_from_names(text: str, *, expected: bool) -> None:
    assert is_value(text) is expected


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("数　量", "数量"),
        ("工 事 名", "工事名"),
        ("上層\n路盤", "上層路盤"),
        ("土木工事 共通仕様書", "土木工事 共通仕様書"),
        ("鉄筋\nSD345", "鉄筋 SD345"),
        ("  ", ""),
    ],
)
def test_blanks_that_only_lay_words_out_go(text: str, tidy: str) -> None:
    assert tidy_cell(text) == tidy


CELL = st.text(st.sampled_from("砂石区分数量10.5mｍ㎡〃 ~～-以上※注。\n"), max_size=6)
ROWS = st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=6)


def plain_grid(rows: Sequence[Sequence[str]], *, header_rows: int = 0) -> Grid:
    """Grid without merged cells; short rows are filled up with empty cells."""
    width = max((len(row) for row in rows), default=0)
    texts = tuple(tuple(tidy_cell(c) for c in row) + ("",) * (width - len(row)) for row in rows)
    owners = tuple(tuple(range(i * width, (i + 1) * width)) for i in range(len(texts)))
    return Grid(texts, owners, header_rows)


@given(ROWS, st.integers(0, 3))
def test_any_grid_resolves_to_rows_as_wide_as_its_header(
    rows: list[list[str]], header_rows: int
) -> None:
    made = plain_grid(rows, header_rows=header_rows)
    table = resolve_table(made)
    assert all(len(cells) == len(table.header) for _, cells in table.rows)
    assert table.key_columns >= 1
    assert all(0 <= index < len(rows) for index, _ in table.rows)


@given(ROWS)
def test_no_text_is_lost(rows: list[list[str]]) -> None:
    made = plain_grid(rows)
    table = resolve_table(made)
    kept = {table.caption, *table.notes, *(cell for _, cells in table.rows for cell in cells)}
    kept |= {level for label in table.header for level in label.split("/")}
    dittos = {"〃"}
    assert {text for row in made.texts for text in row} - dittos <= kept | {""}


@given(CELL)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy_cell(tidy_cell(text)) == tidy_cell(text)
