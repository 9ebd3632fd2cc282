"""The sums of a cost summary: each printed cost from the printed costs it consists of.

Source: the build-up of civil works (直接工事費 + 共通仮設費 = 純工事費, + 現場管理費 = 工事原価,
+ 一般管理費等 = 工事価格, + 消費税相当額 = 工事費) and of buildings (直接工事費 + 共通費 = 工事価格).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import product

from assistant.estimating.model import Breakdown, CostItem, Line, Written
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.summing.cost_sums import (
    PLAIN_KINDS,
    ROUNDED,
    ROUNDING_UNITS,
    SUMS,
    CostSum,
    fullest_sum,
)
from assistant.estimating.summing.sides import Side, figures_of, number_of
from assistant.estimating.walking import Located, walk_table


class Reason(StrEnum):
    """Why a cost is taken to be wrong; the value is the finding's case."""

    SUM = "cost_sum"
    BELOW = "cost_below"
    RATE = "cost_by_rate"
    SLIP = "cost_slip"


@dataclass(frozen=True, slots=True)
class WrongCost:
    """A printed cost that its printed parts do not make; amounts in yen.

    ``reason`` says whether the sum itself is wrong, or rather one of its parts: a cost that
    contradicts the lines below it or its own rate, or that differs by a slip of the keyboard.
    """

    located: Located
    amount: Written
    stands: Decimal
    expected: Decimal
    parts: tuple[Line, ...]
    reason: Reason = Reason.SUM


def wrong_costs(
    table: Breakdown, side: Side, shoulds: Mapping[int, Decimal]
) -> Iterator[WrongCost]:
    """The sums of every cost summary in a breakdown that do not agree.

    ``shoulds`` are the right amounts, by id, of lines already found wrong; what is found here
    is taken along, so that no total repeats it.
    """
    for block in _blocks(table):
        right = dict(shoulds)
        settled: set[int] = set()
        for found in _wrong_in_block(block, side, right):
            line = found.located.line
            if id(line) in settled or id(line) in shoulds:
                continue
            settled.add(id(line))
            right[id(line)] = found.expected
            yield found


def _blocks(table: Breakdown) -> Iterator[list[Located]]:
    """Cost lines from one 直接工事費 (or 直接測量費) to the price that closes its summary."""
    block: list[Located] = []
    closed = False
    for located in walk_table(table):
        line = located.line
        begins = line.cost in {CostItem.DIRECT_COST, CostItem.DIRECT_SURVEY_COST}
        if begins and closed:
            yield block
            block, closed = [], False
        if line.cost is not None or (block and line.kind in PLAIN_KINDS and not line.children):
            block.append(located)
        closed = closed or line.cost in {
            CostItem.CONTRACT_PRICE_BEFORE_TAX,
            CostItem.COMMISSION_PRICE,
            CostItem.TOTAL,
        }
    if block:
        yield block


def _wrong_in_block(
    block: Sequence[Located], side: Side, right: Mapping[int, Decimal]
) -> Iterator[WrongCost]:
    by_cost: dict[CostItem, list[Located]] = {}
    for located in block:
        cost = located.line.cost
        within_same = any(line.cost is cost for line in located.ancestors)
        if cost is None or within_same:
            continue
        if number_of(figures_of(located.line, side).amount) is not None:
            by_cost.setdefault(cost, []).append(located)
    below = _sums_below(block, side)
    checked: set[CostItem] = set()
    for rule in SUMS:
        totals = by_cost.get(rule.total, [])
        if (
            len(totals) != 1
            or rule.total in checked
            or rule is not fullest_sum(rule.total, by_cost)
        ):
            continue
        checked.add(rule.total)
        found = _check(rule, totals[0], by_cost, block, _Amounts(side, right, below))
        if found is not None:
            yield found


def _check(
    rule: CostSum,
    total: Located,
    by_cost: Mapping[CostItem, list[Located]],
    block: Sequence[Located],
    amounts: _Amounts,
) -> WrongCost | None:
    side, right = amounts.side, amounts.right
    amount = figures_of(total.line, side).amount
    stands = number_of(amount)
    if amount is None or stands is None:
        return None
    part_lines = [by_cost[cost] for cost in rule.parts if cost in by_cost]
    choices = [_values(lines, side, right) for lines in part_lines]
    choices += [
        [Decimal(0), *_values(by_cost[cost], side, right)]
        for cost in rule.may_add
        if cost in by_cost
    ]
    sums = [sum(chosen, Decimal(0)) for chosen in product(*choices)]
    if any(_agrees(rule, stands, value) for value in sums):
        return None
    if id(total.line) in right and _agrees(rule, right[id(total.line)], sums[0]):
        return None
    if _explained_by_others(stands - sums[0], total, block, side):
        return None
    lines = tuple(located.line for group in part_lines for located in group)
    nearest = min(sums, key=lambda value: abs(stands - value))
    rest = _Rest(stands, nearest, sums)
    blamed = _blamed_part(rule, total, part_lines, by_cost, rest, amounts)
    if blamed is not None:
        return blamed
    expected = _cut_as(nearest, stands) if rule.total in ROUNDED else nearest
    return WrongCost(total, amount, stands, expected, lines)


@dataclass(frozen=True, slots=True)
class _Rest:
    """A total that does not agree: as it stands, its nearest sum, and every possible sum."""

    stands: Decimal
    nearest: Decimal
    sums: list[Decimal]


