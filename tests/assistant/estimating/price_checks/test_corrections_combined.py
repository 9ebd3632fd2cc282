"""Corrections of 歩掛 together: shares are added, factors multiplied."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from assistant.estimating.price_checks.corrections import Correction, combined, multiplied
from assistant.estimating.references import RateRow


def correction(formula: str, factor: str) -> Correction:
    row = RateRow("令和7年度", "変化率:地域", "市街地", formula, a=Decimal(factor))
    return Correction(row, "変化率", Decimal(factor), due=True)


def test_shares_are_added_before_factors_multiply() -> None:
    both = [correction("add", "1.3"), correction("add", "1.2"), correction("factor", "2")]
    assert combined(both) == Decimal("3.0")
    assert multiplied(both) == Decimal("3.12")


def test_without_corrections_nothing_changes() -> None:
    assert combined([]) == multiplied([]) == 1


@given(some.lists(some.decimals("0.5", "2", places=2), max_size=4))
def test_factors_alone_are_only_multiplied(factors: list[Decimal]) -> None:
    given_factors = [correction("factor", str(factor)) for factor in factors]
    assert combined(given_factors) == multiplied(given_factors)
