"""Saying that the documents don't answer, before any model is asked.

The sign is how much of the question, weighted by what its words tell, one place in the
documents covers. The threshold was fitted on the development questions (52 answerable, 8 not).
"""

from __future__ import annotations

from retrieval.ranking import Found

THRESHOLD = 0.47
_PLACES = 10
_UNITS = 4
_HEADINGS = 3

NO_ANSWER = "資料に記載がありません。"


def best_coverage(found: Found) -> float:
    """The share of the question that the best single place covers, 0 to 1."""
    return max(
        (unit.coverage for item in found.ranked[:_PLACES] for unit in item.units[:_UNITS]),
        default=0.0,
    )


def should_abstain(found: Found) -> bool:
    """Whether no place covers enough of the question to be quoted as an answer."""
    return best_coverage(found) < THRESHOLD


def nearest_headings(found: Found) -> tuple[str, ...]:
    """Where a person might look on: document and clause of the nearest passages."""
    names = (
        f"{item.candidate.document.title or item.candidate.document.path} {item.candidate.passage.clause}"
        for item in found.ranked
    )
    return tuple(dict.fromkeys(name.strip() for name in names))[:_HEADINGS]
