"""What every check of overheads needs of an estimate: its rates, their day, its duration."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assistant.estimating.facts import date_in, duration_months, fact_text
from assistant.estimating.model import CostItem, Estimate
from assistant.estimating.overheads.calculation import cut
from assistant.estimating.overheads.inputs import CivilReading
from assistant.estimating.overheads.printed_costs import CostSequence, cost_sequences
from assistant.estimating.overheads.rate_tables import (
    all_rates,
    rates_date,
)
from assistant.estimating.references import RateRow, References
from assistant.estimating.same_object import once_for_the_last


@dataclass(frozen=True, slots=True)
class Context:
    """What every check of overheads needs; made once per estimate by `context_of`."""

    estimate: Estimate
    references: References
    rows: tuple[RateRow, ...]
    on: date | None
    months: tuple[Decimal | None, ...]
    several_directs: bool
    readings: dict[Decimal, CivilReading] = field(default_factory=dict)
    limits: dict[tuple[str, str, str], tuple[tuple[RateRow, ...], ...]] = field(
        default_factory=dict
    )

    @property
    def given(self) -> tuple[RateRow, ...]:
        """The authority's own rows."""
        return () if self.references.rates_shipped else self.references.rates


@once_for_the_last
def context_of(estimate: Estimate, references: References) -> Context:
    """The rates that apply, their day, and the possible durations of an estimate."""
    return Context(
        estimate,
        references,
        all_rates(references, estimate.domain),
        rates_date(estimate),
        possible_months(estimate),
        any(_several_directs(sequence) for sequence in cost_sequences(estimate)),
    )


def _several_directs(sequence: CostSequence) -> bool:
    directs = (CostItem.DIRECT_COST, CostItem.DIRECT_SURVEY_COST)
    amounts = {
        found.line.amount.number
        for found in sequence.lines
        if found.line.cost in directs and found.line.amount
    }
    return len(amounts) > 1


def possible_months(estimate: Estimate) -> tuple[Decimal | None, ...]:
    """工期 in months in the ways that authorities count it; (None,) when it isn't stated."""
    stated = duration_months(estimate)
    text = fact_text(estimate, "工期")
    found: list[Decimal | None] = [stated] if stated is not None else []
    days: list[int] = [int(days) for days in re.findall(r"(\d+)\s*日(?:間)?(?!\d)", text)]
    ends = [date_in(part) for part in re.split(r"[~〜～]|から|－", text)]
    if len(ends) == 2 and ends[0] and ends[1] and ends[0] < ends[1]:
        length = (ends[1] - ends[0]).days
        days += [length + 1, length]
    for count in days:
        if count < 15:
            continue
        exact = Decimal(count) / 30
        found += [
            exact.quantize(Decimal("0.1"), ROUND_HALF_UP),
            cut(exact, Decimal("0.1")),
            exact.quantize(Decimal("0.01"), ROUND_HALF_UP),
            exact,
            exact.quantize(Decimal(1), ROUND_HALF_UP),
        ]
    return tuple(dict.fromkeys(found)) or (None,)
