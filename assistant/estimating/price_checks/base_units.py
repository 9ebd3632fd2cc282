"""Base quantities in units: ``100m3`` of a price list against ``m3`` of a line."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.estimating.matching.names import unit_key, unit_ratio

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


def same_kind(first: str, second: str) -> bool:
    """日 and 供用日, m3 and 空m3: one is the other with a word before it."""
    one, other = bare_unit(first), bare_unit(second)
    if not one or not other or (base_in_unit(first) or 1) != (base_in_unit(second) or 1):
        return False
    return one.endswith(other) or other.endswith(one)


_HOURS_AND_DAYS = frozenset({"時間", "日", "月", "年", "分", "週"})


def price_ratio(line: str, listed: str) -> Decimal | None:
    """How many listed units one unit of a line holds, for prices.

    None also between hours, days and months: a working day is no 24 hours.
    """
    if (
        bare_unit(line) != bare_unit(listed)
        and {bare_unit(line), bare_unit(listed)} <= _HOURS_AND_DAYS
    ):
        return None
    return unit_ratio(line, listed)
