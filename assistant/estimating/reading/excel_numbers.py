"""Numbers as spreadsheet files store them: binary doubles, shown to 15 digits; dates as days."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from retrieval.loading.cell_format import display

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# The section for positive numbers, if it is digits only; the space of a parenthesis may follow.
_SIMPLE = re.compile(r"(#,##)?0(?:\.(0+))?(?:_.)?\s*(?:;|$)")
_MAX_SERIAL = 2_958_465  # 9999-12-31


def exact(literal: str | float) -> Decimal | None:
    """A stored number without the noise of its binary form: 374.37000000000001 is 374.37.

    Rounded to the 15 significant digits that a spreadsheet shows; None for what is no number.
    """
    try:
        if isinstance(literal, str) and len(literal) <= 15 and literal.isdigit():
            return Decimal(literal)
        text = format(float(literal), ".15g")
        number = Decimal(text)
    except (ValueError, InvalidOperation):
        return None
    if "e" not in text:
        return number if number.is_finite() else None
    return Decimal(f"{number:f}")


def shown(number: Decimal, pattern: str) -> str:
    """The number as its format shows it; a format that would hide it is not followed."""
    if pattern == "General":
        return f"{number:f}"
    simple = _simple(pattern) if number > 0 else None
    if simple is None:
        return display(number, pattern) or f"{number:f}"
    decimals, separator = simple
    rounded = round_half_up(number, decimals)
    return f"{rounded:{separator}f}"


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """To so many decimals, half away from zero; as it is when it has too many digits for that."""
    try:
        return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    except InvalidOperation:
        return number


@lru_cache(maxsize=512)
def _simple(pattern: str) -> tuple[int, str] | None:
    """Decimals and thousands separator of formats such as #,##0.00; None for any other."""
    found = _SIMPLE.match(pattern)
    return (len(found[2] or ""), "," if found[1] else "") if found else None


def date_of(serial: Decimal, *, epoch_1904: bool = False) -> dt.datetime | None:
    """The moment that a day number means; None outside the calendar."""
    if not 0 <= serial <= _MAX_SERIAL:
        return None
    # Excel believes in 1900-02-29; from day 61 on its count is one ahead of the calendar.
    base = dt.datetime(1904, 1, 1) if epoch_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001
    if not epoch_1904 and serial < 60:
        base += dt.timedelta(days=1)
    return base + dt.timedelta(seconds=round(serial * 86_400))


def date_text(serial: Decimal, *, epoch_1904: bool = False) -> str | None:
    """A day number as ISO text (``2026-04-01``, with the time when there is one)."""
    moment = date_of(serial, epoch_1904=epoch_1904)
    if moment is None:
        return None
    if serial < 1:
        return moment.strftime("%H:%M")
    if moment.hour == moment.minute == moment.second == 0:
        return moment.date().isoformat()
    return moment.isoformat(" ", "minutes")


def is_date_format(pattern: str) -> bool:
    """Whether a number format shows a date or a time of day."""
    if _ELAPSED.search(pattern):
        return False
    letters = _LITERALS.sub("", pattern.split(";", maxsplit=1)[0]).lower()
    if "general" in letters or "標準" in letters:
        return False
    return any(letter in letters for letter in "ymdhs") or "gg" in letters
