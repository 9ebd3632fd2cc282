"""What an estimate says before it is laid out: items, tables, costs, and where the error enters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as it is entered; ``right`` is what should stand there, ``mark`` names the cell."""

    value: Decimal | str
    right: Decimal | str
    mark: str = "error"


Figure = Decimal | Entry
Words = str | Entry


def figure(value: int | str | Decimal) -> Decimal:
    """An exact number."""
    return Decimal(str(value).replace(",", ""))


def entered(value: Figure) -> Decimal:
    """What stands in the estimate."""
    return value.value if isinstance(value, Entry) else value  # type: ignore[return-value]


def right(value: Figure) -> Decimal:
    """What should stand there."""
    return value.right if isinstance(value, Entry) else value  # type: ignore[return-value]


def said(value: Words) -> str:
    """The words that stand in the estimate."""
    return str(value.value) if isinstance(value, Entry) else value


def meant(value: Words) -> str:
    """The words that should stand there."""
    return str(value.right) if isinstance(value, Entry) else value


def cut(value: Decimal, unit: int | str = 1) -> Decimal:
    """Rounded towards zero to a multiple of ``unit``."""
    step = Decimal(unit)
    return (value / step).to_integral_value(ROUND_DOWN) * step


def half_up(value: Decimal, places: str = "0.01") -> Decimal:
    """Rounded to the nearest, halves up."""
    return value.quantize(Decimal(places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Item:
    """A line with a quantity and a price. ``amount`` overrides quantity × price.

    ``listed`` says whether the price stands in the price table, ``measured`` whether the quantity
    stands in the quantity sheet; ``disposal`` that it is a charge for disposal (処分費等).
    """

    name: Words
    specification: Words
    unit: str
    quantity: Figure
    price: Figure
    remark: str = ""
    amount: Figure | None = None
    listed: bool = True
    measured: bool = True
    disposal: bool = False

    @property
    def total(self) -> Decimal:
        """The amount that stands in the line."""
        if self.amount is not None:
            return entered(self.amount)
        return cut(entered(self.quantity) * entered(self.price))


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with the lines below it; ``amount`` overrides their sum."""

    name: str
    members: tuple[Group | Item, ...]
    amount: Figure | None = None

    @property
    def total(self) -> Decimal:
        """The amount that stands beside the heading."""
        if self.amount is not None:
            return entered(self.amount)
        return sum((member.total for member in self.members), Decimal(0))


@dataclass(frozen=True, slots=True)
class CostTable:
    """A 単価表 for ``base`` units, which lines point to as 第``number``号``kind``."""

    number: int
    name: str
    specification: str
    base: Decimal
    unit: str
    parts: tuple[Item, ...]
    kind: str = "単価表"
    total: Figure | None = None
    per_unit: Figure | None = None

    @property
    def sum(self) -> Decimal:
        """The printed sum for the base quantity."""
        if self.total is not None:
            return entered(self.total)
        return sum((part.total for part in self.parts), Decimal(0))

    @property
    def unit_price(self) -> Decimal:
        """The printed price of one unit, without fractions of a yen."""
        return entered(self.per_unit) if self.per_unit is not None else cut(self.sum / self.base)

    @property
    def reference(self) -> str:
        """How lines point to the table."""
        return f"第{self.number}号{self.kind}"


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the cost summary; ``rate`` in percent, ``base`` the amount that it is applied to."""

    name: str
    amount: Figure
    rate: Figure | None = None
    base: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row of a price table."""

    name: str
    specification: str
    unit: str
    price: Decimal
    district: str = ""
    effective_from: str = "2025-04-01"
    effective_to: str = ""
    edition: str = "令和7年4月版"
    source: str = "県単価表"


@dataclass(frozen=True, slots=True)
class RateRow:
    """A row of a rate table; numbers as they stand in the file."""

    rate: str
    work_category: str
    formula: str
    a: str
    b: str = ""
    c: str = ""
    lower: str = ""
    upper: str = ""
    rate_low: str = ""
    rate_high: str = ""
    edition: str = "令和7年度"
    effective_from: str = "2025-04-01"
    effective_to: str = ""
    source: str = "積算基準"
    confidence: str = "high"


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A row of a quantity sheet."""

    name: str
    specification: str
    unit: str
    quantity: Decimal
    source: str = "数量計算書"


@dataclass(frozen=True, slots=True)
class Book:
    """An estimate with everything that it is compared with.

    ``layout`` names one of `layouts.LAYOUTS`. ``prices`` and ``quantities`` are rows besides those
    that the items themselves give; ``with_prices`` and the like leave a reference away. ``measured_as`` are
    the groups that were measured, where they are not those of the estimate.
    """

    layout: str
    facts: Mapping[str, Words]
    groups: tuple[Group, ...]
    costs: tuple[Cost, ...]
    tables: tuple[CostTable, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    quantities: tuple[QuantityRow, ...] = ()
    specification: str = ""
    measured_as: tuple[Group, ...] | None = None
    with_prices: bool = True
    with_quantities: bool = True
    title: str = "本工事費内訳書"
    district: str = ""
    price_period: tuple[str, str, str] = ("2025-04-01", "", "令和7年4月版")
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def direct(self) -> Decimal:
        """The sum of the groups."""
        return sum((group.total for group in self.groups), Decimal(0))


def items_of(members: tuple[Group | Item, ...]) -> Iterator[Item]:
    """The items below groups, in order."""
    for member in members:
        if isinstance(member, Item):
            yield member
        else:
            yield from items_of(member.members)
