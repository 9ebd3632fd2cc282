"""Quantity × unit price = amount, line by line, by the rounding that the document itself follows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.model import Breakdown, Estimate, How, LineKind, Written
from assistant.estimating.reading.words import plain
from assistant.estimating.summing.rounding import Convention, Inferred, infer, is_rounding_of
from assistant.estimating.summing.sides import Side, figures_of
from assistant.estimating.walking import Located, walk

_LUMP_SUM = re.compile(r"(一?式|lumpsum|ls|psch|pauschal)", re.IGNORECASE)
_RATE_UNIT = re.compile(r"[%‰]|^率$|^割$")
_ENOUGH_OF_ITS_OWN = 4  # telling lines from which a sheet's own convention is inferred


@dataclass(frozen=True, slots=True)
class Priced:
    """A line whose figures stand: ``stands`` is its printed amount, ``product`` unrounded, in yen."""

    located: Located
    quantity: Written | None
    unit_price: Written
    amount: Written
    stands: Decimal
    product: Decimal

    @property
    def by_ocr(self) -> bool:
        """Whether one of the figures was recognised from an image."""
        return any(
            written is not None and written.how is How.OCR
            for written in (self.quantity, self.unit_price, self.amount)
        )


@dataclass(frozen=True, slots=True)
class WrongProduct:
    """A line whose amount does not follow from quantity and price as the document rounds.

    ``only_rounding`` is true when another usual rounding would explain the amount.
    """

    priced: Priced
    inferred: Inferred
    only_rounding: bool

    @property
    def convention(self) -> Convention:
        """How the document rounds."""
        return self.inferred.convention

    @property
    def expected(self) -> Decimal:
        """The amount that should stand, in yen."""
        return self.convention.apply(self.priced.product)


def wrong_products(estimate: Estimate, side: Side) -> Iterator[WrongProduct]:
    """The lines with unit price, amount and quantity (1 for a lump sum) that do not agree."""
    found = [entry for located in walk(estimate) if (entry := _priced(located, side))]
    by_sheet: dict[tuple[bool, str], list[Priced]] = defaultdict(list)
    by_book: dict[bool, list[Priced]] = defaultdict(list)
    for entry in found:
        book, sheet = _book(entry)
        by_sheet[book, sheet].append(entry)
        by_book[book].append(entry)
    of_book = {book: infer(_pairs(entries)) for book, entries in by_book.items()}
    of_sheet = {
        key: infer(_pairs(entries)) if _telling(entries) >= _ENOUGH_OF_ITS_OWN else of_book[key[0]]
        for key, entries in by_sheet.items()
    }
    for entry in found:
        inferred = of_sheet[_book(entry)]
        if not inferred.convention.fits(entry.product, entry.stands):
            yield WrongProduct(entry, inferred, is_rounding_of(entry.product, entry.stands))


def is_lump_sum(unit: Written | None) -> bool:
    """Whether a line is priced as a whole (一式)."""
    return unit is not None and bool(_LUMP_SUM.fullmatch(plain(unit.text)))


def is_rate(unit: Written | None) -> bool:
    """Whether the quantity is a percentage of something else."""
    return unit is not None and bool(_RATE_UNIT.search(plain(unit.text)))


def _priced(located: Located, side: Side) -> Priced | None:
    line = located.line
    if line.kind not in {LineKind.ITEM, LineKind.GROUP} or is_rate(line.unit):
        return None
    figures = figures_of(line, side)
    unit_price, amount = figures.unit_price, figures.amount
    if unit_price is None or amount is None or unit_price.number is None or amount.number is None:
        return None
    quantity = figures.quantity.number if figures.quantity else None
    if quantity is None:
        if not is_lump_sum(line.unit):
            return None
        quantity = Decimal(1)
    product = quantity * unit_price.number
    return Priced(located, figures.quantity, unit_price, amount, amount.number, product)


def _book(entry: Priced) -> tuple[bool, str]:
    return isinstance(entry.located.table, Breakdown), entry.amount.place.sheet


def _pairs(entries: list[Priced]) -> list[tuple[Decimal, Decimal]]:
    return [(entry.product, entry.stands) for entry in entries]


def _telling(entries: list[Priced]) -> int:
    return sum(1 for entry in entries if entry.product % 1 or entry.product != entry.stands)
