"""Overheads of commissions (測量・地質調査・設計): 諸経費 from the direct cost by a power formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.overheads.calculation import Calculation, Step, cut, plain
from assistant.estimating.overheads.civil import RateTerms, corrected_rate, rated_amount


@dataclass(frozen=True, slots=True)
class CommissionTerms:
    """諸経費率 with the cut of the amount, of 業務価格, and the tax rate (0.10 for 10 %)."""

    overhead: RateTerms
    price_unit: Decimal
    tax_rate: Decimal


def commission_overheads(
    direct_cost: Decimal, terms: CommissionTerms, *, left_out: Decimal = Decimal(0)
) -> Calculation:
    """From the direct cost to the total with tax.

    ``left_out`` is the part of the direct cost that bears no 諸経費. 業務価格 is cut to
    ``price_unit`` by reducing 諸経費, as with works (rules.md 30).
    """
    base = direct_cost - left_out
    rate = corrected_rate("諸経費率", terms.overhead.row, base, terms.overhead.corrections)
    full = rated_amount("諸経費（調整前）", base, rate.value, terms.overhead.unit)
    price = cut(direct_cost + full.value, terms.price_unit)
    tax = cut(price * terms.tax_rate)
    return Calculation(
        (
            Step("諸経費の対象額", f"{plain(direct_cost)} − {plain(left_out)}", base),
            *rate.steps,
            full,
            Step(
                "諸経費",
                f"業務価格が {plain(terms.price_unit)} 円単位となる額",
                price - direct_cost,
            ),
            Step("業務価格", f"{plain(direct_cost)} + {plain(price - direct_cost)}", price),
            Step("消費税相当額", f"{plain(price)} × {plain(terms.tax_rate * 100)}%", tax),
            Step("業務費計", f"{plain(price)} + {plain(tax)}", price + tax),
        )
    )
