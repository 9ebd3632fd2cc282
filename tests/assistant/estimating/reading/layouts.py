"""Estimates as different municipal engineers lay them out, made with openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]


def put(sheet: Worksheet, rows: Rows, first: int = 1, column: int = 1) -> int:
    """Write rows; the number of the next free row."""
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            if value is not None and value != "":
                sheet.cell(first + down, column + right, value)
    return first + len(rows)


def workbook() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    return book


def saved(book: Workbook, folder: Path, name: str = "設計書.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


COVER = [
    ["総括情報表"],
    ["工事名", "みおつくし川護岸改修工事"],
    ["工事場所", "大阪市此花区地内"],
    ["工期", "180日間"],
    ["単価適用日", "令和8年4月1日"],
    ["経費適用年度", "令和8年度"],
    ["主たる工種", "河川・道路構造物工事"],
    ["施工地域区分", "市街地（DID補正）"],
    ["週休2日", "月単位"],
    ["前払金支出割合", "40%"],
]
HEADER = ["費目・工種・種別・細別", "規格", "単位", "数量", "単価", "金額", "摘要"]
COSTS = [
    ["直接工事費", "", "式", 1, "", 1_850_000],
    ["共通仮設費（率計上）", "", "式", 1, "", 192_000, "10.43%"],
    ["純工事費", "", "式", 1, "", 2_042_000],
    ["現場管理費", "", "式", 1, "", 612_000, "率=30.01％ 対象額 2,042,000円"],
    ["工事原価", "", "式", 1, "", 2_654_000],
    ["一般管理費等", "", "式", 1, "", 526_000],
    ["工事価格", "", "式", 1, "", 3_180_000],
    ["消費税相当額", "", "式", 1, "", 318_000, "10%"],
    ["工事費計", "", "式", 1, "", 3_498_000],
]


def indented_civil(folder: Path) -> Path:
    """Cover, then one sheet whose levels show by the alignment's indent; a 代価表."""
    book = workbook()
    put(book.create_sheet("表紙"), COVER)
    sheet = book.create_sheet("本工事費内訳書")
    put(sheet, [["本工事費内訳書"], [], HEADER])
    works = [
        (0, ["河川改修", "", "式", 1, "", 1_850_000]),
        (1, ["河川土工", "", "式", 1, "", 650_000]),
        (2, ["掘削工", "", "式", 1, "", 650_000]),
        (3, ["掘削", "土砂 オープンカット", "m3", 1000, 500, 500_000, "第1号代価表"]),
        (3, ["残土処理", "運搬距離 8.0km", "m3", 100, 1500, 150_000, "第 ２ 号 代価表"]),
        (1, ["護岸工", "", "式", 1, "", 1_200_000]),
        (2, ["コンクリートブロック積", "", "m2", 80, 15_000, 1_200_000, "第3号代価表"]),
    ]
    for row, (indent, values) in enumerate(works, start=4):
        put(sheet, [values], row)
        sheet.cell(row, 1).alignment = Alignment(indent=indent)
    put(sheet, COSTS, 4 + len(works))
    costs = book.create_sheet("代価表")
    at = 1
    for number, name in enumerate(("掘削", "残土処理", "コンクリートブロック積"), start=1):
        at = put(
            costs,
            [
                [f"第{number}号代価表", name, "土砂", "", "10 m3 当り"],
                ["名称", "規格", "単位", "数量", "単価", "金額", "摘要"],
                ["普通作業員", "", "人", 0.2, 23_800, 4_760],
                ["バックホウ運転", "0.8m3", "時間", 0.02, 10_000, 200],
                ["諸雑費", "", "式", 1, "", 40],
                ["合計", "", "", "", "", 5_000],
                ["1 m3 当り", "", "", "", "", 500],
                [],
            ],
            at,
        )
    return saved(book, folder)
