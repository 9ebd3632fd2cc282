"""What a planted error is, and the tools that the kinds of error plant with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial

from corpora.estimates.book import Book
from corpora.estimates.build import laid_out
from corpora.estimates.catalogue import Catalogue, CataloguePrice
from corpora.estimates.design import Design, SourceLine
from corpora.estimates.estimate import SampleEstimate, make_estimate
from corpora.estimates.pricing import Overrides, PricedLine, PricedTable

Redesign = Callable[[Design], Design]


@dataclass(frozen=True)
class Change:
    """What one error changes, so that it can be made together with others.

    ``values`` are overrides; ``design`` changes what is priced, ``quantities`` and
    ``specification`` the designs from which those references are written. ``facts`` are other
    words on the cover and ``words`` in lines (by id, then field), figures unchanged; ``edit``
    changes the laid-out cells.
    """

    values: Overrides = field(default_factory=dict)
    design: Redesign | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    edit: Callable[[Book], None] | None = None
    quantities: Redesign | None = None
    specification: Redesign | None = None


def changed(origin: Design, changes: Sequence[Change], catalogue: Catalogue) -> SampleEstimate:
    """The estimate of a design with all of the changes."""
    design, values = origin, dict[str, Decimal | Callable[[Decimal], Decimal]]()
    facts: dict[str, str] = {}
    for change in changes:
        design = change.design(design) if change.design else design
        values.update(change.values)
        facts.update(change.facts)
    estimate = make_estimate(design, values, catalogue)
    estimate = replace(estimate, facts={**estimate.facts, **facts})
    for change in changes:
        for identifier, words in change.words.items():
            estimate = _retold(estimate, identifier, words)
    return estimate


def laid_out_with(estimate: SampleEstimate, changes: Sequence[Change]) -> Book:
    """The cells of the estimate with the edits of all of the changes."""
    book = laid_out(estimate)
    for change in changes:
        if change.edit:
            change.edit(book)
    return book


@dataclass(frozen=True)
class Ground:
    """An estimate to plant into, with the chance that chooses the place.

    ``clean`` has the errors of ``before``, if any; ``untouched`` is the design without them.
    """

    clean: SampleEstimate
    catalogue: Catalogue
    chance: random.Random
    before: tuple[Change, ...] = ()
    origin: Design | None = None

    @property
    def untouched(self) -> Design:
        """The design before any error."""
        return self.origin or self.clean.design

    @cached_property
    def book(self) -> Book:
        """The estimate's cells."""
        return laid_out_with(self.clean, self.before)

    @property
    def design(self) -> Design:
        """The design that the estimate was priced from, with the errors before."""
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
    """An estimate with one error more.

    ``tags`` name the values at which a finding is right (the first is where the error entered);
    ``words`` are what a finding must say when no cell can show the error (an omission).
    """

    ground: Ground
    change: Change
    tags: tuple[str, ...]
    stands: str
    should: str
    item: str = ""
    words: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The errors before and this one."""
        return (*self.ground.before, self.change)

    @cached_property
    def estimate(self) -> SampleEstimate:
        """The estimate with the error."""
        return changed(self.ground.untouched, self.changes, self.ground.catalogue)

    @cached_property
    def book(self) -> Book:
        """The cells with the error."""
        return laid_out_with(self.estimate, self.changes)

    @property
    def quantities(self) -> Design | None:
        """The design of the quantity sheet, when the error is in it too."""
        return self.change.quantities(self.ground.untouched) if self.change.quantities else None

    @property
    def specification(self) -> Design | None:
        """The design of the 特記仕様書, when the error is in it."""
        change = self.change.specification
        return change(self.ground.untouched) if change else None

    def edited(self, edit: Callable[[Book], None]) -> Planted:
        """The same error, with an edit of its cells."""
        return replace(self, change=replace(self.change, edit=edit))


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
    tag = next(iter(values))
    shown = should if isinstance(should, str) else f"{should:,}"
    return Planted(ground, Change(values), (tag,), f"{values[tag]:,}", shown, item)


def shifted(ground: Ground, tag: str, right: Decimal, wrong: Decimal, item: str) -> Planted:
    """A computed value off by ``wrong`` - ``right``, whatever else changes what it is made of."""
    values = {tag: partial(_added, wrong - right)}
    return Planted(ground, Change(values), (tag,), f"{wrong:,}", f"{right:,}", item)


def _added(difference: Decimal, computed: Decimal) -> Decimal:
    return computed + difference


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
    label = tag.removeprefix("facts.")
    change = Change(facts=facts)
    return Planted(ground, change, (tag,), facts[label], ground.clean.facts[label], label)


def with_lines(lines: Callable[[tuple[SourceLine, ...]], Sequence[SourceLine]]) -> Redesign:
    """The change to a design that makes other lines of its own."""
    return lambda design: replace(design, lines=tuple(lines(design.lines)))


def _retold(estimate: SampleEstimate, identifier: str, words: Mapping[str, str]) -> SampleEstimate:
    """The estimate with other words in one line, its figures unchanged."""

    def told(lines: tuple[PricedLine, ...]) -> tuple[PricedLine, ...]:
        return tuple(
            replace(line, **words) if line.id == identifier else line  # type: ignore[arg-type]  # words only
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
