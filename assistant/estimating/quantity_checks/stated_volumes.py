"""Quantities that a line itself states as a product: area × thickness, length × width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

_IN_METRES = {"m": Decimal(1), "cm": Decimal("0.01"), "mm": Decimal("0.001")}
_LENGTH = r"(?P<{0}>\d+(?:\.\d+)?)\s*(?P<{0}_unit>mm|cm|m)(?![0-9a-zA-Z²³㎡])"
_AREA = r"(?P<area>\d[\d,]*(?:\.\d+)?)\s*m(?:2|\^2)(?![0-9a-zA-Z])"
_TIMES = r"\s*[x×✕*・、,]\s*"
_THICKNESS_WORD = r"(?:平均)?(?:厚さ?|厚み|t|T|H|深さ?|高さ?)\s*[=:]?\s*"
_AREA_TIMES_THICKNESS = re.compile(
    rf"(?:面積|A)?\s*[=:]?\s*{_AREA}{_TIMES}(?:{_THICKNESS_WORD})?" + _LENGTH.format("thickness")
)
_LENGTH_TIMES_WIDTH = re.compile(
    r"(?:延長|長さ|L)\s*[=:]?\s*"
    + _LENGTH.format("length")
    + _TIMES
    + r"(?:平均)?(?:幅員?|巾|B|W)\s*[=:]?\s*"
    + _LENGTH.format("width")
)
_THICKNESS = re.compile(
    r"(?:(?<![A-Za-z])[tT]\s*[=:]\s*|厚さ?\s*[=:]?\s*)" + _LENGTH.format("thickness")
)


@dataclass(frozen=True, slots=True)
class StatedProduct:
    """A product that a text states, in ``unit`` (m2 or m3), with the words that state it."""

    text: str
    value: Decimal
    unit: str


def stated_products(text: str) -> Iterator[StatedProduct]:
    """Every area × thickness (m3) and length × width (m2) in a text."""
    half_width = unicodedata.normalize("NFKC", text)
    for found in _AREA_TIMES_THICKNESS.finditer(half_width):
        area = Decimal(found["area"].replace(",", ""))
        thickness = _metres(found, "thickness")
        if thickness <= 10:
            yield StatedProduct(found[0].strip(), area * thickness, "m3")
    for found in _LENGTH_TIMES_WIDTH.finditer(half_width):
        value = _metres(found, "length") * _metres(found, "width")
        yield StatedProduct(found[0].strip(), value, "m2")


def stated_thickness(text: str) -> Decimal | None:
    """The one thickness in a text, in metres; None when there is none or several."""
    half_width = unicodedata.normalize("NFKC", text)
    values = {_metres(found, "thickness") for found in _THICKNESS.finditer(half_width)}
    return values.pop() if len(values) == 1 else None


def is_shown_as(value: Decimal, quantity: Decimal) -> bool:
    """Whether a quantity may show a value: rounded in any usual way to its own last digit.

    The last digit is that of the quantity as it stands, and for whole numbers that end on zeros
    also tens and hundreds (設計表示単位).
    """
    decimals = max(0, -int(quantity.normalize().as_tuple().exponent))
    exponents = {-decimals, -1, -2}
    if quantity == quantity.to_integral_value():
        exponents |= {power for power in (0, 1, 2) if not quantity % (10**power)}
    for exponent in exponents:
        step = Decimal(1).scaleb(exponent)
        for way in (ROUND_HALF_UP, ROUND_DOWN, ROUND_UP):
            if (value / step).to_integral_value(way) * step == quantity:
                return True
    return False


def _metres(found: re.Match[str], name: str) -> Decimal:
    return Decimal(found[name]) * _IN_METRES[found[f"{name}_unit"]]