def _blamed_part(
    rule: CostSum,
    total: Located,
    part_lines: Sequence[Sequence[Located]],
    by_cost: Mapping[CostItem, list[Located]],
    rest: _Rest,
    amounts: _Amounts,
) -> WrongCost | None:
    """The part that something other than the sum proves wrong; None: the sum itself is."""
    gap = rest.stands - rest.nearest
    slips = []
    for located in (found for group in part_lines for found in group):
        written = figures_of(located.line, amounts.side).amount
        value = number_of(written)
        if written is None or value is None:
            continue
        should = value + gap
        if amounts.below.get(id(located.line)) == should:
            return WrongCost(located, written, value, should, (), Reason.BELOW)
        if relation(value, should) is not None:
            slips.append(WrongCost(located, written, value, should, (total.line,), Reason.SLIP))
    rated = _contradicting_its_rate(part_lines, gap, rest.nearest, amounts.side)
    for value in rest.sums if rated is None else ():
        rated = _unround_tax(rule, by_cost, rest.stands - value, value)
        if rated is not None:
            gap = rest.stands - value
            break
    if rated is not None:
        located, written, value = rated
        return WrongCost(located, written, value, value + gap, (total.line,), Reason.RATE)
    total_slipped = relation(rest.stands, rest.nearest) is not None
    return slips[0] if len(slips) == 1 and not total_slipped else None


@dataclass(frozen=True, slots=True)
class _Amounts:
    """How amounts are read: on which side, with which put right, and what lines below make."""

    side: Side
    right: Mapping[int, Decimal]
    below: Mapping[int, Decimal]


def _sums_below(block: Sequence[Located], side: Side) -> dict[int, Decimal]:
    """By id of a cost line, the sum of the plain lines between it and the next cost line."""
    sums: dict[int, Decimal] = {}
    current: int | None = None
    for located in block:
        if located.line.cost is not None:
            current = id(located.line)
        elif current is not None:
            amount = number_of(figures_of(located.line, side).amount) or Decimal(0)
            sums[current] = sums.get(current, Decimal(0)) + amount
    return sums


def _values(lines: Sequence[Located], side: Side, right: Mapping[int, Decimal]) -> list[Decimal]:
    """What a cost may count with: as printed first, then put right; several lines: their sum too."""
    printed = [number_of(figures_of(found.line, side).amount) or Decimal(0) for found in lines]
    values = [sum(printed, Decimal(0))]
    values += printed if len(printed) > 1 else []
    values += [right[id(found.line)] for found in lines if id(found.line) in right]
    return list(dict.fromkeys(values))


def _agrees(rule: CostSum, stands: Decimal, value: Decimal) -> bool:
    """Equal, or for a price that is cut to a round figure: the sum cut so."""
    if abs(stands - value) < Decimal("0.001"):
        return True
    return rule.total in ROUNDED and stands == _cut_as(value, stands)


def _cut_as(value: Decimal, stands: Decimal) -> Decimal:
    """``value`` cut to the power of ten that ``stands`` is a multiple of, 10,000 at most."""
    unit = max((unit for unit in ROUNDING_UNITS if not stands % unit), default=Decimal(1))
    return (value / unit).to_integral_value(ROUND_DOWN) * unit


def _explained_by_others(
    gap: Decimal, total: Located, block: Sequence[Located], side: Side
) -> bool:
    """Whether lines that no rule here knows, beside the cost lines, make up the difference."""
    others = [
        number_of(figures_of(found.line, side).amount) or Decimal(0)
        for found in block
        if found.line.cost is None and len(found.ancestors) <= len(total.ancestors)
    ]
    return bool(others) and gap in {*others, sum(others, Decimal(0))}


def _contradicting_its_rate(
    part_lines: Sequence[Sequence[Located]], gap: Decimal, total: Decimal, side: Side
) -> tuple[Located, Written, Decimal] | None:
    """A part that its own rate does not make, and would make with the gap; None when in doubt."""
    for group in part_lines:
        if len(group) != 1:
            continue
        line = group[0].line
        amount = figures_of(line, side).amount
        value, rate = number_of(amount), number_of(line.rate)
        if amount is None or value is None or not rate:
            continue
        base = number_of(line.base) or total - value
        by_rate = base * rate / 100
        near = abs(by_rate) / 200  # bases differ a little: half a percent
        if abs(value - by_rate) > near >= abs(value + gap - by_rate):
            return group[0], amount, value
    return None


def _unround_tax(
    rule: CostSum, by_cost: Mapping[CostItem, list[Located]], gap: Decimal, total: Decimal
) -> tuple[Located, Written, Decimal] | None:
    """The tax when it is no whole percentage of the rest, and would be one with the gap."""
    taxes = by_cost.get(CostItem.CONSUMPTION_TAX, [])
    if rule.total is not CostItem.TOTAL or len(taxes) != 1:
        return None
    written = taxes[0].line.amount
    if written is None or written.number is None:
        return None
    taxed = total - written.number
    if _is_whole_percentage(written.number + gap, taxed) and not _is_whole_percentage(
        written.number, taxed
    ):
        return taxes[0], written, written.number
    return None


def _is_whole_percentage(tax: Decimal, price: Decimal) -> bool:
    """Whether a tax is one, two, three … percent of a price, cut below one yen."""
    if not price:
        return False
    percent = (tax * 100 / price).to_integral_value(ROUND_HALF_UP)
    return percent > 0 and (price * percent / 100).to_integral_value(ROUND_DOWN) == tax
