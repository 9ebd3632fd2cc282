"""Finding numbers in a normalised text, with the unit that follows each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from retrieval.units import COUNTERS, LONGEST_UNIT, UNITS, unit_of


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; ``unit`` is "" when none follows, ``sign`` is "", "+", "-" or "±"."""

    value: Decimal
    unit: str
    start: int
    end: int
    sign: str = ""

    @property
    def base(self) -> Decimal:
        """Its value in the base unit of its dimension."""
        unit = unit_of(self.unit)
        value = -self.value if self.sign == "-" else self.value
        return value * unit.factor if unit else value

    @property
    def dimension(self) -> str:
        """Its dimension, "number" when it has no unit."""
        unit = unit_of(self.unit)
        return unit.dimension if unit else "number"


_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_KANJI_POWERS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {
    "千万": Decimal(10_000_000),
    "百万": Decimal(1_000_000),
    "十万": Decimal(100_000),
    "万": Decimal(10_000),
    "千": Decimal(1_000),
    "百": Decimal(100),
}

_ARABIC = re.compile(
    r"(?:(?P<sign>±|\+|(?<![0-9a-z)\]])-)|(?<![0-9a-z.]))"
    r"(?P<number>(?<![0-9a-z]-)[0-9]+(?:\.[0-9]+)?)"
    r"(?:億(?P<rest>[0-9]+(?:千|百)?)?(?P<ten_thousands>万)?(?=円|$|[^0-9])"
    r"|(?P<multiplier>千万|百万|十万|万|千(?=円|個|本)|百(?=円|万)))?"
)
_CODE_DASH = re.compile(r"[-.][0-9]")
_NAMED_BEFORE = re.compile(
    r"(?:第|条の|項の|表|図|式|写真|資料|様式|別紙|別表|参考|付録|注|no\.?|jis ?[a-z]? ?|[a-z]-?)\Z"
)
_NAMED_AFTER = re.compile(r"編|章|節|条|項|号|款|頁|ページ|種|級|類|月|時|[a-z]")
# "(3)", "2)" and "4." before an item, "(5)" inside a sentence
_ITEM_MARK = re.compile(r"\([0-9]{1,3}\)|^[0-9]{1,3}(?:\)|\.(?![0-9]))", re.MULTILINE)
_DATE = re.compile(
    r"(?:令和|平成|昭和|大正|明治|(?<![a-z])[rhs])?(?:[0-9]+|元)年度?[0-9]+月(?:[0-9]+日)?|[0-9]+月[0-9]+日"
    r"|(?:令和|平成|昭和|大正|明治)(?:[0-9]+|元)年度?|(?:19|20)[0-9]{2}年度?|[0-9]+年度"
    r"|(?<![0-9])(?:19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}:[0-9]{2}(?=[~頃分まにか])"
)
_GRADIENT = re.compile(
    r"(?<![0-9.:/a-z])1 ?(?P<mark>[:/]) ?(?P<run>[0-9]+(?:\.[0-9]+)?)(?![0-9.:/]|[年月])"
)
_SLOPE_NEAR = re.compile(r"勾配|法|切土|盛土|傾斜")
_SIZE = re.compile(
    r"(?<![a-z0-9])(?P<mark>[dφ])(?P<number>[0-9]{1,4}(?:\.[0-9]+)?)(?:mm)?(?![0-9a-z-])"
)
_STEPS = re.compile(r"(?<![0-9.])(?P<tens>[0-9])割(?:(?P<ones>[0-9])分)?(?![0-9])")


@lru_cache(maxsize=1)
def _kanji_pattern() -> re.Pattern[str]:
    counters = "|".join(sorted(map(re.escape, COUNTERS), key=len, reverse=True))
    return re.compile(
        r"(?<![一二三四五六七八九十百千〇第数何万])(?P<number>[一二三四五六七八九十百千〇]+)"
        rf"(?P<unit>{counters})(?![程目性式級様化状的月])"
    )


def numbers_in(text: str) -> list[Number]:
    """Numbers of a normalised text that give an amount, in order, none overlapping."""
    if not any(character in _SOME_DIGIT for character in text):
        return []
    taken = [match.span() for pattern in (_DATE, _ITEM_MARK) for match in pattern.finditer(text)]
    found = [*_marked(text, taken)]
    taken += [(number.start, number.end) for number in found]
    position = 0
    while match := _ARABIC.search(text, position):
        position = match.end()
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        number = _arabic(text, match)
        if number is not None:
            found.append(number)
            position = number.end
    for match in _kanji_pattern().finditer(text):
        value = _kanji_value(match["number"])
        if value is not None:
            found.append(Number(value, match["unit"], match.start(), match.end()))
    return sorted(found, key=lambda number: number.start)


