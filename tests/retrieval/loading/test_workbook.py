from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from retrieval.errors import NaniwaError
from retrieval.structure import build_passages
from tests.retrieval.loading.builders import load, rewrite_zip, texts


def price_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "単価表"
    sheet["A1"] = "資材単価表"
    sheet.merge_cells("A1:F1")
    sheet["F2"] = "(単位:円)"
    for column, text in zip("ABCDF", ["名称", "規格", "単位", "単価", "適用日"], strict=True):
        sheet[f"{column}3"] = text
    sheet.merge_cells("D3:E3")
    sheet["D4"], sheet["E4"] = "4月", "10月"
    for column in "ABCF":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.append(["生コン", "18-8-40", "m3", 15200, 15500, dt.date(2025, 4, 1)])
    sheet.append(["〃", "21-8-25", "〃", 15600, 16000, dt.date(2025, 4, 1)])
    for row in (5, 6):
        sheet.cell(row, 4).number_format = "#,##0"
        sheet.cell(row, 6).number_format = '[$-411]ggge"年"m"月"d"日"'
    sheet["A8"] = "運搬費を含む。"
    book.create_sheet("空")
    hidden = book.create_sheet("計算用")
    hidden.sheet_state = "hidden"
    hidden["A1"] = 0.125
    hidden["A1"].number_format = "0.0%"
    book.save(path)
    return path


def test_sheets_become_pages_with_tables_as_displayed(tmp_path: Path) -> None:
    document = load(price_book(tmp_path / "単価.xlsx"))
    first, second, third = document.pages
    (table,) = first.tables
    assert [(line.level, line.text) for line in first.lines] == [
        (1, "単価表"),
        (0, "資材単価表"),
        (0, "運搬費を含む。"),
    ]
    assert first.label == "単価表"
    assert table.header == ("名称", "規格", "単位", "単価/4月", "単価/10月", "適用日")
    assert table.notes == ("(単位:円)",)
    assert [row.cells for row in table.rows] == [
        ("生コン", "18-8-40", "m3", "15,200", "15500", "令和7年4月1日"),
        ("生コン", "21-8-25", "m3", "15,600", "16000", "令和7年4月1日"),
    ]
    assert second.method == "empty"
    assert texts(document, 3) == ["計算用", "12.5%"]
    assert "非表示" in third.note


def test_saved_results_count_and_unsaved_formulas_are_reported(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["合計", "=1+1"])
    book.active.append(["小計", "=2*3"])
    book.save(tmp_path / "式.xlsx")
    path = tmp_path / "式.xlsx"
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    # 7 is not 1+1: what was saved is shown, nothing is computed.
    saved = re.sub(rb"(<f>1\+1</f>)<v ?/?>(</v>)?", rb"\1<v>7</v>", xml)
    rewrite_zip(path, {"xl/worksheets/sheet1.xml": saved})
    document = load(path)
    assert texts(document) == ["Sheet", "合計 7", "小計"]
    assert "1か所" in document.problems[0]


def test_one_stray_cell_at_the_far_corner_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "本文"
    book.active["XFD1048576"] = "隅"
    book.save(tmp_path / "広い.xlsx")
    assert texts(load(tmp_path / "広い.xlsx")) == ["Sheet", "本文", "隅"]


def test_absurd_merged_areas_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "本文"
    book.save(tmp_path / "結合.xlsx")
    path = tmp_path / "結合.xlsx"
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rewrite_zip(path, {"xl/worksheets/sheet1.xml": xml.replace(b"</sheetData>", merge)})
    with pytest.raises(NaniwaError) as caught:
        load(path)
    assert caught.value.code == "too_large"


def test_a_damaged_sheet_is_broken(tmp_path: Path) -> None:
    path = price_book(tmp_path / "破損.xlsx")
    rewrite_zip(path, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"})
    with pytest.raises(NaniwaError, match=r"「破損\.xlsx」は") as caught:
        load(path)
    assert caught.value.code == "broken"


def test_books_of_excel_97_are_read_alike() -> None:
    document = load(Path(__file__).parent / "data" / "breakdown.xls")
    (table,) = document.pages[0].tables
    assert texts(document) == ["内訳", "工事費内訳書"]
    assert table.header == ("費目", "数量", "金額", "日付")
    assert [row.cells for row in table.rows] == [
        ("直接工事費", "2.5", "1,250,000", "2025/4/1"),
        ("直接工事費", "1", "30,000", "2025/10/1"),
    ]
    assert texts(document, 2) == ["控え", "TRUE"]
    assert "非表示" in document.pages[1].note


def test_blank_rows_within_a_table_do_not_cost_the_rest_its_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = [["名称", "規格", "単価"], ["砂", "洗い", 4000], ["石", "割り", 5000], []]
    rows += [["鉄筋", "SD345", 95000], ["型枠", "合板", 1200], [], ["計", None, 105200], []]
    rows += [["機械", "規格", "損料"], ["バックホウ", "0.8m3", 9000]]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "単価.xlsx")
    first, second = load(tmp_path / "単価.xlsx").pages[0].tables
    assert [row.cells for row in first.rows][2:] == [
        ("鉄筋", "SD345", "95000"),
        ("型枠", "合板", "1200"),
        ("計", "", "105200"),
    ]
    assert second.header == ("機械", "規格", "損料")


