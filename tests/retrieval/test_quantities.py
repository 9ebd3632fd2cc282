"""Numbers with units as comparable quantities."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.japanese import normalise
from retrieval.quantities import Quantity, Relation, find_quantities, holds, same_quantity


def only(text: str, default_unit: str = "") -> Quantity:
    (found,) = find_quantities(text, default_unit=default_unit)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.5m", "50cm"),
        ("50cm", "５００ミリ"),
        ("24N/mm2", "24MPa"),
        ("1:4", "4割勾配"),
        ("1:1.5", "法面1割5分"),
        ("1.5時間", "90分"),
        ("5,000千円", "500万円"),
        ("1億2,000万円", "120百万円"),
        ("85デシベル", "85dB"),
        ("二個", "2個"),
        ("十日", "10日"),
        ("十五日間", "15日"),
        ("三ヶ月", "3か月"),
        ("2年", "24箇月"),
        ("1.2t", "1,200kg"),
        ("60m3/min", "1m3/s"),
        ("100kN/m2", "0.1N/mm2"),
        ("5箇所", "5ヶ所"),
        ("36km/h", "10m/s"),
    ],
)
def test_one_amount_in_two_spellings_is_the_same(one: str, other: str) -> None:
    assert same_quantity(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("50cm", "50mm"), ("10日", "10回"), ("5%", "5℃"), ("5~10cm", "5cm"), ("20m", "20m2")],
)
def test_other_amounts_differ(one: str, other: str) -> None:
    assert not same_quantity(only(one), only(other))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("25cm 以上", Relation.AT_LEAST),
        ("25cm以下", Relation.AT_MOST),
        ("25cm未満", Relation.LESS_THAN),
        ("25cmを超える", Relation.MORE_THAN),
        ("25cmを越える", Relation.MORE_THAN),
        ("10日以内", Relation.AT_MOST),
        ("85dBまで", Relation.AT_MOST),
        ("約30cm", Relation.ABOUT),
        ("30cm程度", Relation.ABOUT),
        ("±2.5cm", Relation.TOLERANCE),
        ("5～10m", Relation.RANGE),
        ("最大30cm", Relation.AT_MOST),
        ("最小30cm", Relation.AT_LEAST),
        ("30cm", Relation.EXACT),
    ],
)
def test_the_word_beside_the_number_is_its_relation(text: str, relation: Relation) -> None:
    assert only(text).relation is relation


@pytest.mark.parametrize(
    ("condition", "limits", "unit", "expected"),
    [
        ("3,000m3/s", "2,000 以上 5,000 未満", "(m3/s)", True),
        ("5,000m3/s", "2,000 以上 5,000 未満", "(m3/s)", False),
        ("2,000m3/s", "2,000 以上 5,000 未満", "m3/s", True),
        ("2℃", "15℃以上", "", False),
        ("D22", "D16～D25", "", True),
        ("D29", "D16～D25", "", False),
        ("28cm", "25cmを超え30cm以下", "", True),
        ("25cm", "25cmを超え30cm以下", "", False),
        ("0.28m", "25以上30未満", "単位:cm", True),
        ("1:3", "1:4より急な勾配", "", True),
        ("1:5", "1:4より急な勾配", "", False),
        ("12℃", "10℃～15℃未満", "", True),
        ("15℃", "10℃～15℃未満", "", False),
        ("10cm", "15℃以上", "", None),
        ("5cm以上", "10cm以上", "", None),
        ("20cm以上", "10cm以上", "", True),
        ("5cm未満", "10cm以上", "", False),
    ],
)
def test_a_condition_is_held_against_a_row(
    condition: str, limits: str, unit: str, *, expected: bool | None
) -> None:
    assert holds(only(condition), only(limits, unit)) is expected


@pytest.mark.parametrize(
    "text",
    [
        "第3条",
        "表6-2-2",
        "1-3-6-9",
        "18-8-40BB",
        "JIS A 5308",
        "SD345",
        "令和7年4月1日",
        "2025-04-01",
        "図-3",
        "百円玉の",
        "第２種",
        "(3)受注者は",
        "2)型枠の",
        "4.受注者は",
        "第13条の5",
    ],
)
def test_numbers_that_name_something_are_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


def test_every_quantity_of_a_sentence_in_order() -> None:
    found = find_quantities("幅1.0m以上、厚さ5cmで、5年に1回、費用は300万円まで")
    assert [quantity.dimension for quantity in found] == ["mm", "mm", "month", "回", "円"]


def test_the_unit_of_a_range_counts_for_both_ends() -> None:
    found = only("5~10cm")
    assert (found.low, found.high) == (Decimal(50), Decimal(100))


def test_a_tolerance_lends_its_unit_to_the_number_before() -> None:
    first, second = find_quantities("12±2.5cm")
    assert (first.value, first.dimension) == (Decimal(120), "mm")
    assert (second.low, second.high) == (Decimal(-25), Decimal(25))


def test_a_bare_number_takes_the_columns_unit() -> None:
    assert only("0.55").dimension == "number"
    assert only("55", "cm").value == Decimal(550)


def test_degrees_may_be_temperatures() -> None:
    assert same_quantity(only("5度"), only("5℃"))
    assert same_quantity(only("5度"), only("5°"))


def test_amounts_per_something_keep_what_they_are_per() -> None:
    assert only("120kg/100m2").dimension == "g/100m2"
    assert not same_quantity(only("2回/日"), only("2回/年"))


_UNITS = st.sampled_from(
    ["mm", "cm", "m", "kg", "t", "日", "回", "個", "円", "%", "℃", "kN", "N/mm2"]
)
_VALUES = st.decimals(min_value=0, max_value=99999, places=2, allow_nan=False)


@given(_VALUES, _UNITS)
@settings(deadline=None)
def test_a_written_value_is_found_exactly(value: Decimal, unit: str) -> None:
    found = only(f"高さは{value}{unit}とする")
    assert found.value == only(f"1{unit}").value * value  # type: ignore[operator]
    assert same_quantity(found, only(f"{value:,}{unit}以上"))


@given(_VALUES, _VALUES, _VALUES)
@settings(deadline=None)
def test_an_interval_contains_what_arithmetic_says(
    low: Decimal, high: Decimal, value: Decimal
) -> None:
    low, high = sorted((low, high))
    interval = find_quantities(f"{low}cm以上{high}cm未満")
    inside = holds(only(f"{value}cm"), interval[0])
    assert inside is (low <= value < high)


@given(
    st.text(
        alphabet="0123456789.,-~±:/一二十百千万億年月日回個mckgt%℃以上下未満をφd割分 第表",
        max_size=40,
    )
)
@settings(max_examples=400, deadline=None)
def test_spans_lie_in_the_normalised_text_in_order(text: str) -> None:
    clean = normalise(text)
    end = 0
    for quantity in find_quantities(text):
        assert clean[quantity.start : quantity.end] == quantity.text
        assert quantity.start < quantity.end
        assert quantity.end >= end
        end = quantity.end
