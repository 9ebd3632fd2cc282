"""What a proof of a value is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Proof:
    """The value that the steps lead to, and the documents' rows they rest on."""

    value: Decimal | str
    steps: tuple[str, ...]
    basis: tuple[str, ...] = ()


def yen(value: Decimal | int) -> str:
    """A figure with its thousands apart, without needless zeros after the point."""
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(difference: Decimal) -> str:
    """A difference with its sign: ``+1,200``, ``-84``."""
    return f"{'-' if difference < 0 else '+'}{yen(abs(difference))}"
