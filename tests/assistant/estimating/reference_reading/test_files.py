from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assistant.estimating.reference_reading.files import (
    read_prices,
    read_quantities,
    read_rates,
    read_specification,
)
from assistant.estimating.reference_reading.tables import parse_date, parse_number
from retrieval.errors import NaniwaError


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "表.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_the_columns_of_the_specification_are_read_and_others_kept_as_notes(tmp_path: Path) -> None:
    rows, problems = read_prices(
        written(
            tmp_path,
            "name,specification,unit,price,district,effective_from,effective_to,source,edition,memo\n"
            "普通作業員,,人,23100,大阪,2026-04-01,2027-03-31,公表,2026年4月版,要確認\n",
        )
    )
    assert not problems
    row = rows[0]
    assert (row.name, row.unit, row.price, row.district) == ("普通作業員", "人", 23100, "大阪")
    assert (row.effective_from, row.effective_to) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (row.source, row.edition, row.notes) == ("公表", "2026年4月版", {"memo": "要確認"})
    assert (row.origin.document, row.origin.row) == ("表.csv", 2)


def test_a_japanese_table_below_a_title_in_cp932(tmp_path: Path) -> None:
    text = (
        "みおつくし市 資材単価表,,,\n適用日 令和8年4月1日,,,\n名　称,規　格,単位,単価（円）\n"
        '砕石,RC-40,m3,"３，４００"\n〃,M-30,〃,3600\n'
    )
    rows, problems = read_prices(written(tmp_path, text, "cp932"))
    assert not problems
    assert [(row.name, row.specification, row.unit, row.price) for row in rows] == [
        ("砕石", "RC-40", "m3", 3400),
        ("砕石", "M-30", "m3", 3600),
    ]
    assert rows[0].effective_from == date(2026, 4, 1)


def test_a_price_that_is_not_set_is_never_zero(tmp_path: Path) -> None:
    text = "名称,単位,単価\n甲,人,-\n乙,人,\n丙,人,－\n丁,人,100\n"
    rows, problems = read_prices(written(tmp_path, text))
    assert [(row.name, row.price) for row in rows] == [("丁", 100)]
    assert not problems


def test_a_price_that_is_no_number_is_told_with_its_line(tmp_path: Path) -> None:
    rows, problems = read_prices(written(tmp_path, "名称,単位,単価\n甲,人,百円\n乙,人,200\n"))
    assert [row.name for row in rows] == ["乙"]
    assert problems == ["「表.csv」2行目「甲」の単価「百円」は数として読めません。"]


def test_a_column_per_district_gives_a_row_per_district(tmp_path: Path) -> None:
    text = "名称,規格,単位,北部,南部,備考\n砕石,RC-40,m3,3400,3500,現場着\n砂,,m3,-,4000,\n"
    rows, _ = read_prices(written(tmp_path, text))
    assert [(row.name, row.district, row.price) for row in rows] == [
        ("砕石", "北部", 3400),
        ("砕石", "南部", 3500),
        ("砂", "南部", 4000),
    ]
    assert rows[0].notes == {"備考": "現場着"}


def test_a_column_per_edition_ends_each_before_the_next(tmp_path: Path) -> None:
    text = "名称,規格,単位,令和8年4月,令和8年5月\n砕石,RC-40,m3,3300,3400\n"
    rows, _ = read_prices(written(tmp_path, text))
    assert [(row.effective_from, row.effective_to, row.price) for row in rows] == [
        (date(2026, 4, 1), date(2026, 4, 30), 3300),
        (date(2026, 5, 1), None, 3400),
    ]


def test_prices_before_and_after_a_revision_below_one_heading(tmp_path: Path) -> None:
    text = "名称,規格,単位,単価（円）,,備考\n,,,改定前,改定後,\n砕石,RC-40,m3,3300,3400,\n"
    rows, _ = read_prices(written(tmp_path, text))
    assert [(row.edition, row.price) for row in rows] == [("改定前", 3300), ("改定後", 3400)]
    assert rows[0].effective_to == date.min


