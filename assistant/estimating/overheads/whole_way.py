"""The whole way of an estimate from 直接工事費 to 工事費, recomputed step by step to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice, product

from assistant.estimating.model import CostItem, Domain, Estimate
from assistant.estimating.overheads.amounts import declared_unit, price_unit, roundness
from assistant.estimating.overheads.bases import civil_reading_of
from assistant.estimating.overheads.building import BuildingTerms, building_overheads, with_limits
from assistant.estimating.overheads.calculation import Calculation
from assistant.estimating.overheads.civil import CivilTerms, RateTerms, civil_overheads
from assistant.estimating.overheads.commission import CommissionTerms, commission_overheads
from assistant.estimating.overheads.context import Context, context_of
from assistant.estimating.overheads.corrections import admissible_sets
from assistant.estimating.overheads.options import due_of, rate_options
from assistant.estimating.overheads.printed_costs import RatedCost, rated_costs
from assistant.estimating.overheads.taxes import admissible_tax_rows, as_share
from assistant.estimating.references import References
from assistant.estimating.walking import cost_line
from retrieval.errors import NaniwaError

_MOST_WAYS = 60
"""Ways that the facts leave open are tried until one gives the printed price."""
_LEVELS = {
    Domain.CIVIL: ("共通仮設費", "現場管理費", "一般管理費等"),
    Domain.BUILDING: ("共通仮設費", "現場管理費", "一般管理費等"),
    Domain.COMMISSION: ("諸経費",),
}
_PRICES = (CostItem.CONTRACT_PRICE_BEFORE_TAX, CostItem.COMMISSION_PRICE)


def overhead_calculation(estimate: Estimate, references: References) -> Calculation | None:
    """Every intermediate value from the printed direct cost to the total with tax.

    Of the ways that the facts leave open, the one that gives the printed price is shown, else the
    likeliest. None when a rate has no row for the estimate's category and day, or when a cost
    stands several times (several works or places): such sums are checked rate by rate only.
    """
    context = context_of(estimate, references)
    found: dict[str, RatedCost] = {}
    for rated in rated_costs(estimate):
        if rated.target in found:
            return None
        found[rated.target] = rated
    levels = [found[target] for target in _LEVELS[estimate.domain] if target in found]
    if len(levels) != len(_LEVELS[estimate.domain]) or context.several_directs:
        return None
    direct = levels[0].costs.direct
    taxes = admissible_tax_rows(estimate, context.rows)
    if direct is None or not taxes:
        return None
    printed = next(
        (
            line.amount.number
            for item in _PRICES
            if (line := cost_line(estimate, item)) and line.amount
        ),
        None,
    )
    first: Calculation | None = None
    for way in islice(_ways(context, levels, direct, as_share(taxes[0])), _MOST_WAYS):
        first = first or way
        if printed is not None and _price(way) == printed:
            return way
    return first


def _price(way: Calculation) -> Decimal:
    return next(
        step.value for step in reversed(way.steps) if step.label in ("工事価格", "業務価格")
    )


def _ways(
    context: Context, levels: list[RatedCost], direct: Decimal, tax_rate: Decimal
) -> Iterator[Calculation]:
    rows = [rate_options(context, rated).rows[:1] for rated in levels]
    if not all(rows):
        return
    units = [_unit(context, rated) for rated in levels]
    price = levels[-1].costs.price
    cut_to = price_unit(context) or (roundness(price) if price else Decimal(1))
    sets = [admissible_sets(due_of(context, rated)) for rated in levels]
    for chosen in product(*sets):
        terms = [
            RateTerms(row[0], corrections, unit)
            for row, corrections, unit in zip(rows, chosen, units, strict=True)
        ]
        try:
            yield from _of_domain(context, levels, terms, direct, cut_to, tax_rate)
        except NaniwaError:
            continue  # a row that this estimate lacks a figure for, as the duration


def _of_domain(
    context: Context,
    levels: list[RatedCost],
    terms: list[RateTerms],
    direct: Decimal,
    cut_to: Decimal,
    tax_rate: Decimal,
) -> Iterator[Calculation]:
    domain = context.estimate.domain
    if domain is Domain.COMMISSION:
        reading = civil_reading_of(context, direct).inputs
        yield commission_overheads(
            direct,
            CommissionTerms(terms[0], cut_to, tax_rate),
            left_out=reading.excluded.get("諸経費", Decimal(0)),
        )
        return
    beside = _beside_rate(levels[0], direct, levels[0].costs.net)
    if domain is Domain.CIVIL:
        reading_of_all = civil_reading_of(context, direct)
        temporary_terms, management_terms, administration_terms = terms
        civil = CivilTerms(
            temporary_terms,
            management_terms,
            administration_terms,
            cut_to,
            tax_rate,
            reading_of_all.limits,
        )
        for inputs in (reading_of_all.inputs, *reading_of_all.others):
            yield civil_overheads(replace(inputs, itemised=beside), civil)
        return
    for months in context.months:
        if months is None:
            continue
        temporary, management, administration = (
            with_limits(term.row, context.rows, term.corrections) for term in terms
        )
        building = BuildingTerms(
            temporary, management, administration, months, tax_rate, terms[0].unit, cut_to
        )
        yield building_overheads(
            direct,
            building,
            itemised_temporary=beside,
            itemised_management=_beside_rate(
                levels[1], levels[1].costs.net, levels[1].costs.construction
            ),
        )


def _beside_rate(rated: RatedCost, below: Decimal | None, above: Decimal | None) -> Decimal:
    """What a cost has besides its rated part (積上げ), as printed."""
    if below is None or above is None or rated.amount is None:
        return Decimal(0)
    return max(above - below - rated.amount, Decimal(0))


def _unit(context: Context, rated: RatedCost) -> Decimal:
    declared = declared_unit(context, rated.target)
    if declared is not None:
        return declared
    usual = rated.amount is not None and rated.target not in ("一般管理費等", "諸経費")
    return roundness(rated.amount) if usual and rated.amount else Decimal(1)
