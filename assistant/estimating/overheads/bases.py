"""The 対象額 of a rated cost: those that the rules allow, and those that explain an error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.model import CostItem, Domain
from assistant.estimating.overheads.calculation import Calculation, Step, cut, plain
from assistant.estimating.overheads.civil import (
    CivilInputs,
    DisposalLimits,
    administration_base,
    management_base,
    temporary_base,
)
from assistant.estimating.overheads.context import Context
from assistant.estimating.overheads.cost_shares import Section, is_disposal, named, sections, shares
from assistant.estimating.overheads.inputs import CivilReading, civil_reading
from assistant.estimating.overheads.printed_costs import RatedCost
from assistant.estimating.overheads.rate_tables import rows_of


@dataclass(frozen=True, slots=True)
class Way:
    """A base in yen, and how it is made. ``kind`` is empty for right ones, else what is wrong."""

    value: Decimal
    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bases:
    """The bases that the rules allow, the likeliest first, and those that explain an error.

    ``open`` is true where the estimate's own marks or several parts leave the base uncertain.
    """

    right: tuple[Way, ...]
    wrong: tuple[Way, ...] = ()
    open: bool = False


def bases_of(context: Context, rated: RatedCost) -> Bases:
    """The possible 対象額 of a rated cost."""
    if context.estimate.domain is Domain.CIVIL:
        found = _civil_bases(context, rated)
    elif context.estimate.domain is Domain.BUILDING:
        found = _building_bases(context, rated)
    else:
        found = _commission_bases(context, rated)
    right = tuple({way.value: way for way in reversed(found.right)}.values())[::-1]
    values = {way.value for way in right}
    wrong = tuple(
        {way.value: way for way in reversed(found.wrong) if way.value not in values}.values()
    )[::-1]
    return Bases(right, wrong, found.open or context.several_directs)


def bases_together(rated_of: Sequence[RatedCost]) -> dict[str, Decimal]:
    """The sum of the printed bases of a cost that is rated for each place of the work apart.

    施工箇所が点在する工事 rates 共通仮設費 and 現場管理費 by place.
    """
    found: dict[str, list[Decimal]] = {}
    for rated in rated_of:
        base = rated.base_written
        if base is not None and base.number is not None:
            found.setdefault(rated.target, []).append(base.number)
    return {target: sum(bases, Decimal(0)) for target, bases in found.items() if len(bases) > 1}


def civil_reading_of(context: Context, direct: Decimal) -> CivilReading:
    """`civil_reading` for a printed direct cost, read once per check."""
    if direct not in context.readings:
        context.readings[direct] = civil_reading(context.estimate, context.rows, context.on, direct)
    return context.readings[direct]


def _civil_bases(context: Context, rated: RatedCost) -> Bases:
    direct = rated.costs.direct
    if direct is None:
        return Bases(())
    reading = civil_reading_of(context, direct)
    costs = _costs_below(rated)
    right = [
        _civil_base(rated.target, inputs, reading.limits, cost)
        for inputs in (reading.inputs, *reading.others)
        for cost in costs
    ]
    if rated.target == "現場環境改善費":
        right += _capped(context, rated, right)
    wrong = [
        Way(_civil_base(rated.target, inputs, limits, cost).value, words, kind)
        for kind, words, inputs, limits in reading.wrong
        for cost in costs
    ]
    return Bases(tuple(right), (*wrong, *_mixed_up(rated)), open=reading.open)


def _capped(context: Context, rated: RatedCost, ways: Sequence[Way]) -> Iterator[Way]:
    """The upper bound of 現場環境改善費率 as the base of larger works (rules.md 16)."""
    bounds = {row.upper for row in rows_of(context.rows, rated.name) if row.upper is not None}
    for bound in sorted(bounds):
        if any(way.value > bound for way in ways):
            yield Way(bound, f"対象額の上限 {plain(bound)} 円")


def _civil_base(
    target: str, inputs: CivilInputs, limits: DisposalLimits | None, cost: Decimal
) -> Way:
    calculation = _civil_base_calculation(target, inputs, limits, cost)
    return Way(calculation.value, calculation.steps[-1].formula)


def civil_base_value(
    target: str, inputs: CivilInputs, limits: DisposalLimits | None, cost: Decimal
) -> Decimal:
    """The base of a target in yen; ``cost`` is the printed cost that it starts from."""
    return _civil_base_calculation(target, inputs, limits, cost).value


def _civil_base_calculation(
    target: str, inputs: CivilInputs, limits: DisposalLimits | None, cost: Decimal
) -> Calculation:
    if target == "現場管理費":
        return management_base(inputs, cost, limits)
    if target == "一般管理費等":
        return administration_base(inputs, cost, limits)
    if target == "現場環境改善費":
        value = (
            inputs.direct_cost
            - inputs.disposal_in_direct
            + inputs.supplied_for_temporary
            + inputs.lent_machines
        )
        return Calculation((Step("対象額", f"直接工事費 − 処分費等 = {plain(value)} 円", value),))
    return temporary_base(inputs, limits)


def _costs_below(rated: RatedCost) -> tuple[Decimal, ...]:
    """The printed cost that a base starts from: 直接工事費, 純工事費 or 工事原価.

    Where it stands several times (works at several places), also the sum of them; and what its
    printed parts add up to.
    """
    costs = rated.costs
    zero = Decimal(0)
    net = costs.net
    if net is None and costs.direct is not None:
        net = costs.direct + (costs.temporary or zero)
    if rated.target == "現場管理費":
        found, item = net, CostItem.NET_COST
    elif rated.target == "一般管理費等":
        found, item = costs.construction, CostItem.CONSTRUCTION_COST
        if found is None and net is not None:
            found = net + (costs.management or zero)
    else:
        found, item = costs.direct, CostItem.DIRECT_COST
    ways = (found, costs.parts.get(item), _added_up(rated))
    return tuple(dict.fromkeys(value for value in ways if value is not None))


def _added_up(rated: RatedCost) -> Decimal | None:
    """純工事費 or 工事原価 from its printed parts: the base stands when only that sum is misprinted.

    `sums` tells of the sum itself.
    """
    costs = rated.costs
    parts: tuple[Decimal | None, ...] = ()
    if rated.target == "現場管理費":
        parts = (costs.direct, costs.whole_temporary)
    elif rated.target == "一般管理費等":
        parts = (costs.net, costs.management)
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == 2 else None


def _mixed_up(rated: RatedCost) -> Iterator[Way]:
    """Bases of another cost, taken by mistake (rules.md 9, traps)."""
    costs = rated.costs
    if rated.target == "共通仮設費" and costs.direct is not None:
        yield Way(costs.direct, "対象額が控除・加算をしない直接工事費になっています", "base")
    if rated.target in ("共通仮設費", "現場環境改善費") and costs.net is not None:
        yield Way(costs.net, "対象額が純工事費になっています", "base")
    if rated.target == "現場管理費":
        if costs.direct is not None:
            yield Way(costs.direct, "対象額が純工事費ではなく直接工事費になっています", "base")
        if costs.construction is not None:
            yield Way(costs.construction, "対象額が純工事費ではなく工事原価になっています", "base")
    if rated.target == "一般管理費等":
        if costs.net is not None:
            yield Way(costs.net, "対象額が工事原価ではなく純工事費になっています", "base")
        if costs.direct is not None:
            yield Way(costs.direct, "対象額が工事原価ではなく直接工事費になっています", "base")
    for below in _costs_below(rated):
        yield Way(below, "対象額から控除・加算すべき額が考慮されていません", "base")
        yield Way(cut(below * Decimal("1.1")), "対象額が消費税を含む額になっています", "base")


def _building_bases(context: Context, rated: RatedCost) -> Bases:
    estimate = context.estimate
    where = sections(estimate)
    burdens = shares(estimate, named("負担金"), lambda line: where.get(id(line)) is Section.DIRECT)[
        0
    ]
    disposal = shares(estimate, is_disposal, lambda line: where.get(id(line)) is Section.DIRECT)[0]
    right = []
    for cost in _costs_below(rated):
        right.append(Way(cost, f"{_base_name(rated.target)} {plain(cost)} 円"))
        right += [
            Way(cost - left_out, f"{_base_name(rated.target)} − {words} {plain(left_out)} 円")
            for left_out, words in ((burdens, "負担金"), (disposal, "発生材処分費"))
            if left_out
        ]
    return Bases(tuple(right), tuple(_mixed_up(rated)), open=bool(burdens))


def _base_name(target: str) -> str:
    return {"現場管理費": "純工事費", "一般管理費等": "工事原価", "諸経費": "直接費"}.get(
        target, "直接工事費"
    )


def _commission_bases(context: Context, rated: RatedCost) -> Bases:
    direct = rated.costs.direct
    if direct is None:
        return Bases(())
    reading = civil_reading(context.estimate, context.rows, context.on, direct)
    left_out = reading.inputs.excluded.get("諸経費", Decimal(0))
    right = [Way(direct - left_out, f"直接費 {plain(direct)} − 対象外 {plain(left_out)} 円")]
    wrong = [Way(direct, "対象外とする費用が対象額に含まれています", "base"), *_mixed_up(rated)]
    return Bases(tuple(right), tuple(wrong), open=reading.open)
