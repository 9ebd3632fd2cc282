"""Amounts of a sentence as they are written there, so that one can be left out or replaced."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from retrieval.japanese import normalise
from retrieval.numbers_in_text import numbers_in

_DIGITS = re.compile(r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?")
_COUNTS_ONLY = re.compile(
    r"[0-9０-９]+(?:種類|つ|項目|区分|要素|点(?=[をにでのか])|[^、。]{0,3}ないし数)"
    # 「1スパンの管口」: no rule, only which one is meant
    r"|[1１](?![0-9０-９.．,，])(?!(?:年|日|か月|ヶ月|カ月|月|週|時間|分))"
    r"(?:[a-zA-Z]{1,2}[23２３²³]|[^0-9、。]{1,4}?)(?:の|(?:[^0-9、。]{1,8})?ごと|毎|あたり|当たり|当り|につき)"
    # 「2分され」 is no time
    r"|[0-9０-９]+分(?:さ|し|す|割|の)"
    # one of what there are two of: 「1車線の場合は3m、2車線の場合は5.5m」
    r"|[1１][^0-9０-９、。]{1,4}(?:となる|の)場合"
    # 「1日の進捗は12m」, 「1日2回」: what the other amount is counted by
    r"|[1１](?:日|時間|分間?|秒|週間?)の|[1１](?:年|[かヶカ]月)の(?=[^、。0-9０-９]{1,14}[はが、][^。0-9０-９]{0,6}[0-9０-９])"
    r"|[1１](?:年|日|時間|分間?|秒|週間?|[かヶカ]月)に?(?=[0-9０-９])|[1１]日に(?=[^、。0-9０-９]{2,16}でき)"
    r"|[1１][一-龥ァ-ヶー]{1,5}(?=[0-9０-９])"
    r"|[1１](?:組|式)(?=[とにをので、])|[2２][人名][1１]組|[1１](?:年|日|時間|分間?|秒|週間?)(?:当たり|あたり|当り|につき)"
)
# 「8時30分から」; 「2m×1m×0.5m（1m3）」 and 「3×7 G/o」, where one follows from the others.
_OF_A_CLOCK = re.compile(r"[0-9０-９]\s?時\s?$")
_OF_A_PRODUCT = re.compile(r"[0-9０-９][^、。0-9０-９]{0,6}[×xX✕*]\s?$")
_TIMES_ANOTHER = re.compile(r"[0-9０-９.．]+[^、。0-9０-９]{0,6}[×✕]\s?[0-9０-９]")
# 「5年に1回」, 「500m2ごとに1箇所」, 「各1枚」: the one is known, what it is told of is not.
_ONE = re.compile(r"[1１](?![0-9０-９.．,，])")
_OF_A_RATE = re.compile(
    r"(?:[0-9０-９][^、。0-9０-９]{0,8}(?:に|につき|ごとに?|毎に?|当たり|当り|あたり)|各)、?\s?$"
)
# 「3回（5月・7月・9月）」, 「甲、乙及び丙の3者」, 「AからDまでの4段階」: counted by who reads it.
_LISTED_AFTER = re.compile(r"[0-9０-９]+[^0-9０-９、。（(]{1,4}[（(]([^（()）]*)[）)]")
_LISTED_BEFORE = re.compile(
    r"(?:及び|並びに|又は|[・と])[^、。・]{1,14}の$|[A-ZＡ-ＺⅠ-Ⅻⅰ-ⅻ][」』]?(?:から|[～〜~-])[「『]?[A-ZＡ-ＺⅠ-Ⅻⅰ-ⅻ][」』]?(?:まで)?の$"
)
_LIST_COMMA = re.compile("[・、,，]|及び|並びに|又は")
# 「100点満点」; 「0.25m2（0.5m×0.5m）」, which the bracket tells.
_FULL_MARKS = re.compile(
    r"[0-9０-９]+点満点|[0-9０-９][0-9０-９.．,，]*[^、。（(]{1,6}[（(][^（()）]*[0-9０-９][^（()）]{0,5}[×✕xX]\s?[0-9０-９]"
)
_SHARES = frozenset({"点", "%", "％", "パーセント"})
_ALL = 100
# 「年2回、6月と8月に」
_MONTH = re.compile("[0-9０-９]月(?!間|以|前)")
_MOST_LISTED, _TWO, _ROW = 9, 2, 3
_OF_EACH = re.compile("各|それぞれ|総和|合計|互い")
_UNIT = re.compile(
    r"\s?(?:[A-Za-zａ-ｚＡ-Ｚ㎜㎝㎡㎥㎞㎏℃％%°度Ω/／²³2２3３・]{1,10}|[一-龥ヶァ-ヶー]{1,12})"
)

_RANGE = r"\s*(?:[～〜~∼－‐−-]|以上|を?超え|から)(?:、?かつ)?、?\s*"
_RANGE_BEFORE = re.compile(rf"({_DIGITS.pattern})\s*([^\s0-9０-９～〜~、。（(]{{0,4}}){_RANGE}$")
_RANGE_AFTER = re.compile(rf"{_RANGE}({_DIGITS.pattern})")

# 「2回行い、その差が」: once there is none.
_OF_SEVERAL = re.compile(
    "差|平均|それぞれ|相互|互い|交互|うち|各|最大|最小|すべて|全て|間隔|一方|他方"
)
_JOINED = r"\s*(?:又は|または|及び|および|若しくは|[、・とや])\s*"
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: ``start`` to ``digits_end`` are its digits, ``end`` the unit's end.

    ``base`` is its value in the base unit of its ``dimension``.
    """

    start: int
    digits_end: int
    end: int
    digits: str
    unit: str
    base: Decimal
    dimension: str

    @property
    def text(self) -> str:
        """The amount as written."""
        return self.digits + self.unit


