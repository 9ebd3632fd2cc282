"""Numbers as people give them (1,920 / １，９２０㎡ / 1.92km / 3億2,000万円), exact, in a field's unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from assistant.drafting.fields import Field
from assistant.drafting.given_text import cleaned

MOST_DIGITS = 15
"""No quantity or amount of a project has more digits before its point; nor, below, behind it."""
MOST_DECIMALS = 8

_NUMBER = re.compile(
    r"(?P<sign>[+\-−△▲])?(?P<money>[¥\\])?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<unit>[^0-9.,].*)?",
    re.DOTALL,
)
_RANGE = re.compile(
    r"[0-9][^0-9]*[~〜～](?:[0-9]|$)|[0-9][^0-9]*(?:から|ないし|-|–|—)[0-9]|以上|以下|程度|前後"
)
_ABOUT = re.compile(r"約|およそ|おおよそ|ほぼ|概ね|[〇一二三四五六七八九十百千]")
_DAY = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]|(?:令和|平成|昭和).*年|[0-9]月[0-9]{1,2}日")
_EXPONENT = re.compile(r"[0-9][eE][+-]?[0-9]+")
_GREAT = re.compile(r"(?P<great>[0-9]+)億(?P<rest>[0-9,]+)(?P<unit>万円|円)")
_LONGEST = 60
_FAR = 1_000
_WHAT = {
    "日": "日数",
    "円": "金額（円）",
    "千円": "金額（千円）",
    "m": "長さ（m）",
    "km": "長さ（km）",
    "m2": "面積（m2）",
    "m3": "体積（m3）",
    "%": "割合（%）",
}


class UnfitError(Exception):
    """What was given is not what a field holds; the message goes on after 「名前「…」は」."""


def number_given(given: object, field: Field, unit: str | None = None) -> Decimal:
    """What was given as a number in ``unit`` (the field's own when None), without any rounding.

    Raises UnfitError saying what is expected.
    """
    unit = field.unit if unit is None else unit
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**MOST_DIGITS:
        number = Decimal(given)
    elif isinstance(given, float | Decimal) and isfinite(given) and abs(given) < 10**MOST_DIGITS:
        number = Decimal(repr(given)) if isinstance(given, float) else given
    elif isinstance(given, str) and len(given) <= _LONGEST:
        number = _number_in(given, field, unit)
    elif isinstance(given, int) and not isinstance(given, bool):
        raise UnfitError(f"桁が多すぎます。{_expected(field, unit)}")
    else:
        raise UnfitError(_expected(field, unit))
    exponent = number.as_tuple().exponent
    if number and (number.adjusted() >= MOST_DIGITS or int(exponent) < -MOST_DECIMALS):
        raise UnfitError(f"桁が多すぎます。{_expected(field, unit)}")
    number = number or Decimal(0)  # -0 is 0
    least, most = limits(field)
    if (least is not None and number < least) or (most is not None and number > most):
        raise UnfitError(_expected(field, unit))
    if field.positive and number == 0:
        raise UnfitError(_expected(field, unit))
    if field.whole and number != number.to_integral_value():
        raise UnfitError(_expected(field, unit))
    return number


def limits(field: Field) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a number may be: from 0 on, a share to 100, unless it is said."""
    least = Decimal(0) if field.minimum is None else field.minimum
    most = Decimal(100) if field.maximum is None and field.unit == "%" else field.maximum
    return (None if most is not None and most < least else least), most


def written(number: Decimal) -> str:
    """A number as documents show it: thousands separated, decimals as given (1,920 / 0.50)."""
    return f"{number:,f}"


def converted(number: Decimal, given: str, wanted: str) -> Decimal | None:
    """A number of one unit in another, exactly; None when they measure different things.

    None too when it is no decimal fraction (1時間 in 日).
    """
    left, right = _size(given), _size(wanted)
    if left is None or right is None or left[1] != right[1]:
        return None
    if left[0] == right[0]:
        return number
    value = Fraction(number) * Fraction(left[0]) / Fraction(right[0])
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    return _plain(Decimal(value.numerator) / Decimal(value.denominator))


def _number_in(given: str, field: Field, unit: str) -> Decimal:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cleaned(given)))
    if found := _GREAT.fullmatch(text):
        rest = Decimal(found["rest"].replace(",", "") or "0")
        yen = Decimal(found["great"]) * 10**8 + rest * (10**4 if found["unit"] == "万円" else 1)
        text = f"{yen:f}円"
    number = _NUMBER.fullmatch(text)
    if why := _no_single_number(text, is_number=number is not None):
        raise UnfitError(f"{why}。{_expected(field, unit)}")
    if number is None:
        raise UnfitError(_expected(field, unit))
    digits = number["whole"].replace(",", "").lstrip("0")
    if len(digits) > MOST_DIGITS or len(number["fraction"] or "") > MOST_DECIMALS:
        raise UnfitError(f"桁が多すぎます。{_expected(field, unit)}")
    value = Decimal(f"{digits or '0'}.{number['fraction']}" if number["fraction"] else digits or 0)
    if (number["sign"] or "+") != "+":
        value = -value
    own = (number["unit"] or "").strip("()[]").removesuffix("也")
    if number["money"]:
        own = own.rstrip("-") or "円"
    if not own:
        return value
    changed = converted(value, own, unit) if unit else None
    if changed is None:
        if unit and _size(own) is not None:
            raise UnfitError(f"単位が違います。{_expected(field, unit)}")
        raise UnfitError(_expected(field, unit))
    return changed


