"""Two rows for one line: 当初 and 変更 above one another, and rows that continue the one above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.estimating.model import BeforeChange, LineKind, Problem, Written
from assistant.estimating.reading.header_words import Version
from assistant.estimating.reading.rates import base_in, rate_in
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.words import plain

_REMARK = re.compile(r"[※*注・]|備考|以上|以下")
_ALL_BRACKETED = re.compile(r"[(（][^()（）]{2,40}[)）]")
_UPPER = re.compile(
    r"上段[^下]{0,8}?(?P<old>当初|前回|変更前|元|現契約|旧)|上段[^下]{0,8}?(?P<new>変更|今回|新)"
)
_LOWER = re.compile(r"下段.{0,8}?(?P<old>当初|前回|変更前|元|旧)")


def upper_is_former(words: Iterable[str]) -> bool:
    """Whether the upper of two stacked rows is the former one; so it is unless a legend says not."""
    for text in words:
        word = plain(text)
        if found := _UPPER.search(word):
            return found["old"] is not None
        if _LOWER.search(word):
            return False
    return True


def joined_rows(
    lines: Sequence[RawLine], *, upper_former: bool
) -> tuple[list[RawLine], list[Problem]]:
    """One `RawLine` for each line: stacked pairs with their former values, continued words joined."""
    found: list[RawLine] = []
    problems: list[Problem] = []
    for line in lines:
        problems.extend(_unreadable(value) for value in line.unclear)
        above = found[-1] if found else None
        if above is not None and _is_pair(above, line):
            found[-1] = _paired(above, line, upper_former=upper_former)
            continue
        if above is not None and _is_bracketed_addition(above, line):
            above.specification = _more(above.specification, line.name)
            continue
        if above is not None and _is_second_line(above, line):
            _add_second_line(above, line)
            continue
        if line.name is not None:
            found.append(line)
            continue
        if line.path:  # pragma: no cover - a path has a name
            continue
        if above is not None and above.name is not None and _continues(above, line):
            _join(above, line)
        elif line.specification is not None and line.valued:
            line.name, line.specification = line.specification, None
            line.indent = above.indent if above else 0
            line.rank = above.rank if above else 0
            found.append(line)
        elif _figures(line):
            problems.append(_unplaced(line))
    if upper_former:
        _empty_the_deleted(lines, found)
    return found, problems


def _empty_the_deleted(rows: Sequence[RawLine], lines: Sequence[RawLine]) -> None:
    """In a table of stacked pairs, a line whose lower row is empty was deleted by the change."""
    valued = [line for line in lines if line.valued and line.kind is LineKind.ITEM]
    paired = [line for line in valued if line.before is not None]
    if len(paired) * 2 < len(valued) or len(valued) - len(paired) == 0:
        return
    numbers = [row.row.number for row in rows]
    following = dict(pairwise(numbers))
    empty = {row.row.number for row in rows if row.name is None and not row.valued}
    for line in valued:
        number = line.row.number
        after = following.get(number)
        if line.before is None and (after in empty or (after is not None and after - number == 2)):
            line.before = BeforeChange(line.quantity, line.unit_price, line.amount)
            line.quantity = line.unit_price = line.amount = None


def _figures(line: RawLine) -> list[Written]:
    return [
        value
        for value in (line.amount, line.unit_price, line.quantity)
        if value is not None and value.number is not None and value.number != 0
    ]


def _unreadable(value: Written) -> Problem:
    return Problem(value.place, f"「{value.text}」を数として読めません。")


def _unplaced(line: RawLine) -> Problem:
    value = _figures(line)[0]
    return Problem(
        value.place, f"「{value.text}」がどの項目のものか分かりません（名称がありません）。"
    )


def _is_pair(above: RawLine, line: RawLine) -> bool:
    """Whether ``line`` holds the other version of the line above."""
    if above.kind is LineKind.NOTE or not line.valued or not (above.valued or above.before):
        return False
    if line.tag is not None and above.tag is not None and line.tag is not above.tag:
        return line.name is None or line.key == above.key
    if line.name is not None or line.specification is not None:
        return False
    if above.before is not None and not above.valued:
        return True  # bracketed former values above, present ones below
    if line.before is not None and not line.valued:
        return True
    same_slots = sum(
        1
        for slot in ("quantity", "unit_price", "amount")
        if getattr(above, slot) is not None and getattr(line, slot) is not None
    )
    return same_slots >= 1


def _paired(above: RawLine, line: RawLine, *, upper_former: bool) -> RawLine:
    if above.tag is not None and line.tag is not None:
        former_above = above.tag is Version.BEFORE
    else:
        former_above = upper_former
    if above.before is not None and not above.valued:
        above.quantity, above.unit_price, above.amount = (
            line.quantity,
            line.unit_price,
            line.amount,
        )
        return above
    former, present = (above, line) if former_above else (line, above)
    before = BeforeChange(former.quantity, former.unit_price, former.amount)
    above.quantity, above.unit_price, above.amount, above.before = (
        present.quantity,
        present.unit_price,
        present.amount,
        before,
    )
    above.rate = present.rate or above.rate
    above.base = present.base or above.base
    above.tag = None
    return above


def _is_bracketed_addition(above: RawLine, line: RawLine) -> bool:
    """Whether ``（夜間）`` stands alone below an item, as its second line."""
    return (
        line.name is not None
        and above.kind is LineKind.ITEM
        and above.unit_price is not None
        and not line.valued
        and line.unit is None
        and line.specification is None
        and line.indent >= above.indent
        and line.rank >= above.rank
        and _ALL_BRACKETED.fullmatch(line.name.text.strip()) is not None
        and line.row.number - above.row.number == 1
    )


def _is_second_line(above: RawLine, line: RawLine) -> bool:
    """Whether words alone, set in below a priced item or a cost, are its second line.

    So 直轄 books print the specification under the name; below a cost only its rate stands so.
    """
    if line.name is None or line.kind is not LineKind.NOTE or _REMARK.match(plain(line.name.text)):
        return False
    alone = not line.valued and line.unit is None and line.specification is None
    below = line.row.number - above.row.number == 1
    deeper = line.indent > above.indent or line.rank > above.rank
    if not (alone and below and deeper and not line.path):
        return False
    if above.cost is not None:
        return above.rate is None and rate_in(line.name) is not None
    priced = above.unit_price is not None and above.amount is not None
    return above.kind is LineKind.ITEM and priced and above.specification is None


def _add_second_line(above: RawLine, line: RawLine) -> None:
    assert line.name is not None  # noqa: S101 - the caller has looked
    if above.cost is None:
        above.specification = replace(line.name, number=None)
        return
    above.rate = rate_in(line.name)
    above.base = above.base or base_in(line.name)


def _continues(above: RawLine, line: RawLine) -> bool:
    """Whether a row without a name carries on the row above: more words, or the figures it lacks."""
    if not line.valued:
        return line.specification is not None or line.remarks is not None or line.unit is not None
    if above.valued:
        return False
    return line.row.number - above.row.number <= 2


def _join(above: RawLine, line: RawLine) -> None:
    if above.kind is LineKind.NOTE and line.valued:
        above.kind = LineKind.ITEM  # its name stood a row higher
    above.specification = _more(above.specification, line.specification)
    above.remarks = _more(above.remarks, line.remarks)
    for slot in ("unit", "quantity", "unit_price", "amount", "rate", "base", "reference"):
        if getattr(above, slot) is None:
            setattr(above, slot, getattr(line, slot))


def _more(first: Written | None, second: Written | None) -> Written | None:
    if first is None or second is None:
        return first or second
    return replace(first, text=f"{first.text} {second.text}", number=None)
