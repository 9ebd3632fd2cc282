"""One step of a worked calculation as a trainee reads it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from assistant.estimating.overheads.calculation import percent, plain

_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """One value: which rule gives it, the formula in symbols and in numbers, and its rounding.

    ``exact`` is the value before ``rounding`` (both None and "" where nothing is rounded).
    ``source`` says where the figures stand: document, table, page or row.
    """

    name: str
    rule: str
    symbols: str
    numbers: str
    value: Decimal
    unit: str
    exact: Decimal | None = None
    rounding: str = ""
    source: str = ""

    @property
    def result(self) -> str:
        """The value with its unit: ``5,215,000円``, ``10.43%``."""
        return percent(self.value) if self.unit == "%" else f"{plain(self.value)}{self.unit}"

    @property
    def exact_result(self) -> str:
        """The value before rounding, "" where nothing is rounded; rates to six decimals."""
        if self.exact is None:
            return ""
        shown = self.exact.quantize(_MILLIONTH, ROUND_DOWN)
        cut_short = "…" if shown != self.exact else ""
        return f"{plain(shown)}{cut_short}{self.unit}"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a trainee's own result of a step is worth, with a remark on what may be wrong."""

    given: Decimal
    right: bool
    remark: str


def compared(step: WorkedStep, given: Decimal) -> Compared:
    """Compare a trainee's result of a step with it."""
    if given == step.value:
        return Compared(given, right=True, remark="合っています。")
    if step.exact is not None and step.rounding:
        places = max(-int(given.as_tuple().exponent), 0)
        if abs(given - step.exact) < Decimal(1).scaleb(-places):
            return Compared(given, right=False, remark=f"端数処理が違います（{step.rounding}）。")
    for power, words in ((1, "10"), (2, "100"), (3, "1,000")):
        if given in {step.value * 10**power, step.value / 10**power}:
            return Compared(given, right=False, remark=f"桁が違います（{words}倍の違い）。")
    return Compared(given, right=False, remark=f"正しくは {step.result} です。")
