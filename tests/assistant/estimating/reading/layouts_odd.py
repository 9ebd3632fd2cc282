"""Layouts that tempt a reader to the wrong conclusion."""

from __future__ import annotations

from pathlib import Path

from tests.assistant.estimating.reading.layouts import HEADER, put, saved, workbook
from tests.assistant.estimating.reading.layouts_tables import _written_csv as written_csv


def tables_as_a_list(folder: Path) -> Path:
    """A 代価表 sheet with the table's number, name and base in columns of every row."""
    book = workbook()
    put(
        book.create_sheet("内訳書"),
        [
            HEADER,
            ["掘削", "土砂", "m3", 100, 500, 50_000, "代-1"],
            ["運搬", "", "m3", 10, 1500, 15_000, "代-2"],
        ],
    )
    put(
        book.create_sheet("代価表"),
        [
            [
                "代価番号",
                "代価名称",
                "基準数量",
                "基準単位",
                "名称",
                "規格",
                "単位",
                "数量",
                "単価",
                "金額",
            ],
            ["代-1", "掘削", 10, "m3", "普通作業員", "", "人", 0.1, 25_000, 2_500],
            ["代-1", "掘削", 10, "m3", "バックホウ運転", "0.8m3", "h", 0.25, 10_000, 2_500],
            ["代-1", "掘削", 10, "m3", "合計", "", "", "", "", 5_000],
            ["代-2", "運搬", 100, "m3", "ダンプトラック運転", "10t", "h", 15, 10_000, 150_000],
            ["代-2", "運搬", 100, "m3", "合計", "", "", "", "", 150_000],
        ],
    )
    return saved(book, folder)


def rates_in_rows(folder: Path) -> Path:
    """Rates and bases stand in rows of their own below the costs."""
    return written_csv(
        folder,
        [
            ["費目", "金額", "備考"],
            ["直接工事費", "10,000,000", ""],
            ["共通仮設費", "1,043,000", ""],
            ["共通仮設費対象額", "10,000,000", ""],
            ["共通仮設費率", "10.43%", ""],
            ["純工事費", "11,043,000", ""],
            ["現場管理費率", "30.01%", ""],
            ["現場管理費", "3,314,000", ""],
            ["工事原価", "14,357,000", ""],
            ["一般管理費等", "2,643,000", "対象額 14,357,000円 × 18.41%"],
            ["工事価格", "17,000,000", ""],
            ["消費税相当額", "1,700,000", "工事価格×10%"],
            ["合計（税込）", "18,700,000", ""],
            ["予定価格", "18,700,000", ""],
            ["最低制限価格", "16,830,000", ""],
        ],
    )


def remarks_that_look_like_headings(folder: Path) -> Path:
    """Notes with 当り and table numbers between items, ditto marks, second lines in brackets."""
    book = workbook()
    put(
        book.create_sheet("内訳書"),
        [
            HEADER,
            ["護岸工", "", "式", 1, "", 130_000],
            ["　掘削", "土砂", "m3", 100, 500, 50_000, "ロス率5%"],
            ["　（夜間）"],
            ["　〃", "軟岩", "〃", 50, 1_000, 50_000],
            ["※ 単価は 1 m3 当りとする。"],
            ["※ 第1号代価表参照"],
            ["　流量計", "電磁式 φ100", "台", 1, 30_000, 30_000],
            ["計", "", "", "", "", 130_000],
        ],
    )
    put(
        book.create_sheet("見積比較表"),
        [
            ["見積比較表"],
            ["名称", "規格", "単位", "数量", "Ａ社", "", "Ｂ社", ""],
            ["", "", "", "", "単価", "金額", "単価", "金額"],
            ["流量計", "電磁式 φ100", "台", 1, 30_000, 30_000, 33_000, 33_000],
        ],
    )
    return saved(book, folder)


