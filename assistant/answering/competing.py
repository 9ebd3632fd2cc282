"""Which of several numbers a sentence means: the one whose words the question has.

「継手は30m以上の場合に設ける。ただし、軟弱地盤では20m以上とする。」 A question about soft ground means 20m, for
the exception takes over what the rule before it says and adds 軟弱地盤.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.documents import Passage, UnitKind
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, compatible, find_in_normalised, holds, same_quantity
from retrieval.question import Question

_EXCEPTION = re.compile(r"^(?:ただし|なお|この場合|また)")
_AFTER = 6
"""Characters after a number that still belong to it: 20m以上（軟弱地盤）."""
_CONDITION = 8.0
"""What a condition of the question that holds before a number counts, in rarity."""
MARGIN = 1.0
"""Less than this much rarity tells no two numbers apart."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A number in its place: ``told`` is the rarity of the question's words that lead to it.

    ``unit`` is the index of its sentence in the passage ``passage_id``.
    """

    quantity: Quantity
    told: float
    passage_id: str
    unit: int


def spots(
    passage: Passage, question: Question, rarity: Sequence[float], dimensions: Sequence[str]
) -> tuple[Spot, ...]:
    """Every number of the passage's sentences and items that is of one of the ``dimensions``."""
    found: list[Spot] = []
    rule_before: list[float] = [0.0] * len(rarity)
    for index, unit in enumerate(passage.units):
        if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM}:
            continue
        text = normalise(unit.text)
        inherited = rule_before if _EXCEPTION.match(text) else [0.0] * len(rarity)
        lead = list(inherited)
        position = 0
        for quantity in find_in_normalised(text):
            if not any(compatible(dimension, quantity.dimension) for dimension in dimensions):
                continue
            segment = folded(text[position : quantity.end + _AFTER])
            own = [word.found_in(segment) for word in question.content_words]
            lead = [max(a, b) for a, b in zip(lead, own, strict=True)]
            told = sum(a * weight for a, weight in zip(lead, rarity, strict=True))
            told += _CONDITION * _met(question, text[position : quantity.start])
            found.append(Spot(quantity, told, passage.id, index))
            position = quantity.end
        whole = folded(text)
        here = [word.found_in(whole) for word in question.content_words]
        rule_before = (
            [max(a, b) for a, b in zip(inherited, here, strict=True)]
            if _EXCEPTION.match(text)
            else here
        )
    return tuple(found)


def _met(question: Question, segment: str) -> int:
    """1 when the words before a number hold for a condition of the question, -1 when they don't."""
    results = [
        holds(_as_length(condition), limits)
        for condition in question.quantities
        for limits in find_in_normalised(segment)
        if limits.is_interval
    ]
    if True in results:
        return 1
    return -1 if False in results else 0


def _as_length(condition: Quantity) -> Quantity:
    """φ1200 and D25 are diameters in millimetres."""
    return replace(condition, dimension="mm") if condition.dimension == "bar" else condition


def is_outdone(
    said: Sequence[Quantity],
    passages: Sequence[Passage],
    question: Question,
    rarity: Sequence[float],
) -> bool:
    """Whether another number of the same kind fits the question better than all that were said.

    Or as well, in the same sentence: then the question does not tell the two apart.
    """
    dimensions = [quantity.dimension for quantity in said]
    places = [spot for passage in passages for spot in spots(passage, question, rarity, dimensions)]
    mine = [spot for spot in places if _is_among(spot.quantity, said)]
    if not mine:
        return False
    best = max(mine, key=lambda spot: spot.told)
    others = [spot for spot in places if not _is_among(spot.quantity, said)]
    better = any(spot.told > best.told + MARGIN for spot in others)
    as_good = any(
        spot.told >= best.told and (spot.passage_id, spot.unit) == (best.passage_id, best.unit)
        for spot in others
    )
    return better or (as_good and len(said) == 1)


def _is_among(quantity: Quantity, said: Sequence[Quantity]) -> bool:
    return any(same_quantity(quantity, one) for one in said)