_SOME_DIGIT = frozenset("0123456789") | frozenset(_KANJI_DIGITS) | frozenset(_KANJI_POWERS)


def _marked(text: str, taken: list[tuple[int, int]]) -> list[Number]:
    """Numbers known by what stands before or around them: 1:4, 1/100, D25, φ600, 1割5分."""
    found = []
    for match in _GRADIENT.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            unit = "1:" if match["mark"] == ":" else "1/"
            found.append(Number(Decimal(match["run"]), unit, match.start(), match.end()))
    for match in _SIZE.finditer(text):
        unit = "d" if match["mark"] == "d" else "mm"
        found.append(Number(Decimal(match["number"]), unit, match.start(), match.end()))
    for match in _STEPS.finditer(text):
        if _SLOPE_NEAR.search(text[max(0, match.start() - 8) : match.end() + 8]):
            run = Decimal(f"{match['tens']}.{match['ones'] or 0}")
            found.append(Number(run, "割勾配", match.start(), match.end()))
    return found


def _arabic(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.start(), match.end()
    before = text[max(0, start - 6) : start]
    if before.endswith("第"):
        return None
    unit = _unit_at(text, end)
    if not unit and (
        _NAMED_BEFORE.search(before) or _NAMED_AFTER.match(text, end) or _CODE_DASH.match(text, end)
    ):
        return None
    value = Decimal(match["number"])
    if match["multiplier"]:
        value *= _MULTIPLIERS[match["multiplier"]]
    elif "億" in match[0]:
        value = value * 100_000_000 + _below_hundred_million(match)
    return Number(value, unit, start, end + len(unit), match["sign"] or "")


def _below_hundred_million(match: re.Match[str]) -> Decimal:
    rest = match["rest"] or "0"
    amount = Decimal(rest.rstrip("千百"))
    amount *= {"千": 1000, "百": 100}.get(rest[-1], 1)
    return amount * 10_000 if match["ten_thousands"] else amount


def _unit_at(text: str, position: int) -> str:
    """The longest unit that stands at ``position``, with its "/…" when that makes a unit."""
    for length in range(min(LONGEST_UNIT, len(text) - position), 0, -1):
        unit = text[position : position + length]
        if unit not in UNITS or not _ends_there(text, position + length, unit):
            continue
        if text.startswith("/", position + length):
            longer = _unit_at_denominator(text, position + length + 1)
            if longer and unit_of(f"{unit}/{longer}"):
                return f"{unit}/{longer}"
        return unit
    return ""


def _unit_at_denominator(text: str, position: int) -> str:
    match = re.compile(r"(?:10+)?").match(text, position)
    number = match[0] if match else ""
    start = position + len(number)
    for length in range(min(LONGEST_UNIT, len(text) - start), 0, -1):
        unit = text[start : start + length]
        if unit in UNITS and _ends_there(text, start + length, unit):
            return number + unit
    return ""


def _ends_there(text: str, end: int, unit: str) -> bool:
    following = text[end : end + 1]
    if unit[-1].isascii() and unit[-1].isalnum():
        return not (following.isascii() and following.isalnum())
    if unit == "分":
        return not re.match(r"の[0-9一二三四五六七八九十]|割|類|野", text[end : end + 2])
    if unit in {"部", "面", "点", "者", "基", "段", "層", "人"}:
        return not re.match(r"[位品分積門材検礎落間]", following)
    return True


def _kanji_value(text: str) -> Decimal | None:
    """十五 -> 15, 二〇 -> 20, 三百六十五 -> 365; None when it is no number (百 or 千 alone)."""
    if text in {"百", "千"}:
        return None
    if not any(digit in _KANJI_POWERS for digit in text):
        return Decimal("".join(str(_KANJI_DIGITS[digit]) for digit in text))
    total, pending = 0, 0
    for digit in text:
        if digit in _KANJI_DIGITS:
            pending = _KANJI_DIGITS[digit]
        else:
            total += (pending or 1) * _KANJI_POWERS[digit]
            pending = 0
    return Decimal(total + pending)
