"""Arithmetic in templates: exact, with the calculation as its origin, and a gap where it can't be done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import amounts
from assistant.drafting.draft import OriginKind
from assistant.drafting.rounding import Rounding, rounded
from tests.assistant.drafting.rendering import line, span, text

decimals = st.decimals(-(10**6), 10**6, places=3)


def test_a_product_states_its_calculation_and_where_its_numbers_come_from() -> None:
    found = span("{{ 延長 * 幅員 * 2 }}", 延長=170, 幅員=Decimal("2.5"))
    assert found.text == "850m2"
    assert found.origin.kind is OriginKind.CALCULATION
    assert found.origin.label == "170m×2.5m×2＝850m2（計画シート 延長、計画シート 幅員）"


def test_millimetres_times_square_metres_are_converted_exactly_to_cubic_metres() -> None:
    found = span('{{ (延長 * 幅員 * 厚さ)|unit("m3") }}', 延長=170, 幅員=3, 厚さ=50)
    assert found.text == "25.5m3"
    assert "50mm÷1,000＝25.5m3" in found.origin.label


def test_a_missing_operand_gives_the_gap_of_that_field() -> None:
    found = span("{{ 延長 * 幅員 }}", 延長=170)
    assert found.gap is not None
    assert (found.gap.label, found.gap.where) == ("幅員", "数量計算書")


@pytest.mark.parametrize(
    "template",
    [
        "{{ 延長 + 工期 }}",
        "{{ 延長 / 0 }}",
        "{{ 延長 / 3 }}",
        "{{ 延長 * 工期 }}",
        '{{ 延長|unit("日") }}',
        "{{ 延長 + 工事名 }}",
        '{{ 工事名|rounded(1, "切上げ") }}',
    ],
)
def test_what_can_not_be_calculated_is_a_gap(template: str) -> None:
    found = span(template, 延長=170, 工期=100, 工事名="市道")
    assert found.gap is not None
    assert found.text.startswith("【要確認: ")


@pytest.mark.parametrize(
    ("how", "places", "expected"),
    [
        ("四捨五入", 2, "56.67m"),
        ("切捨て", 2, "56.66m"),
        ("切上げ", 0, "57m"),
        ("切捨て", -1, "50m"),
    ],
)
def test_rounding_is_named_and_stated(how: str, places: int, expected: str) -> None:
    found = span(f'{{{{ (延長 / 3)|rounded({places}, "{how}") }}}}', 延長=170)
    assert found.text == expected
    assert how in found.origin.label
    assert "170m÷3＝56.6666…" in found.origin.label


def test_a_total_adds_a_column_and_keeps_its_unit() -> None:
    rows = [{"数量": 1920, "単位": "m2"}, {"数量": 80, "単位": "m2"}]
    found = span('{{ total(工程, "数量") }}', 工程=rows)
    assert found.text == "2,000m2"
    assert found.origin.label.startswith("1,920m2＋80m2＝2,000m2")


def test_a_total_over_different_units_is_a_gap() -> None:
    rows = [{"数量": 1920, "単位": "m2"}, {"数量": 80, "単位": "m"}]
    assert span('{{ total(工程, "数量") }}', 工程=rows).gap is not None


def test_a_total_with_an_empty_cell_names_the_column() -> None:
    found = span('{{ total(工程, "数量") }}', 工程=[{"作業": "a", "数量": 1}, {"作業": "b"}])
    assert found.gap is not None
    assert found.gap.label == "数量"


def test_quantity_times_price_is_an_amount_of_money() -> None:
    rows = [{"数量": 1920, "単位": "m2", "単価": 1200}]
    found = span("{% for 行 in 工程 %}{{ 行.数量 * 行.単価 }}{% endfor %}", 工程=rows)
    assert found.text == "2,304,000円"


def test_a_date_plus_days_is_a_date() -> None:
    found = span("{{ 着手予定日 + 工期 }}", 着手予定日=date(2026, 1, 30), 工期=100)
    assert found.text == "2026年5月10日"
    assert found.origin.kind is OriginKind.CALCULATION


def test_comparisons_with_what_is_missing_are_false() -> None:
    template = "{% if 延長 > 1 or 延長 < 1 or 延長 == 1 or 延長 != 1 or 1 > 延長 %}真{% else %}偽{% endif %}"
    assert text(line(template)) == "偽"


def test_comparisons_convert_units() -> None:
    assert text(line("{% if 延長 > 厚さ %}長い{% endif %}", 延長=1, 厚さ=500)) == "長い"
    assert (
        text(line("{% if 延長 > 工期 or 延長 <= 工期 %}真{% else %}偽{% endif %}", 延長=1, 工期=5))
        == "偽"
    )


@given(decimals, decimals)
def test_sums_and_products_are_exact(left: Decimal, right: Decimal) -> None:
    first = amounts.amount_of(left, "", str(left), ())
    second = amounts.amount_of(right, "", str(right), ())
    assert amounts.plus(first, second).number == Fraction(left) + Fraction(right)
    assert amounts.times(first, second).number == Fraction(left) * Fraction(right)
    assert Decimal(amounts.text_of(amounts.plus(first, second)).replace(",", "")) == left + right


@given(decimals, st.integers(-3, 4), st.sampled_from(list(Rounding)))
def test_rounding_lies_within_one_unit_of_its_place(
    number: Decimal, places: int, how: Rounding
) -> None:
    amount = rounded(amounts.amount_of(number, "", str(number), ()), places, how)
    step = Fraction(10) ** -places
    away = abs(amount.number) - abs(Fraction(number))
    assert (amount.number / step).denominator == 1
    match how:
        case Rounding.UP:
            assert 0 <= away < step
        case Rounding.DOWN:
            assert -step < away <= 0
        case Rounding.HALF_UP:
            assert -step / 2 < away <= step / 2
