"""The steps of a calculation with their rules, formulas in symbols, roundings and sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.model import Domain
from assistant.estimating.overheads.building import with_limits
from assistant.estimating.overheads.calculation import Calculation, Step, plain
from assistant.estimating.overheads.civil import DisposalLimits
from assistant.estimating.overheads.corrections import correction_name
from assistant.estimating.overheads.rate_formulas import evaluated
from assistant.estimating.overheads.rate_tables import is_shipped
from assistant.estimating.overheads.taxes import as_share
from assistant.estimating.references import RateRow
from assistant.learning.worked_overheads.numbers import SCRAP, OverheadNumbers
from assistant.learning.worked_overheads.rate_words import (
    formula_in_symbols,
    parted,
    place_in_words,
)
from assistant.learning.worked_overheads.rule_words import BASES, LETTERS, rule_of
from assistant.learning.worked_overheads.steps import WorkedStep

RATE_ROUNDING = "小数第3位を四捨五入し、第2位までとする"
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the rate tables that a calculation uses, by the cost that they are for."""

    rates: Mapping[str, RateRow]
    corrections: Mapping[str, tuple[RateRow, ...]]
    units: Mapping[str, RateRow]
    price_unit: Decimal
    limits: DisposalLimits | None
    tax: RateRow
    all: tuple[RateRow, ...] = field(repr=False)

    def unit(self, target: str) -> Decimal:
        """The unit below which an amount is cut; 1 yen where the table says nothing."""
        row = self.units.get(target)
        return row.a if row is not None and row.a else _ONE

    @property
    def shipped(self) -> bool:
        """Whether a rate or a correction comes with Naniwa."""
        used = [*self.rates.values(), *(row for rows in self.corrections.values() for row in rows)]
        return any(is_shipped(row) for row in used)


def explained(
    numbers: OverheadNumbers, calculation: Calculation, used: Rows
) -> tuple[WorkedStep, ...]:
    """The calculation's steps, each with what a trainee has to know of it."""
    telling = _Telling(numbers, used)
    start = WorkedStep(
        name="直接工事費",
        rule="計算の出発点（内訳書の直接工事費の計）",
        symbols="",
        numbers="与えられた額",
        value=numbers.direct_cost or Decimal(0),
        unit="円",
    )
    telling.known["直接工事費"] = start.value
    steps = [start]
    without_disposal = not any(
        numbers.amounts.get(name) for name in ("直接工事費の処分費等", "準備費の処分費")
    )
    for step in calculation.steps:
        if without_disposal and "処分費等" in step.label:
            continue
        told = telling.step(step)
        if told is not None:
            steps.append(told)
        telling.known[step.label] = step.value
    return tuple(steps)


