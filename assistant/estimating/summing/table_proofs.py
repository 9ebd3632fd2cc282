"""Whether a unit-cost table's total was made with a line's printed amount or with its product."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.estimating.model import Estimate, LineKind
from assistant.estimating.walking import walk_table


def proofs_of_tables(estimate: Estimate, shoulds: Mapping[int, Decimal]) -> dict[int, bool]:
    """By id of a line with a wrong product: true when the table's total has the printed amount."""
    proofs: dict[int, bool] = {}
    for table in estimate.tables:
        if table.total is None or table.total.number is None:
            continue
        lines = [
            located.line
            for located in walk_table(table)
            if located.line.kind in {LineKind.ITEM, LineKind.ROUNDING}
            and not located.line.children
            and located.line.amount is not None
            and located.line.amount.number is not None
        ]
        printed = sum(
            (line.amount.number for line in lines if line.amount and line.amount.number), Decimal(0)
        )
        for line in lines:
            if id(line) in shoulds and line.amount is not None and line.amount.number is not None:
                put_right = printed - line.amount.number + shoulds[id(line)]
                if table.total.number in {printed, put_right}:
                    proofs[id(line)] = table.total.number == printed
    return proofs
