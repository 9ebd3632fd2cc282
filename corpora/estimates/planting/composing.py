"""Several errors in one estimate, none covering up or undoing another."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpora.estimates.book import Book, Value
from corpora.estimates.catalogue import Catalogue
from corpora.estimates.design import Design
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.planting.model import (
    Change,
    Ground,
    Kind,
    Planted,
    changed,
    laid_out_with,
)

_ATTEMPTS = 6


@dataclass(frozen=True)
class Variant:
    """The estimate with some of the changes."""

    origin: Design
    changes: tuple[Change, ...]
    catalogue: Catalogue

    @cached_property
    def estimate(self) -> SampleEstimate:
        """Its figures."""
        return changed(self.origin, self.changes, self.catalogue)

    @cached_property
    def book(self) -> Book:
        """Its cells."""
        return laid_out_with(self.estimate, self.changes)

    @cached_property
    def values(self) -> dict[str, Value]:
        """What stands at each tag."""
        sheets = {sheet.title: sheet for sheet in self.book.sheets}
        return {
            tag: sheets[title].cells[row, column].value
            for tag, (title, row, column) in self.book.tags.items()
        }

    @cached_property
    def quantities(self) -> Design:
        """The design that the quantity sheet is written from."""
        return _redesigned(self.origin, [change.quantities for change in self.changes])

    @cached_property
    def specification(self) -> Design:
        """The design that the 特記仕様書 is written from."""
        return _redesigned(self.origin, [change.specification for change in self.changes])


@dataclass(frozen=True)
class Composed:
    """An estimate with all of its errors, in the order in which they were planted.

    ``alone`` has for each error the estimate that has no other.
    """

    clean: Variant
    errors: tuple[tuple[Kind, Planted], ...] = ()
    alone: tuple[Variant, ...] = ()

    @property
    def origin(self) -> Design:
        """The design without any error."""
        return self.clean.origin

    @property
    def catalogue(self) -> Catalogue:
        """The prices."""
        return self.clean.catalogue

    def with_error(self, kind: Kind, planted: Planted) -> Composed:
        """The estimate with one error more."""
        alone = Variant(self.origin, (planted.change,), self.catalogue)
        return Composed(self.clean, (*self.errors, (kind, planted)), (*self.alone, alone))

    @cached_property
    def whole(self) -> Variant:
        """The estimate with all of the errors."""
        return Variant(self.origin, self._changes, self.catalogue)

    @cached_property
    def mended(self) -> tuple[Variant, ...]:
        """For each error the estimate in which it alone is mended."""
        return tuple(
            Variant(self.origin, self._changes[:n] + self._changes[n + 1 :], self.catalogue)
            for n in range(len(self.errors))
        )

    @property
    def _changes(self) -> tuple[Change, ...]:
        return tuple(planted.change for _, planted in self.errors)

    def consequences(self, number: int) -> tuple[str, ...]:
        """The tags at which something else stands because of an error, its own ones included."""
        return tuple(_differing(self.whole.values, self.mended[number].values))

    def own_tags(self, number: int) -> tuple[str, ...]:
        """The error's tags that are cells of the estimate, the one where it entered first."""
        _, planted = self.errors[number]
        return tuple(tag for tag in planted.tags if tag in self.whole.values)


def compose(
    start: Composed,
    kinds: Sequence[Kind],
    chance: random.Random,
    *,
    accept: Callable[[Composed], bool] | None = None,
    watch: Callable[[Composed], None] | None = None,
) -> Composed:
    """Plant one error more of each of ``kinds``, as far as they go together in this estimate.

    The lower a figure stands in the calculation the earlier its error is planted, so that an
    error in a sum or rate is made on the figures that stand there. ``accept`` can refuse an
    estimate whose last error is not wanted; another place is then tried. ``watch`` is told before
    every try what there is so far; what it raises ends the planting.
    """
    composed = start
    for kind in sorted(kinds, key=_height):
        for _ in range(_ATTEMPTS):
            if watch:
                watch(composed)
            before = tuple(planted.change for _, planted in composed.errors)
            variant = composed.whole
            ground = Ground(variant.estimate, start.catalogue, chance, before, start.origin)
            planted = kind.plant(ground)
            if planted is None or _overlap(composed, planted):
                continue
            more = composed.with_error(kind, planted)
            if go_together(more) and (accept is None or accept(more)):
                composed = more
                break
    return composed


