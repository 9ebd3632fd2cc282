"""The printed costs of a summary, and the costs that are a rate of a base."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.model import (
    Breakdown,
    CostItem,
    Domain,
    Estimate,
    Line,
    LineKind,
    Written,
)
from assistant.estimating.overheads.cost_shares import Section, amount_of, sections
from assistant.estimating.overheads.printed_rates import printed_rate, rate_as_percent
from assistant.estimating.overheads.rate_tables import building_work
from assistant.estimating.walking import Located, walk_table

ITEMISED = (
    CostItem.TRANSPORT_COST,
    CostItem.PREPARATION_COST,
    CostItem.LOSS_PREVENTION_COST,
    CostItem.SAFETY_COST,
    CostItem.SERVICE_COST,
    CostItem.TECHNICAL_MANAGEMENT_COST,
    CostItem.SITE_OFFICE_COST,
)
"""共通仮設費の積上げ分, by item."""

TARGETS = {
    CostItem.COMMON_TEMPORARY_RATED: "共通仮設費",
    CostItem.COMMON_TEMPORARY_COST: "共通仮設費",
    CostItem.SITE_ENVIRONMENT_COST: "現場環境改善費",
    CostItem.SITE_MANAGEMENT_COST: "現場管理費",
    CostItem.GENERAL_ADMINISTRATION_COST: "一般管理費等",
    CostItem.COMMISSION_OVERHEAD: "諸経費",
}


@dataclass(frozen=True, slots=True)
class CostSequence:
    """The cost lines with an amount of one breakdown, in the order in which they stand."""

    breakdown: Breakdown
    lines: tuple[Located, ...]

    def nearest(self, position: int, *items: CostItem, work: str = "") -> Located | None:
        """The nearest line above a position with one of the items, else the first below it.

        Lines of the same ``work`` (建築, 電気, 機械) go first where a building has several.
        """
        above = [found for found in self.lines[:position] if found.line.cost in items]
        below = [found for found in self.lines[position + 1 :] if found.line.cost in items]
        ordered = [*reversed(above), *below]
        same = [found for found in ordered if work and _work_of(found) == work]
        return next(iter(same or ordered), None)


@dataclass(frozen=True, slots=True)
class PrintedCosts:
    """The printed costs around an overhead line; None where they aren't printed.

    ``temporary`` is the whole 共通仮設費, or its rated part where the whole isn't printed;
    ``whole_temporary`` only the whole; ``management`` 現場管理費. ``parts`` has the sum of an
    item that stands several times above the line, as for works at several places.
    """

    direct: Decimal | None = None
    temporary: Decimal | None = None
    whole_temporary: Decimal | None = None
    net: Decimal | None = None
    management: Decimal | None = None
    construction: Decimal | None = None
    price: Decimal | None = None
    parts: Mapping[CostItem, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RatedCost:
    """A cost that is a rate of a base: its line, its printed figures, and the costs around it.

    ``amount`` is the part by rate (less what is itemised, where both stand in one amount).
    ``rate`` is in percent. ``itemised`` was taken off the amount.
    """

    target: str
    line: Line
    amount: Decimal | None
    rate: Decimal | None
    rate_written: Written | None
    costs: PrintedCosts
    itemised: Decimal = Decimal(0)
    ancestors: tuple[Line, ...] = ()

    @property
    def base_written(self) -> Written | None:
        """The 対象額 that stands in the row, if one does."""
        base = self.line.base
        return base if base is not None and base.number is not None else None

    @property
    def name(self) -> str:
        """The rate's name (共通仮設費率)."""
        return f"{self.target}率"


def _work_of(found: Located) -> str:
    """建築, 電気, 機械 or 昇降機, as a line or its nearest heading names it; empty when neither does."""
    for line in (found.line, *reversed(found.ancestors)):
        if work := building_work(line.name.text):
            return work.removeprefix("新営").removeprefix("改修")
    return ""


def cost_sequences(estimate: Estimate) -> tuple[CostSequence, ...]:
    """The cost lines of each breakdown that has some."""
    found = (
        CostSequence(
            breakdown,
            tuple(
                located
                for located in walk_table(breakdown)
                if located.line.cost is not None
                and located.line.amount is not None
                and located.line.amount.number is not None
            ),
        )
        for breakdown in estimate.breakdowns
    )
    return tuple(sequence for sequence in found if sequence.lines)


def rated_costs(estimate: Estimate) -> tuple[RatedCost, ...]:
    """Every cost by rate; a cost printed twice (総括表 and 内訳書) once, where its rate stands."""
    sequences = cost_sequences(estimate)
    found: list[RatedCost] = []
    for sequence in sequences:
        for position, located in enumerate(sequence.lines):
            if (rated := _rated(estimate, sequences, sequence, position, located)) is not None:
                found.append(rated)
    kept: dict[tuple[object, ...], RatedCost] = {}
    for rated in found:
        key = (rated.target, amount_of(rated.line), rated.costs.direct, rated.costs.construction)
        if key not in kept or (kept[key].rate is None and rated.rate is not None):
            kept[key] = rated
    return tuple(kept.values())


