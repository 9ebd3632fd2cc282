"""Percentages and base amounts that stand in a row, in their own column or in words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.model import Written
from assistant.estimating.reading.words import plain

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_NAMED = re.compile(
    r"(?<!補正)(?<!割合)(?:適用|採用|経費|費|決定)?率(?:\([^()]*\))?[=:は]?(\d+(?:\.\d+)?)%"
)
_RESULT = re.compile(r"[=→](\d+(?:\.\d+)?)%")
_FRACTION = re.compile(r"率[=:]?(0\.\d+)(?!\d*%)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BASE = re.compile(
    r"(?:対象額|対象金額|基礎額|対象)(?:\([^()]*\))?[=:は]?[\\¥]?(\d{1,3}(?:,\d{3})+|\d{4,})円?"
)
_PRODUCT = re.compile(r"[\\¥]?(\d{1,3}(?:,\d{3})+|\d{4,})円?[×xX*]\d+(?:\.\d+)?%")


def rate_of(written: Written, *, percent: bool) -> Written | None:
    """The percentage in a rate column: 10.43 for ``10.43%``, ``10.43`` and a stored 0.1043.

    ``percent`` is true when the header says that the column is in %. A bare number below 0.5 is a
    fraction: no rate of a cost summary but the guarantee's (0.04 %) is as small in percent.
    """
    word = plain(written.text)
    shown = _PERCENT.search(word)
    number = written.number
    if shown:
        return replace(written, number=_exact(Decimal(shown[1]), number))
    if number is None:
        found = _NUMBER.fullmatch(word)
        if found is None:
            return rate_in(written)
        number = Decimal(found[0])
    if not percent and 0 < number < Decimal("0.5") and number != Decimal("0.04"):
        number *= 100
    return replace(written, number=number)


def _exact(shown: Decimal, stored: Decimal | None) -> Decimal:
    """The stored fraction in percent when the shown text is its rounding; else what is shown."""
    if stored is None:
        return shown
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    percent = (stored * 100).normalize()
    return percent if abs(percent - shown) < step else shown


def rate_in(written: Written) -> Written | None:
    """A percentage among words (``率=10.43％``, ``9.10%×1.05=9.56%``), with the cell's place."""
    word = plain(written.text)
    if "%" not in word and "率" not in word:
        return None
    results, named = _RESULT.findall(word), _NAMED.findall(word)
    percents = _PERCENT.findall(word)
    if results:
        number = Decimal(results[-1])
    elif named:
        number = Decimal(named[-1])
    elif percents:
        number = Decimal(percents[0])
    elif found := _FRACTION.search(word):
        number = Decimal(found[1]) * 100
    else:
        return None
    return replace(written, number=number, formula=None, recomputed=None)


def base_in(written: Written) -> Written | None:
    """A 対象額 among words (``対象額 12,345,678円``, ``12,345,678×10.43%``)."""
    word = plain(written.text)
    found = _BASE.search(word) or _PRODUCT.search(word)
    if found is None:
        return None
    return replace(
        written, number=Decimal(found[1].replace(",", "")), formula=None, recomputed=None
    )
