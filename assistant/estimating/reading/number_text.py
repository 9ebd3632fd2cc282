"""Numbers as estimates write them in words: １，２３４ △5.0 ￥1,200 10.43％ 350千円."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_MINUS = "△▲▵▴−‐‑‒–—―－-"  # the hyphen last: the signs stand in a character class
_SCALES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "億": 100_000_000}
_HAS_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NUMBER = re.compile(
    rf"""
    (?P<open>\()?\s*
    (?P<sign>[+{_MINUS}])?\s*
    (?P<money>[¥\\]|金)?\s*
    (?P<late_sign>[+{_MINUS}])?\s*
    (?P<whole>[0-9]{{1,3}}(?:\s?,\s?[0-9]{{3}})+|[0-9]{{1,3}}(?:\ [0-9]{{3}})+|[0-9]+)?
    (?:\s?\.\s?(?P<fraction>[0-9]+))?
    \s*(?P<percent>%)?
    \s*(?P<scale>百万|千|万|億)?(?P<yen>円也?)?
    (?P<end>\.?-)?
    \s*(?P<close>\))?
    """,
    re.VERBOSE,
)
_MAX_LENGTH = 60
LARGEST = Decimal(10) ** 15
"""No quantity, price or amount is as large: what is, is a code, or a mistake in a cell's formula."""


def number_in(
    text: str, *, parentheses_negative: bool = False, scaled: bool = False
) -> Decimal | None:
    """The number that ``text`` as a whole is; None when it is anything else (``D13``, ``18-8-40``).

    Full-width digits, thousands separators, blanks between groups, the minus signs △ ▲ －, ￥ 円 and
    % are understood; 10.43% is 0.1043, as Excel stores it. ``parentheses_negative`` reads (1,200)
    as −1200; else a number in parentheses, which estimates also use for former values and for
    notes, is no number. ``scaled`` multiplies 千円, 万円 and 百万円 out; else they are units.
    """
    if len(text) > _MAX_LENGTH or not _HAS_DIGIT.search(text):
        return None
    if _PLAIN.fullmatch(text):
        return _believable(Decimal(text))
    plain = unicodedata.normalize("NFKC", text).strip().translate(_SEPARATORS)
    found = _NUMBER.fullmatch(plain)
    if found is None or not (found["whole"] or found["fraction"]):
        return None
    number = _value(found, parentheses_negative=parentheses_negative, scaled=scaled)
    return None if number is None else _believable(number)


def _believable(number: Decimal) -> Decimal | None:
    return number if abs(number) < LARGEST else None


# Commas and points of Japanese input methods that NFKC leaves.
_SEPARATORS = str.maketrans({"、": ",", "\u3000": " ", "\u00a0": " "})


def _value(found: re.Match[str], *, parentheses_negative: bool, scaled: bool) -> Decimal | None:
    if bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["late_sign"]):
        return None
    if found["open"] and (not parentheses_negative or found["sign"] or found["late_sign"]):
        return None
    if found["scale"] and not found["yen"]:
        return None
    # "￥1,200-" closes an amount; elsewhere a dash behind a number belongs to a code.
    if found["end"] and not (found["money"] and not found["percent"]):
        return None
    whole = re.sub(r"[,\s]", "", found["whole"] or "0")
    number = Decimal(f"{whole}.{found['fraction']}" if found["fraction"] else whole)
    sign = found["sign"] or found["late_sign"]
    if found["open"] or (sign and sign != "+"):
        number = -number
    if found["percent"]:
        number = number.scaleb(-2)
    if scaled and found["scale"]:
        number *= _SCALES[found["scale"]]
    return number
