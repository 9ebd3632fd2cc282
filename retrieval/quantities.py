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
from functools import lru_cache

from retrieval.units import AMBIGUOUS, COUNTERS, UNITS


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

    ``low`` and ``high`` are in the dimension's base unit (`retrieval.units.UNITS`), None where
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
        """The single number, or None for a two-ended interval; the bound of a one-ended one."""
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
    """Whether two dimensions can be compared: equal, or 度 against ℃ or an angle."""
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
    if not condition.is_interval and condition.low is not None:
        return limits.contains(condition.low)
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

    ``default_unit`` is the unit of bare numbers, e.g. a table column's "(m3/s)". Numbers that
    name something (第3条, 表6-2, D25, 1-3-6) are left out, bar sizes excepted: they have the
    dimension "bar". Bare numbers without default unit have the dimension "number".
    """
    from retrieval.japanese import normalise

    unit = normalise(default_unit).strip("()[]単位:・ ")
    return find_in_normalised(normalise(text), default_unit=unit if unit in UNITS else "")


def find_in_normalised(text: str, *, default_unit: str = "") -> tuple[Quantity, ...]:
    """`find_quantities` for a text that is normalised already."""
    numbers = list(_numbers(text))
    merged = list(_ranges(text, numbers))
    return tuple(_finish(text, item, default_unit) for item in merged)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as matched: value in its unit's base, or raw when ``unit`` is empty."""

    value: Decimal
    unit: str
    start: int
    end: int
    sign: str = ""


_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "二": 2,
    "弐": 2,
    "壱": 1,
    "参": 3,
}
_KANJI_POWERS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {
    "億": Decimal(100_000_000),
    "百万": Decimal(1_000_000),
    "十万": Decimal(100_000),
    "万": Decimal(10_000),
    "千": Decimal(1_000),
}


