"""Sums that grow from line to line, and what a total at some point of them may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.estimating.model import Line


@dataclass(slots=True)
class Running:
    """A sum of printed amounts, and by how much each of its parts may differ from what is printed."""

    printed: Decimal = Decimal(0)
    deltas: list[Decimal] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def makes(self, value: Decimal) -> bool:
        """Whether the sum is ``value`` with all parts as printed, one or all of them put right."""
        rest = value - self.printed
        if not self.lines:
            return False
        return is_same(rest) or (
            bool(self.deltas)
            and (
                any(is_same(rest - delta) for delta in self.deltas)
                or is_same(rest - sum(self.deltas))
            )
        )

    def add(self, other: Running) -> None:
        """Count the other sum in."""
        self.printed += other.printed
        self.deltas += other.deltas
        self.lines += other.lines


def is_same(difference: Decimal) -> bool:
    """Equal to the yen, but for the noise of saved binary numbers."""
    return abs(difference) < Decimal("0.001")


@dataclass(slots=True)
class Siblings:
    """What has been summed so far among lines of one level."""

    since_subtotal: Running = field(default_factory=Running)
    closed: list[Running] = field(default_factory=list)
    subtotals: list[tuple[Line, Decimal]] = field(default_factory=list)
    deltas: list[Decimal] = field(default_factory=list)
    costs_seen: bool = False
    last_total: Running | None = None
    since_total: Running = field(default_factory=Running)

    @property
    def count(self) -> int:
        """How many readings there are something in."""
        return len(self.closed) + bool(self.since_subtotal.lines)

    def all(self) -> Running:
        """Every line so far."""
        running = Running()
        for part in (*self.closed, self.since_subtotal):
            running.add(part)
        return running

    def readings(self) -> Iterator[Running]:
        """What a subtotal here may mean, the most natural first."""
        yield self.since_subtotal
        if not self.subtotals:
            return
        of_subtotals = Running(
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
        carried_on = Running(value, [], [last])
        carried_on.add(self.since_subtotal)
        yield carried_on
        yield self.all()

    def close(self, line: Line, stands: Decimal, expected: Decimal) -> None:
        """A subtotal ends here; what it should have been counts as one of its values."""
        self.subtotals.append((line, stands))
        if expected != stands:
            self.deltas.append(expected - stands)
        self.closed.append(self.since_subtotal)
        self.since_subtotal = Running()
        self.carry_on(line, stands, expected)

    def carry_on(self, line: Line, stands: Decimal, expected: Decimal) -> None:
        """A later total may start from this one."""
        deltas = [expected - stands] if expected != stands else []
        self.last_total = Running(stands, deltas, [line])
        self.since_total = Running()
