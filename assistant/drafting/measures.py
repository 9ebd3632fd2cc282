"""Units as factors of base units, so that calculations convert exactly and refuse what does not fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_LENGTHS = {"μm": (1, 6), "mm": (1, 3), "cm": (1, 2), "m": (1, 0), "km": (1000, 0)}
_AREAS: Mapping[str, int] = {"ha": 10_000, "平方m": 1}
_VOLUMES: Mapping[str, int | Fraction] = {
    "l": Fraction(1, 1000),
    "リットル": Fraction(1, 1000),
    "立方m": 1,
}
_MASSES: Mapping[str, int | Fraction] = {
    "mg": Fraction(1, 10**9),
    "g": Fraction(1, 10**6),
    "kg": Fraction(1, 1000),
    "t": 1,
}
_OTHERS: Mapping[str, tuple[str, int | Fraction]] = {
    "日間": ("日", 1),
    "週間": ("日", 7),
    "箇月": ("月", 1),
    "ヶ月": ("月", 1),
    "か月": ("月", 1),
    "千円": ("円", 1000),
    "万円": ("円", 10_000),
    "百万円": ("円", 1_000_000),
    "億円": ("円", 100_000_000),
    "名": ("人", 1),
    "ヶ所": ("箇所", 1),
    "カ所": ("箇所", 1),
    "か所": ("箇所", 1),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: ``factor`` times base units, each with its exponent; those with 0 are left out."""

    factor: Fraction
    bases: frozenset[tuple[str, int]]

    def times(self, other: Measure, sign: int = 1) -> Measure:
        """The unit of a product, or of a quotient where ``sign`` is -1."""
        exponents = dict(self.bases)
        for base, exponent in other.bases:
            exponents[base] = exponents.get(base, 0) + sign * exponent
        bases = frozenset((base, power) for base, power in exponents.items() if power)
        factor = self.factor * other.factor if sign == 1 else self.factor / other.factor
        return Measure(factor, bases)


PLAIN = Measure(Fraction(1), frozenset())


def measure_of(unit: str) -> Measure:
    """The measure of a unit as written: 「m2」「m3/日」「円/m2」. One that is not known is its own base."""
    text = unicodedata.normalize("NFKC", unit).strip().lower()
    if not text:
        return PLAIN
    if "/" in text and not text.startswith("1/"):
        above, _, below = text.partition("/")
        return measure_of(above).times(measure_of(below), -1)
    return _single(text)


def _single(text: str) -> Measure:
    for name, (factor, places) in _LENGTHS.items():
        for power, ending in ((1, ""), (2, "2"), (3, "3")):
            if text == name + ending:
                one = Fraction(factor**power, 10 ** (places * power))
                return Measure(one, frozenset({("m", power)}))
    if text in _AREAS:
        return Measure(Fraction(_AREAS[text]), frozenset({("m", 2)}))
    if text in _VOLUMES:
        return Measure(Fraction(_VOLUMES[text]), frozenset({("m", 3)}))
    if text in _MASSES:
        return Measure(Fraction(_MASSES[text]), frozenset({("t", 1)}))
    if text == "%":
        return Measure(Fraction(1, 100), frozenset())
    base, size = _OTHERS.get(text, (text, 1))
    return Measure(Fraction(size), frozenset({(base, 1)}))


def named(measure: Measure) -> str:
    """The unit that people write for a measure, where that is plain to see; "" for none, else 「?」."""
    if not measure.bases:
        return "" if measure.factor == 1 else "?"
    if len(measure.bases) == 1 and measure.factor == 1:
        ((base, power),) = measure.bases
        if power == 1:
            return base
        if base == "m" and power in (2, 3):
            return f"m{power}"
    return "?"
