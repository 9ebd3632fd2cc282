"""What a change of a line does to 工事価格: multiplied up through tables, then through overheads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.calculation import cut
from assistant.estimating.corrections import admissible_sets
from assistant.estimating.cost_shares import Section, sections
from assistant.estimating.findings import Finding
from assistant.estimating.model import CostItem, Domain, Estimate, Place, UnitCostTable
from assistant.estimating.overhead_amounts import declared_unit, price_unit, roundness
from assistant.estimating.overhead_bases import bases_of, civil_base_value, civil_reading_of
from assistant.estimating.overhead_context import Context, context_of
from assistant.estimating.overhead_options import due_of, rate_of, rate_options, rates_by_months
from assistant.estimating.printed_costs import RatedCost, rated_costs
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import Located, walk

ZERO = Decimal(0)
Base = Callable[[Decimal, Decimal], Decimal]
Rate = Callable[[Decimal], Decimal]

_LEVELS = ("共通仮設費", "現場管理費", "一般管理費等")


@dataclass(frozen=True, slots=True)
class Level:
    """One overhead: its base from (直接工事費, the cost below), its rate, its cut, its remainder.

    ``beside`` is what else is added at this level (積上げ分), taken from the printed figures.
    """

    base: Base
    rate: Rate
    unit: Decimal
    beside: Decimal


@dataclass(frozen=True, slots=True)
class PriceModel:
    """How an estimate's 工事価格 follows from its direct cost; made by `price_model`."""

    direct: Decimal
    levels: tuple[Level, ...]
    price_unit: Decimal

    def price(self, direct: Decimal, added: tuple[Decimal, ...] = ()) -> Decimal:
        """工事価格 for a direct cost, with amounts added at the levels."""
        cost = direct
        for number, level in enumerate(self.levels):
            base = level.base(direct, cost)
            amount = cut(base * level.rate(base) / 100, level.unit)
            cost += amount + level.beside + (added[number] if number < len(added) else ZERO)
        return cut(cost, self.price_unit)


def effect_on_contract_price(
    estimate: Estimate, references: References, direct_cost_change: Decimal
) -> Decimal | None:
    """What a change of 直接工事費 does to 工事価格, after overheads recomputed for both.

    None when the estimate has no overheads to compute with.
    """
    model = price_model(estimate, references)
    if model is None:
        return None
    return model.price(model.direct + direct_cost_change) - model.price(model.direct)


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

        def base_function(_direct: Decimal, below: Decimal) -> Decimal:
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
    return Level(base_function, rate, unit, max(beside, ZERO))


def _civil_base_function(context: Context, rated: RatedCost, direct: Decimal) -> Base:
    reading = civil_reading_of(context, direct)

    def base(new_direct: Decimal, below: Decimal) -> Decimal:
        inputs = replace(reading.inputs, direct_cost=new_direct)
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


def with_effects(
    findings: Iterable[Finding], estimate: Estimate, references: References
) -> tuple[Finding, ...]:
    """The findings with ``effect_yen`` where it can be computed and isn't known yet."""
    listed = tuple(findings)
    if not any(finding.difference_yen and finding.effect_yen is None for finding in listed):
        return listed
    model = price_model(estimate, references)
    if model is None:
        return listed
    places = _places(estimate)
    where = sections(estimate)
    used = _Usage(estimate, where)
    return tuple(_with_effect(finding, model, places, where, used) for finding in listed)


def _with_effect(
    finding: Finding,
    model: PriceModel,
    places: Mapping[Place, Located],
    where: Mapping[int, Section],
    used: _Usage,
) -> Finding:
    change = finding.difference_yen
    if not change or finding.effect_yen is not None:
        return finding
    if finding.table_key is not None:
        change *= used.per_base_quantity(finding.table_key)
        return replace(finding, effect_yen=_effect(model, direct=change)) if change else finding
    found = places.get(finding.place)
    if found is None:
        return finding
    line = found.line
    if line.cost is None or line.cost is CostItem.DIRECT_COST:
        section = where.get(id(line), Section.DIRECT)
        if section is Section.DIRECT:
            return replace(finding, effect_yen=_effect(model, direct=change))
        if section is Section.TEMPORARY:
            return replace(finding, effect_yen=_effect(model, added=(change,)))
        return finding
    level = {
        Section.TEMPORARY: (change,),
        Section.MANAGEMENT: (ZERO, change),
    }.get(where.get(id(line), Section.OUTSIDE))
    if line.cost in (CostItem.GENERAL_ADMINISTRATION_COST, CostItem.COMMISSION_OVERHEAD):
        return replace(finding, effect_yen=change)
    if level is None or line.cost in (CostItem.NET_COST, CostItem.CONSTRUCTION_COST):
        return finding
    return replace(finding, effect_yen=_effect(model, added=level))


def _effect(model: PriceModel, direct: Decimal = ZERO, added: tuple[Decimal, ...] = ()) -> Decimal:
    return model.price(model.direct + direct, added) - model.price(model.direct)


def _places(estimate: Estimate) -> dict[Place, Located]:
    places: dict[Place, Located] = {}
    for found in walk(estimate):
        line = found.line
        for written in (
            line.name,
            line.specification,
            line.unit,
            line.quantity,
            line.unit_price,
            line.amount,
            line.remarks,
            line.rate,
            line.base,
        ):
            if written is not None:
                places.setdefault(written.place, found)
    return places


class _Usage:
    """How many units of a unit-cost table the direct cost uses, through tables that refer to it."""

    def __init__(self, estimate: Estimate, where: Mapping[int, Section]) -> None:
        self._tables: dict[str, UnitCostTable] = {table.key: table for table in estimate.tables}
        self._direct: dict[str, Decimal] = {}
        self._users: dict[str, list[tuple[str, Decimal]]] = {}
        self._known: dict[str, Decimal] = {}
        for found in walk(estimate):
            key, quantity = found.line.reference, found.line.quantity
            if key is None or quantity is None or quantity.number is None:
                continue
            if found.table_key is not None:
                self._users.setdefault(key, []).append((found.table_key, quantity.number))
            elif where.get(id(found.line)) is Section.DIRECT:
                self._direct[key] = self._direct.get(key, ZERO) + quantity.number

    def per_base_quantity(self, key: str) -> Decimal:
        """How often the table's base quantity is used: its lines' amounts count that many times."""
        return self._units(key, ()) / self._base(key)

    def _units(self, key: str, above: tuple[str, ...]) -> Decimal:
        if key in above:
            return ZERO
        if key not in self._known:
            total = self._direct.get(key, ZERO)
            for user, quantity in self._users.get(key, ()):
                total += quantity * self._units(user, (*above, key)) / self._base(user)
            self._known[key] = total
        return self._known[key]

    def _base(self, key: str) -> Decimal:
        table = self._tables.get(key)
        number = table.base_quantity.number if table and table.base_quantity else None
        return number or Decimal(1)
