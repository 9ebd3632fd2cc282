"""Ranges as tables write them: 「160以上220未満」「3m～5mまで」「10を超え20以下」「250≦T<1,000」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from retrieval.japanese import normalise

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_UNIT = r"\s*(?:[a-zA-Z%℃°/²³]{1,6}|度|人|台|日|本|年|分|時間)?\s*"
_LOW = rf"(?P<low>{_NUMBER})(?P<low_unit>{_UNIT})"
_HIGH = rf"(?P<high>{_NUMBER})(?P<high_unit>{_UNIT})"
_FROM, _TO = r"(?:以上|を?こえ|を?超え|超)る?", r"(?:以下|未満|まで)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_LOW}{_FROM}[、,]?\s*{_HIGH}{_TO}(?:のもの)?",
        rf"{_LOW}{_FROM}(?:のもの)?",
        rf"{_HIGH}{_TO}(?:のもの)?",
        rf"{_LOW}[~～〜]\s*{_HIGH}(?:まで)?",
        rf"{_LOW}[<≦≤]\s*[A-Za-z]{{1,3}}\s*[<≦≤]\s*{_HIGH}",
        rf"{_LOW}[<≦≤]\s*[A-Za-z]{{1,3}}",
        rf"[A-Za-z]{{1,3}}\s*[<≦≤]\s*{_HIGH}",
    )
)


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, None where it is open; whether a bound belongs to it is not kept."""

    low: Decimal | None
    high: Decimal | None
    unit: str

    def has_inside(self, number: Decimal) -> bool:
        """Whether a number lies between the bounds and is none of them."""
        return (self.low is None or self.low < number) and (self.high is None or number < self.high)

    def touches(self, number: Decimal) -> bool:
        """Whether a number lies between the bounds or is one of them."""
        return (self.low is None or self.low <= number) and (
            self.high is None or number <= self.high
        )

    def inside(self) -> Decimal | None:
        """A plain number well inside, None when there is hardly room for one."""
        if self.low is not None and self.high is not None:
            wanted, room = (self.low + self.high) / 2, self.high - self.low
        elif self.low is not None:
            wanted, room = self.low * Decimal("1.25"), self.low
        elif self.high is not None:
            wanted, room = self.high * Decimal("0.6"), self.high
        else:
            return None
        for step in ("100", "10", "1", "0.1", "0.01"):
            number = (wanted / Decimal(step)).to_integral_value(ROUND_HALF_UP) * Decimal(step)
            if number > 0 and abs(number - wanted) * 5 <= room and self.has_inside(number):
                return number
        return None


def interval_of(text: str) -> Interval | None:
    """The range that a table's cell names, None when it names none or one from high to low."""
    written = normalise(text).strip()
    for form in _FORMS:
        if match := form.fullmatch(written):
            found = match.groupdict()
            units = {
                unit.strip()
                for key in ("low_unit", "high_unit")
                if (unit := found.get(key)) is not None
            } - {""}
            low, high = _number(found.get("low")), _number(found.get("high"))
            if len(units) > 1 or (low is not None and high is not None and low >= high):
                return None
            return Interval(low, high, units.pop() if units else "")
    return None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None
