"""Numbers in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.reading.number_text import number_in

WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", "1234"),
        ("１，２３４", "1234"),
        ("1, 234", "1234"),
        ("1 234 567", "1234567"),
        ("△5.0", "-5"),
        ("▲１２．５", "-12.5"),
        ("－3", "-3"),
        ("△ 1,234", "-1234"),
        ("￥1,200", "1200"),
        ("￥1,200-", "1200"),
        ("金1,234円也", "1234"),
        ("10.43％", "0.1043"),
        ("350千円", "350"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "D13",
        "18-8-40",
        "1式",
        "一式",
        "-",
        "△",
        "1,23",
        "12月",
        "5㎥",
        "①",
        "(1,200)",
        "1.2.3",
        "1.0E5",
        "第1号",
        "5.",
        "1,234-",
        "2026/4/1",
        "1:2",
    ],
)
def test_what_is_no_number_as_a_whole_is_none(text: str) -> None:
    assert number_in(text) is None


def test_a_number_beyond_any_amount_is_none() -> None:
    assert number_in("999,999,999,999,999") == 999_999_999_999_999
    assert number_in("1,000,000,000,000,000") is None
    assert number_in("-" + "9" * 40) is None


def test_the_caller_decides_on_parentheses_and_thousands() -> None:
    assert number_in("(1,200)", parentheses_negative=True) == -1200
    assert number_in("350千円", scaled=True) == 350_000


@given(st.decimals(-(10**12), 10**12, places=3, allow_nan=False, allow_infinity=False))
def test_any_number_comes_back_however_it_is_written(number: Decimal) -> None:
    for text in (f"{number:f}", f"{number:,f}", f"{number:,f}".translate(WIDE)):
        assert number_in(text) == number
    assert number_in(f"{abs(number):,f}".join(("△", "円"))) == -abs(number)


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = number_in(text)
    assert number is None or number.is_finite()
