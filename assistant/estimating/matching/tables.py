"""Which row of a price table or quantity sheet an estimate's line is, and how sure that is.

Exact keys first (`names`), in dictionaries; only for lines that have none, rows that share
pairs of characters are compared by rapidfuzz. Two texts that differ in a number, a code or a
telling word (D13/D16, VP/VU, 設置/撤去) are never the same thing, whatever the similarity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from assistant.estimating.matching.found_rows import Found
from assistant.estimating.matching.item_index import ItemIndex
from assistant.estimating.matching.names import specification_key, unit_key, unit_ratio
from assistant.estimating.model import Line
from assistant.estimating.price_checks.periods import applicable
from assistant.estimating.references import PriceRow, QuantityRow, References
from retrieval.protocols import Embedder


class Certainty(StrEnum):
    """How sure it is that a line and a row are the same thing. Only EXACT can prove an error."""

    EXACT = "exact"  # name, specification and unit are the same but for spelling
    LIKELY = "likely"  # numbers and codes agree, words nearly; or only the unit differs
    UNCERTAIN = "uncertain"  # similar: a question to the reviewer
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a line may be, with its certainty from 0 to 100."""

    row: PriceRow
    certainty: int


@dataclass(frozen=True, slots=True)
class PriceMatch:
    """What a price table says on a line.

    ``row`` is the row whose edition is in force on the day and that is valid in the district;
    None when the thing is in the table but in no edition or district that applies (then
    ``other_editions`` or ``other_districts`` is filled), when several districts remain and none
    is stated, and when nothing matches. ``alternatives`` are further rows in force with another
    price for the same thing (a table that lists two sources): any of them may be right.

    ``other_editions`` (latest first) are the same thing at another time, ``other_districts``
    elsewhere; ``neighbours`` have the same name and unit and another specification, in force.
    ``candidates`` are filled for uncertain ones only. ``score`` is 0–100. ``unit_ratio`` is how
    many of the row's unit one of the line's unit is (100 for a line in 100 m3 and a row in m3:
    the line's price should be 100 times the row's); None when the units don't convert.
    ``why`` says in Japanese what makes it less than exact.
    """

    certainty: Certainty
    score: int = 0
    row: PriceRow | None = None
    alternatives: tuple[PriceRow, ...] = ()
    other_editions: tuple[PriceRow, ...] = ()
    other_districts: tuple[PriceRow, ...] = ()
    neighbours: tuple[PriceRow, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    unit_agrees: bool = True
    unit_ratio: Decimal | None = Decimal(1)
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether the thing itself is in the table, applicable or not."""
        return self.certainty in {Certainty.EXACT, Certainty.LIKELY}


class PriceIndex:
    """A price table made ready for `match_price`. Get it with `price_index`."""

    def __init__(self, rows: Sequence[PriceRow]) -> None:
        self.rows = tuple(rows)
        self.items = ItemIndex([(row.name, row.specification, row.unit) for row in self.rows])
        self.in_force: dict[tuple[str, date | None, str], dict[str, list[PriceRow]]] = {}


class QuantityIndex:
    """A quantity sheet made ready for `match_quantity`. Get it with `quantity_index`."""

    def __init__(self, rows: Sequence[QuantityRow]) -> None:
        self.rows = tuple(rows)
        self.items = ItemIndex([(row.name, row.specification, row.unit) for row in self.rows])


def price_index(references: References) -> PriceIndex:
    """The index of the references' prices, built once however many rules ask for it."""
    return _price_index(_Itself(references.prices))


def quantity_index(references: References) -> QuantityIndex:
    """The index of the references' quantities, built once however many rules ask for it."""
    return _quantity_index(_Itself(references.quantities))


class _Itself:
    """Rows that are equal to themselves only: hashing ten thousand of them would take too long."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[Any, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.rows is other.rows


@lru_cache(maxsize=2)
def _price_index(itself: _Itself) -> PriceIndex:
    return PriceIndex(itself.rows)


@lru_cache(maxsize=2)
def _quantity_index(itself: _Itself) -> QuantityIndex:
    return QuantityIndex(itself.rows)


def match_price(
    line: Line, index: PriceIndex, on: date | None = None, district: str = ""
) -> PriceMatch:
    """The row of the price table that a line is, valid ``on`` a day in a ``district``.

    Without a day the latest edition applies. A row of the district itself comes before one for
    everywhere.
    """
    name, specification, unit = _texts(line)
    found = index.items.find(name, specification, unit)
    if not found.rows and not found.similar and not found.same_name:
        return PriceMatch(Certainty.NONE)
    rows = [index.rows[number] for number in found.rows]
    fitting = applicable(rows, on, district)
    row = fitting.valid[0] if fitting.valid else None
    return PriceMatch(
        certainty=Certainty(found.certainty),
        score=found.score,
        row=row,
        alternatives=tuple(
            other for other in fitting.valid[1:] if other.price != fitting.valid[0].price
        ),
        other_editions=fitting.other_editions,
        other_districts=fitting.other_districts,
        neighbours=_neighbours(found, index, unit, rows, on, district),
        candidates=_candidates(found, index, on, district),
        unit_agrees=found.unit_agrees,
        unit_ratio=unit_ratio(unit, (row or rows[0]).unit)
        if rows and unit and rows[0].unit
        else Decimal(1),
        why=found.why,
    )


def _texts(line: Line) -> tuple[str, str, str]:
    return (
        line.name.text,
        line.specification.text if line.specification else "",
        line.unit.text if line.unit else "",
    )


def _candidates(
    found: Found, index: PriceIndex, on: date | None, district: str
) -> tuple[Candidate, ...]:
    """What an uncertain line may be, each thing once, with the price that would apply."""
    things: dict[tuple[str, str, str], list[PriceRow]] = {}
    scores: dict[tuple[str, str, str], int] = {}
    for number, score in found.similar:
        row = index.rows[number]
        thing = (row.name, row.specification, row.unit)
        things.setdefault(thing, []).append(row)
        scores[thing] = max(score, scores.get(thing, 0))
    return tuple(
        Candidate((applicable(rows, on, district).valid or rows)[0], scores[thing])
        for thing, rows in things.items()
    )


def _neighbours(
    found: Found,
    index: PriceIndex,
    unit: str,
    rows: Sequence[PriceRow],
    on: date | None,
    district: str,
) -> tuple[PriceRow, ...]:
    """Rows in force with the same name and unit and another specification."""
    if not found.same_name:
        return ()
    first = index.rows[found.same_name[0]]
    key = (first.name, on, district)
    if key not in index.in_force:
        index.in_force[key] = {
            specification: list(
                applicable([index.rows[number] for number in numbers], on, district).valid
            )
            for specification, numbers in index.items.same_name(first.name).items()
        }
    own = {specification_key(row.specification) for row in rows}
    wanted = unit_key(unit)
    return tuple(
        row
        for specification, valid in index.in_force[key].items()
        if specification not in own
        for row in valid
        if not wanted or unit_key(row.unit) == wanted
    )


@dataclass(frozen=True, slots=True)
class QuantityMatch:
    """What a quantity sheet says on a line: the rows that are it, in the sheet's order.

    ``similar`` are (row, certainty 0–100) of an uncertain one. ``unit_agrees`` is false when
    only the unit differs.
    """

    certainty: Certainty
    rows: tuple[QuantityRow, ...] = ()
    similar: tuple[tuple[QuantityRow, int], ...] = ()
    unit_agrees: bool = True
    why: str = ""


def match_quantity(line: Line, index: QuantityIndex) -> QuantityMatch:
    """The rows of the quantity sheet that a line is."""
    found = index.items.find(*_texts(line))
    return QuantityMatch(
        certainty=Certainty(found.certainty),
        rows=tuple(index.rows[number] for number in found.rows),
        similar=tuple((index.rows[number], score) for number, score in found.similar),
        unit_agrees=found.unit_agrees,
        why=found.why,
    )


def refine_with_embeddings(
    matches: Sequence[tuple[Line, PriceMatch]], embedder: Embedder
) -> list[PriceMatch]:
    """A second opinion on uncertain matches by meaning: candidates in order of nearness.

    A match stays uncertain, whatever comes out:
    similarity is no proof. Raises NaniwaError (``embedding``) when the model fails.
    """
    refined = []
    for line, match in matches:
        if match.certainty is not Certainty.UNCERTAIN or len(match.candidates) < 1:
            refined.append(match)
            continue
        asked = embedder.embed_query(" ".join(_texts(line)[:2]))
        vectors = embedder.embed_passages(
            [f"{one.row.name} {one.row.specification}" for one in match.candidates]
        )
        near = [sum(a * b for a, b in zip(asked, vector, strict=True)) for vector in vectors]
        ranked = sorted(zip(near, match.candidates, strict=True), key=lambda pair: -pair[0])
        candidates = tuple(
            Candidate(one.row, round((one.certainty + 100 * max(0.0, closeness)) / 2))
            for closeness, one in ranked
        )
        refined.append(replace(match, candidates=candidates, score=candidates[0].certainty))
    return refined