def _kanji_value(text: str) -> Decimal | None:
    """十五 -> 15, 二〇 -> 20, 三百六十五 -> 365; None when it is no number (百 or 千 alone)."""
    if text in {"百", "千"}:
        return None
    if not any(c in _KANJI_POWERS for c in text):
        return Decimal("".join(str(_KANJI_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[c]
        else:
            total += (digit or 1) * _KANJI_POWERS[c]
            digit = 0
    return Decimal(total + digit)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
    counters = "|".join(sorted(map(re.escape, COUNTERS), key=len, reverse=True))
    arabic = re.compile(
        r"(?<![0-9a-z.])(?P<sign>±|\+|(?<![0-9a-z)\]])-)?"
        r"(?P<number>(?<![0-9]-)[0-9]+(?:\.[0-9]+)?)"
        r"(?P<multiplier>億(?P<rest>[0-9]{1,4})?万?|百万|十万|万|千(?=[円kgtm])|千万)?"
        rf"(?P<unit>(?:{units})(?![a-z0-9]|(?<=[a-z%])\^))?"
    )
    kanji = re.compile(
        rf"(?<![一二三四五六七八九十百千〇第数何])(?P<number>[一二三四五六七八九十百千〇]+)"
        rf"(?P<unit>{counters})(?![程目性式級様])"
    )
    return arabic, kanji


_NAMED_BEFORE = re.compile(
    r"(?:第|表|図|式|写真|資料|様式|別紙|別表|参考|付録|no\.|jis ?[a-z]? ?|[a-z]-?)$"
)
_NAMED_AFTER = re.compile(r"(?:[-.][0-9]|編|章|節|条|項|号|款|頁|ページ|種|級|類|[a-z])")
_GRADIENT = re.compile(
    r"(?<![0-9.:/])1 ?(?P<mark>[:/]) ?(?P<run>[0-9]+(?:\.[0-9]+)?)(?![0-9.:/]|[年月])"
)
_SLOPE_NEAR = re.compile(r"勾配|法|のり|切土|盛土|法面")
_BAR = re.compile(r"(?<![a-z0-9])[dφ](?P<number>[0-9]{1,4})(?:mm)?(?![0-9a-z-])")


def _numbers(text: str) -> Iterator[_Number]:
    """Numbers with their unit's factor applied, in order, none overlapping."""
    found: list[_Number] = []
    taken: list[tuple[int, int]] = []
    for match in _GRADIENT.finditer(text):
        unit = "1:" if match["mark"] == ":" else "1/"
        found.append(_Number(Decimal(match["run"]), unit, match.start(), match.end()))
        taken.append(match.span())
    for match in _BAR.finditer(text):
        found.append(_Number(Decimal(match["number"]), "d", match.start(), match.end()))
        taken.append(match.span())
    arabic, kanji = _patterns()
    for match in arabic.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        number = _arabic(text, match)
        if number is not None:
            found.append(number)
    for match in kanji.finditer(text):
        value = _kanji_value(match["number"])
        if value is not None:
            found.append(_Number(value, match["unit"], match.start(), match.end()))
    found.sort(key=lambda number: number.start)
    yield from found


def _arabic(text: str, match: re.Match[str]) -> _Number | None:
    unit, start, end = match["unit"] or "", match.start(), match.end()
    if not unit and (
        _NAMED_BEFORE.search(text[max(0, start - 6) : start]) or _NAMED_AFTER.match(text, end)
    ):
        return None
    value = Decimal(match["number"])
    if multiplier := match["multiplier"]:
        if multiplier.startswith("億"):
            value = value * _MULTIPLIERS["億"] + Decimal(match["rest"] or 0) * _MULTIPLIERS["万"]
        elif multiplier == "千万":
            value *= 10_000_000
        else:
            value *= _MULTIPLIERS[multiplier]
    if unit in {"割", "分"} and _SLOPE_NEAR.search(text[max(0, start - 8) : end + 8]):
        unit = "割勾配" if unit == "割" else unit
    return _Number(value, unit, start, end, match["sign"] or "")


_BETWEEN_RANGE = re.compile(r"\)?(?:以上|を?超え?)?[、,]?(?:~|から|乃至|ないし)[約±]?\Z")
_BETWEEN_BOUNDS = re.compile(
    r"(?P<low>以上|を?超え(?:る|て|,|、)?|超)(?:で|かつ|の場合|であって)?[、,~]?(?:かつ)?\Z"
)
_AFTER = (
    (
        re.compile(
            r"(?:程度)?以上|から(?:の|$)|より(?:も)?(?:大き|多|長|高|厚|広)|~(?:\)|$)|を下回(?:ら|って)"
        ),
        Relation.AT_LEAST,
    ),
    (re.compile(r"(?:を|が)?(?:超え|超過|上回る)|超(?!音)"), Relation.MORE_THAN),
    (
        re.compile(r"未満|に満たない|より(?:も)?(?:小さ|少な|短|低|薄|狭)|を下回る"),
        Relation.LESS_THAN,
    ),
    (re.compile(r"(?:程度)?以下|以内|まで|を(?:上限|限度)|が上限|が限度"), Relation.AT_MOST),
    (re.compile(r"程度|前後|内外|くらい|ぐらい|ほど"), Relation.ABOUT),
)
_BEFORE = (
    (re.compile(r"(?:最小|最低|少なくとも|最小値|下限)[はがで:]?\Z"), Relation.AT_LEAST),
    (re.compile(r"(?:最大|最高|上限|最大値)[はがで:]?\Z"), Relation.AT_MOST),
    (re.compile(r"(?:約|およそ|おおむね|概ね|ほぼ|凡そ)\Z"), Relation.ABOUT),
)
_STEEPER = re.compile(r"より(?:も)?(?:急|きつ)")
_GENTLER = re.compile(r"より(?:も)?(?:緩|ゆる)")


@dataclass(frozen=True, slots=True)
class _Span:
    """One number, or two that make an interval."""

    low: _Number | None
    high: _Number | None
    relation: Relation
    low_included: bool
    high_included: bool
    start: int
    end: int


def _ranges(text: str, numbers: list[_Number]) -> Iterator[_Span]:
    index = 0
    while index < len(numbers):
        first = numbers[index]
        second = numbers[index + 1] if index + 1 < len(numbers) else None
        if second is not None and (span := _pair(text, first, second)):
            yield span
            index += 2
        else:
            yield _single(text, first)
            index += 1


def _pair(text: str, first: _Number, second: _Number) -> _Span | None:
    between = text[first.end : second.start]
    first_unit = first.unit or second.unit
    if _dimension(first_unit) != _dimension(second.unit) and second.unit:
        return None
    first = replace(first, unit=first_unit)
    second = replace(second, unit=second.unit or first.unit)
    relation, after = _relation_after(text, second.end)
    if (bounds := _BETWEEN_BOUNDS.fullmatch(between)) and relation in {
        Relation.AT_MOST,
        Relation.LESS_THAN,
    }:
        low_included = bounds["low"] == "以上"
        high_included = relation is Relation.AT_MOST
        return _Span(first, second, Relation.RANGE, low_included, high_included, first.start, after)
    dashed = between == "-" and bool(second.unit) and not text[: first.start].endswith("-")
    if not dashed and not _BETWEEN_RANGE.fullmatch(between):
        return None
    if second.sign == "" and _base(first) > _base(second):
        return None
    high_included = relation is not Relation.LESS_THAN
    low_included = "超" not in between
    end = (
        after if relation in {Relation.AT_MOST, Relation.LESS_THAN, Relation.ABOUT} else second.end
    )
    return _Span(first, second, Relation.RANGE, low_included, high_included, first.start, end)


def _relation_after(text: str, position: int) -> tuple[Relation, int]:
    for pattern, relation in _AFTER:
        if match := pattern.match(text, position):
            return relation, match.end()
    return Relation.EXACT, position


def _single(text: str, number: _Number) -> _Span:
    relation, end = _relation_after(text, number.end)
    start = number.start
    if relation in {Relation.EXACT, Relation.ABOUT}:
        before = text[max(0, start - 5) : start]
        for pattern, prefixed in _BEFORE:
            if match := pattern.search(before):
                relation, start = prefixed, start - len(match[0])
                break
    if number.sign == "±":
        return _Span(number, number, Relation.TOLERANCE, True, True, start, end)  # noqa: FBT003
    if number.unit in {"1:", "割勾配"}:
        # a steeper slope has the smaller number
        if match := _STEEPER.match(text, end):
            relation, end = Relation.LESS_THAN, match.end()
        elif match := _GENTLER.match(text, end):
            relation, end = Relation.MORE_THAN, match.end()
    low = number if relation not in {Relation.AT_MOST, Relation.LESS_THAN} else None
    high = number if relation not in {Relation.AT_LEAST, Relation.MORE_THAN} else None
    included = relation not in {Relation.MORE_THAN, Relation.LESS_THAN}
    if number.unit == "1/" and (low is None) != (high is None):
        low, high = high, low  # 1/100 is more than 1/200
    return _Span(low, high, relation, included, included, start, end)


def _dimension(unit: str) -> str:
    return UNITS[unit].dimension if unit else "number"


def _base(number: _Number) -> Decimal:
    factor = UNITS[number.unit].factor if number.unit else Decimal(1)
    return (-number.value if number.sign == "-" else number.value) * factor


def _finish(text: str, span: _Span, default_unit: str) -> Quantity:
    def base(number: _Number | None) -> Decimal | None:
        if number is None:
            return None
        return _base(number if number.unit else replace(number, unit=default_unit))

    known = span.low or span.high
    low, high = base(span.low), base(span.high)
    if span.relation is Relation.TOLERANCE and high is not None:
        low = -high
    unit = (known.unit if known else "") or default_unit
    return Quantity(
        low,
        high,
        _dimension(unit),
        span.relation,
        span.low_included,
        span.high_included,
        text[span.start : span.end],
        span.start,
        span.end,
    )
