"""Cell values as Excel displays them, for the number formats that estimates and lists use."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_ERAS = (
    (dt.date(2019, 5, 1), "令和", "R"),
    (dt.date(1989, 1, 8), "平成", "H"),
    (dt.date(1926, 12, 25), "昭和", "S"),
    (dt.date(1912, 7, 30), "大正", "T"),
)
_WEEKDAYS = "月火水木金土日"
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|ggg|gg|g|e+|y+|m+|d+|h+|s+|aaaa?|.', re.IGNORECASE
)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?")


def display(value: object, pattern: str) -> str:
    """``value`` as the number format ``pattern`` shows it; simple formats only, else plainly."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _show_date(value, pattern)
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float | Decimal):
        return _show_number(value, pattern)
    return str(value)


def _show_number(value: float | Decimal, pattern: str) -> str:
    try:
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    sections = _sections(pattern)
    section = sections[0] if sections else "General"
    if number < 0 and len(sections) > 1:
        section, number = sections[1], -number
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    plain = _without_decoration(section)
    if plain.strip().lower() in ("general", "@", "", "標準") or "/" in plain:
        return _general(number)
    found = _DIGITS.search(plain)
    if not found:
        # A section of text only, such as "-" for zero.
        return plain.strip()
    try:
        shown = _fill(number, found.group(), percent="%" in plain)
    except InvalidOperation:  # more digits than a Decimal holds
        return _general(number)
    return (plain[: found.start()] + shown + plain[found.end() :]).strip()


@lru_cache(maxsize=512)
def _sections(pattern: str) -> tuple[str, ...]:
    return tuple(match.group() for match in _SECTION.finditer(pattern) if match.group())


@lru_cache(maxsize=512)
def _without_decoration(section: str) -> str:
    """Format section with quotes resolved and colours, conditions, padding taken out."""
    out = ""
    for token in _TOKEN.findall(section):
        if token.startswith('"'):
            out += token[1:-1]
        elif token.startswith("\\") and len(token) == 2:
            out += token[1]
        elif token.startswith("[$"):
            out += token[2:-1].partition("-")[0]
        elif token.startswith("[") or token[0] in "_*":
            continue
        else:
            out += token
    return out


def _fill(number: Decimal, digits: str, *, percent: bool) -> str:
    if percent:
        number *= 100
    whole, _, fraction = digits.partition(".")
    while whole.endswith(","):
        whole, number = whole[:-1], number / 1000
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    head, _, tail = text.partition(".")
    width = whole.replace(",", "").count("0")
    if "," not in whole:
        sign = "-" if head.startswith("-") else ""
        head = sign + head.lstrip("-").zfill(width)
    # "#" and "?" after the point show a digit only where there is one.
    while tail and fraction[len(tail) - 1] in "#?" and tail.endswith("0"):
        tail = tail[:-1]
    return f"{head}.{tail}" if tail else head


def _general(number: Decimal) -> str:
    """At most 15 significant digits, as Excel stores them."""
    rounded = Decimal(f"{number:.15g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _show_date(value: dt.datetime | dt.date | dt.time, pattern: str) -> str:
    tokens = _TOKEN.findall(pattern.split(";", maxsplit=1)[0])
    known = any(token[0].lower() in "yegmdhs" for token in tokens)
    if not known or pattern.lower() == "general":
        return _iso(value)
    has_date = isinstance(value, dt.date)
    out, after_hour = "", False
    for token in tokens:
        kind = token[0].lower()
        if token.startswith('"'):
            out += token[1:-1]
        elif token[0] == "\\" and len(token) == 2:
            out += token[1]
        elif token[0] in "[_*":
            continue
        elif kind in "hs" or (kind == "m" and after_hour):
            out += _clock(value, token)
            after_hour = kind == "h"
        elif kind in "yegmda" and token.upper() != "AM/PM":
            out += _calendar(value, token) if has_date else ""
        else:
            out += token
    return out.strip() or _iso(value)


def _iso(value: dt.datetime | dt.date | dt.time) -> str:
    midnight = dt.time(0, 0)
    if isinstance(value, dt.datetime):
        return (
            value.date().isoformat()
            if value.time() == midnight
            else value.isoformat(" ", "minutes")
        )
    return value.isoformat()


def _clock(value: object, token: str) -> str:
    part = {"h": "hour", "m": "minute", "s": "second"}[token[0].lower()]
    return f"{getattr(value, part, 0):0{len(token)}d}"


def _calendar(value: object, token: str) -> str:
    if not isinstance(value, dt.date):
        return ""
    kind, width = token[0].lower(), len(token)
    if kind == "y":
        return str(value.year) if width > 2 else f"{value.year % 100:02d}"
    if kind in "md":
        number = value.month if kind == "m" else value.day
        return (
            f"{number:0{min(width, 2)}d}"
            if width <= 2 or kind == "m"
            else _WEEKDAYS[value.weekday()]
        )
    if kind == "a":
        return _WEEKDAYS[value.weekday()] + ("曜日" if width == 4 else "")
    day = value.date() if isinstance(value, dt.datetime) else value
    begin, name, letter = next((era for era in _ERAS if day >= era[0]), _ERAS[-1])
    if kind == "g":
        return {1: letter, 2: name[0]}.get(width, name)
    return f"{day.year - begin.year + 1:0{width}d}"
