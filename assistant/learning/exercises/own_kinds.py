"""Errors that need no design: they show in the figures of an estimate among themselves."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from assistant.estimating.grid import GridBook
from assistant.estimating.model import CostItem, Estimate, Line, LineKind, Written
from assistant.estimating.walking import cost_line, shown_name, walk, walk_table
from assistant.learning.exercises.exercise import Difficulty
from assistant.learning.exercises.own_cells import with_number, with_row_twice, with_text
from assistant.learning.exercises.own_products import Product, number_of, products
from assistant.learning.exercises.proof import yen

_MOST_PARTS = 30
_E, _N, _H = Difficulty.EASY, Difficulty.NORMAL, Difficulty.HARD


@dataclass(frozen=True, slots=True)
class OwnError:
    """An error in cells: ``values`` are where it is right to mark, the first where it entered.

    ``right`` is None where a checker's expected value can't be compared (a line twice).
    """

    book: GridBook
    values: tuple[Written, ...]
    stands: str
    should: str
    right: Decimal | None
    explanation: tuple[str, ...]


OwnPlant = Callable[[GridBook, Estimate, random.Random], OwnError | None]


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind of error for given estimates, taught as `error_kinds.Taught`."""

    name: str
    title: str
    group: str
    reason: str
    also: tuple[str, ...]
    difficulties: tuple[Difficulty, ...]
    plant: OwnPlant


