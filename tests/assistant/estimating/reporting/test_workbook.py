"""The annotated workbook: the original with marks, nothing in it executed or lost."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.estimating.check import FileReport, Waiver, finding_id, waived
from assistant.estimating.reporting.combined import combined_workbook
from assistant.estimating.reporting.workbook import annotate_workbook
from tests.assistant.estimating.reporting.reports import (
    GRAVE,
    report,
    small_estimate,
    workbook,
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return workbook(tmp_path / "設計書.xlsx")


def test_the_original_stays_as_it_is_but_for_marks(source: Path, tmp_path: Path) -> None:
    annotate_workbook(report(source), source, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    sheet = book["内訳書"]
    assert book.sheetnames == ["検査結果", "内訳書"]
    assert (sheet["F2"].value, sheet["E6"].value) == ("=D2*E2", None)
    assert sheet.row_dimensions[4].hidden
    assert sheet.column_dimensions["A"].width == 33
    assert "46,600" in sheet["F3"].comment.text
    assert sheet["F3"].fill.fgColor.rgb.endswith("F8CBC4")
    assert sheet["F2"].comment.text.startswith("元のコメント")


def test_a_finding_in_a_merged_area_is_marked_at_its_corner(source: Path, tmp_path: Path) -> None:
    annotate_workbook(report(source), source, tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx")["内訳書"]["E6"].comment is not None


def test_the_list_in_front_leads_to_the_cells_gravest_first(source: Path, tmp_path: Path) -> None:
    annotate_workbook(report(source), source, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["検査結果"]
    rows = [row for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert [row[4].value for row in rows] == ["F6", "F3", "F2"]
    assert rows[0][4].hyperlink.location == "'内訳書'!F6"


def test_texts_that_begin_like_formulas_stay_texts(source: Path, tmp_path: Path) -> None:
    annotate_workbook(report(source), source, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["検査結果"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    dangerous = [cell for cell in cells if str(cell.value).startswith("=")]
    assert dangerous
    assert {cell.data_type for cell in dangerous} == {"s"}
    assert all(cell.quotePrefix for cell in dangerous)


def test_a_csv_gives_a_new_workbook_with_the_rows_around_each_finding(tmp_path: Path) -> None:
    source = tmp_path / "設計書.csv"
    source.write_text("名称,金額\n", encoding="utf-8")
    annotate_workbook(report(source), source, tmp_path / "out.xlsx", estimate=small_estimate())
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["検査結果", "該当箇所"]
    texts = [cell.value for row in book["該当箇所"].iter_rows() for cell in row]
    assert {"46,606", "残土運搬", "掘削"} <= set(texts)


def test_a_broken_xlsx_gives_a_new_workbook(tmp_path: Path) -> None:
    source = tmp_path / "壊れた.xlsx"
    source.write_bytes(b"PK\x03\x04 no workbook")
    annotate_workbook(report(source), source, tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx").sheetnames[0] == "検査結果"


def test_a_waived_finding_is_listed_last_with_its_reason(source: Path, tmp_path: Path) -> None:
    checked = report(source)
    number = finding_id(checked, GRAVE)
    waiver = Waiver(number, "見積条件による", "大川", "2026-05-01T00:00:00Z")
    annotate_workbook(waived(checked, {number: waiver}), source, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["検査結果"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert rows[-1][1] == "是認済"
    assert "見積条件による（大川、2026-05-01）" in rows[-1]


def test_a_batch_is_one_workbook_with_files_and_all_findings(source: Path, tmp_path: Path) -> None:
    broken = FileReport(tmp_path / "鍵.xlsx", error="パスワードで保護されています。")
    combined_workbook([report(source), broken], [], tmp_path / "all.xlsx")
    book = load_workbook(tmp_path / "all.xlsx")
    files = list(book["ファイル一覧"].iter_rows(values_only=True))
    assert files[1][1:6] == ("設計書.xlsx", "みおつくし通舗装工事", 2, 1, 0)
    assert files[2][-1] == "パスワードで保護されています。"
    assert book["全指摘"].max_row == 4


def test_a_workbook_is_annotated_whatever_its_ending_says(source: Path, tmp_path: Path) -> None:
    renamed = source.rename(tmp_path / "設計書.xls")
    annotate_workbook(report(renamed), renamed, tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["検査結果", "内訳書"]


def test_a_workbook_too_large_to_rewrite_gives_the_rows_alone(source: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="E6:F6"', b'ref="E6:XFD1048576"')
    with zipfile.ZipFile(tmp_path / "merged.xlsx", "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    annotate_workbook(
        report(tmp_path / "merged.xlsx"),
        tmp_path / "merged.xlsx",
        tmp_path / "out.xlsx",
        estimate=small_estimate(),
    )
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["検査結果", "該当箇所"]
    assert "書き込めない" in book["検査結果"]["A3"].value


def test_an_effect_beyond_any_amount_is_written(source: Path, tmp_path: Path) -> None:
    huge = replace(GRAVE, effect_yen=Decimal("1E+40"))
    annotate_workbook(report(source, huge), source, tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx")["検査結果"]["K6"].value == 1e40
