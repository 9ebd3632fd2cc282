"""Numbers as spreadsheet files store them: binary doubles, shown to 15 digits; dates as days."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from retrieval.loading.cell_format import display

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MAX_SERIAL = 2_958_465  # 9999-12-31


def exact(literal: str | float) -> Decimal | None:
    """A stored number without the noise of its binary form: 374.37000000000001 is 374.37.

    Rounded to the 15 significant digits that a spreadsheet shows; None for what is no number.
    """
    try:
        if isinstance(literal, str) and len(literal) <= 15 and literal.isdigit():
            return Decimal(literal)
        number = Decimal(format(float(literal), ".15g"))
    except (ValueError, InvalidOperation):
        return None
    if not number.is_finite():
        return None
    return number if number.as_tuple().exponent in range(-400, 1) else Decimal(f"{number:f}")


def shown(number: Decimal, pattern: str) -> str:
    """The number as its format shows it; a format that would hide it is not followed."""
    if pattern == "General":
        return f"{number:f}"
    if pattern == "#,##0" and number == number.to_integral_value():
        return f"{number:,f}".partition(".")[0]
    return display(number, pattern) or f"{number:f}"


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
