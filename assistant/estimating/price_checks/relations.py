"""How a wrong price came from the right one: a slip that arithmetic on the digits can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

_LARGEST_POWER = 4
_ROUNDINGS = (ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Relation:
    """A slip: ``case`` names it for the explanation, ``text`` is the Japanese clause."""

    case: str
    text: str
    figures: Mapping[str, str] = field(default_factory=dict)


def relation(actual: Decimal, expected: Decimal) -> Relation | None:
    """The slip that turns ``expected`` into ``actual``; None when none of the known ones does.

    Order matters: a lost sign before a power of ten, exact ratios before likenesses of digits.
    """
    if actual == expected or not actual or not expected:
        return None
    if actual == -expected:
        return Relation("sign_lost", "正負の符号が逆です")
    return (
        power_of_ten(actual, expected)
        or tax_included(actual, expected)
        or _digit_slip(actual, expected)
    )


def quantity_slip(actual: Decimal, expected: Decimal) -> Relation | None:
    """The slip behind a wrong quantity, which knows no tax."""
    return power_of_ten(actual, expected) or _digit_slip(actual, expected)


def quantity_relation(actual: Decimal, expected: Decimal) -> Relation | None:
    """`relation` for quantities, which tax has no part in."""
    if actual == expected or not actual or not expected:
        return None
    return power_of_ten(actual, expected) or _digit_slip(actual, expected)


def power_of_ten(actual: Decimal, expected: Decimal) -> Relation | None:
    """Whether one is 10, 100, 1,000 or 10,000 times the other, digits beyond a yen cut or not."""
    for exponent in range(1, _LARGEST_POWER + 1):
        factor = Decimal(10) ** exponent
        if actual == expected * factor:
            return Relation("power_of_ten", f"{factor:,}倍です", {"factor": f"{factor}"})
        if actual in _roundings(expected / factor):
            return Relation("power_of_ten", f"{factor:,}分の1です", {"factor": f"1/{factor}"})
    return None


def tax_included(actual: Decimal, expected: Decimal) -> Relation | None:
    """Whether consumption tax was added to a price that must be without it (or taken off twice)."""
    for percent in _tax_percents():
        factor = 1 + percent / 100
        if actual in _roundings(expected * factor):
            return Relation(
                "tax_included", f"消費税{percent:f}％込みの額です", {"tax": f"{percent:f}"}
            )
        if actual in _roundings(expected / factor):
            return Relation(
                "tax_removed",
                f"税抜きの単価をさらに{factor}で割った額です",
                {"tax": f"{percent:f}"},
            )
    return None


@lru_cache(maxsize=1)
def _tax_percents() -> tuple[Decimal, ...]:
    """The newest two rates of consumption tax in the shipped table, in percent, newest first.

    Older ones would claim what other factors explain (1.05 is a five-day week's, too).
    """
    from assistant.estimating.model import Domain
    from assistant.estimating.overheads.rate_tables import shipped_rates
    from assistant.estimating.overheads.taxes import as_share, tax_rows

    rows = sorted(
        tax_rows(shipped_rates(Domain.CIVIL)),
        key=lambda row: row.effective_from or date.min,
        reverse=True,
    )
    return tuple((as_share(row) * 100).normalize() for row in rows[:2])


def _roundings(value: Decimal) -> set[Decimal]:
    """A value with the ways of making it whole yen; of hundredths when yen would prove nothing."""
    step = Decimal(1) if abs(value) >= 20 else Decimal("0.01")
    return {value} | {value.quantize(step, way) for way in _ROUNDINGS}


def _digit_slip(actual: Decimal, expected: Decimal) -> Relation | None:
    """Digits swapped, left out, doubled or (one of them) mistyped; both of the same sign."""
    if (actual < 0) != (expected < 0):
        return None
    there, right = _digits(actual), _digits(expected)
    if len(right) < 3 or there == right:
        return None
    if len(there) == len(right):
        return _swapped_or_mistyped(there, right)
    if len(there) == len(right) - 1 and there in _without_one(right):
        return Relation("digit_missing", "数字が1つ抜けています")
    if len(there) == len(right) + 1 and right in _without_one(there):
        return Relation("digit_added", "数字が1つ多く入っています")
    return None


def _swapped_or_mistyped(there: str, right: str) -> Relation | None:
    unequal = [
        place for place, pair in enumerate(zip(there, right, strict=True)) if len(set(pair)) > 1
    ]
    if len(unequal) == 1:
        return Relation(
            "digit_mistyped", f"数字が1つ違います（{right[unequal[0]]}→{there[unequal[0]]}）"
        )
    if len(unequal) != 2:
        return None
    first, second = unequal
    if there[first] == right[second] and there[second] == right[first]:
        swapped = right[first : second + 1]
        return Relation(
            "digits_swapped",
            f"数字が入れ替わっています（{swapped}→{there[first : second + 1]}）",
            {"swapped": swapped},
        )
    return None


def _digits(value: Decimal) -> str:
    """Digits with the decimal point, without the sign and trailing zeros of the fraction."""
    text = f"{abs(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_one(digits: str) -> set[str]:
    return {digits[:place] + digits[place + 1 :] for place in range(len(digits))}
