"""The lines of a given estimate whose amount is quantity × unit price, and how they are rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from assistant.estimating.model import Estimate, Line, LineKind, Written
from assistant.estimating.walking import shown_name, walk
from assistant.learning.exercises.proof import yen


@dataclass(frozen=True, slots=True)
class Product:
    """A line whose amount is quantity × unit price, and how it was rounded."""

    line: Line
    quantity: Written
    price: Written
    amount: Written
    way: str

    @property
    def exact(self) -> Decimal:
        """Quantity × unit price, not rounded."""
        return number_of(self.quantity) * number_of(self.price)

    def step(self) -> str:
        """The calculation of the amount that is right."""
        return (
            f"{shown_name(self.line)}: 数量 {yen(number_of(self.quantity))} × 単価 {yen(number_of(self.price))}"
            f" = {yen(self.exact)}円{self.way} → 金額 {yen(number_of(self.amount))}円"
        )

    def otherwise(self, *, quantity: Decimal | None = None, price: Decimal | None = None) -> str:
        """What another quantity or price would come to, and by how much that is off."""
        many, each = quantity or number_of(self.quantity), price or number_of(self.price)
        exact = many * each
        return (
            f"記載のままなら {yen(many)} × {yen(each)} = {yen(exact)}円 で、"
            f"金額 {yen(number_of(self.amount))}円 と {yen(abs(exact - number_of(self.amount)))}円 合わない。"
        )


_WAYS = (
    (ROUND_DOWN, "（端数切捨て）"), (ROUND_HALF_UP, "（端数四捨五入）"), (ROUND_CEILING, "（端数切上げ）"),
    (ROUND_FLOOR, "（端数切捨て）"),
)  # fmt: skip


def products(estimate: Estimate) -> tuple[Product, ...]:
    """Lines whose three figures agree, rounded as most of the others are."""
    found = tuple(_agreeing(estimate))
    usual = Counter(number for _, ways in found if len(ways) < len(_WAYS) for number in ways)
    return tuple(
        replace(product, way=_WAYS[max(ways, key=lambda number: (usual[number], -number))][1])
        if product.exact != number_of(product.amount)
        else product
        for product, ways in found
    )


def _agreeing(estimate: Estimate) -> Iterator[tuple[Product, tuple[int, ...]]]:
    """Lines whose three figures agree, each with the ways of rounding that give its amount."""
    for found in walk(estimate):
        line = found.line
        quantity, price, amount = line.quantity, line.unit_price, line.amount
        if line.kind is not LineKind.ITEM or not (quantity and price and amount) or line.before:
            continue
        if not (quantity.number and price.number and amount.number):
            continue
        exact = quantity.number * price.number
        step = Decimal(1).scaleb(min(int(amount.number.as_tuple().exponent), 0))
        ways = tuple(
            number
            for number, (rounding, _) in enumerate(_WAYS)
            if exact.quantize(step, rounding) == amount.number
        )
        if ways:
            yield Product(line, quantity, price, amount, ""), ways


def number_of(value: Written) -> Decimal:
    """The figure that stands there, 0 for none."""
    return value.number or Decimal(0)
