"""Whether a quantity is the sheet's, shown with fewer digits (設計表示単位).

Source: NILIM 数量算出要領 1.2 and 1.6 (half up), 公共建築数量積算基準 (half up; one decimal, whole
numbers from 100). Which step applies to what is the authority's choice, so steps of ten and
more, and cutting, count only when most of the estimate's lines follow them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

_WAYS = {"half_up": ROUND_HALF_UP, "cut": ROUND_DOWN, "raised": ROUND_CEILING}
_LARGEST_STEP = 3
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Convention:
    """How this estimate shortens quantities: the way, and whether it uses steps of ten and more."""

    ways: frozenset[str]
    coarse: bool


def explained(actual: Decimal, calculated: Decimal, convention: Convention) -> bool:
    """Whether the convention turns the calculated quantity into the one that stands."""
    if actual == calculated:
        return True
    return any(
        way in convention.ways and (step < 1 or step == 1 or convention.coarse)
        for way, step in _shortenings(actual, calculated)
    )


def nearly(actual: Decimal, calculated: Decimal) -> bool:
    """Whether some way of shortening turns one into the other, though not this estimate's."""
    return bool(_shortenings(actual, calculated))


def convention_of(quantities: Iterable[tuple[Decimal, Decimal]]) -> Convention:
    """The convention that the lines (what stands, what was calculated) follow.

    Half up always counts. Cutting or raising counts when at least three lines can only be
    explained by it and none contradicts it; coarse steps when at least half of the lines that
    could show one do.
    """
    ways: Counter[str] = Counter()
    shortened = coarse = could_be_coarse = 0
    for actual, calculated in quantities:
        found = _shortenings(actual, calculated)
        if calculated != calculated.to_integral_value() or calculated % 10:
            could_be_coarse += 1
        if actual == calculated or not found:
            continue
        shortened += 1
        ways.update({way for way, _ in found})
        coarse += all(step > 1 for _, step in found)
    allowed = {"half_up"} | {
        way for way, count in ways.items() if count == shortened and shortened >= _ENOUGH
    }
    return Convention(
        frozenset(allowed), coarse=coarse >= _ENOUGH and coarse * 2 >= could_be_coarse
    )


def shortened(calculated: Decimal, actual: Decimal) -> Decimal:
    """The calculated quantity half up with as many decimals as the one that stands has."""
    step = min(_step(actual), Decimal(1))
    return calculated.quantize(step, ROUND_HALF_UP) if step <= 1 else calculated


def _shortenings(actual: Decimal, calculated: Decimal) -> list[tuple[str, Decimal]]:
    """The ways and steps that turn one into the other."""
    if actual == calculated:
        return []
    found = []
    exponent = _exponent(actual)
    for power in range(exponent, max(exponent, _LARGEST_STEP) + 1):
        step = Decimal(1).scaleb(power)
        if actual % step or not actual:
            break
        if abs(actual - calculated) >= step:
            continue
        for name, way in _WAYS.items() if step <= 1 else [("half_up", ROUND_HALF_UP)]:
            if (calculated / step).to_integral_value(way) * step == actual:
                found.append((name, step))
    return found


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _step(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(_exponent(value))
