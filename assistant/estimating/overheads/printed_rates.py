"""The rate that stands in a cost line, however it is written."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from assistant.estimating.model import Line, Written

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


def printed_rate(line: Line) -> tuple[Decimal | None, Written | None]:
    """The rate that stands in a cost line, in percent as written, and its cell.

    Looked for in the rate's own cell, then as a percentage in the other cells of the row.
    """
    if line.rate is not None and line.rate.number is not None:
        text = unicodedata.normalize("NFKC", line.rate.text)
        if found := _PERCENT.search(text):
            return Decimal(found[1]), line.rate
        return line.rate.number, line.rate
    for written in (line.remarks, line.specification, line.unit_price, line.quantity):
        if written is None:
            continue
        text = unicodedata.normalize("NFKC", written.text)
        if len(found_all := _PERCENT.findall(text)) == 1:
            return Decimal(found_all[0]), written
    if line.unit and line.unit.text.strip() in ("%", "％") and line.quantity:
        return line.quantity.number, line.quantity
    return None, None


def rate_as_percent(
    rate: Decimal | None, written: Written | None, base: Decimal | None, amount: Decimal
) -> Decimal | None:
    """A rate written as a fraction (0.1043) in percent: told by which reading gives the amount."""
    if rate is None or written is None or rate >= 1:
        return rate
    if "%" in unicodedata.normalize("NFKC", written.text) or not base:
        return rate
    as_fraction = abs(base * rate - amount)
    as_percent = abs(base * rate / 100 - amount)
    return rate * 100 if as_fraction < as_percent else rate