def test_a_workbook_with_excel_dates_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["単価表"])
    sheet.append(["名称", "規格", "単位", "単価", "適用開始日"])
    sheet.append(["砕石", "RC-40", "m3", 3400.5, date(2026, 4, 1)])
    book.save(tmp_path / "単価.xlsx")
    rows, problems = read_prices(tmp_path / "単価.xlsx")
    assert not problems
    assert (rows[0].price, rows[0].effective_from) == (Decimal("3400.5"), date(2026, 4, 1))
    assert rows[0].origin.row == 3


def test_a_file_without_the_columns_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match=r"「表\.csv」に単価表の見出しの行がありません") as caught:
        read_prices(written(tmp_path, "甲,乙\n1,2\n"))
    assert caught.value.code == "no_header"


def test_a_quantity_sheet_with_levels_takes_the_lowest_as_the_name(tmp_path: Path) -> None:
    text = (
        "工種,種別,細別,規格,単位,数量,計上数量,摘要\n"
        "道路土工,掘削工,掘削,土砂,m3,197.0,200,P3\n,,床掘り,土砂,m3,17.9,20,\n"
        ",残土処理工,残土運搬,L=5km,m3,100,,\n"
    )
    rows, problems = read_quantities(written(tmp_path, text))
    assert not problems
    assert [(row.group, row.name, row.quantity, row.counted) for row in rows] == [
        ("道路土工 掘削工", "掘削", Decimal("197.0"), 200),
        ("道路土工 掘削工", "床掘り", Decimal("17.9"), 20),
        ("道路土工 残土処理工", "残土運搬", 100, None),
    ]


def test_a_rate_table_keeps_its_figures_exact(tmp_path: Path) -> None:
    text = (
        "edition,effective_from,effective_to,rate,work_category,formula,a,b,c,lower,upper,"
        "rate_low,rate_high,source,confidence\n"
        "R8,2026-04-01,,共通仮設費率,道路改良工事,power,57.0,-0.0958,,6000000,1000000000,12.78,7.83,要領,unverified\n"
        "R8,2026-04-01,,現場管理費率,道路改良工事,power,ab,-0.1,,,,,,,\n"
    )
    rows, problems = read_rates(written(tmp_path, text))
    assert (rows[0].a, rows[0].b, rows[0].c) == (Decimal("57.0"), Decimal("-0.0958"), None)
    assert (rows[0].upper, rows[0].confidence) == (1_000_000_000, "unverified")
    assert len(rows) == 1
    assert "3行目の a「ab」" in problems[0]


def test_a_specification_keeps_its_table_rows_together(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("工事名　甲工事")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("名称", "数量"), ("掘削", "100")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "特記.docx"))
    read = read_specification(tmp_path / "特記.docx")
    assert read.pages == ((1, "工事名　甲工事\n名称\t数量\n掘削\t100"),)


def test_a_markdown_specification_and_a_csv_one(tmp_path: Path) -> None:
    text = written(tmp_path, "# 特記\n|名称|数量|\n|---|---|\n|掘削|5|\n", name="特記.md")
    assert read_specification(text).pages == ((1, "特記\n名称\t数量\n\n掘削\t5"),)
    table = written(tmp_path, "名称,数量\n掘削,5\n", name="金抜き.csv")
    assert read_specification(table).pages == ((1, "名称\t数量\n掘削\t5"),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("Ｒ８．４．１", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
        ("46113", date(2026, 4, 1)),
        ("令和8年4月", date(2026, 4, 1)),
        ("未定", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_a_month_or_year_ends_on_its_last_day() -> None:
    assert parse_date("令和8年4月", last=True) == date(2026, 4, 30)
    assert parse_date("令和8年度", last=True) == date(2027, 3, 31)


@given(st.decimals(-10_000_000, 10_000_000, places=2))
def test_numbers_with_separators_are_read_exactly(number: Decimal) -> None:
    assert parse_number(f"{number:,}") == number
    assert parse_number(f"{number:,}".replace("-", "△")) == number


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_every_iso_day_is_read(day: date) -> None:
    assert parse_date(day.isoformat()) == day
