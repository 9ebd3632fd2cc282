"""Values of formulas and how spreadsheets reckon with them, in exact decimals.

Sums and products are exact; quotients and powers carry 34 digits. What has more digits than a
binary double is rounded to 15 significant digits before it is compared, cut or shown, as
spreadsheets do, so that 1/3*3 is 1 and 0.1*3 is 0.3.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from assistant.estimating.reading.number_text import number_in

EXACT = decimal.Context(prec=34, Emax=400, Emin=-400, traps=[decimal.InvalidOperation])
_SHOWN = decimal.Context(prec=15, Emax=400, Emin=-400, rounding=decimal.ROUND_HALF_UP)
_DOUBLE_DIGITS = 16
_LONGEST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A spreadsheet error as a value: ``#DIV/0!``."""

    code: str


class FaultError(Exception):
    """A formula results in a spreadsheet error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotComputableError(Exception):
    """A formula that is not computed here; ``reason`` is one of `formulas.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


Scalar = Decimal | str | bool | ErrorValue | None


class Table(Protocol):
    """A rectangle of values: a range of cells or a computed array. Offsets count from 0."""

    @property
    def height(self) -> int:
        """Rows."""
        ...

    @property
    def width(self) -> int:
        """Columns."""
        ...

    def at(self, row: int, column: int) -> Scalar:
        """One value; None where the cell is empty."""
        ...

    def filled(self) -> Iterator[tuple[int, int, Scalar]]:
        """Every value that is not empty, with its offsets."""
        ...


Value = Scalar | Table


@dataclass(frozen=True, slots=True)
class Array:
    """A computed array."""

    rows: tuple[tuple[Scalar, ...], ...]

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.rows[0])

    def at(self, row: int, column: int) -> Scalar:
        """One value; an array of one row or column repeats in the other direction."""
        line = self.rows[row if self.height > 1 else 0]
        return line[column if self.width > 1 else 0]

    def filled(self) -> Iterator[tuple[int, int, Scalar]]:
        """Every value that is not empty, with its offsets."""
        for row, line in enumerate(self.rows):
            for column, value in enumerate(line):
                if value is not None:
                    yield row, column, value


def is_scalar(value: Value) -> bool:
    """Whether the value is a single one."""
    return value is None or isinstance(value, Decimal | str | bool | ErrorValue)


def settled(number: Decimal) -> Decimal:
    """The number without the noise of inexact arithmetic: at most 15 significant digits then."""
    if len(number.as_tuple().digits) <= _DOUBLE_DIGITS:
        return number
    return _SHOWN.plus(number)


def plain(number: Decimal) -> Decimal:
    """The settled number without exponent or trailing zeros behind the point."""
    number = settled(number)
    if number == number.to_integral_value():
        return number.quantize(Decimal(1)) if abs(number) < Decimal("1e27") else number
    return number.normalize(EXACT)


def number_of(value: Scalar) -> Decimal:
    """A value as arithmetic sees it; words are #VALUE!."""
    if isinstance(value, Decimal):
        return value
    if value is None:
        return Decimal(0)
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, ErrorValue):
        raise FaultError(value.code)
    found = number_in(value.strip())
    if found is None:
        raise FaultError("#VALUE!")
    return found


def whole_of(value: Scalar) -> int:
    """A value cut to an integer, as arguments that count are."""
    return int(settled(number_of(value)))


def text_of(value: Scalar) -> str:
    """A value as words, as & joins it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, ErrorValue):
        raise FaultError(value.code)
    return f"{plain(value):f}"


def bounded(text: str) -> str:
    """The text, when a cell can hold it. Raises FaultError."""
    if len(text) > _LONGEST_TEXT:
        raise FaultError("#VALUE!")
    return text


def truth_of(value: Scalar) -> bool:
    """A value as a condition."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value.upper() in {"TRUE", "FALSE"}:
            return value.upper() == "TRUE"
        raise FaultError("#VALUE!")
    return number_of(value) != 0


def order_key(value: Scalar) -> tuple[int, Decimal | str]:
    """What values are ordered and found by: numbers, then words without case, then conditions."""
    if isinstance(value, bool):
        return 2, Decimal(int(value))
    if isinstance(value, str):
        return 1, value.casefold()
    if isinstance(value, ErrorValue):
        raise FaultError(value.code)
    return 0, settled(value) if value is not None else Decimal(0)


def compare(left: Scalar, right: Scalar) -> int:
    """−1, 0 or 1; an empty cell equals 0, no words, and FALSE."""
    if left is None and isinstance(right, str | bool):
        left = "" if isinstance(right, str) else False
    if right is None and isinstance(left, str | bool):
        right = "" if isinstance(left, str) else False
    one, other = order_key(left), order_key(right)
    return (one > other) - (one < other)


def divide(left: Decimal, right: Decimal) -> Decimal:
    """A quotient; #DIV/0! by zero."""
    if right == 0:
        raise FaultError("#DIV/0!")
    return EXACT.divide(left, right)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """A power; #NUM! where there is no real one."""
    if base == 0 and exponent == 0:
        raise FaultError("#NUM!")
    if base == 0 and exponent < 0:
        raise FaultError("#DIV/0!")
    try:
        result = EXACT.power(base, exponent)
    except decimal.InvalidOperation as error:
        raise FaultError("#NUM!") from error
    if not result.is_finite():
        raise FaultError("#NUM!")
    return result


_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": divide,
    "^": power,
}


def operate(operator: str, left: Scalar, right: Scalar) -> Scalar:
    """Apply a binary operator to two values. Raises FaultError."""
    for value in (left, right):
        if isinstance(value, ErrorValue):
            raise FaultError(value.code)
    if operator == "&":
        return bounded(text_of(left) + text_of(right))
    if operator in _COMPARISONS:
        return _COMPARISONS[operator](compare(left, right))
    result = _ARITHMETIC[operator](number_of(left), number_of(right))
    if not result.is_finite():
        raise FaultError("#NUM!")
    return result


def satisfies(operator: str, order: int) -> bool:
    """Whether an order (−1, 0, 1) is what a comparison operator asks for."""
    return _COMPARISONS[operator](order)
