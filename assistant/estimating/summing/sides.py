"""A line's three figures, of today's design or of the one before the change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.estimating.model import Line, Written


class Side(StrEnum):
    """Which of two stacked designs is looked at; the value stands in messages."""

    PRESENT = ""
    BEFORE = "変更前の"


@dataclass(frozen=True, slots=True)
class Figures:
    """Quantity, unit price and amount as they stand on one side; None where nothing stands."""

    quantity: Written | None
    unit_price: Written | None
    amount: Written | None


def figures_of(line: Line, side: Side) -> Figures:
    """The figures of a line. A change may keep one unit price column for both designs."""
    if side is Side.PRESENT:
        return Figures(line.quantity, line.unit_price, line.amount)
    if line.before is None:
        return Figures(None, None, None)
    before = line.before
    return Figures(before.quantity, before.unit_price or line.unit_price, before.amount)


def number_of(written: Written | None) -> Decimal | None:
    """The value, None where nothing or no number stands."""
    return written.number if written else None


def yen(value: Decimal | None) -> str:
    """Money or a quantity as messages show it: commas, no empty decimals."""
    if value is None:
        return "空欄"
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
