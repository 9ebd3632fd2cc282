"""Amounts carried from one book of a design document to another: 総括表, 内訳書, 明細書.

A line is held to be carried only when its name is there once on each side; and a document proves
by its other carried amounts that this is how it is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from assistant.estimating.model import Breakdown, CostItem, Estimate, Line, LineKind, Stage, Written
from assistant.estimating.reading.words import unnumbered
from assistant.estimating.summing.sides import Side, figures_of, number_of
from assistant.estimating.summing.totals import amount_of
from assistant.estimating.walking import Located, walk_table

_T = TypeVar("_T")
_DEPTH = {Stage.SUMMARY: 0, Stage.BREAKDOWN: 1, Stage.DETAIL: 2}


@dataclass(frozen=True, slots=True)
class Carried:
    """A line, its printed amount, and the amount in the lower book that it should repeat, in yen.

    ``source_line`` is the ``id`` of the lower line.
    """

    located: Located
    amount: Written
    stands: Decimal
    source: Written
    expected: Decimal
    source_line: int


@dataclass(frozen=True, slots=True)
class CarriedAmounts:
    """Carried amounts that differ, and how many agree."""

    agreeing: int
    differing: tuple[Carried, ...]

    @property
    def proved(self) -> bool:
        """Whether the document's other carried amounts show that names are enough."""
        return self.agreeing > len(self.differing)


def carried_costs(estimate: Estimate, side: Side) -> CarriedAmounts:
    """Costs (直接工事費, …) that stand once in the summary and once in the books below it."""
    upper: dict[CostItem, list[Located]] = defaultdict(list)
    lower: dict[CostItem, list[Located]] = defaultdict(list)
    for breakdown in estimate.breakdowns:
        side_of = upper if breakdown.stage is Stage.SUMMARY else lower
        for located in walk_table(breakdown):
            cost = located.line.cost
            if cost is not None and number_of(figures_of(located.line, side).amount) is not None:
                side_of[cost].append(located)
    pairs = [
        (found[0], lower[cost][0])
        for cost, found in upper.items()
        if len(found) == 1 and len(lower[cost]) == 1
    ]
    agreeing, differing = 0, []
    for above, below in pairs:
        amount, source = figures_of(above.line, side).amount, figures_of(below.line, side).amount
        if amount is None or source is None or amount.number is None or source.number is None:
            continue
        if amount.number == source.number:
            agreeing += 1
        else:
            differing.append(
                Carried(above, amount, amount.number, source, source.number, id(below.line))
            )
    return CarriedAmounts(agreeing, tuple(differing))


def carried_names(estimate: Estimate, side: Side) -> CarriedAmounts:
    """Lump-sum lines whose breakdown stands under the same name in a lower book."""
    sources = _only(_sources(estimate, side))
    lines = _only(_lump_sums(estimate, side))
    agreeing, differing = 0, []
    for key, (located, amount, stands) in lines.items():
        if key not in sources:
            continue
        table, line, source, expected = sources[key]
        if table is located.table or not _is_below(table, located.table):
            continue
        if stands == expected:
            agreeing += 1
        else:
            differing.append(Carried(located, amount, stands, source, expected, id(line)))
    return CarriedAmounts(agreeing, tuple(differing))


def _sources(
    estimate: Estimate, side: Side
) -> Iterator[tuple[str, tuple[Breakdown, Line, Written, Decimal]]]:
    """Headings with lines below them, and titles of sheets, with what they come to."""
    for breakdown in estimate.breakdowns:
        for located in walk_table(breakdown):
            line = located.line
            if line.kind is LineKind.GROUP and line.children:
                amount = amount_of(line, side)
                if amount is not None:
                    written = figures_of(line, side).amount or line.name
                    yield unnumbered(line.name.text), (breakdown, line, written, amount)
        closing = _closing_total(breakdown, side)
        if closing is not None:
            headings = {unnumbered(found.name.text) for found in breakdown.lines if found.children}
            for title in {unnumbered(breakdown.title), unnumbered(breakdown.sheet)} - headings:
                yield title, (breakdown, *closing)


def _closing_total(breakdown: Breakdown, side: Side) -> tuple[Line, Written, Decimal] | None:
    """The last printed total of a sheet that has no cost summary."""
    if any(line.cost is not None for line in breakdown.lines):
        return None
    for line in reversed(breakdown.lines):
        amount = figures_of(line, side).amount
        if line.kind is LineKind.SUBTOTAL and amount is not None and amount.number is not None:
            return line, amount, amount.number
    return None


def _lump_sums(
    estimate: Estimate, side: Side
) -> Iterator[tuple[str, tuple[Located, Written, Decimal]]]:
    for breakdown in estimate.breakdowns:
        for located in walk_table(breakdown):
            line = located.line
            amount = figures_of(line, side).amount
            if line.kind not in {LineKind.ITEM, LineKind.GROUP} or line.children:
                continue
            if amount is None or amount.number is None:
                continue
            quantity = number_of(figures_of(line, side).quantity)
            if quantity in {None, Decimal(1)}:
                yield unnumbered(line.name.text), (located, amount, amount.number)


def _only(found: Iterator[tuple[str, _T]]) -> dict[str, _T]:
    """What has its name to itself."""
    by_name: dict[str, list[_T]] = defaultdict(list)
    for name, value in found:
        by_name[name].append(value)
    return {name: values[0] for name, values in by_name.items() if len(values) == 1 and name}


def _is_below(table: object, other: object) -> bool:
    """Whether the first book details the second (same stage counts: sheets of one book)."""
    if not isinstance(table, Breakdown) or not isinstance(other, Breakdown):
        return False
    return _DEPTH[table.stage] >= _DEPTH[other.stage]