@lru_cache(maxsize=20_000)  # each way to ask reads the same sentences
def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of a text whose unit is known and whose digits occur there only once."""
    numbers = [number for number in numbers_in(normalise(text)) if number.unit and not number.sign]
    written = [match for match in _DIGITS.finditer(text) if _is_written_alike(match[0])]
    values = [value_of(match[0]) for match in written]
    found = []
    for number in numbers:
        at = [n for n, value in enumerate(values) if value == number.value]
        if (
            len(at) != 1
            or _is_vague(text, written[at[0]].start())
            or sum(other.value == number.value for other in numbers) != 1
        ):
            continue
        match = written[at[0]]
        end = _unit_end(text, match.end(), number.unit)
        if end is not None:
            found.append(
                Amount(
                    match.start(),
                    match.end(),
                    end,
                    match[0],
                    text[match.end() : end],
                    number.base,
                    number.dimension,
                )
            )
    return tuple(
        amount
        for amount in found
        if not _is_told_by_the_next(text, amount) and not _is_the_rest(text, amount)
    )


def _is_the_rest(text: str, amount: Amount) -> bool:
    """Whether shares of a whole are told, so that any is what the others leave: 40点, 20点, 40点."""
    if amount.unit.strip() not in _SHARES:
        return False
    shares = re.finditer(rf"({_DIGITS.pattern})\s?{re.escape(amount.unit.strip())}", text)
    values = [value_of(match[1]) or Decimal(0) for match in shares]
    return len(values) > 1 and sum(values) == _ALL


def _is_told_by_the_next(text: str, amount: Amount) -> bool:
    """Whether the sentence goes on with one more: 「1列、2m以上では2列」, 「1箇所…、2箇所以上」.

    Two of which each has its own are said to be several, no more.
    """
    number = value_of(amount.digits)
    if number is None or number != int(number) or not 0 < number < _MOST_LISTED:
        return False
    written = re.escape(unicodedata.normalize("NFKC", amount.unit.strip()))
    rest = unicodedata.normalize("NFKC", text)
    if number == _TWO and text.startswith("以上", amount.end) and _OF_EACH.search(rest):
        return True
    bound = "" if number == 1 else "以上"
    return re.search(rf"(?<![0-9.,]){int(number) + 1}\s?{written}{bound}", rest) is not None


def fits_range(text: str, amount: Amount, other: Amount) -> bool:
    """Whether an amount of the same unit can stand in place of another, of one of a range, too.

    「2～3m」 can become 「2～5m」, never 「2～1m」: who sees that knows without reading the clause.
    """
    own = value_of(other.digits)
    if own is None or not _keeps_rising(text, amount, other):
        return False
    if own == 1 != value_of(amount.digits) and _OF_SEVERAL.search(text):
        return False
    before = _RANGE_BEFORE.search(text[: amount.start])
    if before is not None:
        low = value_of(before[1])
        if low is None or own <= low or before[2] not in {"", amount.unit.strip()}:
            return False
    after = _RANGE_AFTER.match(text, amount.end)
    if after is not None:
        high = value_of(after[1])
        return high is not None and own < high
    return True


def _keeps_rising(text: str, amount: Amount, other: Amount) -> bool:
    """Whether amounts that rise or fall from one to the next still do with another in one's place.

    「1級では50m、2級では60m、3級では70m」 with 110m for 60m is seen to be wrong, and so is
    「20cm又は18cm」.
    """
    row = sorted((a for a in amounts_in(text) if a.unit == amount.unit), key=lambda a: a.start)
    if not _keeps_pair(text, amount, other):
        return False
    if len(row) < _ROW:
        return True
    before = [a.base for a in row]
    after = [other.base if a.start == amount.start else a.base for a in row]
    return all(
        before != sorted(before, reverse=falls) or after == sorted(after, reverse=falls)
        for falls in (False, True)
    )


def is_one_of_even_steps(text: str, amount: Amount, least: int = _ROW) -> bool:
    """Whether amounts of a sentence rise or fall evenly, so that any is told by the others."""
    row = sorted((a for a in amounts_in(text) if a.unit == amount.unit), key=lambda a: a.start)
    steps = {later.base - earlier.base for earlier, later in itertools.pairwise(row)}
    return len(row) >= least and len(steps) == 1


def _keeps_pair(text: str, amount: Amount, other: Amount) -> bool:
    """Whether two amounts told in one breath still rise or fall: 「15cm又は18cm」."""
    written = re.escape(amount.unit.strip())
    pairs = (
        re.search(rf"({_DIGITS.pattern})\s?{written}{_JOINED}$", text[: amount.start]),
        re.match(rf"{_JOINED}({_DIGITS.pattern})\s?{written}", text[amount.end :]),
    )
    own, new = value_of(amount.digits), value_of(other.digits)
    beside = [value_of(match[1]) for match in pairs if match]
    return (
        own is None
        or new is None
        or all(number is None or (number - own) * (number - new) > 0 for number in beside)
    )


def fits_in_place(text: str, amount: Amount, digits: str) -> bool:
    """Whether other digits of the same unit can stand in an amount's place and say another thing."""
    (other,) = amounts_in(digits + amount.unit) or (None,)
    return (
        other is not None
        and all(other.base != own.base for own in amounts_in(text))
        and value_of(digits) not in {value_of(match[0]) for match in _DIGITS.finditer(text)}
        and fits_range(text, amount, other)
        and not (amount.unit.strip() in {"%", "％"} and other.base > _whole(amount))
        and not (amount.unit.strip() == "点" and other.base >= _whole(amount))
    )