def _no_single_number(text: str, *, is_number: bool) -> str:
    """What a text is that only looks like a number, "" when it is none of those."""
    for pattern, what in (
        (_DAY, "日付で、数ではありません"),
        (_RANGE, "幅のある値で、1つの数ではありません"),
        (_EXPONENT, "指数の書き方で、読み違えるおそれがあります"),
    ):
        if pattern.search(text):
            return what
    # 千円 and 百万円 are units: such characters count only where there is no number before them
    return "" if is_number or not _ABOUT.search(text) else "算用数字だけの数ではありません"


def _size(unit: str) -> tuple[Decimal, str] | None:
    """How large a unit is in the base unit of its dimension, and the dimension."""
    from assistant.estimating.matching.unit_names import unit_key
    from retrieval.units import unit_of

    key = unit_key(unit)
    if re.match(r"[0-9]", key) or not key or len(key) > 20:
        return None
    known = unit_of("箇月" if key == "月" else key)
    return (known.factor, known.dimension) if known else (Decimal(1), key)


def _plain(number: Decimal) -> Decimal:
    """Without zeros behind the point or an exponent: conversion neither adds nor hides digits."""
    return Decimal(format(number.normalize(), "f"))


def _expected(field: Field, unit: str) -> str:
    what = _WHAT.get(unit, f"数（{unit}）" if unit else "数")
    kind = "整数の" if field.whole and unit != "日" else ""
    least, most = limits(field)
    example = field.example or _example(least, most, unit)
    return f"{_between(field)}{kind}{what}で書いてください（例: {example}）"


def _between(field: Field) -> str:
    least, most = limits(field)
    if least is not None and least < -_FAR:
        return ""  # it may be negative: how far is of no use to anybody
    if field.positive and not least:
        return f"0より大きく{written(most)}以下の" if most is not None else "0より大きい"
    between = f"{written(least)}以上" if least is not None else ""
    between += f"{written(most)}以下" if most is not None else ""
    return f"{between}の" if between else ""


def _example(least: Decimal | None, most: Decimal | None, unit: str) -> str:
    usual = Decimal({"日": 180, "円": 12_000_000, "千円": 12_000, "%": 50}.get(unit, 120))
    if most is not None and usual > most:
        usual = most
    return f"{written(max(usual, least or usual))}{unit}"
