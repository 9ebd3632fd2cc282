"""Saying that the documents don't answer, before any model is asked.

Two kinds of sign: whether one place has the question's words, the rare ones above all, and the kind
of quantity asked for; and how near the best places are to the question in meaning. The weights
are a logistic regression on 124 development questions (104 answerable) over the published
standards; left out one by one, 14 of the 20 unanswerable ones were declined, and 5 of the 104 others; between
`THRESHOLD` and `DOUBTFUL` (5 more unanswerable ones) it is the model that decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering.evidence import Nearness
from retrieval.ranking import Found

_PLACES = 10
_UNITS = 4
_HEADINGS = 3
_COVERED = 0.3

NO_ANSWER = "資料に記載がありません。"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer being there.

    ``coverage``: the share of the question that the best single place covers. ``score``: what
    ranking gave the best passage. ``missing``: the rarest word that the place lacks, as a share of
    the rarest of all. ``lacks_quantity``: a unit was asked for and none of its kind stands in the
    best places. ``nearest`` and ``first``: cosines of the nearest and the first place, 0 unmeasured.
    """

    coverage: float
    score: float
    missing: float
    lacks_quantity: bool
    nearest: float
    first: float


_WITH_MEANING = {
    "score": 0.597,
    "missing": -1.491,
    "lacks_quantity": -1.916,
    "nearest": 49.391,
    "first": 36.362,
    "bias": -77.382,
}
_WORDS_ONLY = {
    "score": 0.957,
    "missing": 0.436,
    "lacks_quantity": -1.818,
    "coverage": 2.186,
    "bias": -8.115,
}
THRESHOLD = 0.6
DOUBTFUL = 1.5
"""Below this an answer needs a conclusion that stands, or the model saying more than nothing."""


def signs_of(found: Found, near: Nearness) -> Signs:
    """Read the signs off a search."""
    places = [unit for item in found.ranked[:_PLACES] for unit in item.units[:_UNITS]]
    best = max(places, key=lambda unit: unit.coverage)
    rarest = max(found.rarity, default=0.0) or 1.0
    missing = max(
        (
            weight
            for weight, cover in zip(found.rarity, best.covers, strict=True)
            if cover < _COVERED
        ),
        default=0.0,
    )
    explicit = any(asked.explicit for asked in found.question.asked_units)
    has_quantity = any(unit.asked_unit for item in found.ranked[:3] for unit in item.units[:3])
    cosines = list(near.values())
    return Signs(
        coverage=best.coverage,
        score=found.ranked[0].score,
        missing=missing / rarest,
        lacks_quantity=explicit and not has_quantity,
        nearest=max(cosines, default=0.0),
        first=cosines[0] if cosines else 0.0,
    )


def support(signs: Signs) -> float:
    """The log-odds that the documents answer."""
    weights: Mapping[str, float] = _WITH_MEANING if signs.nearest else _WORDS_ONLY
    return weights["bias"] + sum(
        weight * float(getattr(signs, name)) for name, weight in weights.items() if name != "bias"
    )


def should_abstain(found: Found, near: Nearness) -> bool:
    """Whether nothing found is likely to answer."""
    if not found.ranked or not found.ranked[0].units:
        return True
    return support(signs_of(found, near)) < THRESHOLD


def is_doubtful(found: Found, near: Nearness) -> bool:
    """Whether an answer being there is uncertain enough to ask the model's opinion."""
    return support(signs_of(found, near)) < DOUBTFUL


def nearest_headings(found: Found) -> tuple[str, ...]:
    """Where a person might look on: document and clause of the nearest passages."""
    names = (
        f"{item.candidate.document.title or item.candidate.document.path} {item.candidate.passage.clause}"
        for item in found.ranked
    )
    return tuple(dict.fromkeys(name.strip() for name in names))[:_HEADINGS]
