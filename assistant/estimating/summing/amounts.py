"""What a line comes to, and which lines a sum is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.estimating.model import Line, LineKind
from assistant.estimating.reading.words import plain
from assistant.estimating.summing.sides import Side, figures_of, number_of

_INCLUDED = re.compile(r"^(うち|内[、,]|内訳|\(.*\)$|再掲)")


def amount_of(line: Line, side: Side) -> Decimal | None:
    """The printed amount, else the total that closes the lines below, else what they make."""
    printed = number_of(figures_of(line, side).amount)
    if printed is not None or not line.children:
        return printed
    subtotals = [child for child in line.children if child.kind is LineKind.SUBTOTAL]
    if subtotals and subtotals[-1] is line.children[-1]:
        closing = number_of(figures_of(subtotals[-1], side).amount)
        if closing is not None and (len(subtotals) == 1 or _closes(subtotals[-1])):
            return closing
    return sum_of(line.children, side)


def sum_of(lines: Sequence[Line], side: Side) -> Decimal | None:
    """The sum of the lines' amounts; None when none has one."""
    amounts = [amount_of(line, side) for line in counted(lines)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _closes(subtotal: Line) -> bool:
    """Whether a total is of everything above it, and not another subtotal."""
    return plain(subtotal.name.text) in {"計", "合計", "総計"}


def counted(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines whose amounts make a sum: no subtotals, notes, and figures included elsewhere."""
    for line in lines:
        if line.kind in {LineKind.SUBTOTAL, LineKind.NOTE}:
            continue
        if not is_included_elsewhere(line):
            yield line


def is_included_elsewhere(line: Line) -> bool:
    """Whether a line only repeats a part of another one: うち労務費, amounts in brackets."""
    return bool(_INCLUDED.match(plain(line.name.text)))