def _product(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    found = _chosen([x for x in products(estimate) if number_of(x.amount) > 999], chance)  # noqa: PLR2004 - yen
    if found is None:
        return None
    right = number_of(found.amount)
    wrong = right + chance.choice((-90, 9, 100, 900, 1000))
    return _figure(book, (found.amount,), wrong, "円", (found.step(),))


def _price(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    fitting = [x for x in products(estimate) if _swapped(number_of(x.price))]
    found = _chosen(fitting, chance)
    if found is None:
        return None
    wrong = _swapped(number_of(found.price))
    if wrong is None:
        return None
    said = (
        "金額は正しい単価で計算した額なので、違っているのは単価（隣り合う数字の入れ替わり）である。"
    )
    steps = found.step(), found.otherwise(price=wrong)
    if _has_sums(estimate):
        return _figure(book, (found.price,), wrong, "円", (*steps, said))
    return _figure(book, (found.price, found.amount), wrong, "円", (*steps, _EITHER))


def _quantity(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    found = _chosen([x for x in products(estimate) if number_of(x.quantity) != 1], chance)
    if found is None:
        return None
    said = "数量の小数点が1桁ずれている（金額から逆算すると分かる）。"
    wrong = number_of(found.quantity) * 10
    # Seen from the figures alone, a tenth of the price would do as well: its cell is right too.
    steps = found.step(), found.otherwise(quantity=wrong), said
    if _has_sums(estimate):
        return _figure(book, (found.quantity, found.price), wrong, "", steps)
    values = (found.quantity, found.price, found.amount)
    return _figure(book, values, wrong, "", (*steps, _EITHER))


_EITHER = "計がないので、記載だけでは金額のほうが違うとも読める（そこへの印も正解）。"


def _has_sums(estimate: Estimate) -> bool:
    """Whether sums tell that the amounts are right; without any, nothing says which cell is wrong."""
    kinds = (LineKind.GROUP, LineKind.SUBTOTAL, LineKind.COST)
    lines = [found.line for found in walk(estimate)]
    return any(table.total for table in estimate.tables) or any(
        line.kind in kinds and line.amount and line.amount.number for line in lines
    )


def _unit(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    others = {
        "m3": "m2",
        "m2": "m",
        "m": "m2",
        "t": "m3",
        "㎡": "m",
        "㎥": "㎡",
        "本": "m",
        "箇所": "m",
    }
    fitting = [x for x in products(estimate) if x.line.unit and x.line.unit.text in others]
    found = _chosen(fitting, chance)
    if found is None or found.line.unit is None:
        return None
    unit = found.line.unit
    wrong = others[unit.text]
    said = f"{shown_name(found.line)} の単位は {unit.text} である。"
    return OwnError(
        with_text(book, unit.place, wrong), (unit,), wrong, unit.text, None, (said,)
    )  # fmt: skip


def _twice(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    found = _chosen([x for x in products(estimate) if number_of(x.amount) > 0], chance)
    if found is None:
        return None
    line = found.line
    values = [line.name, line.specification, line.quantity, line.unit_price, line.amount]
    said = f"「{shown_name(line)}」の行が続けて2回ある。"
    if _has_sums(estimate):
        said += "計には1行分だけが入っている。"
    return OwnError(
        with_row_twice(book, line.name.place), tuple(x for x in values if x), "2行", "1行", None,
        (said, found.step()),
    )  # fmt: skip


def _sum(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    wanted = (LineKind.GROUP, LineKind.SUBTOTAL)
    amounts = [
        found.line.amount
        for found in walk(estimate)
        if found.line.kind in wanted
        and found.line.amount
        and found.line.amount.number
        # With a unit price it is a product, whatever stands below it.
        and not found.line.unit_price
    ]
    totals = [table.total for table in estimate.tables if table.total and table.total.number]
    found = chance.choice([*amounts, *totals]) if amounts or totals else None
    if found is None:
        return None
    wrong = number_of(found) + chance.choice((-10_000, -1000, 900, 10_000))
    table = next((table for table in estimate.tables if table.total is found), None)
    lines = [*table.lines] if table else _parts_of(found, estimate)
    step = _addition(lines, number_of(found))
    return _figure(book, (found,), wrong, "円", (step,) if step else ()) if wrong > 0 else None


def _parts_of(amount: Written, estimate: Estimate) -> list[Line]:
    """The lines that a sum adds up: those below its heading, or as many above it as come to it."""
    for breakdown in estimate.breakdowns:
        lines = [found.line for found in walk_table(breakdown)]
        at = next((n for n, line in enumerate(lines) if line.amount is amount), None)
        if at is None:
            continue
        if lines[at].children:
            return list(lines[at].children)
        above: list[Line] = []
        for line in reversed(lines[:at]):
            if line.kind is not LineKind.ITEM:
                break
            above.insert(0, line)
            if sum((_amount(x) for x in above), Decimal(0)) == number_of(amount):
                return above
    return []


def _addition(lines: Sequence[Line], wanted: Decimal) -> str:
    """The parts of a sum added up; empty when they aren't its total, or too many to follow."""
    parts = [(x.name.text.strip(), _amount(x)) for x in lines if _amount(x)]
    total = sum((amount for _, amount in parts), Decimal(0))
    if total != wanted or not 1 < len(parts) <= _MOST_PARTS:
        return ""
    added = " ＋ ".join(f"{name} {yen(amount)}" for name, amount in parts)
    return f"計 = {added} = {yen(total)}円"


def _amount(line: Line) -> Decimal:
    return number_of(line.amount) if line.amount else Decimal(0)


def _cost_sum(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    items = (CostItem.NET_COST, CostItem.CONSTRUCTION_COST, CostItem.TOTAL)
    lines = [line for item in items if (line := cost_line(estimate, item))]
    amounts = [line.amount for line in lines if line.amount and line.amount.number]
    found = chance.choice(amounts) if amounts else None
    return _figure(book, (found,), number_of(found) + 10_000, "円", ()) if found else None


def _tax(book: GridBook, estimate: Estimate, chance: random.Random) -> OwnError | None:
    del chance
    price = cost_line(estimate, CostItem.CONTRACT_PRICE_BEFORE_TAX)
    tax = cost_line(estimate, CostItem.CONSUMPTION_TAX)
    if not (price and tax and price.amount and tax.amount and price.amount.number):
        return None
    taxed, right = number_of(price.amount), number_of(tax.amount)
    if (taxed / 10).quantize(Decimal(1), ROUND_DOWN) != right:
        return None
    wrong = (taxed * 8 / 100).quantize(Decimal(1), ROUND_DOWN)
    said = f"消費税相当額 = 工事価格 {yen(taxed)} × 10% = {yen(right)}円（1円未満切捨て）。記載は8%の額。"
    return _figure(book, (tax.amount,), wrong, "円", (said,))


OWN_KINDS = (
    OwnKind("price_digits", "単価の数字の入れ替わり", "単価", "unit_price", ("product",), (_N, _H), _price),
    OwnKind("quantity_point", "数量の小数点のずれ", "数量", "quantity", ("product", "unit_price"), (_E, _N), _quantity),
    OwnKind("unit", "単位の誤り", "数量", "unit", (), (_N, _H), _unit),
    OwnKind("twice", "二重計上", "数量", "duplicate", ("sum",), (_E, _N), _twice),
    OwnKind("product", "数量×単価と違う金額", "計算・合計", "product", (), (_E, _N, _H), _product),
    OwnKind("sum", "内訳と違う計", "計算・合計", "sum", (), (_E, _N, _H), _sum),
    OwnKind("cost_sum", "費目の計の誤り", "計算・合計", "sum", (), (_E, _N), _cost_sum),
    OwnKind("tax", "消費税の誤り", "経費・率", "tax", (), (_E, _N), _tax),
)  # fmt: skip
"""The kinds, in the order of the groups."""


def _figure(
    book: GridBook,
    values: tuple[Written, ...],
    wrong: Decimal,
    unit: str,
    explanation: tuple[str, ...],
) -> OwnError:
    right = number_of(values[0])
    return OwnError(
        with_number(book, values[0].place, wrong), values, f"{yen(wrong)}{unit}",
        f"{yen(right)}{unit}", right, explanation,
    )  # fmt: skip


def _swapped(price: Decimal) -> Decimal | None:
    """The price with two unlike neighbouring digits swapped."""
    if price != price.to_integral_value() or price < 100:  # noqa: PLR2004 - three digits
        return None
    digits = str(int(price))
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1] and (place or digits[1] != "0"):
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            return Decimal(swapped)
    return None


def _chosen(found: list[Product], chance: random.Random) -> Product | None:
    return chance.choice(found) if found else None
