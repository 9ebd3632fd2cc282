"""All kinds of error that are planted."""

from __future__ import annotations

from corpora.estimates.planting.model import Kind
from corpora.estimates.planting.overheads import OVERHEADS
from corpora.estimates.planting.prices import PRICES
from corpora.estimates.planting.quantities import QUANTITIES
from corpora.estimates.planting.sums import SUMS


def all_kinds() -> tuple[Kind, ...]:
    """In the order of the report: prices, quantities and words, sums, overheads."""
    return (*PRICES.found, *QUANTITIES.found, *SUMS.found, *OVERHEADS.found)
