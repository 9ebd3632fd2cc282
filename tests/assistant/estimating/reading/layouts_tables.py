"""Covers and tables without headers, CSV files, tables that share a sheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from tests.assistant.estimating.reading.layouts import COSTS, HEADER, put, saved, workbook


def _written_csv(
    folder: Path,
    rows: Sequence[Sequence[object]],
    encoding: str = "utf-8",
    name: str = "設計書.csv",
) -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def spread_cover(folder: Path) -> Path:
    """Labels with blanks, numbers and colons; values below, in the same cell, cut into pieces."""
    book = workbook()
    put(
        book.create_sheet("鏡"),
        [
            ["設　計　書"],
            ["１．工　事　名", "", "：", "みおつくし川護岸改修工事"],
            ["２．工事場所：大阪市此花区地内"],
            ["３．工　　期", "", "", "令和", 8, "年", 6, "月", 1, "日", "～", "令和9年3月15日"],
            ["単価適用年月", "主たる工種", "前払金"],
            ["令和8年4月", "河川工事", "40%"],
            [],
            ["予定価格（税込）", "", "", "金", 3_498_000, "円"],
            ["【週休２日区分】", "月単位の週休２日"],
            ["処分費等", "有"],
        ],
    )
    put(book.create_sheet("内訳書"), [HEADER, *COSTS])
    return saved(book, folder)


def costs_without_header(folder: Path) -> Path:
    """A cost summary that is only names, bases, rates and amounts."""
    book = workbook()
    put(book.create_sheet("内訳書"), [HEADER, ["掘削", "土砂", "m3", 1000, 1850, 1_850_000]])
    put(
        book.create_sheet("経費計算"),
        [
            ["経費計算書"],
            ["工事名", "みおつくし川護岸改修工事"],
            [],
            ["直接工事費", "", "", 1_850_000],
            ["共通仮設費", 1_850_000, "10.43%", 192_000],
            ["純工事費", "", "", 2_042_000],
            ["現場管理費", 2_042_000, "30.01%", 612_000],
            ["工事原価", "", "", 2_654_000],
            ["一般管理費等", 2_654_000, "19.85%", 526_000],
            ["工事価格", "", "", 3_180_000],
        ],
    )
    return saved(book, folder)


def csv_with_facts(folder: Path) -> Path:
    """A CP932 CSV: facts, an empty line, then the table."""
    return _written_csv(
        folder,
        [
            ["工事名", "みおつくし川護岸改修工事"],
            ["単価適用日", "令和8年4月1日"],
            ["主たる工種", "河川工事"],
            [],
            HEADER,
            ["河川土工", "", "式", "１", "", "650,000", ""],
            ["　掘削", "土砂", "m3", "1,000", "500", "500,000", "第1号単価表"],
            ["　残土処理", "8km", "m3", "100", "1,500", "150,000", ""],
            *[[str(value) for value in row] for row in COSTS],
        ],
        "cp932",
    )


def csv_without_header(folder: Path) -> Path:
    """Rows without a header: names, units and products tell the columns."""
    return _written_csv(
        folder,
        [
            ["掘削", "土砂", "m3", "1000", "500", "500000"],
            ["残土処理", "8km", "m3", "100", "1500", "150000"],
            ["ブロック積", "控35cm", "m2", "80", "15000", "1200000"],
            ["目地材", "t=10", "m2", "12", "1360", "16320"],
            ["合計", "", "", "", "", "1866320"],
        ],
    )


def system_export(folder: Path) -> Path:
    """The twelve columns of an estimating system, without a header; ② is the change."""
    return _written_csv(
        folder,
        [
            ["X1000", "本工事費", "式", "", "", "", "", "", "1", "1", "1850000", "1900000"],
            ["Y1001", "河川改修", "式", "", "", "", "", "", "1", "1", "1850000", "1900000"],
            ["Y2001", "河川土工", "式", "", "", "", "", "", "1", "1", "650000", "700000"],
            ["Y3001", "掘削工", "式", "", "", "", "", "", "1", "1", "650000", "700000"],
            [
                "Y4001",
                "掘削",
                "m3",
                "土砂",
                "",
                "第1号単価表",
                "500",
                "500",
                "1300",
                "1400",
                "650000",
                "700000",
            ],
            ["Y2002", "護岸工", "式", "", "", "", "", "", "1", "1", "1200000", "1200000"],
            [
                "Y4002",
                "ブロック積",
                "m2",
                "控35cm",
                "",
                "",
                "15000",
                "15000",
                "80",
                "80",
                "1200000",
                "1200000",
            ],
        ],
        "cp932",
    )


def summary_beside_breakdown(folder: Path) -> Path:
    """The cost summary stands to the right of the breakdown on one sheet."""
    book = workbook()
    sheet = book.create_sheet("設計書")
    put(
        sheet,
        [
            ["内訳書"],
            HEADER,
            ["掘削", "土砂", "m3", 1000, 500, 500_000, ""],
            ["ブロック積", "控35cm", "m2", 90, 15_000, 1_350_000, ""],
            ["計", "", "", "", "", 1_850_000],
        ],
    )
    put(
        sheet,
        [
            ["総括"],
            ["費目", "率", "金額"],
            ["直接工事費", "", 1_850_000],
            ["共通仮設費", 0.1043, 192_000],
            ["純工事費", "", 2_042_000],
            ["現場管理費", 0.3001, 612_000],
        ],
        column=9,
    )
    return saved(book, folder)
