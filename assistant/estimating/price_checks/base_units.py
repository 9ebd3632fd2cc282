"""Base quantities in units: ``100m3`` of a price list against ``m3`` of a line."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.estimating.names import unit_key, unit_ratio

_BASE = re.compile(r"(\d+(?:\.\d+)?)(\D.*)")


def base_in_unit(unit: str) -> Decimal | None:
    """The base quantity that a unit states: ``100m3`` → 100; None when it states none."""
    stated = _BASE.fullmatch(unit_key(unit))
    return Decimal(stated[1]) if stated else None


def bare_unit(unit: str) -> str:
    """The unit without its base quantity: ``100m3`` → ``m3``."""
    stated = _BASE.fullmatch(unit_key(unit))
    return stated[2] if stated else unit_key(unit)


def same_unit(first: str, second: str) -> bool:
    """Whether two units are the same, with the same base quantity (1 when none)."""
    return unit_ratio(first, second) == 1
