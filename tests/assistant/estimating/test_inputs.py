"""Estimates are told from their references by name and by header, never by guessing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.estimating.check import GivenReferences
from assistant.estimating.inputs import find_inputs, table_role
from retrieval.errors import NaniwaError

ESTIMATE = "名称,規格,単位,数量,単価,金額\n掘削,土砂,m3,10,100,1000\n"
PRICES = "name,specification,unit,price,district,effective_from,effective_to,source,edition\n"
QUANTITIES = "name,specification,unit,quantity,source\n掘削,土砂,m3,10,数量計算書1頁\n"
RATES = "edition,effective_from,effective_to,rate,work_category,formula,a,b,c\n"


def write(folder: Path, name: str, text: str = ESTIMATE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_references_named_after_an_estimate_belong_to_it_alone(tmp_path: Path) -> None:
    write(tmp_path, "甲.csv")
    write(tmp_path, "乙.csv")
    quantities = write(tmp_path, "甲_数量計算書.csv", QUANTITIES)
    specification = write(tmp_path, "甲_特記仕様書.txt", "掘削は土砂とする。")
    inputs = {found.path.name: found.given for found in find_inputs([tmp_path], GivenReferences())}
    assert set(inputs) == {"甲.csv", "乙.csv"}
    assert inputs["甲.csv"].quantities == (quantities,)
    assert inputs["甲.csv"].specifications == (specification,)
    assert inputs["乙.csv"].quantities == ()


def test_tables_with_reference_columns_are_references_of_all(tmp_path: Path) -> None:
    estimate = write(tmp_path, "設計書.csv")
    prices = write(tmp_path, "単価.csv", PRICES)
    rates = write(tmp_path, "率.csv", RATES)
    (found,) = find_inputs([estimate, prices, rates], GivenReferences())
    assert found.given.prices == (prices,)
    assert found.given.rates == (rates,)


def test_a_file_named_as_a_reference_is_not_checked(tmp_path: Path) -> None:
    estimate = write(tmp_path, "設計書.csv")
    specification = write(tmp_path, "金抜き.csv")
    inputs = find_inputs([tmp_path], GivenReferences(specifications=(specification,)))
    assert [found.path for found in inputs] == [estimate]


def test_folders_are_searched_but_lock_files_are_not_opened(tmp_path: Path) -> None:
    inner = write(tmp_path, "下/設計書.csv")
    write(tmp_path, "~$設計書.xlsx", "")
    write(tmp_path, ".checked/設計書.csv")
    write(tmp_path, "メモ.docx", "")
    assert [found.path for found in find_inputs([tmp_path], GivenReferences())] == [inner]


def test_the_role_of_a_workbook_is_told_by_its_first_row(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["name", "specification", "unit", "price", "district", "effective_from"])
    book.save(tmp_path / "単価.xlsx")
    assert table_role(tmp_path / "単価.xlsx") == "prices"
    assert table_role(write(tmp_path, "数量.csv", QUANTITIES)) == "quantities"
    assert table_role(write(tmp_path, "設計書.csv")) == "estimate"
    assert table_role(write(tmp_path, "壊れた.xlsx", "こわれている")) == "estimate"


def test_what_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match=r"ない設計書\.xlsx」がありません"):
        find_inputs([tmp_path / "ない設計書.xlsx"], GivenReferences())


def test_a_folder_without_estimates_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "メモ.txt", "")
    with pytest.raises(NaniwaError, match="調べる設計書"):
        find_inputs([tmp_path], GivenReferences())


@pytest.mark.parametrize("separator", ["_", "-", " ", ""])
def test_companions_are_found_with_any_usual_separator(tmp_path: Path, separator: str) -> None:
    write(tmp_path, "甲工事_設計書.csv")
    sheet = write(tmp_path, f"甲工事{separator}数量総括表.csv", QUANTITIES)
    (found,) = find_inputs([tmp_path / "甲工事_設計書.csv"], GivenReferences())
    assert found.given.quantities == (sheet,)


def test_companions_may_stand_in_a_folder_beside_the_estimates(tmp_path: Path) -> None:
    write(tmp_path, "甲工事_設計書.csv")
    write(tmp_path, "乙工事_設計書.csv")
    for work in "甲乙":
        write(tmp_path, f"参照/{work}工事_数量計算書.csv", QUANTITIES)
        write(tmp_path, f"参照/{work}工事_特記仕様書.txt", "")
    inputs = find_inputs([tmp_path], GivenReferences())
    assert [(found.path.name[0], found.given.quantities[0].name[0]) for found in inputs] == [
        ("乙", "乙"),
        ("甲", "甲"),
    ]
    assert all(len(found.given.specifications) == 1 for found in inputs)


def test_a_file_that_was_named_is_checked_whatever_its_name_says(tmp_path: Path) -> None:
    path = write(tmp_path, "甲_数量.csv")
    assert [found.path for found in find_inputs([path], GivenReferences())] == [path]


def test_a_workbook_is_known_as_a_price_table_by_its_first_filled_row(tmp_path: Path) -> None:
    book = Workbook()
    for column, heading in enumerate(PRICES.strip().split(","), start=1):
        book.active.cell(3, column, heading)
    book.save(tmp_path / "単価.xlsx")
    assert table_role(tmp_path / "単価.xlsx") == "prices"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html><table></table></html>"])
def test_what_is_no_workbook_is_left_to_the_reader_to_refuse(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "設計書.xlsx").write_bytes(content)
    assert table_role(tmp_path / "設計書.xlsx") == "estimate"


def test_reports_of_an_earlier_check_in_the_folder_are_no_estimates(tmp_path: Path) -> None:
    estimate = write(tmp_path, "設計書.csv")
    write(tmp_path, "設計書_検査結果.xlsx", "")
    write(tmp_path, "検査一覧.xlsx", "")
    assert [found.path for found in find_inputs([tmp_path], GivenReferences())] == [estimate]


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "設計書.csv"
    os.mkfifo(pipe)
    with pytest.raises(NaniwaError, match="ファイルでもフォルダーでもありません"):
        find_inputs([pipe], GivenReferences())