class _Telling:
    """Goes along a calculation and knows the values so far, and whose rate is at hand."""

    def __init__(self, numbers: OverheadNumbers, used: Rows) -> None:
        self.numbers = numbers
        self.used = used
        self.known: dict[str, Decimal] = {}
        self._target = ""
        self._rate: Decimal | None = None
        self._sold = False

    def step(self, step: Step) -> WorkedStep | None:
        """What is told of a step; None for one that only repeats what was before."""
        label = step.label
        for target in self.used.rates:
            if label.startswith(f"{target}率"):
                return self._of_rate(step, target)
        if self._target and label == f"補正後の{self._target}率":
            return None
        corrections = {correction_name(row): row for row in self._corrections()}
        if self._target and label in corrections:
            return self._of_correction(step, corrections[label])
        if label in {f"{self._target}（率計上）", f"{self._target}（調整前）"} or (
            label == self._target == "現場管理費" and self.numbers.domain is Domain.CIVIL
        ):
            return self._of_amount(step)
        return self._of_sum(step)

    def _corrections(self) -> tuple[RateRow, ...]:
        return self.used.corrections.get(self._target, ())

    def _of_rate(self, step: Step, target: str) -> WorkedStep:
        self._target, self._rate = target, step.value
        row = self.used.rates[target]
        base = self.known.get(BASES[self.numbers.domain][target], Decimal(0))
        limit = re.search(r"の(上限|下限)$", step.label)
        if limit is not None:
            limits = with_limits(row, self.used.all)
            row = (limits.upper if limit[1] == "上限" else limits.lower) or row
        if not step.source:
            # Between its limits: nothing is computed.
            return WorkedStep(
                step.label, "率は上限と下限の間の値とする", "", step.formula, step.value, "%"
            )
        exact = evaluated(row, base, self.numbers.months)
        fixed = exact in {row.rate_low, row.rate_high}
        return WorkedStep(
            name=step.label,
            rule=f"{target}率の率式（{row.work_category or '全工種'}、{row.edition}）",
            symbols=formula_in_symbols(row, *LETTERS[target]),
            numbers=step.formula,
            value=step.value,
            unit="%",
            exact=None if fixed else exact,
            rounding="" if fixed else RATE_ROUNDING,
            source=place_in_words(row),
        )

    def _of_correction(self, step: Step, row: RateRow) -> WorkedStep:
        before = self._rate or Decimal(0)
        factor = row.a or Decimal(0)
        exact = before + factor if row.formula == "add" else before * factor
        self._rate = step.value
        sign = "＋ 加算値" if row.formula == "add" else "× 補正係数"
        symbols = f"補正後の率 ＝ 補正前の率 {sign}（{plain(factor)}）"
        return WorkedStep(
            name=f"{self._target}率の{step.label}",
            rule=f"{row.rate.replace('：', ':').partition(':')[0]}による率の補正",
            symbols=symbols,
            numbers=step.formula,
            value=step.value,
            unit="%",
            exact=exact if exact != step.value else None,
            rounding=RATE_ROUNDING if exact != step.value else "",
            source=place_in_words(row),
        )

    def _of_amount(self, step: Step) -> WorkedStep:
        base = self.known.get(BASES[self.numbers.domain][self._target], Decimal(0))
        base_name = LETTERS[self._target][1]
        row = self.used.units.get(self._target)
        numbers, rounding = parted(step.formula)
        return WorkedStep(
            name=step.label,
            rule=f"{self._target}の率による額",
            symbols=f"{self._target} ＝ {base_name} × 率",
            numbers=numbers,
            value=step.value,
            unit="円",
            exact=base * (self._rate or Decimal(0)) / 100,
            rounding=rounding,
            source=place_in_words(row) if row is not None else "",
        )

    def _of_sum(self, step: Step) -> WorkedStep:
        name = step.label
        if name == "工事価格" and "工事価格" in self.known:
            name, self._sold = SCRAP, True
        said = rule_of(name, self.numbers.disposal_base)
        numbers, rounding = parted(step.formula)
        exact: Decimal | None = None
        source = ""
        if name == "一般管理費等":
            full = self.known["一般管理費等（調整前）"]
            unit = self.used.price_unit
            rounding = f"工事価格を{plain(unit)}円未満切捨てとする"
            numbers = (
                f"({plain(self.known['工事原価'])} + {plain(full)}) を{plain(unit)}円未満切捨て"
                f" − {plain(self.known['工事原価'])}"
            )
            row = self.used.units.get("工事価格")
            source = place_in_words(row) if row is not None else ""
        elif name == "消費税相当額":
            exact = self.known["工事価格"] * as_share(self.used.tax)
            source = place_in_words(self.used.tax)
        elif name == "処分費等":
            amounts = self.numbers.amounts
            numbers = " + ".join(
                plain(amounts.get(part, Decimal(0)))
                for part in ("直接工事費の処分費等", "準備費の処分費")
            )
        elif name in {"処分費等の限度", "対象とする処分費等"}:
            source = "、".join(
                place_in_words(row)
                for row in self.used.all
                if row.rate.startswith("処分費等")
                and (
                    row.effective_from is None
                    or self.numbers.on is None
                    or row.effective_from <= self.numbers.on
                )
                and (
                    row.effective_to is None
                    or self.numbers.on is None
                    or row.effective_to >= self.numbers.on
                )
            )
        return WorkedStep(
            name="課税対象額" if name == SCRAP else name,
            rule=said.rule,
            symbols=said.symbols,
            numbers=numbers,
            value=step.value,
            unit="円",
            exact=exact if rounding and exact != step.value else None,
            rounding=rounding,
            source=source,
        )
