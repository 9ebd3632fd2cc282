"""The functions of formulas whose arguments are single values: rounding, arithmetic, words."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.reading.excel_numbers import date_of, is_date_format
from assistant.estimating.reading.formula_values import (
    EXACT,
    ErrorValue,
    FaultError,
    Scalar,
    bounded,
    divide,
    number_of,
    plain,
    power,
    settled,
    text_of,
    whole_of,
)
from retrieval.loading.cell_format import display

_MAX_PLACES = 30


@dataclass(frozen=True, slots=True)
class ScalarFunction:
    """A function of single values, with the fewest and the most arguments it takes."""

    apply: Callable[..., Scalar]
    least: int
    most: int


def rounded(value: Scalar, places: Scalar, rounding: str) -> Decimal:
    """``value`` to ``places`` digits behind the point (before it, when negative)."""
    digits = whole_of(places)
    if abs(digits) > _MAX_PLACES:
        digits = _MAX_PLACES if digits > 0 else -_MAX_PLACES
    number = settled(number_of(value))
    if digits >= -int(number.as_tuple().exponent):
        return number
    step = Decimal(1).scaleb(-digits)
    return (EXACT.divide(number, step).to_integral_value(rounding) * step).quantize(
        min(step, Decimal(1)), context=EXACT
    )


def _round(value: Scalar, places: Scalar) -> Scalar:
    return rounded(value, places, decimal.ROUND_HALF_UP)


def _round_down(value: Scalar, places: Scalar = None) -> Scalar:
    return rounded(value, places, decimal.ROUND_DOWN)


def _round_up(value: Scalar, places: Scalar) -> Scalar:
    return rounded(value, places, decimal.ROUND_UP)


def _integer(value: Scalar) -> Scalar:
    return settled(number_of(value)).to_integral_value(decimal.ROUND_FLOOR)


def _to_multiple(value: Scalar, step: Scalar, rounding: str) -> Decimal:
    number, size = number_of(value), number_of(step)
    if size == 0:
        return Decimal(0)
    return EXACT.multiply(settled(divide(number, size)).to_integral_value(rounding), size)


def _floor(value: Scalar, step: Scalar) -> Scalar:
    if number_of(step) == 0 and number_of(value) != 0:
        raise FaultError("#DIV/0!")
    if number_of(value) > 0 > number_of(step):
        raise FaultError("#NUM!")
    return _to_multiple(value, step, decimal.ROUND_FLOOR)


def _ceiling(value: Scalar, step: Scalar) -> Scalar:
    if number_of(value) > 0 > number_of(step):
        raise FaultError("#NUM!")
    return _to_multiple(value, step, decimal.ROUND_CEILING)


def _floor_math(value: Scalar, step: Scalar = Decimal(1), mode: Scalar = None) -> Scalar:
    toward_zero = number_of(value) < 0 and number_of(mode) != 0
    direction = decimal.ROUND_DOWN if toward_zero else decimal.ROUND_FLOOR
    return _to_multiple(value, abs(number_of(step)), direction)


def _ceiling_math(value: Scalar, step: Scalar = Decimal(1), mode: Scalar = None) -> Scalar:
    from_zero = number_of(value) < 0 and number_of(mode) != 0
    direction = decimal.ROUND_UP if from_zero else decimal.ROUND_CEILING
    return _to_multiple(value, abs(number_of(step)), direction)


def _multiple_round(value: Scalar, step: Scalar) -> Scalar:
    if number_of(value) * number_of(step) < 0:
        raise FaultError("#NUM!")
    return _to_multiple(value, step, decimal.ROUND_HALF_UP)


def _remainder(value: Scalar, divisor: Scalar) -> Scalar:
    number, size = number_of(value), number_of(divisor)
    quotient = settled(divide(number, size)).to_integral_value(decimal.ROUND_FLOOR)
    return EXACT.subtract(number, EXACT.multiply(size, quotient))


def _quotient(value: Scalar, divisor: Scalar) -> Scalar:
    quotient = settled(divide(number_of(value), number_of(divisor)))
    return quotient.to_integral_value(decimal.ROUND_DOWN)


def _logarithm(value: Scalar, base: Scalar = Decimal(10)) -> Scalar:
    number, root = number_of(value), number_of(base)
    if number <= 0 or root <= 0:
        raise FaultError("#NUM!")
    if root == 10:
        return EXACT.log10(number)
    return divide(EXACT.ln(number), EXACT.ln(root))


def _natural_logarithm(value: Scalar) -> Scalar:
    number = number_of(value)
    if number <= 0:
        raise FaultError("#NUM!")
    return EXACT.ln(number)


def _exponential(value: Scalar) -> Scalar:
    result = EXACT.exp(number_of(value))
    if not result.is_finite():
        raise FaultError("#NUM!")
    return result


def _square_root(value: Scalar) -> Scalar:
    if number_of(value) < 0:
        raise FaultError("#NUM!")
    return EXACT.sqrt(number_of(value))


def _sign(value: Scalar) -> Scalar:
    number = number_of(value)
    return Decimal((number > 0) - (number < 0))


def _text(value: Scalar, pattern: Scalar) -> Scalar:
    if isinstance(value, str):
        return value
    shape = text_of(pattern)
    if is_date_format(shape):
        moment = date_of(number_of(value))
        if moment is None:
            raise FaultError("#VALUE!")
        return display(moment, shape)
    return display(plain(number_of(value)), shape)


def _part(value: Scalar, start: int, length: int) -> str:
    if start < 1 or length < 0:
        raise FaultError("#VALUE!")
    return text_of(value)[start - 1 : start - 1 + length]


def _left(value: Scalar, length: Scalar = Decimal(1)) -> Scalar:
    return _part(value, 1, whole_of(length))


def _right(value: Scalar, length: Scalar = Decimal(1)) -> Scalar:
    count = whole_of(length)
    if count < 0:
        raise FaultError("#VALUE!")
    return text_of(value)[-count:] if count else ""


def _middle(value: Scalar, start: Scalar, length: Scalar) -> Scalar:
    return _part(value, whole_of(start), whole_of(length))


def _substitute(value: Scalar, old: Scalar, new: Scalar) -> Scalar:
    if not text_of(old):
        return text_of(value)
    return bounded(text_of(value).replace(text_of(old), text_of(new)))


def _find(wanted: Scalar, value: Scalar, start: Scalar = Decimal(1)) -> Scalar:
    place = text_of(value).find(text_of(wanted), whole_of(start) - 1)
    if place < 0:
        raise FaultError("#VALUE!")
    return Decimal(place + 1)


def _as_number(value: Scalar) -> Scalar:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, ErrorValue):
        raise FaultError(value.code)
    return Decimal(0)


def _not(value: Scalar) -> Scalar:
    from assistant.estimating.reading.formula_values import truth_of

    return not truth_of(value)


SCALAR_FUNCTIONS: dict[str, ScalarFunction] = {
    "ROUND": ScalarFunction(_round, 2, 2),
    "ROUNDDOWN": ScalarFunction(_round_down, 2, 2),
    "ROUNDUP": ScalarFunction(_round_up, 2, 2),
    "TRUNC": ScalarFunction(_round_down, 1, 2),
    "INT": ScalarFunction(_integer, 1, 1),
    "FLOOR": ScalarFunction(_floor, 2, 2),
    "CEILING": ScalarFunction(_ceiling, 2, 2),
    "FLOOR.MATH": ScalarFunction(_floor_math, 1, 3),
    "FLOOR.PRECISE": ScalarFunction(_floor_math, 1, 2),
    "CEILING.MATH": ScalarFunction(_ceiling_math, 1, 3),
    "CEILING.PRECISE": ScalarFunction(_ceiling_math, 1, 2),
    "ISO.CEILING": ScalarFunction(_ceiling_math, 1, 2),
    "MROUND": ScalarFunction(_multiple_round, 2, 2),
    "MOD": ScalarFunction(_remainder, 2, 2),
    "QUOTIENT": ScalarFunction(_quotient, 2, 2),
    "ABS": ScalarFunction(lambda value: abs(number_of(value)), 1, 1),
    "SIGN": ScalarFunction(_sign, 1, 1),
    "SQRT": ScalarFunction(_square_root, 1, 1),
    "POWER": ScalarFunction(
        lambda base, exponent: power(number_of(base), number_of(exponent)), 2, 2
    ),
    "LOG10": ScalarFunction(_logarithm, 1, 1),
    "LOG": ScalarFunction(_logarithm, 1, 2),
    "LN": ScalarFunction(_natural_logarithm, 1, 1),
    "EXP": ScalarFunction(_exponential, 1, 1),
    "TEXT": ScalarFunction(_text, 2, 2),
    "VALUE": ScalarFunction(number_of, 1, 1),
    "NUMBERVALUE": ScalarFunction(number_of, 1, 1),
    "LEFT": ScalarFunction(_left, 1, 2),
    "RIGHT": ScalarFunction(_right, 1, 2),
    "MID": ScalarFunction(_middle, 3, 3),
    "LEN": ScalarFunction(lambda value: Decimal(len(text_of(value))), 1, 1),
    "TRIM": ScalarFunction(lambda value: " ".join(text_of(value).split(" ")).strip(), 1, 1),
    "UPPER": ScalarFunction(lambda value: text_of(value).upper(), 1, 1),
    "LOWER": ScalarFunction(lambda value: text_of(value).lower(), 1, 1),
    "SUBSTITUTE": ScalarFunction(_substitute, 3, 3),
    "FIND": ScalarFunction(_find, 2, 3),
    "EXACT": ScalarFunction(lambda one, other: text_of(one) == text_of(other), 2, 2),
    "NOT": ScalarFunction(_not, 1, 1),
    "N": ScalarFunction(_as_number, 1, 1),
    "T": ScalarFunction(lambda value: value if isinstance(value, str) else "", 1, 1),
    "ISBLANK": ScalarFunction(lambda value: value is None, 1, 1),
    "ISNUMBER": ScalarFunction(lambda value: isinstance(value, Decimal), 1, 1),
    "ISTEXT": ScalarFunction(lambda value: isinstance(value, str), 1, 1),
    "ISERROR": ScalarFunction(lambda value: isinstance(value, ErrorValue), 1, 1),
    "ISNA": ScalarFunction(lambda value: value == ErrorValue("#N/A"), 1, 1),
}
SEES_ERRORS = frozenset({"ISBLANK", "ISNUMBER", "ISTEXT", "ISERROR", "ISNA"})
"""Functions that an error as argument does not make an error."""
