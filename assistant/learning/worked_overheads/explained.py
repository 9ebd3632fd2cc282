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
from assistant.learning.worked_overheads.steps import WorkedStep

RATE_ROUNDING = "小数第3位を四捨五入し、第2位までとする"
_CUT = re.compile(r"（([^（）]*切捨て)）$")
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a step by its name: the rule and the formula in symbols."""

    rule: str
    symbols: str


_RULES: Mapping[str, _Said] = {
    "処分費等": _Said("処分費等の集計", "直接工事費の処分費等 ＋ 準備費の処分費"),
    "処分費等の限度": _Said(
        "対象額に入れる処分費等の限度", "（処分費等を含む共通仮設費対象額）× 限度の割合"
    ),
    "対象とする処分費等": _Said(
        "限度を超える処分費等は、率の対象額に入れない",
        "処分費等、限度の割合による額、上限額の最も小さいもの",
    ),
    "共通仮設費の対象額": _Said(
        "共通仮設費の率計算の対象額",
        "P ＝ 直接工事費 － 対象外の費用 ＋ 支給品費等 ＋ 事業損失防止施設費 － 限度を超える処分費等",
    ),
    "共通仮設費": _Said("共通仮設費の集計", "共通仮設費 ＝ 率計上分 ＋ 積上げ分"),
    "純工事費": _Said("純工事費", "純工事費 ＝ 直接工事費 ＋ 共通仮設費"),
    "現場管理費の対象額": _Said(
        "現場管理費の率計算の対象額",
        "Np ＝ 純工事費 － 対象外の費用 ＋ 支給品費等 － 限度を超える処分費等",
    ),
    "工事原価": _Said("工事原価", "工事原価 ＝ 純工事費 ＋ 現場管理費"),
    "一般管理費等の対象額": _Said(
        "一般管理費等の率計算の対象額", "Cp ＝ 工事原価 － 対象外の費用 － 限度を超える処分費等"
    ),
    "一般管理費等": _Said(
        "工事価格を丸めるための一般管理費等の減額", "一般管理費等 ＝ 丸めた工事価格 － 工事原価"
    ),
    "工事価格": _Said("工事価格", "工事価格 ＝ 工事原価 ＋ 一般管理費等"),
    SCRAP: _Said("スクラップ評価額の控除", "課税対象額 ＝ 工事価格 ＋ スクラップ評価額（負の額）"),
    "消費税相当額": _Said("消費税相当額", "消費税相当額 ＝ 工事価格（または課税対象額）× 消費税率"),
    "工事費計": _Said("工事費", "工事費 ＝ 工事価格 ＋ 消費税相当額"),
}
_BASES: Mapping[Domain, Mapping[str, str]] = {
    Domain.CIVIL: {
        "共通仮設費": "共通仮設費の対象額",
        "現場管理費": "現場管理費の対象額",
        "一般管理費等": "一般管理費等の対象額",
    },
    Domain.BUILDING: {
        "共通仮設費": "直接工事費",
        "現場管理費": "純工事費",
        "一般管理費等": "工事原価",
    },
}
_LETTERS: Mapping[Domain, Mapping[str, tuple[str, str]]] = {
    Domain.CIVIL: {
        "共通仮設費": ("Kr", "P"),
        "現場管理費": ("Jo", "Np"),
        "一般管理費等": ("Gp", "Cp"),
    },
    Domain.BUILDING: {
        "共通仮設費": ("Kr", "P"),
        "現場管理費": ("Jo", "Np"),
        "一般管理費等": ("Gp", "Cp"),
    },
}


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
        base = self.known.get(_BASES[self.numbers.domain][target], Decimal(0))
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
            symbols=formula_in_symbols(row, *_LETTERS[self.numbers.domain][target]),
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
        base = self.known.get(_BASES[self.numbers.domain][self._target], Decimal(0))
        base_name = _LETTERS[self.numbers.domain][self._target][1]
        row = self.used.units.get(self._target)
        numbers, rounding = _parted(step.formula)
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
        said = _RULES.get(name, _Said(name, ""))
        numbers, rounding = _parted(step.formula)
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


def formula_in_symbols(row: RateRow, rate: str, base: str) -> str:
    """A rate's formula with letters, and what its coefficients and limits are."""
    a, b, c = (plain(value) if value is not None else "" for value in (row.a, row.b, row.c))
    a = plain(round(row.a, 6)) if row.a is not None else ""
    if row.formula == "power":
        formula = f"{rate} ＝ a × {base}^b"
    elif row.formula == "log10":
        formula = f"{rate} ＝ a × log10({base}) ＋ b"
    else:
        duration = " ＋ c × ln(T)" if row.c else ""
        formula = f"{rate} ＝ exp(a ＋ b × ln({base}){duration})"
    parts = [f"a ＝ {a}", f"b ＝ {b}", *([f"c ＝ {c}"] if row.c else [])]
    unit = "千円" if row.formula == "exp" else "円"
    parts.append(f"{base}: 対象額（{unit}）")
    if row.c:
        parts.append("T: 工期（月）")
    if row.lower is not None and row.rate_low is not None:
        parts.append(f"{plain(row.lower)}{unit}以下は {plain(row.rate_low)}%")
    if row.upper is not None and row.rate_high is not None:
        parts.append(f"{plain(row.upper)}{unit}を超えるときは {plain(row.rate_high)}%")
    return f"{formula}（{'、'.join(parts)}）"


def place_in_words(row: RateRow) -> str:
    """Where a row stands: the document and table, and the page or row of the file."""
    origin = row.origin
    if is_shipped(row):
        return f"なにわの収録率（{row.edition}、{row.source.split(';')[0]}）"
    where = f"{origin.page}ページ" if origin.page else (f"{origin.row}行目" if origin.row else "")
    named = row.source or row.edition
    return f"{named}（{origin.document} {where}）".replace(" ）", "）")


def _parted(formula: str) -> tuple[str, str]:
    """A formula's numbers, and the rounding that it ends with."""
    found = _CUT.search(formula)
    return (formula[: found.start()], found[1]) if found else (formula, "")