def test_a_line_right_over_a_table_further_down_names_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["写真管理基準"],
        ["工種", "撮影時期", "撮影頻度"],
        ["土工", "掘削完了時", "40mに1回"],
        [],
        ["路面復旧の構成（単位：cm）"],
        ["道路区分", "表層", "基層"],
        ["国道", 5, 10],
        [],
        ["※ 歩道を除く。"],
        ["道路区分", "路盤", "路床"],
        ["国道", 15, 100],
    ]:
        book.active.append(row)
    book.save(tmp_path / "基準.xlsx")
    page = load(tmp_path / "基準.xlsx").pages[0]
    assert [table.caption for table in page.tables] == ["", "路面復旧の構成（単位：cm）", ""]
    assert "写真管理基準" in [line.text for line in page.lines]


def test_tables_side_by_side_under_captions_of_their_own_are_two(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["舗装の設計"],
        ["表1 補正係数", None, None, "表2 支持力"],
        ["混入率", "係数", None, "土の種類", "CBR"],
        [5, 0.85, None, "砂質土", 8],
        [10, 0.95, None, "粘性土", 3],
        ["※ 重交通を除く。"],
        ["表3 換算係数"],
        ["材料", "品質", "安定度", "圧縮強さ", "係数"],
        ["表層", "密粒", "4.9", "－", 1.0],
    ]:
        book.active.append(row)
    book.save(tmp_path / "舗装.xlsx")
    page = load(tmp_path / "舗装.xlsx").pages[0]
    assert [(table.caption, table.header) for table in page.tables] == [
        ("表1 補正係数", ("混入率", "係数")),
        ("表2 支持力", ("土の種類", "CBR")),
        ("表3 換算係数", ("材料", "品質", "安定度", "圧縮強さ", "係数")),
    ]
    assert page.tables[0].notes == ("※ 重交通を除く。",)


def test_title_rows_are_lines_and_captions_begin_a_new_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    header = ["名称", "規格", "単位", "数量", "摘要"]
    for row in [
        ["労務単価表", "見本資料"],
        ["適用日 2025-04-01"],
        header,
        ["世話役", "－", "人", 1, "R21"],
        ["作業員", "－", "人", 2, "R02"],
        ["表 第2号単価表 試掘"],
        header,
        ["運転手", "－", "人", 0.5, "R11"],
    ]:
        book.active.append(row)
    book.save(tmp_path / "単価.xlsx")
    page = load(tmp_path / "単価.xlsx").pages[0]
    first, second = page.tables
    assert [line.text for line in page.lines] == [
        "Sheet",
        "労務単価表 見本資料",
        "適用日 2025-04-01",
    ]
    assert first.header == second.header == tuple(header)
    assert (first.caption, second.caption) == ("", "表 第2号単価表 試掘")
    assert [len(first.rows), len(second.rows)] == [2, 1]


def test_a_table_is_not_read_under_the_header_of_the_sheet_before(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("保管")
    assert first is not None
    for row in (
        ["No", "分野", "規則"],
        [1, "墜落", "高さ2m以上では作業床を設ける。"],
        [2, "酸欠", "濃度を測る。"],
    ):
        first.append(row)
    for row in (["保護具", "交換", "温度"], ["帽子", "3年", "50℃以下"], ["手袋", "1年", "40℃以下"]):
        second.append(row)
    book.save(tmp_path / "book.xlsx")
    passages = build_passages(load(tmp_path / "book.xlsx"), document_id="d")
    cells = [cell for p in passages for unit in p.units for cell in (*unit.keys, *unit.values)]
    assert {cell.label for cell in cells if cell.value in {"3年", "1年"}} == {"交換"}
    assert "温度" not in {cell.value for cell in cells}