def _whole(amount: Amount) -> Decimal:
    """A hundred per cent in an amount's own base; an amount above it may be any."""
    own = value_of(amount.digits) or Decimal(1)
    return max(amount.base, amount.base / own * 100)


def written_like(text: str, like: Amount) -> str:
    """An amount's text in the width of another's digits: what differs in width stands out."""
    narrow = unicodedata.normalize("NFKC", like.digits) == like.digits
    match = _DIGITS.match(text)
    if match is None:
        return text
    digits = unicodedata.normalize("NFKC", match[0])
    return (digits if narrow else digits.translate(WIDE)) + like.unit


def _is_written_alike(digits: str) -> bool:
    """Whether digits are all of one width: others have run together with a note or an index."""
    wide = [character for character in digits if "０" <= character <= "９"]
    return len(wide) in {0, sum(map(str.isdigit, digits))} and value_of(digits) is not None


def _is_vague(text: str, start: int) -> bool:
    """Whether digits say "some tens of" (数10cm, 1本ないし数本), or only how many are listed."""
    return (
        text[max(0, start - 1) : start] in {"数", "何", "第"}
        or text[max(0, start - 2) : start] in {"週休", "震度", "次の"}
        or _OF_A_CLOCK.search(text[:start]) is not None
        or _OF_A_PRODUCT.search(text[:start]) is not None
        or _TIMES_ANOTHER.match(text, start) is not None
        or (_ONE.match(text, start) is not None and _OF_A_RATE.search(text[:start]) is not None)
        or _counts_a_list(text, start)
        or _FULL_MARKS.match(text, start) is not None
        or _COUNTS_ONLY.match(text, start) is not None
    )


def _counts_a_list(text: str, start: int) -> bool:
    """Whether digits say how many things are listed beside them."""
    digits = _DIGITS.match(text, start)
    number = value_of(digits[0]) if digits else None
    if digits is None or number is None or not 1 < number <= _MOST_LISTED:
        return False
    after = _LISTED_AFTER.match(text, start)
    before = text[:start].rpartition("は、")[2]
    return (
        (after is not None and len(_LIST_COMMA.split(after[1])) == number)
        or (before.endswith("の") and len(_LIST_COMMA.split(before)) == number)
        or _LISTED_BEFORE.search(text[:start]) is not None
        or (text.startswith("回", digits.end()) and len(_MONTH.findall(text)) == number)
    )


def value_of(digits: str) -> Decimal | None:
    """The number that digits are, in either width; None when they are none."""
    try:
        return Decimal(unicodedata.normalize("NFKC", digits).replace(",", ""))
    except InvalidOperation:
        return None


def _unit_end(text: str, start: int, unit: str) -> int | None:
    """Where a unit that is known by its normalised spelling ends in the text as written."""
    match = _UNIT.match(text, start)
    if match is None:
        return None
    for end in range(match.end(), start, -1):
        if normalise(f"1{text[start:end]}").removeprefix("1").strip() == unit:
            return end + text.startswith("段階", end - 1)  # read as so many 「段」
    return None
