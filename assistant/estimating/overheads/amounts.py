"""Whether a printed overhead amount follows from base and rate, by the authority's rounding."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.estimating.facts import fact_text
from assistant.estimating.model import Domain
from assistant.estimating.overheads.calculation import cut
from assistant.estimating.overheads.context import Context
from assistant.estimating.overheads.printed_costs import RatedCost
from assistant.estimating.overheads.rate_tables import in_force, rate_key
from assistant.estimating.references import RateRow

UNITS = (Decimal(1), Decimal(10), Decimal(100), Decimal(1000), Decimal(10000))
"""The units to which authorities cut amounts."""

REDUCED = ("一般管理費等", "諸経費")
"""The costs that are reduced so that the price behind them is round (rules.md 30)."""

_WORDS = {"円": 1, "十円": 10, "百円": 100, "千円": 1000, "万円": 10000, "十万円": 100000}


def stated_unit(text: str) -> Decimal | None:
    """``1,000円未満切捨て`` → 1000, ``万円未満`` → 10000; None when no unit is named."""
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    if found := re.search(r"(\d+)(千円|万円|円|$)", plain):
        return Decimal(found[1]) * _WORDS.get(found[2], 1) or None
    for words in sorted(_WORDS, key=len, reverse=True):
        if words in plain:
            return Decimal(_WORDS[words])
    return None


def rounding_row(context: Context, target: str) -> RateRow | None:
    """The authority's own `端数処理:` row for a cost."""
    wanted = rate_key(target)
    rows = [
        row
        for row in context.given
        if (key := rate_key(row.rate)).startswith("端数処理:")
        and wanted in (rate_key(part) for part in re.split(r"[・,、]", key.partition(":")[2]))
        and row.a
    ]
    return next(iter(in_force(rows, context.on)), None)


def declared_unit(context: Context, target: str) -> Decimal | None:
    """The unit to which the authority says that it cuts a cost; None when it says nothing."""
    row = rounding_row(context, target)
    return row.a if row else None


def price_unit(context: Context) -> Decimal | None:
    """The unit of 工事価格: the cover's 工事価格端数処理, else the authority's table."""
    stated = stated_unit(fact_text(context.estimate, "工事価格端数処理"))
    if stated is not None:
        return stated
    name = "業務価格" if context.estimate.domain is Domain.COMMISSION else "工事価格"
    return declared_unit(context, name) or declared_unit(context, "工事価格")


def units_for(context: Context, target: str) -> tuple[Decimal, ...]:
    """The declared unit alone, else every usual one."""
    unit = declared_unit(context, target)
    return (unit,) if unit is not None else UNITS


def follows(context: Context, rated: RatedCost, base: Decimal, rate: Decimal) -> bool:
    """Whether the printed amount is base × rate, cut as the authority cuts."""
    if rated.amount is None:
        return True
    product = base * rate / 100
    amount = rated.amount
    if amount % 1 and abs(amount - product) < 1:
        return True
    in_full = any(amount == cut(product, unit) for unit in units_for(context, rated.target))
    # a cost that must be reduced for a round price may not stand in full, where that is declared
    if in_full and not (rated.target in REDUCED and _must_be_reduced(context, rated)):
        return True
    return rated.target in REDUCED and _follows_reduced(context, rated, product)


def _must_be_reduced(context: Context, rated: RatedCost) -> bool:
    unit, cost = price_unit(context), cost_before(rated)
    if unit is None or cost is None or rated.amount is None:
        return False
    price = rated.costs.price
    cut_by_itself = price is not None and price != cost + rated.amount and price % unit == 0
    return bool((cost + rated.amount) % unit) and not cut_by_itself


def _follows_reduced(context: Context, rated: RatedCost, product: Decimal) -> bool:
    cost, unit = cost_before(rated), price_unit(context)
    if cost is None or rated.amount is None:
        return False
    for beside in {Decimal(0), beside_price(rated)}:
        for each in (unit,) if unit is not None else UNITS:
            if rated.amount == cut(cost + beside + product, each) - cost - beside:
                return True
    return False


def cost_before(rated: RatedCost) -> Decimal | None:
    """The cost that the reduced one is added to: 工事原価, for commissions the direct cost."""
    costs = rated.costs
    if rated.target == "諸経費":
        return costs.direct
    if costs.construction is not None:
        return costs.construction
    if costs.net is not None and costs.management is not None:
        return costs.net + costs.management
    if None not in (parts := (costs.direct, costs.temporary, costs.management)):
        return sum((part for part in parts if part is not None), Decimal(0))
    return None


def beside_price(rated: RatedCost) -> Decimal:
    """What else small is in the printed price, as 契約保証費 booked by itself."""
    cost = cost_before(rated)
    if rated.costs.price is None or cost is None or rated.amount is None:
        return Decimal(0)
    beside = rated.costs.price - cost - rated.amount
    return beside if 0 < beside < rated.costs.price / 200 else Decimal(0)


def expected_amount(context: Context, rated: RatedCost, base: Decimal, rate: Decimal) -> Decimal:
    """What should stand: by the declared unit, else by the one that the printed figures show."""
    product = base * rate / 100
    cost = cost_before(rated)
    if rated.target in REDUCED and cost is not None:
        shown = rated.costs.price if rated.costs.price is not None else cost
        unit = price_unit(context) or roundness(shown)
        beside = beside_price(rated)
        return cut(cost + beside + product, unit) - cost - beside
    shown_unit = min(roundness(rated.amount or Decimal(0)), Decimal(1000))
    return cut(product, declared_unit(context, rated.target) or shown_unit)


def roundness(value: Decimal) -> Decimal:
    """The largest usual unit of which a value is a multiple."""
    return max((unit for unit in UNITS if value and value % unit == 0), default=Decimal(1))


def rounding_slip(context: Context, rated: RatedCost, base: Decimal, rate: Decimal) -> str:
    """How the printed amount was rounded where it should have been cut; empty when it wasn't."""
    if rated.amount is None:
        return ""
    product = base * rate / 100
    cost = cost_before(rated)
    for unit in UNITS:
        for mode, words in ((ROUND_HALF_UP, "四捨五入"), (ROUND_UP, "切上げ")):
            steps = (product / unit).to_integral_value(mode) * unit
            if rated.amount == steps:
                return f"{unit:,}円未満を{words}しています"
            if rated.target in REDUCED and cost is not None:
                price = ((cost + product) / unit).to_integral_value(mode) * unit
                if rated.amount == price - cost:
                    return f"工事価格の{unit:,}円未満を{words}しています"
        declared = price_unit(context) if rated.target in REDUCED else None
        declared = declared or declared_unit(context, rated.target)
        if declared is not None and rated.amount == cut(product, unit):
            if rated.target in REDUCED:
                return f"工事価格を{declared:,f}円単位とする調整がされていません"
            return f"{declared:,f}円未満ではなく{unit:,}円未満を切り捨てています"
        reduced = cut(cost + product, unit) - cost if cost is not None else None
        if rated.target in REDUCED and declared is not None and rated.amount == reduced:
            return f"工事価格が{declared:,f}円単位ではなく{unit:,}円単位になっています"
    return ""
