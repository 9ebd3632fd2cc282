"""Which of a line's three figures is the wrong one, when quantity × price is not the amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from assistant.estimating.model import Estimate, Line
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.reading.words import plain
from assistant.estimating.references import References
from assistant.estimating.summing.products import WrongProduct
from assistant.estimating.walking import items


class Part(StrEnum):
    """One of the three figures of a line."""

    QUANTITY = "数量"
    UNIT_PRICE = "単価"
    AMOUNT = "金額"


@dataclass(frozen=True, slots=True)
class Blame:
    """The figure taken to be wrong, what it should be, and the slip that explains it, if any."""

    part: Part
    expected: Decimal
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Figures of like-named lines and reference rows, by name and specification."""

    prices: Mapping[str, frozenset[Decimal]]
    quantities: Mapping[str, frozenset[Decimal]]


def known_figures(estimate: Estimate, references: References) -> Known:
    """What else is known of the prices and quantities of lines."""
    prices: dict[str, list[Decimal]] = defaultdict(list)
    quantities: dict[str, list[Decimal]] = defaultdict(list)
    for row in references.prices:
        prices[plain(row.name + row.specification)].append(row.price)
    for sheet_row in references.quantities:
        key = plain(sheet_row.name + sheet_row.specification)
        quantities[key].append(sheet_row.quantity)
    in_lines: dict[str, list[Decimal]] = defaultdict(list)
    for located in items(estimate):
        price = located.line.unit_price
        if price is not None and price.number is not None:
            in_lines[_key(located.line)].append(price.number)
    for key, values in in_lines.items():
        prices[key] += [value for value in set(values) if values.count(value) > 1]
    return Known(
        {key: frozenset(values) for key, values in prices.items()},
        {key: frozenset(values) for key, values in quantities.items()},
    )


def blame(wrong: WrongProduct, known: Known, *, total_has_amount: bool | None) -> Blame:
    """The figure to blame.

    ``total_has_amount`` says whether a total above was made with the printed amount (then price
    or quantity may have been typed over later), with the product (then the amount is wrong), or
    that no total tells. A price or quantity is blamed only when one plain figure in its place
    makes the amount exactly.
    """
    amount = Blame(Part.AMOUNT, wrong.expected, _slip(wrong.priced.stands, wrong.expected))
    if total_has_amount is False:
        return amount
    price, quantity = _price_instead(wrong), _quantity_instead(wrong)
    key = _key(wrong.priced.located.line)
    if price is not None and price.expected in known.prices.get(key, ()):
        return price
    if quantity is not None and quantity.expected in known.quantities.get(key, ()):
        return quantity
    if total_has_amount is None or wrong.only_rounding:
        return amount
    candidates = [found for found in (price, quantity) if found is not None]
    if wrong.priced.unit_price.number in known.prices.get(key, ()):
        candidates = [found for found in candidates if found.part is not Part.UNIT_PRICE]
    explained = [found for found in candidates if found.slip]
    if explained:
        return explained[0]  # the price before the quantity: prices are mistyped more often
    return candidates[0] if len(candidates) == 1 else amount


def _price_instead(wrong: WrongProduct) -> Blame | None:
    quantity = wrong.priced.quantity.number if wrong.priced.quantity else None
    stands = wrong.priced.unit_price.number
    if not quantity or stands is None or abs(quantity) <= 1:
        return None
    found = _only_factor(wrong, quantity, _decimals(stands))
    return None if found is None else Blame(Part.UNIT_PRICE, found, _slip(stands, found))


def _quantity_instead(wrong: WrongProduct) -> Blame | None:
    price = wrong.priced.unit_price.number
    stands = wrong.priced.quantity.number if wrong.priced.quantity else None
    if not price or stands is None:
        return None
    found = _only_factor(wrong, price, max(_decimals(stands), 1))
    return None if found is None else Blame(Part.QUANTITY, found, _slip(stands, found))


def _only_factor(wrong: WrongProduct, other: Decimal, decimals: int) -> Decimal | None:
    """The one number of so many decimals that makes the amount with ``other``."""
    step = Decimal(1).scaleb(-decimals)
    exact = wrong.priced.stands / other
    tried = {exact.quantize(step, way) for way in (ROUND_FLOOR, ROUND_CEILING)}
    fitting = [
        value for value in tried if wrong.convention.fits(value * other, wrong.priced.stands)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _slip(stands: Decimal, expected: Decimal) -> str:
    found = relation(stands, expected)
    return found.text if found else ""


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _key(line: Line) -> str:
    return plain(line.name.text + (line.specification.text if line.specification else ""))
