"""Going through an estimate's lines in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.estimating.model import (
    Breakdown,
    CostItem,
    Estimate,
    Line,
    LineKind,
    UnitCostTable,
    Written,
)


@dataclass(frozen=True, slots=True)
class Located:
    """A line with the lines above it in the tree (topmost first) and the table it stands in."""

    line: Line
    ancestors: tuple[Line, ...]
    table: Breakdown | UnitCostTable

    @property
    def table_key(self) -> str | None:
        """The unit-cost table's key; None in a breakdown."""
        return self.table.key if isinstance(self.table, UnitCostTable) else None


def written_values(line: Line) -> Iterator[Written]:
    """All that stands in a line's row, from its name to its rate and base."""
    for value in (
        line.name,
        line.specification,
        line.unit,
        line.quantity,
        line.unit_price,
        line.amount,
        line.remarks,
        line.rate,
        line.base,
    ):
        if value is not None:
            yield value


def walk(estimate: Estimate) -> Iterator[Located]:
    """Every line of every breakdown, then of every unit-cost table, depth first."""
    for breakdown in estimate.breakdowns:
        yield from walk_table(breakdown)
    for table in estimate.tables:
        yield from walk_table(table)


def walk_table(table: Breakdown | UnitCostTable) -> Iterator[Located]:
    """Every line of one table, depth first."""
    yield from _walk(table.lines, (), table)


def items(estimate: Estimate) -> Iterator[Located]:
    """Only the lines that a price and a quantity belong to."""
    return (found for found in walk(estimate) if found.line.kind is LineKind.ITEM)


def cost_lines(estimate: Estimate) -> Iterator[Located]:
    """Only the lines of cost summaries."""
    return (found for found in walk(estimate) if found.line.cost is not None)


def cost_line(estimate: Estimate, item: CostItem) -> Line | None:
    """The first line of a cost item that has an amount; None when there is none."""
    return next(
        (
            found.line
            for found in cost_lines(estimate)
            if found.line.cost is item and found.line.amount is not None
        ),
        None,
    )


def shown_name(line: Line) -> str:
    """Name and specification as findings show them."""
    specification = line.specification.text if line.specification else ""
    return f"{line.name.text} {specification}".strip()


def _walk(
    lines: tuple[Line, ...], ancestors: tuple[Line, ...], table: Breakdown | UnitCostTable
) -> Iterator[Located]:
    for line in lines:
        yield Located(line, ancestors, table)
        yield from _walk(line.children, (*ancestors, line), table)
