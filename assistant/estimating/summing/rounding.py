"""How a document rounds quantity × unit price; inferred from its lines, never assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

_NOISE = Decimal("0.000001")  # what binary floating point leaves in a saved cell
_MODES = {ROUND_DOWN: "切捨て", ROUND_HALF_UP: "四捨五入", ROUND_UP: "切上げ"}


@dataclass(frozen=True, slots=True)
class Convention:
    """A way of rounding amounts to a multiple of ``unit`` yen; unit 0 keeps the product as it is."""

    unit: Decimal
    mode: str

    def apply(self, product: Decimal) -> Decimal:
        """The amount of a product, in yen."""
        return _rounded(product, self.unit, self.mode) if self.unit else product

    def fits(self, product: Decimal, amount: Decimal) -> bool:
        """Whether the amount follows; a negative amount may be cut towards zero or downwards."""
        if abs(self.apply(product) - amount) < _NOISE:
            return True
        if product >= 0 or not self.unit or self.mode != ROUND_DOWN:
            return False
        return abs(_rounded(product, self.unit, ROUND_FLOOR) - amount) < _NOISE

    @property
    def shown(self) -> str:
        """The convention in Japanese."""
        if not self.unit:
            return "端数処理なし"
        if self.unit < 1:
            places = -int(self.unit.as_tuple().exponent)
            return f"小数第{places}位まで（以下{_MODES[self.mode]}）"
        return f"{self.unit:,}円未満{_MODES[self.mode]}"


STANDARD = Convention(Decimal(1), ROUND_DOWN)
"""Below one yen is cut: what the standards for civil works say of a breakdown."""

_FINE = (
    STANDARD,
    *(
        Convention(Decimal(unit), mode)
        for unit, mode in (
            ("1", ROUND_HALF_UP),
            ("1", ROUND_UP),
            ("0.01", ROUND_DOWN),
            ("0.01", ROUND_HALF_UP),
            ("0.1", ROUND_DOWN),
            ("0.1", ROUND_HALF_UP),
            ("0", ROUND_DOWN),
        )
    ),
)
_COARSE = tuple(
    Convention(Decimal(unit), mode)
    for unit in ("10", "100", "1000")
    for mode in (ROUND_DOWN, ROUND_HALF_UP)
)


@dataclass(frozen=True, slots=True)
class Inferred:
    """The convention that most lines follow, and how many lines speak for it and against it.

    Only lines whose product is not a whole number of yen speak, and among those against it only
    the ones that another usual convention would explain.
    """

    convention: Convention
    speaking_for: int
    against: int

    @property
    def decided(self) -> bool:
        """Whether one line that rounds otherwise is proved wrong by the others."""
        return self.speaking_for >= 3 and self.against * 4 <= self.speaking_for


def infer(pairs: Sequence[tuple[Decimal, Decimal]]) -> Inferred:
    """The convention of a table from its (product, amount) pairs; the standard one when open."""
    telling = [pair for pair in pairs if pair[0] != pair[1] or pair[0] % 1]
    if not telling:
        return Inferred(STANDARD, 0, 0)
    if all(STANDARD.fits(*pair) for pair in telling):
        return Inferred(STANDARD, sum(1 for product, _ in telling if product % 1), 0)
    fitting = {convention: _fitting(convention, telling) for convention in _FINE}
    best = max(_FINE, key=lambda convention: fitting[convention])
    if fitting[best] < 2:
        best = STANDARD  # one line alone shows no practice
    misfits = [pair for pair in telling if not best.fits(*pair)]
    if len(misfits) >= 3:  # perhaps whole tens or thousands
        coarse = {convention: _fitting(convention, misfits) for convention in _COARSE}
        coarsest = max(_COARSE, key=lambda convention: coarse[convention])
        fitting_all = _fitting(coarsest, pairs)
        if coarse[coarsest] * 10 >= len(misfits) * 7 and fitting_all * 10 >= len(pairs) * 9:
            return Inferred(coarsest, fitting_all, len(pairs) - fitting_all)
    against = sum(
        1
        for product, amount in telling
        if not best.fits(product, amount) and is_rounding_of(product, amount)
    )
    fractional = [pair for pair in telling if pair[0] % 1]
    return Inferred(best, _fitting(best, fractional), against)


def is_rounding_of(product: Decimal, amount: Decimal) -> bool:
    """Whether some usual convention makes this amount of the product."""
    return abs(product - amount) < 1 and any(c.fits(product, amount) for c in _FINE)


def _fitting(convention: Convention, pairs: Sequence[tuple[Decimal, Decimal]]) -> int:
    return sum(1 for product, amount in pairs if convention.fits(product, amount))


def _rounded(value: Decimal, unit: Decimal, mode: str) -> Decimal:
    """``value`` to a multiple of ``unit``; noise of a saved binary number is taken off first."""
    steps = value / unit
    nearest = steps.to_integral_value(ROUND_HALF_UP)
    if abs(steps - nearest) < _NOISE:
        return nearest * unit
    return steps.to_integral_value(mode) * unit
