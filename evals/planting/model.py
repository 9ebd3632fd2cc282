"""What a planted error is, and the tools that the kinds of error plant with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from corpora.estimates.book import Book
from corpora.estimates.build import laid_out
from corpora.estimates.catalogue import Catalogue, CataloguePrice
from corpora.estimates.design import Design, SourceLine
from corpora.estimates.estimate import SampleEstimate, make_estimate
from corpora.estimates.pricing import PricedLine, PricedTable


@dataclass(frozen=True)
class Ground:
    """A clean estimate to plant into, with the chance that chooses the place."""

    clean: SampleEstimate
    catalogue: Catalogue
    chance: random.Random

    @cached_property
    def book(self) -> Book:
        """The clean estimate's cells."""
        return laid_out(self.clean)

    @property
    def design(self) -> Design:
        """The design that the estimate was priced from."""
        return self.clean.design

    @property
    def parts(self) -> tuple[PricedLine, ...]:
        """The lines of all unit-cost tables."""
        return tuple(line for table in self.clean.tables for line in table.lines)

    def choose(self, found: Iterator[PricedLine] | Sequence[PricedLine]) -> PricedLine | None:
        """One of the lines, None when there is none."""
        lines = list(found)
        return self.chance.choice(lines) if lines else None

    def choose_table(self, found: Sequence[PricedTable]) -> PricedTable | None:
        """One of the tables, None when there is none."""
        return self.chance.choice(list(found)) if found else None

    def shown(self, line: PricedLine, field_name: str = "unit_price") -> bool:
        """Whether a value of the line is printed in this layout."""
        return f"{line.id}.{field_name}" in self.book.tags

    def price_row(self, line: PricedLine) -> CataloguePrice | None:
        """The price list's row of a line that is priced from it."""
        if line.reference or line.category in ("", "見積"):
            return None
        district = self.design.facts.get("地区", "")
        return self.catalogue.find(line.name, line.specification, line.unit, district)

    def listed(self) -> list[PricedLine]:
        """Lines of work and parts of tables whose price stands in the price list and is shown."""
        lines = [*self.clean.lines, *self.parts]
        return [line for line in lines if self.price_row(line) and self.shown(line)]


@dataclass(frozen=True)
class Planted:
    """An estimate with one error.

    ``tags`` name the values at which a finding is right (the first is where the error entered);
    ``words`` are what a finding must say when no cell can show the error (an omission).
    ``edit`` changes the laid-out cells, ``quantities`` and ``specification`` are the designs
    from which those references are written.
    """

    estimate: SampleEstimate
    tags: tuple[str, ...]
    stands: str
    should: str
    item: str = ""
    words: tuple[str, ...] = ()
    edit: Callable[[Book], None] | None = None
    quantities: Design | None = None
    specification: Design | None = None

    @cached_property
    def book(self) -> Book:
        """The cells with the error."""
        book = laid_out(self.estimate)
        if self.edit:
            self.edit(book)
        return book


Plant = Callable[[Ground], Planted | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: its name, the rules of the specification that it is for, and how."""

    name: str
    title: str
    rules: tuple[int, ...]
    plant: Plant


def overridden(
    ground: Ground, values: Mapping[str, Decimal], *, should: Decimal | str, item: str = ""
) -> Planted:
    """The estimate with other values from which everything else follows.

    The first of ``values`` is the error itself, the others what goes with it.
    """
    estimate = make_estimate(ground.design, values, ground.catalogue)
    tag = next(iter(values))
    should = should if isinstance(should, str) else f"{should:,}"
    return Planted(estimate, (tag,), f"{values[tag]:,}", should, item)


def repriced(ground: Ground, line: PricedLine, price: Decimal) -> Planted | None:
    """A line with another unit price; None when it is the same one or no price at all."""
    if line.unit_price is None or price in (line.unit_price, 0):
        return None
    if price == price.to_integral_value():
        price = price.quantize(Decimal(1))
    tag = f"{line.id}.unit_price"
    return overridden(ground, {tag: price}, should=line.unit_price, item=named(line))


def with_facts(ground: Ground, facts: Mapping[str, str], tag: str) -> Planted:
    """The estimate with other words on its cover, its figures unchanged."""
    estimate = replace(ground.clean, facts={**ground.clean.facts, **facts})
    label = tag.removeprefix("facts.")
    return Planted(estimate, (tag,), facts[label], ground.clean.facts[label], label)


def with_lines(ground: Ground, lines: Sequence[SourceLine]) -> SampleEstimate:
    """The estimate with other lines, priced again."""
    return make_estimate(replace(ground.design, lines=tuple(lines)), {}, ground.catalogue)


def retold(estimate: SampleEstimate, identifier: str, **changes: str) -> SampleEstimate:
    """The estimate with other words in one line, its figures unchanged."""

    def told(lines: tuple[PricedLine, ...]) -> tuple[PricedLine, ...]:
        return tuple(
            replace(line, **changes) if line.id == identifier else line  # type: ignore[arg-type]  # words only
            for line in lines
        )

    tables = tuple(replace(table, lines=told(table.lines)) for table in estimate.tables)
    return replace(estimate, lines=told(estimate.lines), tables=tables)


def named(line: PricedLine) -> str:
    """Name and specification."""
    return f"{line.name} {line.specification}".strip()


@dataclass(slots=True)
class Kinds:
    """Collects kinds by decorator."""

    found: list[Kind] = field(default_factory=list)

    def kind(self, name: str, title: str, *rules: int) -> Callable[[Plant], Plant]:
        """Register a function that plants one kind of error."""

        def register(plant: Plant) -> Plant:
            self.found.append(Kind(name, title, rules, plant))
            return plant

        return register
