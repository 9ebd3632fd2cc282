"""Conventions of rounding, and which of them a document follows.

Authorities differ (yen or 2 decimals, cut or rounded, 3 or 4 significant digits), so a value is
wrong only when no convention gives it, and unusual when the document clearly follows another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Convention:
    """A way of rounding: to ``decimals`` places or to ``significant`` digits; neither: exact."""

    name: str
    way: str = ROUND_DOWN
    decimals: int | None = None
    significant: int | None = None

    def apply(self, value: Decimal) -> Decimal:
        """The value as this convention writes it."""
        if self.decimals is not None:
            return value.quantize(Decimal(1).scaleb(-self.decimals), self.way)
        if self.significant is not None and value:
            return value.quantize(
                Decimal(1).scaleb(value.adjusted() + 1 - self.significant), self.way
            )
        return value


EXACT = Convention("端数処理なし")
_YEN_CUT = Convention("円未満切捨て", ROUND_DOWN, decimals=0)
YEN = (
    _YEN_CUT,
    Convention("円未満四捨五入", ROUND_HALF_UP, decimals=0),
    Convention("円未満切上げ", ROUND_UP, decimals=0),
)
_FRACTIONS = tuple(
    Convention(f"小数第{decimals + 1}位{name}", way, decimals=decimals)
    for decimals in (2, 1)
    for name, way in (("切捨て", ROUND_DOWN), ("四捨五入", ROUND_HALF_UP))
)
_SIGNIFICANT = tuple(
    Convention(f"有効数字{digits}桁{name}", way, significant=digits)
    for digits in (4, 3, 5)
    for name, way in (
        ("（以下切捨て）", ROUND_DOWN),
        ("（以下四捨五入）", ROUND_HALF_UP),
        ("（以下切上げ）", ROUND_UP),
    )
)

PRODUCTS = (EXACT, *YEN, *_FRACTIONS)
"""Ways in which quantity × unit price is written (rules.md 5: 内訳書 yen cut, 単価表 2 decimals)."""

TOTALS = (EXACT, *YEN, *_FRACTIONS, *_SIGNIFICANT)
"""Ways in which a unit-cost table is closed (rules.md 6)."""

UNIT_PRICES = TOTALS
"""Ways in which total ÷ base quantity becomes a unit price (rules.md 6, 35, 47)."""


class Verdict(StrEnum):
    """What a printed value is, seen with the document's convention."""

    RIGHT = "right"
    UNUSUAL = "unusual"  # right by another convention than the one all others follow
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Usage:
    """The conventions of a document for one kind of value.

    ``prevailing`` are those that (nearly) all telling values follow; empty when undecided.
    """

    possible: tuple[Convention, ...]
    likeliest: Convention
    prevailing: tuple[Convention, ...]

    def verdict(self, exact: Decimal, printed: Decimal) -> Verdict:
        """Whether a printed value can have come from the exact one."""
        if not gives(self.possible, exact, printed):
            return Verdict.WRONG
        if self.prevailing and not gives(self.prevailing, exact, printed):
            return Verdict.UNUSUAL
        return Verdict.RIGHT

    def fits(self, exact: Decimal, printed: Decimal) -> bool:
        """Whether some convention writes the exact value so."""
        return self.verdict(exact, printed) is not Verdict.WRONG

    def expected(self, exact: Decimal) -> Decimal:
        """What should stand."""
        return self.likeliest.apply(exact)


def gives(ways: Iterable[Convention], exact: Decimal, printed: Decimal) -> bool:
    """Whether one of the ways writes ``exact`` as ``printed``, but for binary noise in cells."""
    clean = exact.quantize(_NOISE)
    return any(abs(way.apply(clean) - printed) < _NOISE for way in ways)


_NOISE = Decimal("0.000001")
_DECIDING = 4  # values that tell conventions apart, below which none prevails


def usage(pairs: Sequence[tuple[Decimal, Decimal]], possible: tuple[Convention, ...]) -> Usage:
    """The conventions of a document, from pairs of (exact, printed) values.

    Those prevail that give all values but one (or 95 %) of the ones that conventions disagree on.
    """
    telling = [pair for pair in pairs if len({way.apply(pair[0]) for way in possible}) > 1]
    scores = Counter(
        {way: sum(gives((way,), exact, printed) for exact, printed in telling) for way in possible}
    )
    best = max(scores.values())
    prevailing = tuple(way for way in possible if scores[way] == best)
    if not telling:
        return Usage(possible, _YEN_CUT if _YEN_CUT in possible else prevailing[0], ())
    decided = len(telling) >= _DECIDING and best >= max(len(telling) - 1, len(telling) * 95 // 100)
    return Usage(possible, prevailing[0], prevailing if decided else ())


def trailing_step(value: Decimal) -> Decimal:
    """The unit to which a value seems rounded: 49,600 → 100; 1,234 → 1."""
    whole = value.normalize()
    exponent = whole.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
