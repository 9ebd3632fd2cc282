"""The rate of 消費税 on a day, as the rate table has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.estimating.facts import date_in, fact_text
from assistant.estimating.model import Estimate
from assistant.estimating.overheads.rate_tables import in_force, rate_key, rates_date
from assistant.estimating.references import RateRow


def tax_rows(rows: Sequence[RateRow]) -> tuple[RateRow, ...]:
    """The rows of 消費税率; ``a`` is 0.10 for 10 %."""
    return tuple(
        row
        for row in rows
        if rate_key(row.rate) in ("消費税", "消費税及び地方消費税") and row.a is not None
    )


def tax_row_on(rows: Sequence[RateRow], on: date | None) -> RateRow | None:
    """The row in force on a day; the newest without one."""
    return next(iter(in_force(tax_rows(rows), on)), None)


def as_share(row: RateRow) -> Decimal:
    """0.10, also for a table that writes 10."""
    rate = row.a or Decimal(0)
    return rate / 100 if rate >= 1 else rate


def admissible_tax_rows(estimate: Estimate, rows: Sequence[RateRow]) -> tuple[RateRow, ...]:
    """The rows that may apply: the estimate's day first, then the day on which the work ends.

    What is delivered after a rise bears the new rate, even where it was priced before.
    """
    days = [rates_date(estimate)]
    parts = re.split(r"[~〜～]|から", fact_text(estimate, "工期"))
    if len(parts) == 2 and (end := date_in(parts[1])):
        days.append(end)
    found = [row for day in days if (row := tax_row_on(rows, day)) is not None]
    return tuple(dict.fromkeys(found))
