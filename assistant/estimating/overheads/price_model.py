"""How 工事価格 follows from 直接工事費, by the rows that give the printed rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.model import Domain, Estimate
from assistant.estimating.overheads.amounts import declared_unit, price_unit, roundness
from assistant.estimating.overheads.bases import bases_of, civil_base_value, civil_reading_of
from assistant.estimating.overheads.calculation import cut
from assistant.estimating.overheads.context import Context, context_of
from assistant.estimating.overheads.corrections import admissible_sets
from assistant.estimating.overheads.options import due_of, rate_of, rate_options, rates_by_months
from assistant.estimating.overheads.printed_costs import RatedCost, rated_costs
from assistant.estimating.references import RateRow, References

ZERO = Decimal(0)
Base = Callable[[Decimal, Decimal, Decimal], Decimal]
Rate = Callable[[Decimal], Decimal]

_LEVELS = ("共通仮設費", "現場管理費", "一般管理費等")


@dataclass(frozen=True, slots=True)
class Level:
    """One overhead: its base from (直接工事費, the cost below, added disposal), rate and cut.

    ``beside`` is what else is added at this level (積上げ分), and ``above`` the cost that the
    level leads to; both taken from the printed figures.
    """

    base: Base
    rate: Rate
    unit: Decimal
    beside: Decimal
    above: Decimal


@dataclass(frozen=True, slots=True)
class PriceModel:
    """How an estimate's 工事価格 follows from its direct cost; made by `price_model`."""

    direct: Decimal
    levels: tuple[Level, ...]
    price_unit: Decimal

    def price(self, direct: Decimal, disposal: Decimal = ZERO) -> Decimal:
        """工事価格 for a direct cost, of which ``disposal`` is added 処分費等."""
        return self._upwards(0, direct, direct, disposal)

    def _upwards(
        self, first: int, cost: Decimal, direct: Decimal, disposal: Decimal = ZERO
    ) -> Decimal:
        for level in self.levels[first:]:
            base = level.base(direct, cost, disposal)
            cost += cut(base * level.rate(base) / 100, level.unit) + level.beside
        return cut(cost, self.price_unit)

    def effect_of_direct(self, change: Decimal, *, disposal: bool = False) -> Decimal:
        """What a change of 直接工事費, perhaps of its 処分費等, does to 工事価格."""
        added = change if disposal else ZERO
        return self.price(self.direct + change, added) - self.price(self.direct)

    def effect_above(self, number: int, change: Decimal) -> Decimal:
        """What a change of the cost above a level (0: 純工事費, 1: 工事原価) does to 工事価格."""
        number = min(number, len(self.levels) - 1)
        above = self.levels[number].above
        changed = self._upwards(number + 1, above + change, self.direct)
        return changed - self._upwards(number + 1, above, self.direct)


def price_model(estimate: Estimate, references: References) -> PriceModel | None:
    """The overheads of an estimate as functions: table rows that give the printed rates.

    A printed rate that no row gives is taken as it stands.
    """
    context = context_of(estimate, references)
    found: dict[str, RatedCost] = {}
    for rated in rated_costs(estimate):
        found.setdefault(rated.target, rated)
    wanted = ("諸経費",) if estimate.domain is Domain.COMMISSION else _LEVELS
    rateds = [found[target] for target in wanted if target in found]
    direct = next((rated.costs.direct for rated in rateds if rated.costs.direct is not None), None)
    if direct is None or not rateds:
        return None
    levels = []
    cost = direct
    for rated in rateds:
        level = _level(context, rated, direct, cost)
        if level is None:
            return None
        levels.append(level)
        cost = _printed_above(rated, cost)
    shown = next((rated.costs.price for rated in rateds if rated.costs.price is not None), None)
    unit = price_unit(context) or (roundness(shown) if shown else Decimal(1))
    return PriceModel(direct, tuple(levels), unit)


def _printed_above(rated: RatedCost, cost: Decimal) -> Decimal:
    """The printed cost above an overhead, else what its amount makes of the cost below."""
    above = {"共通仮設費": rated.costs.net, "現場管理費": rated.costs.construction}.get(
        rated.target
    )
    return above if above is not None else cost + (rated.amount or ZERO)


def _level(context: Context, rated: RatedCost, direct: Decimal, cost: Decimal) -> Level | None:
    bases = bases_of(context, rated)
    if not bases.right:
        return None
    base = bases.right[0].value
    if context.estimate.domain is Domain.CIVIL and not context.several_directs:
        base_function = _civil_base_function(context, rated, direct)
    else:
        offset = cost - base

        def base_function(_direct: Decimal, below: Decimal, _disposal: Decimal) -> Decimal:
            return below - offset

    rate = _rate_function(context, rated, base)
    if rate is None:
        return None
    beside = ZERO
    if rated.target != "一般管理費等" and rated.amount is not None:
        beside = _printed_above(rated, cost) - cost - rated.amount
    unit = declared_unit(context, rated.target)
    if unit is None:
        unit = (
            roundness(rated.amount)
            if rated.amount and rated.target != "一般管理費等"
            else Decimal(1)
        )
    return Level(base_function, rate, unit, max(beside, ZERO), _printed_above(rated, cost))


def _civil_base_function(context: Context, rated: RatedCost, direct: Decimal) -> Base:
    reading = civil_reading_of(context, direct)

    def base(new_direct: Decimal, below: Decimal, disposal: Decimal) -> Decimal:
        inputs = replace(
            reading.inputs,
            direct_cost=new_direct,
            disposal_in_direct=max(reading.inputs.disposal_in_direct + disposal, ZERO),
        )
        return civil_base_value(rated.target, inputs, reading.limits, below)

    return base


def _rate_function(context: Context, rated: RatedCost, base: Decimal) -> Rate | None:
    options = rate_options(context, rated)
    sets = admissible_sets(due_of(context, rated))
    for row in options.rows:
        for chosen in sets:
            printed = rated.rate
            if printed is not None and printed in rates_by_months(context, row, base, chosen):
                return _by_row(context, row, chosen, printed)
    if rated.rate is not None and not options.decided:
        printed_rate = rated.rate
        return lambda _base: printed_rate
    if options.rows:
        due = rate_of(context, options.rows[0], base, sets[0])
        if due is not None:
            return _by_row(context, options.rows[0], sets[0], due)
    constant = rated.rate
    return None if constant is None else lambda _base: constant


def _by_row(
    context: Context, row: RateRow, corrections: tuple[RateRow, ...], otherwise: Decimal
) -> Rate:
    def rate(base: Decimal) -> Decimal:
        computed = rate_of(context, row, base, corrections)
        return otherwise if computed is None else computed

    return rate
