"""Printed totals against the printed parts they are made of.

A total is accepted when any natural reading of it gives its value, so a layout that is unusual
does not become a false alarm; and parts are taken as printed *or* as they should be, so that one
wrong figure is said once, where it stands, and not again in every total above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from assistant.estimating.model import Breakdown, CostItem, Line, LineKind, Written
from assistant.estimating.reading.words import plain
from assistant.estimating.summing.amounts import amount_of, counted, is_included_elsewhere
from assistant.estimating.summing.running_sums import Running, Siblings, is_same
from assistant.estimating.summing.sides import Side, figures_of, number_of
from assistant.estimating.walking import Located

_OUTSIDE = re.compile(r"スクラップ|有価物|発生材売|支給品|支給材")
_SUMMED_COSTS = {
    CostItem.DIRECT_COST,
    CostItem.DIRECT_SURVEY_COST,
    CostItem.COMMON_TEMPORARY_ITEMISED,
    CostItem.TRANSPORT_COST,
    CostItem.PREPARATION_COST,
    CostItem.SAFETY_COST,
    CostItem.TECHNICAL_MANAGEMENT_COST,
    CostItem.SCRAP_VALUE,
}
_PARTS_OF: Mapping[CostItem | None, frozenset[CostItem | None]] = {
    CostItem.DIRECT_SURVEY_COST: frozenset({CostItem.DIRECT_SURVEY_COST}),
    CostItem.COMMON_TEMPORARY_ITEMISED: frozenset(
        {
            CostItem.TRANSPORT_COST,
            CostItem.PREPARATION_COST,
            CostItem.LOSS_PREVENTION_COST,
            CostItem.SAFETY_COST,
            CostItem.SERVICE_COST,
            CostItem.TECHNICAL_MANAGEMENT_COST,
            CostItem.SITE_OFFICE_COST,
        }
    ),
}
_ADDED_TO_A_TOTAL = {CostItem.COMMISSION_OVERHEAD, CostItem.CONSUMPTION_TAX}
_SUMMED_FROM_ABOVE = {CostItem.DIRECT_COST, CostItem.DIRECT_SURVEY_COST}

Shoulds = Mapping[int, Decimal]
"""What the amounts of wrong lines should be, by ``id`` of the line."""


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A printed total that no natural reading of its printed parts gives; amounts in yen."""

    located: Located
    amount: Written
    stands: Decimal
    expected: Decimal
    parts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of one breakdown: how many agree, and which do not.

    ``proofs`` says, of a line whose product is wrong, which of its two amounts a total above it
    was made with: true when the printed one.
    """

    agreeing: int
    wrong: tuple[WrongTotal, ...]
    proofs: Mapping[int, bool]

    @property
    def readable(self) -> bool:
        """Whether the breakdown's levels were understood: most of its totals agree."""
        return len(self.wrong) <= max(2, self.agreeing)


def check_totals(table: Breakdown, side: Side, shoulds: Shoulds) -> Totals:
    """Every group amount, subtotal and direct cost of a breakdown."""
    checking = _Checking(side, shoulds, table)
    checking.read_leaves(table.lines)
    checking.check_list(table.lines, ())
    return Totals(checking.agreeing, tuple(checking.wrong), checking.proofs)


