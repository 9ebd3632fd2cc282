"""Unit-cost tables in the ways in which their headings are laid out."""

from __future__ import annotations

from pathlib import Path

from tests.assistant.estimating.reading.layouts import put, saved, workbook

BREAKDOWN = [
    ["名称", "規格", "単位", "数量", "単価", "金額", "摘要"],
    ["掘削", "土砂", "m3", 1000, 500, 500_000, "第1号代価表"],
    ["残土処理", "8km", "m3", 100, 1500, 150_000, "第2号代価表"],
]
HEADER = ["名称", "規格", "単位", "数量", "単価", "金額", "備考"]
PARTS = [
    ["普通作業員", "", "人", 0.2, 23_800, 4_760],
    ["バックホウ運転", "0.8m3", "時間", 0.02, 10_000, 200, "第1号機械運転単価表"],
    ["諸雑費", "", "式", 1, "", 40],
]


def heading_in_one_cell(folder: Path) -> Path:
    """``第1号一位代価表　掘削　10 m3 当り`` in one cell, blocks below one another."""
    book = workbook()
    put(book.create_sheet("内訳書"), BREAKDOWN)
    sheet = book.create_sheet("代価表")
    put(
        sheet,
        [
            ["第１号一位代価表　　掘削　　１０ m3 当り"],
            HEADER,
            *PARTS,
            ["合　計", "", "", "", "", 5_000],
            ["１ m3 当り", "", "", "", "", 500],
            [],
            ["第２号一位代価表　　残土処理（8km）　　１００ m3 当り"],
            HEADER,
            *PARTS,
            ["合　計", "", "", "", "", 150_000],
            ["１ m3 当り", "", "", "", "", 1_500],
            [],
            ["第１号機械運転単価表　　バックホウ運転　0.8m3　　１時間当り"],
            HEADER,
            ["運転手（特殊）", "", "人", 0.16, 27_900, 4_464],
            ["軽油", "", "L", 15, 130, 1_950],
            ["計", "", "", "", "", 10_000],
        ],
    )
    return saved(book, folder)


def heading_in_labelled_cells(folder: Path) -> Path:
    """名称, 規格 and 単位数量 as labels with values, one block a sheet."""
    book = workbook()
    put(book.create_sheet("内訳書"), BREAKDOWN)
    for number, name in ((1, "掘削"), (2, "残土処理")):
        put(
            book.create_sheet(f"代価{number}"),
            [
                ["代価番号", f"第{number}号", "", "", "単位数量", 10, "m3"],
                ["名　称", name],
                ["規　格", "土砂"],
                HEADER,
                *PARTS,
                ["小計", "", "", "", "", 5_000],
                ["合計", "", "", "", "", 5_000],
                ["単位当り単価", "", "", "", "", 500],
            ],
        )
    return saved(book, folder)


def one_header_for_all(folder: Path) -> Path:
    """A single header at the top; headings are rows in the table's own columns."""
    book = workbook()
    put(book.create_sheet("内訳書"), BREAKDOWN)
    put(
        book.create_sheet("代価表"),
        [
            ["一位代価表"],
            HEADER,
            ["第1号代価表　掘削", "土砂", "m3", 10],
            *PARTS,
            ["計", "", "", "", "", 5_000],
            ["1m3当り", "", "", "", "", 500],
            ["第2号代価表　残土処理", "8km", "m3", 100],
            *PARTS,
            ["計", "", "", "", "", 150_000],
            ["1m3当り", "", "", "", "", 1_500],
        ],
    )
    return saved(book, folder)


def blocks_side_by_side(folder: Path) -> Path:
    """Two blocks beside each other."""
    book = workbook()
    put(book.create_sheet("内訳書"), BREAKDOWN)
    sheet = book.create_sheet("代価表")
    header = ["名称", "単位", "数量", "単価", "金額"]
    parts = [
        ["普通作業員", "人", 0.2, 25_000, 5_000],
        ["計", "", "", "", 5_000],
        ["1m3当り", "", "", "", 500],
    ]
    put(sheet, [["代価第1号", "掘削", "", "10m3当り"], header, *parts])
    put(sheet, [["代価第2号", "残土処理", "", "100m3当り"], header, *parts], column=7)
    return saved(book, folder)


def without_keys(folder: Path) -> Path:
    """No numbers at all: the name and ``10m3当り`` are the heading."""
    book = workbook()
    put(book.create_sheet("内訳書"), BREAKDOWN)
    put(
        book.create_sheet("代価表"),
        [
            ["掘削", "土砂", "", "", "", "10m3当り"],
            HEADER,
            *PARTS,
            ["合計", "", "", "", "", 5_000],
            ["1m3当り", "", "", "", "", 500],
            [],
            ["残土処理", "8km", "", "", "", "100m3当り"],
            HEADER,
            *PARTS,
            ["合計", "", "", "", "", 150_000],
            ["1m3当り", "", "", "", "", 1_500],
        ],
    )
    return saved(book, folder)


def below_the_breakdown(folder: Path) -> Path:
    """Blocks on the sheet of the breakdown, and a list of prices on another."""
    book = workbook()
    put(
        book.create_sheet("設計書"),
        [
            *BREAKDOWN,
            ["合計", "", "", "", "", 650_000],
            [],
            ["第1号代価表", "掘削", "土砂", 10, "m3", "当り"],
            HEADER,
            *PARTS,
            ["合計", "", "", "", "", 5_000],
        ],
    )
    put(
        book.create_sheet("資材単価一覧"),
        [
            ["名称", "規格", "単位", "単価", "備考"],
            ["生コン", "18-8-40", "m3", 21_500],
            ["軽油", "", "L", 130],
        ],
    )
    return saved(book, folder)


def priced_without_figures(folder: Path) -> Path:
    """金抜き: quantities without prices, two unit-cost tables."""
    book = workbook()
    put(book.create_sheet("内訳書"), [[*row[:4], "", "", *row[6:]] for row in BREAKDOWN[1:]], 2)
    put(book["内訳書"], BREAKDOWN[:1])
    blank = [row[:4] for row in PARTS]
    put(
        book.create_sheet("代価表"),
        [
            ["第1号代価表", "掘削", "", "10m3当り"],
            HEADER,
            *blank,
            ["合計"],
            ["1m3当り"],
            [],
            ["第2号代価表", "残土処理", "", "100m3当り"],
            HEADER,
            *blank,
            ["合計"],
            ["1m3当り"],
        ],
    )
    return saved(book, folder)
