"""What looking for an item among many rows finds, and how alike two texts are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.estimating.matching.unit_names import unit_ratio

LEAST_UNCERTAIN = 65
_MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that are the item, with the certainty's name, a score of 0–100, and why not exact.

    ``similar`` are (row, score) of an uncertain one; ``same_name`` all rows with the same name.
    """

    certainty: str
    score: int = 0
    rows: tuple[int, ...] = ()
    similar: tuple[tuple[int, int], ...] = ()
    same_name: tuple[int, ...] = ()
    unit_agrees: bool = True
    why: str = ""


NOTHING = Found("none")


def no_better_than_likely(found: Found, why: str) -> Found:
    """An exact find as a likely one, with what is not exact."""
    if found.certainty != "exact":
        return found
    return Found("likely", 90, found.rows, (), found.same_name, found.unit_agrees, why)


def uncertain(scored: Iterable[tuple[int, int]], every: Sequence[int], why: str) -> Found:
    """The best of (row, score) as questions; none when nothing is near enough."""
    best = sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_MOST_CANDIDATES]
    best = [pair for pair in best if pair[1] >= LEAST_UNCERTAIN - 25]
    if not best:
        return Found("none", same_name=tuple(every))
    return Found("uncertain", best[0][1], (), tuple(best), tuple(every), why=why)


def units_allow(first: str, second: str) -> bool:
    """Whether two units may be of one thing: one is not stated, or they convert."""
    return not first or not second or unit_ratio(first, second) is not None


def likeness(first: str, second: str) -> int:
    """How alike two specifications are, 0–100; 60 when either is not stated."""
    from rapidfuzz import fuzz

    if not first or not second:
        return 60
    return int(max(fuzz.ratio(first, second), fuzz.token_set_ratio(first, second) - 10))
