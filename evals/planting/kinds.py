"""All kinds of error that are planted."""

from __future__ import annotations

from evals.planting.model import Kind
from evals.planting.overheads import OVERHEADS
from evals.planting.prices import PRICES
from evals.planting.quantities import QUANTITIES
from evals.planting.sums import SUMS


def all_kinds() -> tuple[Kind, ...]:
    """In the order of the report: prices, quantities and words, sums, overheads."""
    return (*PRICES.found, *QUANTITIES.found, *SUMS.found, *OVERHEADS.found)
