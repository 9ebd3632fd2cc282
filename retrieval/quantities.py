"""Numbers with units as quantities: 0.5m = 50cm, "2,000 以上 5,000 未満" as an interval.

Values are exact `Decimal`s in one base unit per dimension. Positions refer to
`retrieval.japanese.normalise(text)`, because a number may shrink in it (３，０００ -> 3000).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from retrieval.numbers_in_text import Number, numbers_in
from retrieval.units import AMBIGUOUS, unit_of


class Relation(StrEnum):
    """How the number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"
    TOLERANCE = "tolerance"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or an interval of numbers of one dimension, as written in a text.

    ``low`` and ``high`` are in the dimension's base unit (`retrieval.units`), None where
    open-ended; they are equal for a single number. ``low_included`` and ``high_included`` tell
    以上 from 超える. ``dimension`` is "number" when no unit is known. ``start`` and ``end`` are its
    span in the normalised text, ``text`` what stands there.
    """

    low: Decimal | None
    high: Decimal | None
    dimension: str
    relation: Relation = Relation.EXACT
    low_included: bool = True
    high_included: bool = True
    text: str = ""
    start: int = 0
    end: int = 0

    @property
    def value(self) -> Decimal | None:
        """The single number; the bound of a one-ended interval; None for a two-ended one."""
        if self.low is None or self.high is None:
            return self.low if self.high is None else self.high
        return self.low if self.low == self.high else None

    @property
    def is_interval(self) -> bool:
        """Whether it admits more than one value."""
        return self.low is None or self.high is None or self.low != self.high

    def contains(self, value: Decimal) -> bool:
        """Whether ``value``, in the base unit, lies within."""
        above = self.low is None or self.low < value or (self.low_included and self.low == value)
        below = (
            self.high is None or value < self.high or (self.high_included and self.high == value)
        )
        return above and below

    def terms(self, prefix: str) -> tuple[str, ...]:
        """Search terms of its numbers, the same for every way of writing them."""
        if self.dimension == "number":
            return ()
        ends = dict.fromkeys(end for end in (self.low, self.high) if end is not None)
        return tuple(f"{prefix}{_plain(end)}{self.dimension}" for end in ends)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def compatible(first: str, second: str) -> bool:
    """Whether two dimensions can be compared: equal, or 度 against ℃."""
    return (
        first == second or second in AMBIGUOUS.get(first, ()) or first in AMBIGUOUS.get(second, ())
    )


def same_quantity(first: Quantity, second: Quantity) -> bool:
    """Whether both give the same number or bounds, whatever the unit or the word for the bound.

    "50cm以上" and "0.5m" are the same quantity here; "5~10cm" and "5cm" are not.
    """
    if not compatible(first.dimension, second.dimension):
        return False
    if first.value is not None or second.value is not None:
        return first.value == second.value
    return (first.low, first.high) == (second.low, second.high)


def holds(condition: Quantity, limits: Quantity) -> bool | None:
    """Whether a condition of a question (3,000m3/s) falls in a row's limits (2,000以上5,000未満).

    None when the dimensions differ, or when an interval lies partly inside.
    """
    if not compatible(condition.dimension, limits.dimension):
        return None
    if _within(condition, limits):
        return True
    return False if _apart(condition, limits) else None


def _within(inner: Quantity, outer: Quantity) -> bool:
    low_fits = outer.low is None or (
        inner.low is not None
        and (
            inner.low > outer.low
            or (inner.low == outer.low and (outer.low_included or not inner.low_included))
        )
    )
    high_fits = outer.high is None or (
        inner.high is not None
        and (
            inner.high < outer.high
            or (inner.high == outer.high and (outer.high_included or not inner.high_included))
        )
    )
    return low_fits and high_fits


def _apart(first: Quantity, second: Quantity) -> bool:
    def ends_before(left: Quantity, right: Quantity) -> bool:
        if left.high is None or right.low is None:
            return False
        touching = left.high_included and right.low_included
        return left.high < right.low or (left.high == right.low and not touching)

    return ends_before(first, second) or ends_before(second, first)


def find_quantities(text: str, *, default_unit: str = "") -> tuple[Quantity, ...]:
    """Every quantity of ``text`` in order of place; spans refer to the normalised text.

    ``default_unit`` is the unit of bare numbers, e.g. a table column's "(m3/s)"; one that is not
    known counts as none. Numbers that name something are left out (第3条, 表6-2, 1-3-6, 令和7年);
    bar sizes (D25) have the dimension "bar". Bare numbers have the dimension "number".
    """
    from retrieval.japanese import normalise

    unit = re.sub(r"単位|[()\[\]:・ ]", "", normalise(default_unit))
    return find_in_normalised(normalise(text), default_unit=unit if unit_of(unit) else "")


def find_in_normalised(text: str, *, default_unit: str = "") -> tuple[Quantity, ...]:
    """`find_quantities` for a text, and a unit, that are normalised already."""
    return tuple(_finish(text, span, default_unit) for span in _spans(text, numbers_in(text)))


_BETWEEN_RANGE = re.compile(r"\)?(?:以上|を?[超越]え?)?[、,]?(?:~|から|乃至|ないし)[約±]?")
_BETWEEN_BOUNDS = re.compile(
    r"(?P<low>以上|を?[超越]え(?:る|て|,|、)?|超)(?:で|かつ|の場合|であって)?[、,~]?(?:かつ)?"
)
_AFTER = (
    (
        re.compile(
            r"(?:程度)?以上|から(?:の|$)|より(?:も)?(?:大き|多|長|高|厚|広)|~(?:\)|$)|を下回(?:ら|って)"
        ),
        Relation.AT_LEAST,
    ),
    (re.compile(r"(?:を|が)?(?:[超越]え|超過|上回る)|超(?!音)"), Relation.MORE_THAN),
    (
        re.compile(r"未満|に満たない|より(?:も)?(?:小さ|少な|短|低|薄|狭)|を下回る"),
        Relation.LESS_THAN,
    ),
    (re.compile(r"(?:程度)?以下|以内|まで|を(?:上限|限度)|が上限|が限度"), Relation.AT_MOST),
    (re.compile(r"程度|前後|内外|くらい|ぐらい|ほど"), Relation.ABOUT),
)
_BEFORE = (
    (re.compile(r"(?:最小値?|最低値?|少なくとも|下限)[はがで:]?\Z"), Relation.AT_LEAST),
    (re.compile(r"(?:最大値?|最高値?|上限)[はがで:]?\Z"), Relation.AT_MOST),
    (re.compile(r"(?:約|およそ|おおむね|概ね|ほぼ|凡そ)\Z"), Relation.ABOUT),
)
_STEEPER = re.compile(r"より(?:も)?(?:急|きつ)")
_GENTLER = re.compile(r"より(?:も)?(?:緩|ゆる)")
_UPPER_BOUNDS = frozenset({Relation.AT_MOST, Relation.LESS_THAN})
_LOWER_BOUNDS = frozenset({Relation.AT_LEAST, Relation.MORE_THAN})


@dataclass(frozen=True, slots=True)
class _Span:
    """One number, or two that make an interval."""

    low: Number | None
    high: Number | None
    relation: Relation
    start: int
    end: int
    low_included: bool = True
    high_included: bool = True


def _spans(text: str, numbers: list[Number]) -> Iterator[_Span]:
    index = 0
    while index < len(numbers):
        first = numbers[index]
        second = numbers[index + 1] if index + 1 < len(numbers) else None
        if second is not None and (span := _pair(text, first, second)):
            yield span
            index += 2
            continue
        if second is not None and second.sign == "±" and second.start == first.end:
            first = replace(first, unit=first.unit or second.unit)
        yield _single(text, first)
        index += 1


def _pair(text: str, first: Number, second: Number) -> _Span | None:
    """Two numbers as one interval: 5~10cm, 2000以上5000未満; None when they stand apart."""
    if second.start - first.end > len("を超える場合であって、かつ"):
        return None
    between = text[first.end : second.start]
    first = replace(first, unit=first.unit or second.unit)
    second = replace(second, unit=second.unit or first.unit)
    if first.dimension != second.dimension:
        return None
    relation, after = _relation_after(text, second.end)
    if relation in _UPPER_BOUNDS and (bounds := _BETWEEN_BOUNDS.fullmatch(between)):
        low_included = bounds["low"] == "以上"
        high_included = relation is Relation.AT_MOST
        return _Span(first, second, Relation.RANGE, first.start, after, low_included, high_included)
    dashed = between == "-" and bool(second.unit) and text[first.start - 1 : first.start] != "-"
    if not dashed and not _BETWEEN_RANGE.fullmatch(between):
        return None
    if not second.sign and first.base > second.base:
        return None
    end = after if relation in _UPPER_BOUNDS | {Relation.ABOUT} else second.end
    return _Span(
        first,
        second,
        Relation.RANGE,
        first.start,
        end,
        low_included=not re.search("[超越]", between),
        high_included=relation is not Relation.LESS_THAN,
    )


def _relation_after(text: str, position: int) -> tuple[Relation, int]:
    for pattern, relation in _AFTER:
        if match := pattern.match(text, position):
            return relation, match.end()
    return Relation.EXACT, position


def _single(text: str, number: Number) -> _Span:
    relation, end = _relation_after(text, number.end)
    start = number.start
    if number.sign == "±":
        return _Span(number, number, Relation.TOLERANCE, start, end)
    if relation in {Relation.EXACT, Relation.ABOUT}:
        before = text[max(0, start - 5) : start]
        for pattern, prefixed in _BEFORE:
            if match := pattern.search(before):
                relation, start = prefixed, start - len(match[0])
                break
    if number.dimension == "slope":
        # a steeper slope has the smaller number
        if match := _STEEPER.match(text, end):
            relation, end = Relation.LESS_THAN, match.end()
        elif match := _GENTLER.match(text, end):
            relation, end = Relation.MORE_THAN, match.end()
    low = None if relation in _UPPER_BOUNDS else number
    high = None if relation in _LOWER_BOUNDS else number
    if number.unit == "1/" and relation in _UPPER_BOUNDS | _LOWER_BOUNDS:
        low, high = high, low  # 1/100 is more than 1/200
    included = relation not in {Relation.MORE_THAN, Relation.LESS_THAN}
    return _Span(low, high, relation, start, end, included, included)


def _finish(text: str, span: _Span, default_unit: str) -> Quantity:
    low, high = (
        end and (end if end.unit else replace(end, unit=default_unit))
        for end in (span.low, span.high)
    )
    known = low or high
    highest = high.base if high else None
    lowest = -highest if span.relation is Relation.TOLERANCE and highest is not None else None
    return Quantity(
        low=lowest if lowest is not None else (low.base if low else None),
        high=highest,
        dimension=known.dimension if known else "number",
        relation=span.relation,
        low_included=span.low_included,
        high_included=span.high_included,
        text=text[span.start : span.end],
        start=span.start,
        end=span.end,
    )