def _rated(
    estimate: Estimate,
    sequences: Sequence[CostSequence],
    sequence: CostSequence,
    position: int,
    located: Located,
) -> RatedCost | None:
    line = located.line
    target = TARGETS.get(line.cost) if line.cost else None
    if target is None:
        return None
    rate, rate_written = printed_rate(line)
    if estimate.domain is Domain.COMMISSION and target != "諸経費":
        return None  # その他原価 and 一般管理費等 of designs follow rules of their own
    if _BY_ITEM.search(line.name.text) or (rate is None and _is_total_of(line, sequence)):
        return None
    itemised = Decimal(0)
    if line.cost is CostItem.COMMON_TEMPORARY_COST:
        if any(other.line.cost is CostItem.COMMON_TEMPORARY_RATED for other in sequence.lines):
            return None
        itemised = _itemised_near(sequence, position)
    if line.cost is CostItem.SITE_ENVIRONMENT_COST and rate is None and "率" not in line.name.text:
        return None
    amount = amount_of(line) - itemised
    costs = _costs_around(estimate, sequences, sequence, position)
    below = {"現場管理費": costs.net, "一般管理費等": costs.construction}.get(target, costs.direct)
    base = line.base.number if line.base and line.base.number else below or costs.direct
    return RatedCost(
        target,
        line,
        amount,
        rate_as_percent(rate, rate_written, base, amount),
        rate_written,
        costs,
        itemised,
        located.ancestors,
    )


_BY_ITEM = re.compile(r"積(み)?上")


def _is_total_of(line: Line, sequence: CostSequence) -> bool:
    """Whether a cost line is the sum of others of its kind (率計上 and 積上げ, or several works)."""
    others = [
        amount_of(found.line)
        for found in sequence.lines
        if found.line.cost is line.cost and found.line is not line
    ]
    return bool(others) and amount_of(line) == sum(others, Decimal(0))


def _itemised_near(sequence: CostSequence, position: int) -> Decimal:
    """積上げ分 in the amount of a 共通仮設費 line that has no line of its own for the rate."""
    own = [
        found.line
        for found in sequence.lines
        if found.line.cost is CostItem.COMMON_TEMPORARY_ITEMISED
    ]
    if own:
        return sum((amount_of(line) for line in own), Decimal(0))
    parts = [
        found.line
        for number, found in enumerate(sequence.lines)
        if number != position and found.line.cost in (*ITEMISED, CostItem.SITE_ENVIRONMENT_COST)
    ]
    return sum((amount_of(line) for line in parts), Decimal(0))


def _costs_around(
    estimate: Estimate,
    sequences: Sequence[CostSequence],
    sequence: CostSequence,
    position: int,
) -> PrintedCosts:
    located = sequence.lines[position]
    work = _work_of(located) if estimate.domain is Domain.BUILDING else ""

    def printed(*items: CostItem) -> Decimal | None:
        found = sequence.nearest(position, *items, work=work)
        if found is None:
            others = [
                other.line
                for each in sequences
                if each is not sequence
                for other in each.lines
                if other.line.cost in items
            ]
            amounts = {amount_of(line) for line in others}
            return amounts.pop() if len(amounts) == 1 else None
        return amount_of(found.line)

    parts = {
        item: together
        for item in (CostItem.DIRECT_COST, CostItem.NET_COST, CostItem.CONSTRUCTION_COST)
        if (together := _sum_of_parts(sequence.lines[:position], item)) is not None
    }
    direct = printed(CostItem.DIRECT_COST, CostItem.DIRECT_SURVEY_COST)
    if direct is None:
        direct = _sum_below_heading(sequence) or _sum_before(estimate, sequence)
    return PrintedCosts(
        direct=direct,
        temporary=printed(CostItem.COMMON_TEMPORARY_COST, CostItem.COMMON_TEMPORARY_RATED),
        whole_temporary=printed(CostItem.COMMON_TEMPORARY_COST),
        net=printed(CostItem.NET_COST),
        management=printed(CostItem.SITE_MANAGEMENT_COST),
        construction=printed(CostItem.CONSTRUCTION_COST),
        price=printed(CostItem.CONTRACT_PRICE_BEFORE_TAX, CostItem.COMMISSION_PRICE),
        parts=parts,
    )


def _sum_of_parts(above: Sequence[Located], item: CostItem) -> Decimal | None:
    """The sum of an item's lines where several stand; the total among them isn't counted."""
    amounts = [amount_of(found.line) for found in above if found.line.cost is item]
    if len(amounts) < 2:
        return None
    together = sum(amounts, Decimal(0))
    total = max(amounts)
    return total if together == 2 * total else together


def _sum_below_heading(sequence: CostSequence) -> Decimal | None:
    """What closes a heading 直接工事費 that has no amount itself: the 計 at its end (営繕)."""
    for found in walk_table(sequence.breakdown):
        if found.line.cost is not CostItem.DIRECT_COST or found.line.amount is not None:
            continue
        sums = [
            amount_of(child)
            for child in found.line.children
            if child.kind is LineKind.SUBTOTAL and child.amount is not None
        ]
        if sums:
            return sums[-1]
    return None


def _sum_before(estimate: Estimate, sequence: CostSequence) -> Decimal | None:
    """The sum of the topmost direct lines where 直接工事費 itself isn't printed."""
    where = sections(estimate)
    top = [
        line
        for line in sequence.breakdown.lines
        if line.cost is None
        and line.amount is not None
        and where[id(line)] is Section.DIRECT
        and line.kind in ("item", "group")
    ]
    return sum((amount_of(line) for line in top), Decimal(0)) if top else None
