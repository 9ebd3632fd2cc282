"""Overheads of the sample estimates, from the sample city's own rate tables.

Written for the samples alone: the checker computes the same from the same tables with code of
its own. Every rate is rounded half up to two decimals after every step.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from corpora.estimates.catalogue import EDITIONS
from corpora.estimates.design import Design, estimate_sources
from corpora.estimates.pricing import Overrides, PricedLine, overridden
from retrieval.errors import NaniwaError

TAX_PERCENT = Decimal(10)


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the cost summary; ``base`` and ``rate`` (percent) where it is a rated cost."""

    id: str
    name: str
    amount: Decimal
    base: Decimal | None = None
    rate: Decimal | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate table of one edition, looked up by what it is for and its condition."""

    rows: Sequence[Mapping[str, str]]

    def factor(self, what: str, condition: str, otherwise: str) -> Decimal:
        """The value of a ``factor`` or ``add`` row, ``otherwise`` when there is none."""
        for row in self.rows:
            if row["rate"] == what and row["work_category"] in (condition, ""):
                return Decimal(row["a"])
        return Decimal(otherwise)

    def formula(self, what: str, category: str) -> Mapping[str, str]:
        """The row of a rate formula. Raises NaniwaError when the table has none."""
        for row in self.rows:
            if row["rate"] == what and row["work_category"] in (category, ""):
                return row
        raise NaniwaError(f"見本の率表に {category} の {what} がありません。", code="bad_source")


def rate_file(domain: str) -> str:
    """The rate table that belongs to civil or building estimates, as CSV text."""
    return estimate_sources().joinpath(f"{domain}_rates.csv").read_text(encoding="utf-8")


def load_rates(domain: str, year: str) -> Rates:
    """The rows in force in a fiscal year."""
    rows = csv.DictReader(io.StringIO(rate_file(domain)))
    return Rates([row for row in rows if row["effective_from"] == EDITIONS[year][0]])


def rate_of(row: Mapping[str, str], base: Decimal, months: Decimal) -> Decimal:
    """The rate in percent for a base in yen, two decimals, half up."""
    thousands = row["formula"] == "exp"
    amount = base / 1000 if thousands else base
    if row["lower"] and amount <= Decimal(row["lower"]) and row["rate_low"]:
        return Decimal(row["rate_low"])
    if row["upper"] and amount > Decimal(row["upper"]) and row["rate_high"]:
        return Decimal(row["rate_high"])
    a, b, c = (Decimal(row[name] or 0) for name in ("a", "b", "c"))
    with localcontext() as context:
        context.prec = 40
        if row["formula"] == "power":
            rate = a * (b * amount.ln()).exp()
        elif row["formula"] == "log10":
            rate = a * amount.log10() + b
        else:
            rate = (a + b * amount.ln() + c * months.ln()).exp()
        return two_decimals(rate)


def two_decimals(rate: Decimal) -> Decimal:
    """Rounded half up at the third decimal."""
    return rate.quantize(Decimal("0.01"), ROUND_HALF_UP)


def cut(amount: Decimal, step: Decimal) -> Decimal:
    """Cut below ``step`` yen."""
    return (amount / step).quantize(Decimal(1), ROUND_DOWN) * step


@dataclass(slots=True)
class _Summary:
    """The lines so far; a value is overridden as it is added."""

    overrides: Overrides
    lines: list[CostLine]

    def add(
        self,
        name: str,
        amount: Decimal,
        *,
        base: Decimal | None = None,
        rate: Decimal | None = None,
        level: int = 0,
    ) -> Decimal:
        amount = self.value(f"{name}.amount", amount)
        self.lines.append(CostLine(name, name, amount, base, rate, level))
        return amount

    def value(self, tag: str, computed: Decimal) -> Decimal:
        return overridden(self.overrides, tag, computed)

    def rated(self, name: str, base: Decimal, rate: Decimal, step: Decimal) -> tuple[Decimal, ...]:
        """Base, rate and the amount by rate, each as it is to be printed."""
        base = self.value(f"{name}.base", base)
        rate = self.value(f"{name}.rate", rate)
        return base, rate, cut(base * rate / 100, step)


def civil_summary(
    design: Design,
    direct: Decimal,
    disposal: Decimal,
    itemised: Sequence[PricedLine],
    scrap: Sequence[PricedLine],
    overrides: Overrides,
) -> list[CostLine]:
    """土木: 直接工事費 to 工事費計."""
    rates = load_rates("civil", design.overhead_year)
    category = design.facts["主たる工種"]
    share = direct * rates.factor("処分費等:対象とする割合", category, "1")
    limit = rates.factor("処分費等:対象とする上限額", category, "Infinity")
    kept = min(disposal, cut(share, Decimal(1)), limit)
    left_out = disposal - kept
    summary = _Summary(overrides, [])
    direct = summary.add("直接工事費", direct)

    name = "共通仮設費（率計上）"
    base = summary.value(f"{name}.base", direct - left_out)
    rate = _civil_rate(rates, design, "共通仮設費", base)
    step = rates.factor("端数処理:共通仮設費", category, "1")
    base, rate, amount = summary.rated(name, base, rate, step)
    temporary = summary.add(name, amount, base=base, rate=rate, level=1)
    if itemised:
        by_item = sum((line.amount for line in itemised if line.level == 1), Decimal(0))
        temporary += summary.add("共通仮設費（積上げ）", by_item, level=1)
    temporary = summary.add("共通仮設費", temporary)
    net = summary.add("純工事費", direct + temporary)

    name = "現場管理費"
    base = summary.value(f"{name}.base", net - left_out)
    rate = _civil_rate(rates, design, name, base)
    step = rates.factor(f"端数処理:{name}", category, "1")
    base, rate, amount = summary.rated(name, base, rate, step)
    management = summary.add(name, amount, base=base, rate=rate)
    cost = summary.add("工事原価", net + management)
    _close(summary, design, rates, cost, left_out, scrap)
    return summary.lines


def building_summary(design: Design, direct: Decimal, overrides: Overrides) -> list[CostLine]:
    """営繕: 直接工事費 to 工事費計; amounts by rate are cut below one yen."""
    rates = load_rates("building", design.overhead_year)
    category = design.facts["主たる工種"]
    summary = _Summary(overrides, [])
    direct = summary.add("直接工事費", direct)
    costs = []
    base = direct
    for name, total in (("共通仮設費", "純工事費"), ("現場管理費", "工事原価")):
        base = summary.value(f"{name}.base", base)
        rate = rate_of(rates.formula(f"{name}率", category), base, design.months)
        rate = two_decimals(
            rate * rates.factor(f"週休2日補正:{name}", design.facts["週休2日"], "1")
        )
        step = rates.factor(f"端数処理:{name}", category, "1")
        base, rate, amount = summary.rated(name, base, rate, step)
        costs.append(summary.add(name, amount, base=base, rate=rate))
        base = summary.add(total, base + costs[-1])
    _close(summary, design, rates, base, Decimal(0), ())
    return summary.lines


def _civil_rate(rates: Rates, design: Design, name: str, base: Decimal) -> Decimal:
    facts = design.facts
    rate = rate_of(rates.formula(f"{name}率", facts["主たる工種"]), base, design.months)
    rate = two_decimals(rate * rates.factor(f"施工地域補正:{name}", facts["施工地域区分"], "1"))
    return two_decimals(rate * rates.factor(f"週休2日補正:{name}", facts["週休2日"], "1"))


def _close(
    summary: _Summary,
    design: Design,
    rates: Rates,
    cost: Decimal,
    left_out: Decimal,
    scrap: Sequence[PricedLine],
) -> None:
    """一般管理費等, reduced so that 工事価格 is round; scrap; tax; total."""
    facts, name = design.facts, "一般管理費等"
    base = summary.value(f"{name}.base", cost - left_out)
    rate = rate_of(rates.formula(f"{name}率", facts["主たる工種"]), base, design.months)
    rate = two_decimals(rate * rates.factor(f"前払金補正:{name}", facts["前払金支出割合"], "1"))
    rate += rates.factor(f"契約保証補正:{name}", facts["契約保証"], "0")
    base, rate, by_rate = summary.rated(name, base, rate, Decimal(1))
    step = rates.factor("端数処理:工事価格", facts["主たる工種"], "1")
    price = cut(cost + by_rate, step)
    administration = summary.add(name, price - cost, base=base, rate=rate)
    price = summary.add("工事価格", cost + administration)
    taxed = price
    if scrap:
        taxed += summary.add("スクラップ評価額", sum((line.amount for line in scrap), Decimal(0)))
    tax = (taxed * TAX_PERCENT / 100).quantize(Decimal(1), ROUND_DOWN)
    tax = summary.add("消費税相当額", tax)
    summary.add("工事費計", taxed + tax)


def investigation_price(design: Design, costs: Sequence[CostLine], overrides: Overrides) -> Decimal:
    """調査基準価格 with tax, by the coefficients and limits of the rate table, cut as it says."""
    rates = load_rates(design.domain, design.overhead_year)
    amounts = {line.name: line.amount for line in costs}
    names = ("直接工事費", "共通仮設費", "現場管理費", "一般管理費等")
    parts = (amounts[n] * rates.factor(f"調査基準価格:{n}", "", "0") for n in names)
    planned = amounts["工事費計"]
    price = sum(parts, Decimal(0)) * (100 + TAX_PERCENT) / 100
    price = max(price, planned * rates.factor("調査基準価格:下限", "", "0"))
    price = min(price, planned * rates.factor("調査基準価格:上限", "", "1"))
    price = cut(price, rates.factor("端数処理:調査基準価格", "", "1"))
    return overridden(overrides, "調査基準価格.amount", price)
