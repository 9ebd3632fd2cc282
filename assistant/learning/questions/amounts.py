"""Amounts of a sentence as they are written there, so that one can be left out or replaced."""

from __future__ import annotations

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
    r"(?:[a-zA-Z]{1,2}[23２３²³]|[^0-9、。]{1,4}?)(?:の|ごと|毎|あたり|当たり|当り|につき)"
    r"|[1１](?:組|式)(?=[とにをの])|[1１](?:年|日|時間|分間?|秒|週間?)(?:当たり|あたり|当り|につき)"
)
_UNIT = re.compile(
    r"\s?(?:[A-Za-zａ-ｚＡ-Ｚ㎜㎝㎡㎥㎞㎏℃％%°度Ω/／²³2２3３・]{1,10}|[一-龥ヶァ-ヶー]{1,12})"
)


_RANGE = r"\s*(?:[～〜~∼－‐−-]|以上|を?超え|から)、?\s*"
_RANGE_BEFORE = re.compile(rf"({_DIGITS.pattern})\s*([^\s0-9０-９～〜~、。（(]{{0,4}}){_RANGE}$")
_RANGE_AFTER = re.compile(rf"{_RANGE}({_DIGITS.pattern})")


_PERIODS = {
    "日": (1, 2, 3, 5, 7, 10, 14, 20, 21, 28, 30, 40, 45, 60, 90),
    "時間": (1, 2, 3, 6, 8, 12, 24, 36, 48, 72),
}
_FACTORS = tuple(map(Decimal, ("0.6", "0.8", "1.2", "1.5", "1.8")))
_ROW = 3
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


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
    values = [_value(match[0]) for match in written]
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
    return tuple(found)


def fits_range(text: str, amount: Amount, other: Amount) -> bool:
    """Whether an amount of the same unit can stand in place of another, of one of a range, too.

    「2～3m」 can become 「2～5m」, never 「2～1m」: who sees that knows without reading the clause.
    """
    own = _value(other.digits)
    if own is None or not _keeps_rising(text, amount, other):
        return False
    before = _RANGE_BEFORE.search(text[: amount.start])
    if before is not None:
        low = _value(before[1])
        if low is None or own <= low or before[2] not in {"", amount.unit.strip()}:
            return False
    after = _RANGE_AFTER.match(text, amount.end)
    if after is not None:
        high = _value(after[1])
        return high is not None and own < high
    return True


def _keeps_rising(text: str, amount: Amount, other: Amount) -> bool:
    """Whether amounts that rise or fall from one to the next still do with another in one's place.

    「1級では50m、2級では60m、3級では70m」 with 110m for 60m is seen to be wrong.
    """
    row = sorted((a for a in amounts_in(text) if a.unit == amount.unit), key=lambda a: a.start)
    if len(row) < _ROW:
        return True
    before = [a.base for a in row]
    after = [other.base if a.start == amount.start else a.base for a in row]
    return all(
        before != sorted(before, reverse=falls) or after == sorted(after, reverse=falls)
        for falls in (False, True)
    )


def fits_in_place(text: str, amount: Amount, digits: str) -> bool:
    """Whether other digits of the same unit can stand in an amount's place and say another thing."""
    (other,) = amounts_in(digits + amount.unit) or (None,)
    return (
        other is not None
        and all(other.base != own.base for own in amounts_in(text))
        and _value(digits) not in {_value(match[0]) for match in _DIGITS.finditer(text)}
        and fits_range(text, amount, other)
        and not (amount.unit.strip() in {"%", "％"} and other.base > _whole(amount))
    )


def _whole(amount: Amount) -> Decimal:
    """A hundred per cent in an amount's own base; an amount above it may be any."""
    own = _value(amount.digits) or Decimal(1)
    return max(amount.base, amount.base / own * 100)


def numbers_near(amount: Amount) -> tuple[str, ...]:
    """Digits that could stand in a rule in an amount's place: as round as its own, not far off.

    Periods are told in days and hours that rules are made of.
    """
    own = _value(amount.digits)
    if own is None or own <= 0:
        return ()
    usual = next((v for unit, v in _PERIODS.items() if amount.unit.startswith(unit)), ())
    if own in usual:
        near = [Decimal(n) for n in usual if own / 3 <= n <= own * 3]
    else:
        exponent = int(own.as_tuple().exponent)
        unit = Decimal(1).scaleb(exponent)
        digits = own.as_tuple().digits
        step = unit * 5 if len(digits) > 1 and digits[-1] == 5 else unit  # noqa: PLR2004
        while exponent >= 0 and own % (step * 10) == 0 and own > step * 10:
            step *= 10
        if own.normalize().as_tuple().digits == (1,) and own > unit:
            step = own / 2  # 10 among 5, 15 and 20, not 7 and 12
        near = [(own * factor / step).to_integral_value() * step for factor in _FACTORS]
    shown = (_written(n, amount.digits) for n in dict.fromkeys(near) if n > 0 and n != own)
    return tuple(shown)


def written_like(text: str, like: Amount) -> str:
    """An amount's text in the width of another's digits: what differs in width stands out."""
    narrow = unicodedata.normalize("NFKC", like.digits) == like.digits
    match = _DIGITS.match(text)
    if match is None:
        return text
    digits = unicodedata.normalize("NFKC", match[0])
    return (digits if narrow else digits.translate(_WIDE)) + like.unit


def _written(number: Decimal, like: str) -> str:
    """A number in the manner of another: its width, its commas, zeros at the end only if it has."""
    digits = f"{number:,f}" if re.search("[,，]", like) else f"{number:f}"
    if "." in digits and like[-1] not in "0０":
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate(_WIDE) if "０" <= like[0] <= "９" else digits


def _is_written_alike(digits: str) -> bool:
    """Whether digits are all of one width: others have run together with a note or an index."""
    wide = [character for character in digits if "０" <= character <= "９"]
    return len(wide) in {0, sum(map(str.isdigit, digits))} and _value(digits) is not None


def _is_vague(text: str, start: int) -> bool:
    """Whether digits say "some tens of" (数10cm, 1本ないし数本), or only how many are listed."""
    return (
        text[max(0, start - 1) : start] in {"数", "何", "第"}
        or text[max(0, start - 2) : start] in {"週休", "震度"}
        or _COUNTS_ONLY.match(text, start) is not None
    )


def _value(digits: str) -> Decimal | None:
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
            return end
    return None
