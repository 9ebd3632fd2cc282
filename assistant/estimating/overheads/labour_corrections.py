"""Corrections on labour prices and machine hire: 週休2日 and 冬期 factors that may stand in a price."""

from __future__ import annotations

from decimal import Decimal

from assistant.estimating.model import Estimate
from assistant.estimating.overheads.corrections import (
    NamedFactor,
    admissible_sets,
    correction_name,
    corrections_due,
)
from assistant.estimating.overheads.rate_tables import all_rates, rates_date
from assistant.estimating.references import RateRow, References

NONE = NamedFactor("補正なし", Decimal(1))


def labour_factors(estimate: Estimate, references: References) -> tuple[NamedFactor, ...]:
    """The factors that a labour price may carry, the likeliest first.

    One only when the cover states the condition and the authority's own table gives the factor:
    then a price without it, or with another, is wrong.
    """
    return _factors(estimate, references, ("労務費", "労務単価", "労務"))


def machine_factors(estimate: Estimate, references: References) -> tuple[NamedFactor, ...]:
    """The factors that machine hire (賃料, not 損料) may carry, the likeliest first."""
    return _factors(
        estimate, references, ("機械賃料", "機械経費", "賃料", "機械経費（賃料）", "機械経費賃料")
    )


def labour_factor(estimate: Estimate, references: References) -> tuple[Decimal, ...]:
    """`labour_factors` without their names."""
    return tuple(factor.value for factor in labour_factors(estimate, references))


def machine_factor(estimate: Estimate, references: References) -> tuple[Decimal, ...]:
    """`machine_factors` without their names."""
    return tuple(factor.value for factor in machine_factors(estimate, references))


def undue_labour_factors(estimate: Estimate, references: References) -> tuple[NamedFactor, ...]:
    """Factors of the tables that must not stand in a labour price here; for explanations."""
    rows, on = all_rates(references, estimate.domain), rates_date(estimate)
    found: dict[Decimal, NamedFactor] = {}
    for target in ("労務費", "労務単価", "労務"):
        for due in corrections_due(estimate, references, rows, target, on):
            for row in due.others:
                if row.formula == "factor" and row.a is not None and row.a != 1:
                    found.setdefault(row.a, NamedFactor(correction_name(row), row.a, (row,)))
    admissible = {factor.value for factor in labour_factors(estimate, references)}
    return tuple(factor for value, factor in found.items() if value not in admissible)


def _factors(
    estimate: Estimate, references: References, targets: tuple[str, ...]
) -> tuple[NamedFactor, ...]:
    rows, on = all_rates(references, estimate.domain), rates_date(estimate)
    due = [
        each
        for target in targets
        for each in corrections_due(estimate, references, rows, target, on)
    ]
    found: dict[Decimal, NamedFactor] = {}
    for chosen in admissible_sets(due):
        factor = _product(chosen)
        found.setdefault(factor.value, factor)
    return tuple(found.values()) or (NONE,)


def _product(rows: tuple[RateRow, ...]) -> NamedFactor:
    value = Decimal(1)
    for row in rows:
        if row.formula == "factor" and row.a is not None:
            value *= row.a
    names = "・".join(correction_name(row) for row in rows)
    return NamedFactor(names or NONE.name, value, rows)