def works_on_their_own_sheets(folder: Path) -> Path:
    """当初 and 変更 on two sheets; a hidden row; a scrap value after 工事価格."""
    book = workbook()
    for name, quantity in (("当初内訳書", 100), ("変更内訳書", 120)):
        sheet = book.create_sheet(name)
        put(
            sheet,
            [
                HEADER,
                ["掘削", "土砂", "m3", quantity, 500, quantity * 500],
                ["予備", "", "式", 1, "", 0],
                ["直接工事費", "", "", "", "", quantity * 500],
                ["工事価格", "", "", "", "", quantity * 800],
                ["スクラップ控除", "", "式", 1, "", "△3,500"],
                ["消費税等相当額", "", "", "", "", quantity * 80],
            ],
        )
        sheet.row_dimensions[3].hidden = True
    return saved(book, folder)


def common_costs_of_a_building(folder: Path) -> Path:
    """共通仮設費 with 率 and 積上げ, costs beside their parts in two columns."""
    book = workbook()
    put(
        book.create_sheet("工事費内訳"),
        [
            ["費目", "項目", "金額", "率（％）", "対象額"],
            ["直接工事費", "建築工事", 8_000_000],
            ["", "電気設備工事", 2_000_000],
            ["", "計", 10_000_000],
            ["共通仮設費", "率計上", 500_000, 5.0, 10_000_000],
            ["", "積上げ", 100_000],
            ["", "計", 600_000],
            ["純工事費", "", 10_600_000],
            ["現場管理費", "", 1_500_000, 14.15, 10_600_000],
            ["工事価格", "", 13_500_000],
        ],
    )
    return saved(book, folder)


def merged_levels(folder: Path) -> Path:
    """工種 and 種別 merged downwards beside their items."""
    book = workbook()
    sheet = book.create_sheet("内訳書")
    put(
        sheet,
        [
            ["工種", "種別", "名称", "規格", "数量", "単位", "単価", "金額"],
            ["土工", "掘削工", "掘削", "土砂", 100, "m3", 500, 50_000],
            ["", "", "床掘り", "", 10, "m3", 1500, 15_000],
            ["", "残土処理工", "残土運搬", "", 10, "m3", 2000, 20_000],
            ["", "小計", "", "", "", "", "", 85_000],
            ["護岸工", "法覆工", "ブロック積", "", 10, "m2", 15_000, 150_000],
            ["", "小計", "", "", "", "", "", 150_000],
            ["合計", "", "", "", "", "", "", 235_000],
        ],
    )
    sheet.merge_cells("A2:A5")
    sheet.merge_cells("B2:B3")
    return saved(book, folder)


def deleted_and_new_lines(folder: Path) -> Path:
    """Stacked pairs in which one line was deleted by the change and one is new."""
    book = workbook()
    put(
        book.create_sheet("変更内訳書"),
        [
            HEADER,
            ["土工", "", "式", 1, "", 51_000],
            ["", "", "", 1, "", 47_000],
            ["　掘削", "", "m3", 100, 500, 50_000],
            ["", "", "", 60, 500, 30_000],
            ["　廃止", "", "m3", 10, 100, 1_000],
            ["", "", "", "-", "-", "-"],
            ["　新規"],
            ["", "", "m3", 10, 1500, 15_000],
            ["　運搬", "", "m3", 10, 100, 1_000],
            ["", "", "", 20, 100, 2_000],
        ],
    )
    return saved(book, folder)


def former_figures_in_brackets(folder: Path) -> Path:
    """The former figures in brackets, above the present ones or in the same cell."""
    book = workbook()
    put(
        book.create_sheet("変更内訳書"),
        [
            HEADER,
            ["掘削", "", "m3", "(100)", "(500)", "(50,000)"],
            ["", "", "", 60, 500, 30_000],
            ["運搬", "", "m3", "（10）\n20", 100, "(1,000)\n2,000"],
        ],
    )
    return saved(book, folder)