def _overlap(composed: Composed, planted: Planted) -> bool:
    """Whether an error is in a row of another: seen at once, before anything is priced."""
    rows = _ids(planted.tags)
    return any(rows & _ids(other.tags) for _, other in composed.errors)


def go_together(composed: Composed) -> bool:
    """Whether each error is to be seen and mended by itself.

    Each has rows of its own in which no other error shows; it changes its cell also with the
    others there; and what follows from it alone still follows with the others there.
    """
    entries = [_ids(_entry_tags(composed, number)) for number in range(len(composed.errors))]
    consequences = [composed.consequences(number) for number in range(len(composed.errors))]
    for number, follows in enumerate(consequences):
        if not follows and not _in_references(composed, number):
            return False
        own = set(_entry_tags(composed, number))
        if own and not own & set(follows) and not _in_references(composed, number):
            return False
        others = [entry for place, entry in enumerate(entries) if place != number]
        touched = entries[number] | _items(composed, _ids(follows))
        if any(touched & entry for entry in others):
            return False
        if not _still_follows(composed, number, set(follows)):
            return False
    return True


def _entry_tags(composed: Composed, number: int) -> tuple[str, ...]:
    """The cells of an error; of an omission those that the estimate would have."""
    tags = composed.own_tags(number)
    if tags or composed.errors[number][1].tags:
        return tags
    there = composed.whole.values
    return tuple(tag for tag in composed.mended[number].values if tag not in there)


def _in_references(composed: Composed, number: int) -> bool:
    change = composed.errors[number][1].change
    return change.specification is not None or change.edit is not None


def _still_follows(composed: Composed, number: int, follows: set[str]) -> bool:
    """Sums up to 直接工事費 must change as they would without the other errors.

    Overheads are cut to thousands of yen, so that a small change may rightly not show in them.
    """
    others = {
        tag
        for place in range(len(composed.errors))
        if place != number
        for tag in _entry_tags(composed, place)
    }
    costs = {cost.id for cost in composed.whole.estimate.costs} - {"直接工事費"}
    alone = _differing(composed.alone[number].values, composed.clean.values)
    return all(
        tag in follows or tag in others or _id(tag) in costs or not _is_figure(tag) for tag in alone
    )


def _is_figure(tag: str) -> bool:
    return tag.rpartition(".")[2] in ("amount", "total", "unit_price") and not tag.startswith(
        ("page", "facts.")
    )


def _items(composed: Composed, ids: set[str]) -> set[str]:
    """Those of the ids that are lines of work, tables or their parts: not sums or overheads."""
    estimate = composed.whole.estimate
    sums = {line.id for line in (*estimate.lines, *estimate.itemised) if line.kind == "group"}
    sums |= {cost.id for cost in estimate.costs}
    return {
        one for one in ids if one not in sums and not one.startswith(("page", "facts", "front"))
    }


def _ids(tags: Sequence[str]) -> set[str]:
    """Of facts the whole tag: each stands in a row of its own."""
    return {tag if tag.startswith(("facts.", "front.")) else _id(tag) for tag in tags}


def _id(tag: str) -> str:
    return tag.rpartition(".")[0]


def _differing(one: dict[str, Value], other: dict[str, Value]) -> list[str]:
    return [tag for tag in {**one, **other} if one.get(tag) != other.get(tag)]


def _redesigned(design: Design, changes: Sequence[Callable[[Design], Design] | None]) -> Design:
    for change in changes:
        design = change(design) if change else design
    return design


_LATE = {
    "formula_leaves_out": 1, "table_total": 1, "group_sum": 2, "formula_adds_twice": 2.5,
    "typed_total": 2, "base": 3, "rate_of_category": 3, "rate_of_other_year": 3,
    "rate_hundredth": 3, "correction_missing": 3, "correction_twice": 3, "not_cut": 4,
    "cost_sum": 4, "administration_rate": 5, "guarantee": 5, "price_rounded_up": 6, "tax": 7,
    "investigation_price": 8, "work_name": 8, "period": 8, "price_date": 8, "overhead_year": 8,
    "thickness_in_text": 8,
}  # fmt: skip


def _height(kind: Kind) -> float:
    """How far up the calculation a kind of error enters."""
    return _LATE.get(kind.name, 0)
