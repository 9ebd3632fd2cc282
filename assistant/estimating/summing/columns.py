"""Formulas of one column beside each other: which cell does not do as its neighbours do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.estimating.model import Breakdown, Estimate, LineKind, UnitCostTable, Written
from assistant.estimating.summing.cell_formulas import column_and_row, relative_pattern
from assistant.estimating.summing.products import is_lump_sum
from assistant.estimating.walking import Located, walk

_FEWEST = 4  # formulas of one pattern before a cell can be said to differ from them
_RARE_SHARE = 20  # at most one cell in so many may differ and still be called a slip


class Oddity(StrEnum):
    """How a cell differs from the other cells of its column."""

    FORMULA_DIFFERS = "formula_differs"
    TYPED_AMOUNT = "typed_amount"
    TYPED_TOTAL = "typed_total"


@dataclass(frozen=True, slots=True)
class OddFormula:
    """A cell that differs; ``usual`` is a neighbour's formula. ``rare``: few cells differ so."""

    located: Located
    written: Written
    oddity: Oddity
    usual: str
    rare: bool


def odd_formulas(estimate: Estimate) -> Iterator[OddFormula]:
    """Amounts typed among formulas, and formulas unlike those above and below them."""
    products: dict[tuple[str, str], list[tuple[Located, Written]]] = defaultdict(list)
    totals: dict[str, list[tuple[Located, Written]]] = defaultdict(list)
    for located in walk(estimate):
        line, amount = located.line, located.line.amount
        where = column_and_row(amount.place) if amount is not None else None
        if amount is None or amount.number is None or where is None:
            continue
        if line.kind is LineKind.ITEM and not line.children and line.quantity and line.unit_price:
            products[amount.place.sheet, where[0]].append((located, amount))
        elif _is_total(located):
            totals[amount.place.sheet].append((located, amount))
    for column in products.values():
        yield from _odd_products(column)
    for column in totals.values():
        yield from _typed_totals(column)


def _is_total(located: Located) -> bool:
    """Subtotals, and headings with priced lines below them on the same sheet."""
    line = located.line
    if line.kind is LineKind.SUBTOTAL:
        return isinstance(located.table, Breakdown | UnitCostTable)
    return line.kind is LineKind.GROUP and any(child.amount for child in line.children)


def _odd_products(column: Sequence[tuple[Located, Written]]) -> Iterator[OddFormula]:
    patterns = [
        relative_pattern(amount.formula, amount.place) if amount.formula else ""
        for _, amount in column
    ]
    counted = Counter(pattern for pattern in patterns if pattern)
    if not counted:
        return
    usual, times = counted.most_common(1)[0]
    if times < _FEWEST or times * 10 < len(column) * 7:
        return
    odd = [
        (located, amount, pattern)
        for (located, amount), pattern in zip(column, patterns, strict=True)
        if pattern != usual and not is_lump_sum(located.line.unit) and "{sheet}" not in pattern
    ]
    example = next(
        amount.formula or ""
        for (_, amount), pattern in zip(column, patterns, strict=True)
        if pattern == usual
    )
    rare = len(odd) <= max(1, len(column) // _RARE_SHARE)
    for located, amount, pattern in odd:
        oddity = Oddity.FORMULA_DIFFERS if pattern else Oddity.TYPED_AMOUNT
        yield OddFormula(located, amount, oddity, example, rare)


def _typed_totals(column: Sequence[tuple[Located, Written]]) -> Iterator[OddFormula]:
    formulas = [amount.formula for _, amount in column if amount.formula]
    typed = [(located, amount) for located, amount in column if not amount.formula]
    if len(formulas) < 2 or len(formulas) * 10 < len(column) * 6:
        return
    for located, amount in typed:
        yield OddFormula(located, amount, Oddity.TYPED_TOTAL, formulas[0], rare=len(typed) <= 2)
