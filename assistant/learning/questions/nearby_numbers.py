"""Numbers that one could believe in a rule in another's place, for statements that are not so."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.learning.questions.amounts import WIDE, Amount, value_of

_PERIODS = {
    "日": (1, 2, 3, 5, 7, 10, 14, 20, 21, 28, 30, 40, 45, 60, 90),
    "時間": (1, 2, 3, 6, 8, 12, 24, 36, 48, 72),
}
# What people round to, in tens of a decade.
_ROUNDED = (
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    18,
    20,
    22,
    24,
    25,
    28,
    30,
    35,
    40,
    45,
    50,
    55,
    60,
    65,
    70,
    75,
    80,
    85,
    90,
    95,
)
_NEARLY_ROUND = {(1, 2), (1, 5), (2, 5)}
# Of degrees and the like nobody believes the double.
_SCALES = ("℃", "度", "°", "デシベル", "dB", "%", "％")
_MOST_TIMES, _MOST_OF_A_SCALE = Decimal(2), Decimal("1.5")
_LEAST_OFF = Decimal("0.05")
_FEW = 9


def numbers_near(amount: Amount) -> tuple[str, ...]:
    """Digits that could stand in a rule in an amount's place: as round as its own, not far off.

    Periods are told in days and hours that rules are made of, all else in numbers as people
    round them: 24 N/mm2 among 18, 20, 28 and 30, never 43.
    """
    own = value_of(amount.digits)
    if own is None or own <= 0:
        return ()
    usual = next((v for unit, v in _PERIODS.items() if amount.unit.startswith(unit)), ())
    if own in usual:
        near = [Decimal(n) for n in usual if own / 3 <= n <= own * 3]
    else:
        most = _MOST_OF_A_SCALE if amount.unit.strip().startswith(_SCALES) else _MOST_TIMES
        step = _step_of(own)
        near = [
            number
            for number in _rounded_numbers(own)
            if number % step == 0
            and _is_as_round(number, own)
            and own <= number * most
            and number <= own * most
            and abs(number - own) >= own * _LEAST_OFF
        ]
    shown = (_written(n, amount.digits) for n in dict.fromkeys(near) if n > 0 and n != own)
    return tuple(shown)


def _step_of(own: Decimal) -> Decimal:
    """What others beside a number are multiples of: 5 for 15, 10 for 40, 2 for 24, 0.5 for 1.5."""
    unit = Decimal(1).scaleb(int(own.normalize().as_tuple().exponent))
    digits = own.normalize().as_tuple().digits
    if len(digits) == 1:
        return unit if own > unit else unit / 2 if own < 1 or own > _FEW else Decimal(1)
    return next(unit * n for n in (5, 2, 1) if own % (unit * n) == 0)


def _is_as_round(number: Decimal, own: Decimal) -> bool:
    """Whether a number stands beside one of a single digit: 0.5, 1 and 1.2 beside 0.8, not 1.1."""
    digits = number.normalize().as_tuple().digits
    return len(digits) == 1 or len(own.normalize().as_tuple().digits) > 1 or digits in _NEARLY_ROUND


def _rounded_numbers(own: Decimal) -> list[Decimal]:
    """Numbers as rules have them from a tenth of a number to ten times it."""
    decade = Decimal(1).scaleb(own.adjusted() - 1)
    return [
        decade * n * times / 10
        for times in (1, 10, 100)
        for n in _ROUNDED
        if decade * n * times > 0
    ]


def _written(number: Decimal, like: str) -> str:
    """A number in the manner of another: its width, its commas, zeros at the end only if it has."""
    digits = f"{number:,f}" if re.search("[,，]", like) else f"{number:f}"
    if "." in digits and like[-1] not in "0０":
        digits = digits.rstrip("0").rstrip(".")
    if re.search("[.．]", like) and "." not in digits:
        digits += ".0"  # 「2」 among 1.5 and 2.5 stands out
    return digits.translate(WIDE) if "０" <= like[0] <= "９" else digits
