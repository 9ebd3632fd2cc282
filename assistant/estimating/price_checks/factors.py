"""Corrections that may stand inside a unit price: 週休2日, 冬期, 夜間 on wages and machine hire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.estimating.model import Estimate, Line
from assistant.estimating.price_checks.percentages import is_labour
from assistant.estimating.price_checks.said import text
from assistant.estimating.references import PriceRow, References

_HIRE = ("賃料", "リース", "レンタル")
_WAGES = ("労務", "労賃")


@dataclass(frozen=True, slots=True)
class PriceFactor:
    """A named factor on a price; ``shipped`` when it comes with Naniwa, so that it proves nothing."""

    name: str
    value: Decimal
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class PriceFactors:
    """The factors that prices of an estimate may carry, and those of the tables that they may not."""

    labour: tuple[PriceFactor, ...] = ()
    machines: tuple[PriceFactor, ...] = ()
    undue: tuple[PriceFactor, ...] = ()

    def due_on(self, line: Line, row: PriceRow | None = None) -> tuple[PriceFactor, ...]:
        """The factors that this line's price may carry; none for materials."""
        if is_wage(line, row):
            return self.labour
        words = line.name.text + text(line.specification) + (_kind(row) if row else "")
        return self.machines if any(word in words for word in _HIRE) else ()

    def undue_on(self, line: Line, row: PriceRow | None = None) -> tuple[PriceFactor, ...]:
        """The factors that would explain, but not excuse, a price of this line."""
        return self.undue if is_wage(line, row) else ()


def is_wage(line: Line, row: PriceRow | None = None) -> bool:
    """Whether a price is a worker's wage, by its unit or by what its row says of itself."""
    return is_labour(line) or (row is not None and any(word in _kind(row) for word in _WAGES))


def _kind(row: PriceRow) -> str:
    """What a row says of the kind of its price: source and further columns (区分, 備考)."""
    return row.source + " ".join(row.notes.values())


def price_factors(estimate: Estimate, references: References) -> PriceFactors:
    """What the cover's facts and the rate tables allow on wages and on machine hire."""
    from assistant.estimating.overheads.corrections import NamedFactor
    from assistant.estimating.overheads.labour_corrections import (
        labour_factors,
        machine_factors,
        undue_labour_factors,
    )
    from assistant.estimating.overheads.rate_tables import is_shipped

    def named(found: Iterable[NamedFactor]) -> tuple[PriceFactor, ...]:
        return tuple(
            PriceFactor(factor.name, factor.value, any(map(is_shipped, factor.rows)))
            for factor in found
            if factor.value != 1
        )

    return PriceFactors(
        named(labour_factors(estimate, references)),
        named(machine_factors(estimate, references)),
        named(undue_labour_factors(estimate, references)),
    )


def factor_explaining(
    price: Decimal, listed: Decimal, factors: Sequence[PriceFactor]
) -> PriceFactor | None:
    """The factor by which a price comes from the listed one, 3 digits or whole yen (rules.md 24)."""
    return next((factor for factor in factors if price in corrected(listed, factor.value)), None)


def corrected(listed: Decimal, factor: Decimal) -> set[Decimal]:
    """The ways in which a corrected price is written."""
    exact = listed * factor
    if not exact:
        return {exact}
    steps = (
        Decimal(1),
        Decimal("0.1"),
        Decimal(10),
        Decimal(100),
        Decimal(1).scaleb(exact.adjusted() - 2),
    )
    return {exact} | {
        exact.quantize(step, way)
        for step in steps
        if step * 100 <= abs(exact)
        for way in (ROUND_DOWN, ROUND_HALF_UP, ROUND_UP)
    }
