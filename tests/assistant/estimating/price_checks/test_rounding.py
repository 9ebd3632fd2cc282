from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.price_checks.rounding import TOTALS, UNIT_PRICES, Verdict, usage

EXACT = st.decimals(min_value="1", max_value="9999999", places=3)


@given(EXACT, st.sampled_from(UNIT_PRICES))
def test_whatever_convention_wrote_a_value_it_is_not_wrong(exact: Decimal, way: object) -> None:
    written = next(known for known in UNIT_PRICES if known is way).apply(exact)
    assert usage([], UNIT_PRICES).verdict(exact, written) is not Verdict.WRONG


@given(st.integers(min_value=1000, max_value=9_999_999))
def test_two_yen_are_more_than_rounding_to_yen_explains(yen: int) -> None:
    exact = Decimal(yen) + Decimal("0.5")
    assert usage([], TOTALS[:4]).verdict(exact, Decimal(yen + 2)) is Verdict.WRONG


def test_a_value_that_alone_follows_another_convention_is_unusual() -> None:
    exact = [Decimal(n) + Decimal("0.7") for n in range(1001, 1008)]
    pairs = [(value, value.quantize(Decimal(1), ROUND_DOWN)) for value in exact]
    ways = usage([*pairs, (Decimal("2000.7"), Decimal(2001))], TOTALS)
    assert ways.verdict(Decimal("2000.7"), Decimal(2001)) is Verdict.UNUSUAL
    assert ways.verdict(*pairs[0]) is Verdict.RIGHT


def test_binary_noise_of_a_saved_cell_is_no_difference() -> None:
    noisy = Decimal("49680.00000000001")
    assert usage([], TOTALS).verdict(Decimal(49680), noisy) is Verdict.RIGHT
