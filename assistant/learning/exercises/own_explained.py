"""What is told of an error that was planted into a given estimate: places, calculation, difference."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.explanation import explain
from assistant.estimating.model import Place
from assistant.learning.exercises.exercise import PlantedError
from assistant.learning.exercises.own_cells import place_name, position, row_places
from assistant.learning.exercises.own_kinds import OwnError
from assistant.learning.exercises.own_planting import OwnPlanted, Sown
from assistant.learning.exercises.proof import yen


def explained(planted: OwnPlanted, made: Sown, cells: Collection[str]) -> PlantedError:
    """The error as a trainee is told of it; only ``cells`` can be marked."""
    kind, error, finding = planted.kind, planted.error, planted.finding
    places = [place_name(value.place) for value in error.values]
    near = list(row_places(made.book, error.values[0].place))
    if kind.name == "twice":
        first = error.values[0].place
        below = replace(first, cell=_below(first))
        # Both rows whole: which cell of a line stands for it is the trainee's choice.
        places += [*near, *row_places(made.book, below)]
    right = tuple(place for place in dict.fromkeys(places) if place in cells)
    beside = tuple(place for place in dict.fromkeys(near) if place not in right and place in cells)
    # Where the checker blames another cell of the row, its words would contradict ours.
    agrees = finding.place == error.values[0].place or kind.name == "twice"
    said = (*(x.text for x in finding.basis), explain(finding)) if agrees else ()
    steps = error.explanation or (finding.message,)
    return PlantedError(
        kind=kind.name,
        title=kind.title,
        places=right,
        near=beside,
        stands=error.stands,
        should=error.should,
        reason=kind.reason,
        also=kind.also,
        explanation=(
            f"記載は {error.stands}、正しくは {error.should}。",
            *steps,
            *(x for x in said if x not in steps and not _SAYS_NOTHING.fullmatch(x)),
            *_difference(error),
            _OTHERWISE_TWICE if kind.name == "twice" else _OTHERWISE,
        ),
        basis=tuple(x.document for x in finding.basis if agrees),
        follows=tuple(
            x for x in planted.follows if x not in right and x not in beside and x in cells
        ),
    )


_SAYS_NOTHING = re.compile(r"(.+) = \1")
_OTHERWISE = "この欄だけを変えてあるので、ほかの金額（上の計や工事価格）は正しい額のままである。"
_OTHERWISE_TWICE = "行を増やしただけなので、ほかの金額（上の計や工事価格）は正しい額のままである。"


def _difference(error: OwnError) -> tuple[str, ...]:
    """The difference in yen where the error is a figure in yen."""
    if error.right is None or not error.should.endswith("円"):
        return ()
    stands = Decimal(error.stands.rstrip("円").replace(",", ""))
    return (f"この欄の差は {yen(abs(error.right - stands))}円。",)


def _below(place: Place) -> str:
    row = position(place)[0]
    return place.cell.removesuffix(str(row)) + str(row + 1)
