"""The formulas of rate tables, evaluated exactly: `power`, `log10` and `exp` rows in percent."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import lru_cache

from assistant.estimating.overheads.calculation import plain, rounded_rate
from assistant.estimating.references import RateRow

FORMULAS = ("power", "log10", "exp")
_DIGITS = 50
_THOUSAND = Decimal(1000)
_SMALLEST_LOWER_IN_YEN = Decimal(1_000_000)
_SMALLEST_UPPER_IN_YEN = Decimal(50_000_000)


def evaluated(row: RateRow, amount: Decimal, months: Decimal | None = None) -> Decimal | None:
    """The rate of a row in percent, not rounded, for a base of ``amount`` yen.

    ``power`` is a·x^b and ``log10`` a·log10 x + b with x in yen; ``exp`` is
    exp(a + b·ln x + c·ln T) with x in thousand yen and T in months (estimate-checking). At or
    below ``lower`` and above ``upper`` the fixed rates hold; where a row has a bound without its
    fixed rate the formula is taken at the bound, as the building tables do (平成26年版 共通費積算基準).
    None when the row can't be evaluated: no amount, or a duration is needed and unknown.
    """
    x = amount / _THOUSAND if row.formula == "exp" else amount
    lower, upper = _bounds(row)
    if lower is not None and x <= lower:
        if row.rate_low is not None:
            return row.rate_low
        x = lower
    elif upper is not None and x > upper:
        if row.rate_high is not None:
            return row.rate_high
        x = upper
    if x <= 0 or row.a is None:
        return None
    return _formula(row, x, months)


def rate_percent(row: RateRow, amount: Decimal, months: Decimal | None = None) -> Decimal | None:
    """`evaluated`, rounded half up to two decimals (rules.md 19)."""
    value = evaluated(row, amount, months)
    return None if value is None else rounded_rate(value)


def _formula(row: RateRow, x: Decimal, months: Decimal | None) -> Decimal | None:
    assert row.a is not None  # noqa: S101 - told to the type checker; `evaluated` asked
    b = row.b if row.b is not None else Decimal(0)
    with localcontext() as context:
        context.prec = _DIGITS
        if row.formula == "power":
            return row.a * _power(x, b)
        if row.formula == "log10":
            return row.a * _log10(x) + b
        if row.formula == "exp":
            exponent = row.a + b * _ln(x)
            if row.c:
                if months is None or months <= 0:
                    return None
                exponent += row.c * _ln(months)
            return _exp(exponent)
    return None


# Diagnoses try the same bases with many rows and corrections, and a file is checked again with
# each error of an exercise: logarithms of fifty digits are most of that time.
@lru_cache(maxsize=4096)
def _power(x: Decimal, exponent: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return (exponent * _ln(x)).exp()


@lru_cache(maxsize=4096)
def _ln(x: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return x.ln()


@lru_cache(maxsize=4096)
def _log10(x: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return x.log10()


@lru_cache(maxsize=4096)
def _exp(x: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return x.exp()


def _bounds(row: RateRow) -> tuple[Decimal | None, Decimal | None]:
    """Bounds in the unit of x. Some `exp` tables print them in yen: seen by their size."""
    lower, upper = row.lower, row.upper
    if row.formula == "exp":
        if lower is not None and lower >= _SMALLEST_LOWER_IN_YEN:
            lower /= _THOUSAND
        if upper is not None and upper >= _SMALLEST_UPPER_IN_YEN:
            upper /= _THOUSAND
    return lower, upper


def natural_log_slip(row: RateRow, amount: Decimal) -> Decimal | None:
    """What a `log10` row gives when the natural logarithm is taken instead (a known slip)."""
    if row.formula != "log10" or row.a is None or row.b is None or amount <= 0:
        return None
    return rounded_rate(row.a * amount.ln() + row.b)


def formula_in_words(row: RateRow, amount: Decimal, months: Decimal | None = None) -> str:
    """The formula with its numbers, as it stands in a calculation."""
    a, b = plain(row.a or Decimal(0)), plain(row.b or Decimal(0))
    x = plain(amount / _THOUSAND) if row.formula == "exp" else plain(amount)
    lower, upper = _bounds(row)
    size = amount / _THOUSAND if row.formula == "exp" else amount
    if lower is not None and size <= lower and row.rate_low is not None:
        return f"{x} ≦ {plain(lower)} のため固定率"
    if upper is not None and size > upper and row.rate_high is not None:
        return f"{x} ＞ {plain(upper)} のため固定率"
    if row.formula == "power":
        return f"{a} × {x}^({b})"
    if row.formula == "log10":
        return f"{a} × log10({x}) + {b}"
    duration = f" + {plain(row.c)} × ln({plain(months)})" if row.c and months else ""
    return f"exp({round(row.a or Decimal(0), 6)} + ({b}) × ln({x}){duration})"
