"""Amounts carried from one book of a design document to another: 総括表, 内訳書, 明細書.

A line is held to be carried only when its name is there once on each side; and a document proves
by its other carried amounts that this is how it is made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from assistant.estimating.model import Breakdown, CostItem, Estimate, Line, LineKind, Stage, Written
from assistant.estimating.reading.words import plain, unnumbered
from assistant.estimating.summing.amounts import amount_of, counted
from assistant.estimating.summing.sides import Side, figures_of, number_of
from assistant.estimating.walking import Located, walk_table

_ITEMISED_BOOK = re.compile(r"共通仮設費.*(積み?上|内訳)")
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


def carried_names(estimate: Estimate, side: Side, shoulds: Mapping[int, Decimal]) -> CarriedAmounts:
    """Lump-sum lines whose breakdown stands under the same name elsewhere.

    Headings may repeat the names above them (庁舎改修 防水改修), so names are also compared with
    those of their headings in front. What the lower book comes to may be read as printed or with
    its wrong lines put right (``shoulds``).
    """
    sources = list(_sources(estimate, side, shoulds))
    lumps = list(_lump_sums(estimate, side))
    source_by_key = _only((key, source) for source in sources for key in source.keys)
    lump_by_key = _only((key, lump) for lump in lumps for key in lump.keys)
    agreeing, differing = 0, []
    for lump in lumps:
        key = next(
            (key for key in lump.keys if key in source_by_key and lump_by_key.get(key) is lump),
            None,
        )
        if key is None or not _details(source_by_key[key], lump):
            continue
        source = source_by_key[key]
        if lump.stands in source.values:
            agreeing += 1
        else:
            differing.append(
                Carried(
                    lump.located,
                    lump.amount,
                    lump.stands,
                    source.written,
                    source.values[0],
                    id(source.line),
                )
            )
    return CarriedAmounts(agreeing, tuple(differing))


def carried_totals(estimate: Estimate, side: Side) -> Iterator[Carried]:
    """直接工事費 and 共通仮設費（積上げ） of the summary that their breakdown does not come to.

    A breakdown of the works may hold 共通仮設費 too, so every sum from its first line on and
    every single heading of it may be the direct cost.
    """
    itemised = [each for each in estimate.breakdowns if _ITEMISED_BOOK.search(plain(each.title))]
    works = [
        each
        for each in estimate.breakdowns
        if each.stage is Stage.BREAKDOWN and all(each is not other for other in itemised)
    ]
    for cost, books in (
        (CostItem.DIRECT_COST, works),
        (CostItem.COMMON_TEMPORARY_ITEMISED, itemised),
    ):
        upper = _leading_cost(estimate, cost, side)
        if upper is not None and len(books) == 1 and upper.table is not books[0]:
            found = _not_come_to(upper, books[0], side)
            if found is not None:
                yield found


def _leading_cost(estimate: Estimate, cost: CostItem, side: Side) -> Located | None:
    """The one line of a cost in the summary, when nothing in the summary itself makes it."""
    found = [
        located
        for each in estimate.breakdowns
        if each.stage is Stage.SUMMARY
        for located in walk_table(each)
        if located.line.cost is cost
        and number_of(figures_of(located.line, side).amount) is not None
    ]
    if len(found) != 1 or found[0].line.children or not isinstance(found[0].table, Breakdown):
        return None
    lines = found[0].table.lines
    summed_there = cost is CostItem.DIRECT_COST and lines[0] is not found[0].line
    return None if summed_there else found[0]


def _not_come_to(upper: Located, book: Breakdown, side: Side) -> Carried | None:
    if any(found.line.cost is upper.line.cost for found in walk_table(book)):
        return None  # `carried_costs` compares the two
    amount = figures_of(upper.line, side).amount
    headings = [line for line in counted(book.lines) if line.cost is not CostItem.DIRECT_COST]
    values = [amount_of(line, side) for line in headings]
    sums, total = [], Decimal(0)
    for value in values:
        total += value or Decimal(0)
        sums.append(total)
    printed = [
        number_of(figures_of(line, side).amount)
        for line in book.lines
        if line.kind is LineKind.SUBTOTAL
    ]
    possible = [value for value in (*sums, *values, *printed) if value]
    if amount is None or amount.number is None or not possible or amount.number in possible:
        return None
    stands = amount.number
    expected = min(possible, key=lambda value: abs(value - stands))
    written = figures_of(headings[0], side).amount or headings[0].name
    return Carried(upper, amount, stands, written, expected, id(headings[0]))


@dataclass(frozen=True, slots=True)
class _Source:
    """A heading with lines, or a sheet: what it may come to, as printed first."""

    keys: tuple[str, ...]
    table: Breakdown
    line: Line
    written: Written
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class _LumpSum:
    keys: tuple[str, ...]
    located: Located
    amount: Written
    stands: Decimal


def _sources(estimate: Estimate, side: Side, shoulds: Mapping[int, Decimal]) -> Iterator[_Source]:
    for breakdown in estimate.breakdowns:
        for located in walk_table(breakdown):
            line = located.line
            if line.kind is LineKind.GROUP and line.children:
                source = _heading(located, breakdown, side, shoulds)
                if source is not None:
                    yield source
        closing = _closing_total(breakdown, side)
        if closing is not None:
            headings = {unnumbered(found.name.text) for found in breakdown.lines if found.children}
            titles = {unnumbered(breakdown.title), unnumbered(breakdown.sheet)} - headings
            line, written, value = closing
            yield _Source(tuple(sorted(titles)), breakdown, line, written, (value,))


def _heading(
    located: Located, breakdown: Breakdown, side: Side, shoulds: Mapping[int, Decimal]
) -> _Source | None:
    line = located.line
    closing = next(
        (
            amount
            for child in reversed(line.children)
            if child.kind is LineKind.SUBTOTAL and (amount := figures_of(child, side).amount)
        ),
        None,
    )
    parts = [(part, amount_of(part, side) or Decimal(0)) for part in counted(line.children)]
    if not any(value for _, value in parts):
        return None
    written = figures_of(line, side).amount or closing
    values = (
        number_of(written),
        number_of(closing),
        sum((value for _, value in parts), Decimal(0)),
        sum((shoulds.get(id(part), value) for part, value in parts), Decimal(0)),
    )
    known = tuple(value for value in values if value is not None)
    return _Source(_keys(located), breakdown, line, written or line.name, known)


def _closing_total(breakdown: Breakdown, side: Side) -> tuple[Line, Written, Decimal] | None:
    """The last printed total of a sheet that has no cost summary."""
    if any(line.cost is not None for line in breakdown.lines):
        return None
    for line in reversed(breakdown.lines):
        amount = figures_of(line, side).amount
        if line.kind is LineKind.SUBTOTAL and amount is not None and amount.number is not None:
            return line, amount, amount.number
    return None


def _lump_sums(estimate: Estimate, side: Side) -> Iterator[_LumpSum]:
    for breakdown in estimate.breakdowns:
        for located in walk_table(breakdown):
            line = located.line
            amount = figures_of(line, side).amount
            if line.kind not in {LineKind.ITEM, LineKind.GROUP} or line.children:
                continue
            if amount is None or amount.number is None or line.reference is not None:
                continue
            if number_of(figures_of(line, side).quantity) in {None, Decimal(1)}:
                yield _LumpSum(_keys(located), located, amount, amount.number)


def _keys(located: Located) -> tuple[str, ...]:
    """The line's name behind those of all its headings, of fewer, and alone."""
    names = [unnumbered(line.name.text) for line in (*located.ancestors, located.line)]
    return tuple("".join(names[start:]) for start in range(len(names)))


def _only(found: Iterable[tuple[str, _T]]) -> dict[str, _T]:
    """What has its name to itself."""
    by_name: dict[str, list[_T]] = defaultdict(list)
    for name, value in found:
        by_name[name].append(value)
    return {name: values[0] for name, values in by_name.items() if len(values) == 1 and name}


def _details(source: _Source, lump: _LumpSum) -> bool:
    """Whether the source stands in a lower book, or elsewhere in the lump sum's own book."""
    other = lump.located.table
    if not isinstance(other, Breakdown):
        return False
    if source.table is other:
        return all(source.line is not line for line in lump.located.ancestors)
    return _DEPTH[source.table.stage] >= _DEPTH[other.stage]
