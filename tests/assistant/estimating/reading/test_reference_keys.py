"""Lines and headings give the same key for the same table, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.estimating.model import TableKind
from assistant.estimating.reading.reference_keys import (
    bare_key,
    kind_of_key,
    reference_key,
    without_key,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("第 １ 号 単価表", "単価表:1"),
        ("第0001号明細表", "明細表:1"),
        ("代-3", "代価表:3"),
        ("代価 第3号", "代価表:3"),
        ("単1号", "単価表:1"),
        ("施 1 号", "施工単価表:1"),
        ("-0001 施 1 号", "施工単価表:1"),
        ("P1号", "施工パッケージ:1"),
        ("A-1号代価", "代価表:A-1"),
        ("別紙明細 0001", "明細表:1"),
        ("第3号一位代価表　掘削工　10 m3 当り", "代価表:3"),
        ("第1号二次代価表", "二次代価表:1"),
        ("第 3 号 機械運転単価表", "機械運転単価表:3"),
        ("単価表第12号参照", "単価表:12"),
    ],
)
def test_key_of(text: str, key: str) -> None:
    assert reference_key(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "単価表2026年4月",
        "第1号人孔",
        "2号",
        "見積単価 500円",
        "D13",
        "SD345",
        "P-1",
        "2026年4月号単価表",
        "単価500",
        "",
    ],
)
def test_words_that_are_no_key(text: str) -> None:
    assert reference_key(text) is None


@given(some.integers(min_value=1, max_value=99_999))
def test_width_zeros_and_blanks_make_no_difference(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    expected = f"代価表:{number}"
    assert reference_key(f"第{number}号代価表") == expected
    assert reference_key(f"第 {wide} 号　代 価 表") == expected
    assert reference_key(f"代価第{number:05d}号") == expected


def test_bare_numbers_are_keys_only_where_they_are_expected() -> None:
    assert bare_key("第３号") == ":3"
    assert bare_key("A-01") == ":A-1"
    assert bare_key("見積") is None


def test_what_is_left_of_a_heading_without_its_key() -> None:
    assert without_key("第３号代価表 掘削工") == "掘削工"
    assert without_key("掘削工") == "掘削工"


def test_kinds_of_tables() -> None:
    assert kind_of_key("単価表:1") is TableKind.UNIT_PRICE
    assert kind_of_key("明細表:1") is TableKind.DETAIL
    assert kind_of_key("機械運転単価表:2") is TableKind.MACHINE
    assert kind_of_key("代価表:A-1") is TableKind.UNIT_COST
