"""Rounding of calculated amounts, in the ways that standards name, each said in the calculation."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from fractions import Fraction

from assistant.drafting.amounts import Amount, NotCalculable, written_number

_FURTHEST_PLACE = 12


class Rounding(StrEnum):
    """How a calculation is rounded, by the names that standards use."""

    HALF_UP = "四捨五入"
    UP = "切上げ"
    DOWN = "切捨て"


def rounded(amount: Amount, places: int, how: Rounding) -> Amount:
    """Rounded to ``places`` digits after the point; -3 gives thousands. Away from zero when 切上げ."""
    if abs(places) > _FURTHEST_PLACE:
        raise NotCalculable("端数処理の桁が大きすぎる")
    scale = Fraction(10) ** places
    scaled = abs(amount.number) * scale
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    half = 2 * rest >= scaled.denominator
    if (how is Rounding.UP and rest) or (how is Rounding.HALF_UP and half):
        whole += 1
    sign = -1 if amount.number < 0 else 1
    return replace(
        amount,
        number=Fraction(sign * whole) / scale,
        places=max(places, 0),
        rounded=_rounding_said(places, how, changed=bool(rest), number=amount.number),
        operator=amount.operator or "＝",
    )


def _rounding_said(places: int, how: Rounding, *, changed: bool, number: Fraction) -> str:
    """「12.345…を小数第1位まで四捨五入」 in the label of a rounded result."""
    exact = written_number(number)
    shown = exact or f"{_cut(number)}…"
    if not changed and exact:
        return ""
    if places > 0:
        to = f"小数第{places}位まで"
    elif places == 0:
        to = "整数に"
    else:
        to = f"{10**-places:,}単位に"
    return f"{shown}（{to}{how.value}）"


def _cut(number: Fraction) -> str:
    """The first digits of a number without an end."""
    whole = abs(number) * 10**4
    text = written_number(Fraction(whole.numerator // whole.denominator, 10**4), 4)
    return f"-{text}" if number < 0 else str(text)
