"""The rows and corrections that a rate may come from, and the rate that they give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.estimating.facts import fact_text
from assistant.estimating.model import Domain
from assistant.estimating.overheads.calculation import percent, plain, rounded_rate
from assistant.estimating.overheads.context import Context
from assistant.estimating.overheads.corrections import Due, apply_corrections, corrections_due
from assistant.estimating.overheads.printed_costs import RatedCost
from assistant.estimating.overheads.rate_formulas import evaluated, rate_percent
from assistant.estimating.overheads.rate_tables import (
    building_work,
    category_key,
    in_force,
    is_certain,
    is_shipped,
    rates_for,
    rows_of,
    same_category,
    shipped_rates,
)
from assistant.estimating.references import RateRow


@dataclass(frozen=True, slots=True)
class RateOptions:
    """The rows that a rate may come from, the likeliest first.

    ``decided`` is true when category and day leave one row of the authority's own table, so that
    a difference from it is proved.
    """

    rows: tuple[RateRow, ...]
    decided: bool
    category: str = ""


def rate_options(context: Context, rated: RatedCost) -> RateOptions:
    """Which rows of the rate tables apply to a rated cost."""
    category = category_of(context, rated)
    for pool in (context.given, shipped_rates(context.estimate.domain)):
        rows = rows_of(pool, rated.name)
        if not rows:
            continue
        if row := rates_for(rows, rated.name, category, context.on):
            return RateOptions((row,), is_certain(row, context.on), category)
        current = newest_of_each(rows, context.on)
        near = [row for row in current if category and _alike(row.work_category, category)]
        if near:
            return RateOptions(tuple(near), decided=False, category=category)
        if is_shipped(rows[0]) or not category:
            certain = len(current) == 1 and is_certain(current[0], context.on)
            return RateOptions(current, decided=certain, category=category)
    return RateOptions((), decided=False, category=category)


def category_of(context: Context, rated: RatedCost) -> str:
    """主たる工種: what the line or its headings say (buildings), else the cover."""
    stated = fact_text(context.estimate, "主たる工種")
    if context.estimate.domain is not Domain.BUILDING:
        return stated
    for line in (rated.line, *reversed(rated.ancestors)):
        if work := building_work(line.name.text):
            kind = building_work(stated)[:2] if not work.startswith(("新営", "改修")) else ""
            return (kind if kind in ("新営", "改修") else "") + work
    return stated or fact_text(context.estimate, "工事名")


def newest_of_each(rows: Sequence[RateRow], on: date | None) -> tuple[RateRow, ...]:
    """The rows in force of every category; every edition's when the day isn't known."""
    by_category: dict[str, list[RateRow]] = {}
    for row in rows:
        by_category.setdefault(category_key(row.work_category), []).append(row)
    found: list[RateRow] = []
    for group in by_category.values():
        holding = in_force(group, on)
        found += holding if on is None else holding[:1]
    return tuple(found)


def _alike(first: str, second: str) -> bool:
    one, other = category_key(first), category_key(second)
    return bool(one) and bool(other) and (one in other or other in one)


def due_of(context: Context, rated: RatedCost) -> tuple[Due, ...]:
    """The corrections of a rated cost."""
    return corrections_due(
        context.estimate, context.references, context.rows, rated.target, context.on
    )


def rate_of(
    context: Context, row: RateRow, base: Decimal, corrections: Sequence[RateRow] = ()
) -> Decimal | None:
    """The rate in percent for a base after its corrections; None when it can't be computed."""
    return next((rate for rate in _rates_of(context, row, base, corrections)), None)


def rates_by_months(
    context: Context, row: RateRow, base: Decimal, corrections: Sequence[RateRow] = ()
) -> tuple[Decimal, ...]:
    """`rate_of` for every way of counting the duration."""
    return tuple(dict.fromkeys(_rates_of(context, row, base, corrections)))


def _rates_of(
    context: Context, row: RateRow, base: Decimal, corrections: Sequence[RateRow]
) -> Iterator[Decimal]:
    months = context.months if row.c else context.months[:1]
    for duration in months:
        rate = uncorrected_rate(context, row, base, duration)
        if rate is not None:
            steps = apply_corrections(rate, corrections)
            yield steps[-1].value if steps else rate


def uncorrected_rate(
    context: Context, row: RateRow, base: Decimal, months: Decimal | None
) -> Decimal | None:
    """The rate of a row between its limits (`…:上限`, `…:下限` of the same edition and category)."""
    exact = evaluated(row, base, months)
    if exact is None:
        return None
    rate = rounded_rate(exact)
    for limits, within in zip(_limits(context, row), (min, max), strict=True):
        for limit in limits:
            value = rate_percent(limit, base, months)
            rate = within(rate, value) if value is not None else rate
    return rate


def _limits(context: Context, row: RateRow) -> tuple[tuple[RateRow, ...], ...]:
    """The rows of the highest and of the lowest rate, found once for all guesses at an estimate."""
    key = row.rate, row.edition, row.work_category
    if key not in context.limits:
        context.limits[key] = tuple(
            tuple(
                limit
                for limit in rows_of(context.rows, f"{row.rate}:{name}")
                if limit.edition == row.edition
                and same_category(limit.work_category, row.work_category)
            )
            for name in ("上限", "下限")
        )
    return context.limits[key]


def calculation_in_words(row: RateRow, base: Decimal, rate: Decimal) -> str:
    """How a rate came about, in one line, for a finding's basis."""
    category = row.work_category or "全工種"
    return f"{row.rate}（{category}、{row.edition}）対象額 {plain(base)} 円 → {percent(rate)}"
