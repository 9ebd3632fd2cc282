"""A calculation that can be shown: every intermediate value with its formula and its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from retrieval.errors import NaniwaError

HUNDREDTH = Decimal("0.01")
YEN = Decimal(1)


@dataclass(frozen=True, slots=True)
class Step:
    """One value: its Japanese name, how it came about in words with numbers, and from where."""

    label: str
    formula: str
    value: Decimal
    source: str = ""

    @property
    def shown(self) -> str:
        """The step as one line."""
        return f"{self.label} = {self.formula} = {plain(self.value)}"


@dataclass(frozen=True, slots=True)
class Calculation:
    """Steps in order; the last one is the result."""

    steps: tuple[Step, ...] = ()

    @property
    def value(self) -> Decimal:
        """The result. Raises NaniwaError when there is no step."""
        if not self.steps:
            raise NaniwaError("計算の過程がありません。", code="empty_calculation")
        return self.steps[-1].value

    def __getitem__(self, label: str) -> Decimal:
        """The last value with this label. Raises NaniwaError when no step has it."""
        for step in reversed(self.steps):
            if step.label == label:
                return step.value
        raise NaniwaError(f"計算に「{label}」の段階がありません。", code="no_step")

    def then(self, *steps: Step) -> Calculation:
        """This calculation with further steps."""
        return Calculation((*self.steps, *steps))

    def after(self, others: Iterable[Step]) -> Calculation:
        """This calculation behind the steps that it builds on."""
        return Calculation((*others, *self.steps))


def plain(value: Decimal) -> str:
    """A number as people write it: thousands parted, no exponent, no zeros behind the point."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    """A rate with two decimals and its sign: ``10.43%``."""
    return f"{plain(value) if value != round(value, 2) else f'{value:.2f}'}%"


def rounded_rate(value: Decimal) -> Decimal:
    """Rates: half up at the third decimal, two decimals stay (rules.md 19)."""
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def cut(value: Decimal, unit: Decimal = YEN) -> Decimal:
    """Cut towards zero to a multiple of ``unit`` yen (rules.md 29-32)."""
    return (value / unit).to_integral_value(ROUND_DOWN) * unit
