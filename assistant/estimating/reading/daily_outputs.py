"""日当たり作業量 in the heading of a unit-cost table that is made for one day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.unit_cost_headings import UNIT, Heading
from assistant.estimating.reading.words import normal

_OUTPUT = re.compile(
    rf"作業量\D{{0,4}}(?P<quantity>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{UNIT})(?:/日|\b|(?=[^a-zA-Z0-9]))"
)


def read_daily_output(rows: Sequence[SheetRow], heading: Heading) -> None:
    """A day's cost whose heading states the 日当たり作業量 is the cost of that much work."""
    if heading.base_unit is None or heading.base_unit.text != "日":
        return
    if heading.base_quantity is not None and heading.base_quantity.number != 1:
        return
    for row in rows:
        for column in row.cells:
            written = row.written(column)
            if found := _OUTPUT.search(normal(written.text)):
                number = Decimal(found["quantity"].replace(",", ""))
                heading.base_quantity = replace(written, text=found["quantity"], number=number)
                heading.base_unit = replace(written, text=found["unit"], number=None)
                return
