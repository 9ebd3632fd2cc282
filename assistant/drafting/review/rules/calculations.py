"""Calculations that a document writes out: 「18m3÷（1.5m3/日×1）＝12日」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, DecimalException

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import ReviewFinding, Severity
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import PartKind, place_of, shortened

_UNIT = r"(?:\s?[%a-zA-Zμ°℃Ω円日人本枚個台基回箇所式年月時間分秒層段組面株袋缶棟戸か]+[23²³]?(?:/[a-zA-Z日人本枚個台回箇所]+[23²³]?)?)?"
_NUMBER = rf"[0-9][0-9,]*(?:\.[0-9]+)?{_UNIT}"
_TERM = rf"(?:\(\s?{_NUMBER}(?:\s?[-+×÷*]\s?{_NUMBER})*\s?\)|{_NUMBER})"
_EQUATION = re.compile(
    rf"(?<![0-9A-Za-z.\)=×÷+*/-])(?P<left>{_TERM}(?:\s?[-+×÷*]\s?{_TERM})+)\s?=\s?(?P<right>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<dots>…|\.\.\.)?"
)
_SCALED = re.compile(r"%|mm|cm|km|ha|千円|万円|百万|[kM]N|時間|分|度")
"""Units that need a conversion that nobody writes out."""


@review_rule("calculations", "書かれた計算が合っている")
def calculations(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A calculation that is written out gives the result written behind it, rounded or cut off."""
    for part in case.text.parts:
        if part.kind in (PartKind.COMMENT, PartKind.HEADER):
            continue
        for match in _EQUATION.finditer(part.plain.replace("−", "-")):
            after = part.plain[match.end() : match.end() + 4]
            value = None if _SCALED.search(f"{match['left']} {after}") else _value(match["left"])
            said = Decimal(match["right"].replace(",", ""))
            exponent = said.as_tuple().exponent
            step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
            if value is None or abs(value - said) < step:
                continue
            yield ReviewFinding(
                "calculations",
                Severity.ERROR,
                place_of(part),
                shortened(match[0], 60),
                f"計算「{match[0]}」が合いません（{_shown(value)} になります）。",
                actual=match["right"],
                expected=_shown(value),
            )


def _value(expression: str) -> Decimal | None:
    """The value of sums and products, None when it has none."""
    bare = re.sub(rf"(?<=[0-9]){_UNIT}", "", expression.replace(",", ""))
    symbols = re.findall(r"[0-9]+(?:\.[0-9]+)?|[-+×÷*()]", bare)
    try:
        value, rest = _sum(symbols)
    except (DecimalException, IndexError):
        return None
    return value if not rest else None


def _sum(symbols: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _product(symbols)
    while rest and rest[0] in "+-":
        other, after = _product(rest[1:])
        value = value + other if rest[0] == "+" else value - other
        rest = after
    return value, rest


def _product(symbols: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _factor(symbols)
    while rest and rest[0] in "×*÷":
        other, after = _factor(rest[1:])
        value = value / other if rest[0] == "÷" else value * other
        rest = after
    return value, rest


def _factor(symbols: list[str]) -> tuple[Decimal, list[str]]:
    if symbols[0] == "(":
        value, rest = _sum(symbols[1:])
        return value, rest[1:]
    return Decimal(symbols[0]), symbols[1:]


def _shown(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.0001')).normalize():,f}"
