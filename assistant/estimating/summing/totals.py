"""Printed totals against the printed parts they are made of.

A total is accepted when any natural reading of it gives its value, so a layout that is unusual
does not become a false alarm; and parts are taken as printed *or* as they should be, so that one
wrong figure is said once, where it stands, and not again in every total above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain

from assistant.estimating.model import Breakdown, CostItem, Line, LineKind, Written
from assistant.estimating.reading.words import plain
from assistant.estimating.summing.sides import Side, figures_of, number_of
from assistant.estimating.walking import Located

_INCLUDED = re.compile(r"^(うち|内[、,]|内訳|\(.*\)$|再掲)")
_OUTSIDE = re.compile(r"スクラップ|有価物|発生材売|支給品|支給材")
_SUMMED_COSTS = {
    CostItem.DIRECT_COST,
    CostItem.DIRECT_SURVEY_COST,
    CostItem.COMMON_TEMPORARY_ITEMISED,
    CostItem.TRANSPORT_COST,
    CostItem.PREPARATION_COST,
    CostItem.SAFETY_COST,
    CostItem.TECHNICAL_MANAGEMENT_COST,
}
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


def amount_of(line: Line, side: Side) -> Decimal | None:
    """The printed amount, else what the lines below make."""
    printed = number_of(figures_of(line, side).amount)
    if printed is not None or not line.children:
        return printed
    below = [amount for child in counted(line.children) if (amount := amount_of(child, side))]
    return sum(below, Decimal(0)) if below else None


def counted(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines whose amounts make a sum: no subtotals, notes, and figures included elsewhere."""
    for line in lines:
        if line.kind in {LineKind.SUBTOTAL, LineKind.NOTE}:
            continue
        if not _INCLUDED.match(plain(line.name.text)):
            yield line


@dataclass(slots=True)
class _Running:
    """A sum of printed amounts, and by how much each of its parts may differ from what is printed."""

    printed: Decimal = Decimal(0)
    deltas: list[Decimal] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def makes(self, value: Decimal) -> bool:
        """Whether the sum is ``value`` with all parts as printed, one or all of them put right."""
        rest = value - self.printed
        if not self.lines:
            return False
        return _same(rest) or (
            bool(self.deltas)
            and (
                any(_same(rest - delta) for delta in self.deltas) or _same(rest - sum(self.deltas))
            )
        )

    def add(self, other: _Running) -> None:
        """Count the other sum in."""
        self.printed += other.printed
        self.deltas += other.deltas
        self.lines += other.lines


def _same(difference: Decimal) -> bool:
    """Equal to the yen, but for the noise of saved binary numbers."""
    return abs(difference) < Decimal("0.001")


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
            if line.kind in {LineKind.SUBTOTAL, LineKind.COST}:
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

    def check_list(self, lines: Sequence[Line], ancestors: tuple[Line, ...]) -> _Siblings:
        """Check the subtotals among siblings and, first, what stands below each of them."""
        siblings = _Siblings()
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
            if line.cost in _SUMMED_FROM_ABOVE and stands is None:
                self._add(siblings.since_subtotal, line)  # a heading without an amount of its own
            elif line.kind is LineKind.COST:
                siblings.costs_seen = True
            elif line.kind is not LineKind.SUBTOTAL:
                self._add(siblings.since_subtotal, line)
        return siblings

    def _check_group(
        self, located: Located, inner: _Siblings, amount: Written, stands: Decimal
    ) -> None:
        line = located.line
        summed = line.kind is LineKind.GROUP or line.cost in _SUMMED_COSTS
        if not summed or inner.costs_seen or not inner.count:
            return
        repeats_its_last_subtotal = bool(inner.subtotals) and inner.subtotals[-1][1] == stands
        readings = chain([inner.all()], inner.readings())
        self._judge(located, readings, amount, stands, also=repeats_its_last_subtotal)

    def _check_subtotal(
        self, located: Located, siblings: _Siblings, amount: Written, stands: Decimal
    ) -> None:
        line = located.line
        if siblings.costs_seen:
            return
        printed, put_right = self.before[id(line)]
        since_a_start = bool(stands) and (
            printed - stands in self.starts or put_right - stands in self.starts_put_right
        )
        if siblings.count:
            everything = _Running(printed, [], list(siblings.since_subtotal.lines))
            readings = chain(siblings.readings(), [everything])
            self._judge(located, readings, amount, stands, also=since_a_start)
        siblings.close(line, stands, self.wrong)

    def _judge(
        self,
        located: Located,
        readings: Iterable[_Running],
        amount: Written,
        stands: Decimal,
        *,
        also: bool,
    ) -> None:
        """Count a total as agreeing or keep it as wrong, with the reading that comes nearest."""
        seen: list[_Running] = []
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

    def _prove(self, reading: _Running, stands: Decimal) -> None:
        """Which amount of a line with a wrong product this total was made with."""
        doubtful = [line for line in reading.lines if id(line) in self.shoulds]
        for line in doubtful:
            self.proofs.setdefault(id(line), _same(reading.printed - stands))

    def _add(self, running: _Running, line: Line) -> None:
        if _INCLUDED.match(plain(line.name.text)) or line.kind is LineKind.NOTE:
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


@dataclass(slots=True)
class _Siblings:
    """What has been summed so far among lines of one level."""

    since_subtotal: _Running = field(default_factory=_Running)
    closed: list[_Running] = field(default_factory=list)
    subtotals: list[tuple[Line, Decimal]] = field(default_factory=list)
    deltas: list[Decimal] = field(default_factory=list)
    costs_seen: bool = False

    @property
    def count(self) -> int:
        """How many readings there are something in."""
        return len(self.closed) + bool(self.since_subtotal.lines)

    def all(self) -> _Running:
        """Every line so far."""
        running = _Running()
        for part in (*self.closed, self.since_subtotal):
            running.add(part)
        return running

    def readings(self) -> Iterator[_Running]:
        """What a subtotal here may mean, the most natural first."""
        yield self.since_subtotal
        if not self.subtotals:
            return
        of_subtotals = _Running(
            sum((value for _, value in self.subtotals), Decimal(0)),
            list(self.deltas),
            [line for line, _ in self.subtotals],
        )
        yield of_subtotals
        of_subtotals_and_rest = replace(
            of_subtotals, deltas=list(self.deltas), lines=list(of_subtotals.lines)
        )
        of_subtotals_and_rest.add(self.since_subtotal)
        yield of_subtotals_and_rest
        last, value = self.subtotals[-1]
        carried_on = _Running(value, [], [last])
        carried_on.add(self.since_subtotal)
        yield carried_on
        yield self.all()

    def close(self, line: Line, stands: Decimal, wrong: list[WrongTotal]) -> None:
        """A subtotal ends here; what it should have been counts as one of its values."""
        self.subtotals.append((line, stands))
        if wrong and wrong[-1].located.line is line:
            self.deltas.append(wrong[-1].expected - stands)
        self.closed.append(self.since_subtotal)
        self.since_subtotal = _Running()


def _depth_first(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _depth_first(line.children)