@dataclass(slots=True)
class _Checking:
    side: Side
    shoulds: Shoulds
    table: Breakdown
    agreeing: int = 0
    wrong: list[WrongTotal] = field(default_factory=list)
    proofs: dict[int, bool] = field(default_factory=dict)
    before: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    starts: set[Decimal] = field(default_factory=set)
    starts_put_right: set[Decimal] = field(default_factory=set)

    def read_leaves(self, lines: Sequence[Line]) -> None:
        """Running sums of the lowest lines: from every natural start to every total."""
        printed = put_right = Decimal(0)
        self.starts = {printed}
        self.starts_put_right = {put_right}
        for line in _depth_first(lines):
            if line.kind in {LineKind.SUBTOTAL, LineKind.COST, LineKind.GROUP}:
                self.before[id(line)] = (printed, put_right)
            if line.children or line.kind in {LineKind.SUBTOTAL, LineKind.GROUP}:
                self.starts.add(printed)
                self.starts_put_right.add(put_right)
            if not line.children and line.kind in {
                LineKind.ITEM,
                LineKind.GROUP,
                LineKind.ROUNDING,
            }:
                amount = number_of(figures_of(line, self.side).amount) or Decimal(0)
                printed += amount
                put_right += self.shoulds.get(id(line), amount)
        self.starts.add(printed)
        self.starts_put_right.add(put_right)

    def check_list(self, lines: Sequence[Line], ancestors: tuple[Line, ...]) -> Siblings:
        """Check the subtotals among siblings and, first, what stands below each of them."""
        siblings = Siblings()
        # Costs among plain lines are their headings, and counting both would count twice.
        headings_only = bool(ancestors) and all(
            line.children or line.kind is not LineKind.ITEM for line in lines
        )
        for line in lines:
            located = Located(line, ancestors, self.table)
            inner = self.check_list(line.children, (*ancestors, line)) if line.children else None
            amount = figures_of(line, self.side).amount
            stands = number_of(amount)
            if inner is not None and amount is not None and stands is not None:
                self._check_group(located, inner, amount, stands)
            closes = line.kind is LineKind.SUBTOTAL or line.cost in _SUMMED_FROM_ABOVE
            sums_above = inner is None or inner.costs_seen
            if closes and sums_above and amount is not None and stands is not None:
                self._check_subtotal(located, siblings, amount, stands)
            elif line.kind is LineKind.COST and siblings.last_total is not None:
                self._add(siblings.since_total, line)
            heading = line.cost in _SUMMED_FROM_ABOVE and stands is None
            part_of_cost = headings_only and line.cost in _PARTS_OF.get(ancestors[-1].cost, ())
            if line.kind is LineKind.COST and not heading and not part_of_cost:
                siblings.costs_seen = True
            elif line.kind is not LineKind.SUBTOTAL:
                self._add(siblings.since_subtotal, line)
        return siblings

    def _check_group(
        self, located: Located, inner: Siblings, amount: Written, stands: Decimal
    ) -> None:
        line = located.line
        summed = line.kind is LineKind.GROUP or line.cost in _SUMMED_COSTS
        if not summed or inner.costs_seen or not inner.count:
            return
        repeats_its_last_subtotal = bool(inner.subtotals) and inner.subtotals[-1][1] == stands
        everything = inner.all()
        readings = chain([everything], inner.readings())
        also = repeats_its_last_subtotal or self._runs_on(line, everything.printed, stands)
        self._judge(located, readings, amount, stands, also=also)

    def _runs_on(self, line: Line, below: Decimal, stands: Decimal) -> bool:
        """Whether the heading's amount is that of its lines and of headings that follow it.

        Where a page breaks, the levels of the next page's headings can be lost.
        """
        printed, put_right = self.before.get(id(line), (None, None))
        if printed is None or put_right is None or stands <= below:
            return False
        return printed + stands in self.starts or put_right + stands in self.starts_put_right

    def _check_subtotal(
        self, located: Located, siblings: Siblings, amount: Written, stands: Decimal
    ) -> None:
        line = located.line
        if siblings.costs_seen:
            self._check_after_costs(located, siblings, amount, stands)
            return
        printed, put_right = self.before[id(line)]
        since_a_start = bool(stands) and (
            printed - stands in self.starts or put_right - stands in self.starts_put_right
        )
        if siblings.count:
            everything = Running(printed, [], list(siblings.since_subtotal.lines))
            readings = chain(siblings.readings(), [everything])
            self._judge(located, readings, amount, stands, also=since_a_start)
        found_wrong = bool(self.wrong) and self.wrong[-1].located.line is line
        siblings.close(line, stands, self.wrong[-1].expected if found_wrong else stands)

    def _check_after_costs(
        self, located: Located, siblings: Siblings, amount: Written, stands: Decimal
    ) -> None:
        """A total below 諸経費 or the tax: the last total and what stands between the two.

        Other costs have sums of their own (`cost_summary`).
        """
        total, since = siblings.last_total, siblings.since_total
        only_added = {line.cost for line in since.lines} <= _ADDED_TO_A_TOTAL
        if total is not None and since.lines and only_added:
            total.add(since)
            self._judge(located, [total], amount, stands, also=False)
        found_wrong = bool(self.wrong) and self.wrong[-1].located.line is located.line
        siblings.carry_on(located.line, stands, self.wrong[-1].expected if found_wrong else stands)

    def _judge(
        self,
        located: Located,
        readings: Iterable[Running],
        amount: Written,
        stands: Decimal,
        *,
        also: bool,
    ) -> None:
        """Count a total as agreeing or keep it as wrong, with the reading that comes nearest."""
        seen: list[Running] = []
        for reading in readings:
            if reading.makes(stands):
                self._prove(reading, stands)
                self.agreeing += 1
                return
            seen.append(reading)
        if also:
            self.agreeing += 1
            return
        nearest = min(
            (reading for reading in seen if reading.lines),
            key=lambda reading: abs(reading.printed - stands),
        )
        self.wrong.append(
            WrongTotal(located, amount, stands, nearest.printed, tuple(nearest.lines))
        )

    def _prove(self, reading: Running, stands: Decimal) -> None:
        """Which amount of a line with a wrong product this total was made with."""
        if not self.shoulds:
            return
        for line in (each for each in self._summed(reading.lines) if id(each) in self.shoulds):
            self.proofs.setdefault(id(line), is_same(reading.printed - stands))

    def _summed(self, lines: Sequence[Line]) -> Iterator[Line]:
        """The lines of a sum, and those below its headings that print no amount."""
        for line in lines:
            yield line
            if line.children and number_of(figures_of(line, self.side).amount) is None:
                yield from self._summed(line.children)

    def _add(self, running: Running, line: Line) -> None:
        if is_included_elsewhere(line) or line.kind is LineKind.NOTE:
            return
        amount = amount_of(line, self.side)
        if amount is None:
            return
        running.printed += amount
        running.lines.append(line)
        others = {self.shoulds.get(id(line), amount)}
        if line.children:
            parts = list(counted(line.children))
            printed = [amount_of(part, self.side) or Decimal(0) for part in parts]
            others.add(sum(printed, Decimal(0)))
            right = [
                self.shoulds.get(id(part), value)
                for part, value in zip(parts, printed, strict=True)
            ]
            others.add(sum(right, Decimal(0)))
        if amount < 0 or _OUTSIDE.search(plain(line.name.text)):
            others.add(Decimal(0))  # scrap and supplied materials may stand outside the sum
        running.deltas += [other - amount for other in sorted(others) if other != amount]


def _depth_first(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _depth_first(line.children)
