"""Which of a line's three figures is the wrong one, when quantity × price is not the amount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from assistant.estimating.model import Estimate, Line, UnitCostTable
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.reading.words import plain
from assistant.estimating.references import References
from assistant.estimating.summing.products import WrongProduct
from assistant.estimating.summing.sides import number_of
from assistant.estimating.walking import items


class Part(StrEnum):
    """One of the three figures of a line."""

    QUANTITY = "数量"
    UNIT_PRICE = "単価"
    AMOUNT = "金額"


@dataclass(frozen=True, slots=True)
class Blame:
    """The figure taken to be wrong, what it should be, and the slip that explains it, if any.

    ``known`` is true when something outside the line's own product speaks for ``expected``.
    """

    part: Part
    expected: Decimal
    slip: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of the figures of lines.

    ``prices`` are all prices of like-named lines, of the tables that lines refer to, and of the
    price table, by name and specification; ``sure`` those that do not come from one line alone.
    ``quantities`` are those of the quantity sheet; ``common`` counts (unit, quantity) over all
    lines: the same area stands in many lines of a pavement.
    """

    prices: Mapping[str, frozenset[Decimal]]
    sure: Mapping[str, frozenset[Decimal]]
    quantities: Mapping[str, frozenset[Decimal]]
    common: Mapping[tuple[str, Decimal], int]


def known_figures(estimate: Estimate, references: References) -> Known:
    """What else is known of the prices and quantities of lines."""
    prices: dict[str, list[Decimal]] = defaultdict(list)
    sure: dict[str, list[Decimal]] = defaultdict(list)
    quantities: dict[str, list[Decimal]] = defaultdict(list)
    common: Counter[tuple[str, Decimal]] = Counter()
    for row in references.prices:
        sure[plain(row.name + row.specification)].append(row.price)
    for sheet_row in references.quantities:
        key = plain(sheet_row.name + sheet_row.specification)
        quantities[key].append(sheet_row.quantity)
    of_tables = {table.key: _price_of(table) for table in estimate.tables}
    for located in items(estimate):
        line = located.line
        key = _key(line)
        if line.unit_price is not None and line.unit_price.number is not None:
            prices[key].append(line.unit_price.number)
        of_table = of_tables.get(line.reference) if line.reference else None
        if of_table is not None:
            sure[key].append(of_table)
        if line.quantity is not None and line.quantity.number is not None and line.unit:
            common[plain(line.unit.text), line.quantity.number] += 1
    for key, values in prices.items():
        sure[key] += [value for value in set(values) if values.count(value) > 1]
        prices[key] = values + sure[key]
    return Known(
        {key: frozenset(values) for key, values in (sure | prices).items()},
        {key: frozenset(values) for key, values in sure.items()},
        {key: frozenset(values) for key, values in quantities.items()},
        common,
    )


def blame(wrong: WrongProduct, known: Known, *, total_has_amount: bool | None) -> Blame:
    """The figure to blame.

    ``total_has_amount`` says whether a total above was made with the printed amount (then price
    or quantity may have been typed over later), with the product (then the amount is wrong), or
    that no total tells. A price or quantity is blamed only when another figure in its place
    makes the amount exactly, and something speaks for that figure.
    """
    amount = Blame(Part.AMOUNT, wrong.expected, _slip(wrong.priced.stands, wrong.expected))
    if total_has_amount is False:
        return amount
    key = _key(wrong.priced.located.line)
    price, quantity = _price_instead(wrong, known), _quantity_instead(wrong, known)
    if price is not None and price.expected in known.prices.get(key, ()):
        return replace(price, known=True)
    if quantity is not None and quantity.expected in known.quantities.get(key, ()):
        return replace(quantity, known=True)
    if total_has_amount is None or wrong.only_rounding:
        return amount
    if wrong.priced.unit_price.number in known.sure.get(key, ()):
        price = None
    if number_of(wrong.priced.quantity) in known.quantities.get(key, ()):
        quantity = None
    if price and quantity and _is_common(wrong, quantity.expected, known):
        return quantity
    candidates = [found for found in (price, quantity) if found is not None]
    explained = [found for found in candidates if found.slip]
    if explained:
        return explained[0]  # the price before the quantity: prices are mistyped more often
    return candidates[0] if len(candidates) == 1 else amount


def _price_instead(wrong: WrongProduct, known: Known) -> Blame | None:
    quantity = number_of(wrong.priced.quantity)
    stands = wrong.priced.unit_price.number
    if not quantity or stands is None:
        return None
    likely = [*known.prices.get(_key(wrong.priced.located.line), ()), *_slips(stands)]
    for price in likely:
        if price != stands and wrong.convention.fits(price * quantity, wrong.priced.stands):
            return Blame(Part.UNIT_PRICE, price, _slip(stands, price))
    if abs(quantity) <= 1:
        return None
    found = _only_factor(wrong, quantity, _decimals(stands))
    return None if found is None else Blame(Part.UNIT_PRICE, found, _slip(stands, found))


def _quantity_instead(wrong: WrongProduct, known: Known) -> Blame | None:
    price = wrong.priced.unit_price.number
    stands = number_of(wrong.priced.quantity)
    if not price or stands is None or stands == 1:
        return None
    likely = [*known.quantities.get(_key(wrong.priced.located.line), ()), *_slips(stands)]
    for quantity in likely:
        if quantity != stands and wrong.convention.fits(price * quantity, wrong.priced.stands):
            return Blame(Part.QUANTITY, quantity, _slip(stands, quantity))
    found = _only_factor(wrong, price, max(_decimals(stands), 1))
    return None if found is None else Blame(Part.QUANTITY, found, _slip(stands, found))


def _is_common(wrong: WrongProduct, quantity: Decimal, known: Known) -> bool:
    """Whether other lines have this quantity in this unit, and none the one that stands here."""
    unit = wrong.priced.located.line.unit
    stands = number_of(wrong.priced.quantity)
    if unit is None or stands is None:
        return False
    name = plain(unit.text)
    return known.common.get((name, quantity), 0) > 0 and known.common.get((name, stands), 0) <= 1


def _slips(value: Decimal) -> Iterator[Decimal]:
    """What a figure may have been before a slip of the keyboard: shifted, or two digits swapped."""
    for power in (1, 2, 3):
        yield value / 10**power
        yield value * 10**power
    digits = f"{value:f}"
    for place in range(len(digits) - 1):
        pair = digits[place : place + 2]
        if pair.isdigit() and pair[0] != pair[1]:
            yield Decimal(digits[:place] + pair[::-1] + digits[place + 2 :])


def _only_factor(wrong: WrongProduct, other: Decimal, decimals: int) -> Decimal | None:
    """The one number of so many decimals that makes the amount with ``other``."""
    step = Decimal(1).scaleb(-decimals)
    exact = wrong.priced.stands / other
    tried = {exact.quantize(step, way) for way in (ROUND_FLOOR, ROUND_CEILING)}
    fitting = [
        value for value in tried if wrong.convention.fits(value * other, wrong.priced.stands)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _price_of(table: UnitCostTable) -> Decimal | None:
    """The price of one unit that a table prints, or its total when it is for one unit."""
    if table.unit_price is not None:
        return table.unit_price.number
    base = number_of(table.base_quantity)
    return number_of(table.total) if base in {None, Decimal(1)} else None


def _slip(stands: Decimal, expected: Decimal) -> str:
    found = relation(stands, expected)
    return found.text if found else ""


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _key(line: Line) -> str:
    return plain(line.name.text + (line.specification.text if line.specification else ""))
