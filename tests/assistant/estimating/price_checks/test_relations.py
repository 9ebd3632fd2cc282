from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.price_checks.relations import relation

YEN = st.integers(min_value=100, max_value=99_999_999).map(Decimal)


def case(actual: Decimal | int | str, expected: Decimal | int | str) -> str:
    found = relation(Decimal(actual), Decimal(expected))
    return found.case if found else ""


@given(YEN, st.integers(min_value=1, max_value=4))
def test_powers_of_ten_are_known_in_both_directions(price: Decimal, exponent: int) -> None:
    factor = Decimal(10) ** exponent
    assert case(price * factor, price) == "power_of_ten"
    assert case(price, price * factor) == "power_of_ten"


@given(YEN)
def test_added_tax_is_known_whichever_way_it_is_rounded(price: Decimal) -> None:
    taxed = (price * Decimal("1.1")).quantize(Decimal(1), ROUND_FLOOR)
    assert case(taxed, price) == "tax_included"


@given(YEN)
def test_a_price_has_no_relation_to_itself_and_changes_sign_only_when_it_does(
    price: Decimal,
) -> None:
    assert relation(price, price) is None
    assert case(-price, price) == "sign_lost"


@pytest.mark.parametrize(
    ("actual", "expected", "slip"),
    [
        ("-54570", "-54750", "digits_swapped"),
        ("23480", "23840", "digits_swapped"),
        ("2380", "23180", "digit_missing"),
        ("233800", "23800", "digit_added"),
        ("23900", "23800", "digit_mistyped"),
        ("31111", "23800", ""),
        ("12.34", "13.24", "digits_swapped"),
    ],
)
def test_slips_of_digits(actual: str, expected: str, slip: str) -> None:
    assert case(actual, expected) == slip
