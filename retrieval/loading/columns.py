"""Where the columns of a page are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

_FULL_COLUMN = 8  # full lines that show a column of text
_SOURCE = "出典"  # what the remarks in the margin of design manuals begin with


class Placed(Protocol):
    """Text with a place: what columns are found from."""

    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def opening(self) -> str:
        """Its first characters."""
        ...


@dataclass(frozen=True, slots=True)
class Columns:
    """``margin``: where a narrow column of remarks begins; ``middle``: where a second one does."""

    margin: float | None = None
    middle: float | None = None


def find_columns(runs: Sequence[Placed]) -> Columns:
    """Find a margin column on the right and a second column of text, None where there is none."""
    if len(runs) < 6:  # noqa: PLR2004
        return Columns()
    margin = _margin(runs)
    body = runs if margin is None else [run for run in runs if run.left < margin - 2]
    return Columns(margin, _middle(body))


def _extent(runs: Sequence[Placed]) -> tuple[float, float]:
    return min(run.left for run in runs), max(run.right for run in runs)


def _edges(runs: Iterable[Placed], lowest: float, highest: float) -> list[float]:
    """Left edges that runs share, within a point, most shared first."""
    counts: dict[int, list[float]] = {}
    for run in runs:
        if lowest < run.left < highest:
            counts.setdefault(round(run.left / 2), []).append(run.left)
    groups = sorted(counts.values(), key=len, reverse=True)
    return [min(group) for group in groups]


def _margin(runs: Sequence[Placed]) -> float | None:
    """Lines of text end just before it, and next to nothing runs across its edge."""
    left, right = _extent(runs)
    width = right - left
    sources = [run for run in runs if run.opening.startswith(_SOURCE)]
    if sources:
        edge = min(run.left for run in sources)
        if edge > left + 0.55 * width:
            return edge
    for edge in _edges(runs, left + 0.6 * width, right)[:4]:
        beside = [run for run in runs if run.left >= edge - 2]
        main = [run for run in runs if run.right <= edge + 2 and run.left < edge - 2]
        across = len(runs) - len(beside) - len(main)
        full = [
            run
            for run in main
            if edge - run.right < 4 * run.size and run.right - run.left > 15 * run.size
        ]
        if len(beside) >= 2 and across * 10 <= len(main) and len(full) >= 3:  # noqa: PLR2004
            return edge
    return None


def _middle(runs: Sequence[Placed]) -> float | None:
    """Full lines on both sides of one edge near the middle of the page."""
    if len(runs) < 12:  # noqa: PLR2004
        return None
    left, right = _extent(runs)
    width = right - left
    for edge in _edges(runs, left + 0.4 * width, left + 0.65 * width)[:2]:
        first = [run for run in runs if run.right <= edge + 2]
        second = [run for run in runs if run.left >= edge - 2]
        across = len(runs) - len(first) - len(second)
        full_first = sum(
            run.right - run.left > 0.8 * (edge - left) and run.right - run.left > 10 * run.size
            for run in first
        )
        full_second = sum(
            run.right - run.left > 0.7 * (right - edge) and run.right - run.left > 10 * run.size
            for run in second
        )
        if full_first >= 4 and full_second >= 4 and across * 5 <= len(runs):  # noqa: PLR2004
            return edge
        if across * 10 <= len(runs) and _is_run_over(first, second, edge - left):
            return edge
    return None


def _is_run_over(first: Sequence[Placed], second: Sequence[Placed], width: float) -> bool:
    """Whether a column of text, ``width`` to the next, goes on at the head of a short second one.

    Its lines are full, end alike and leave a gap, and it runs further down than the second one.
    """
    full = [run for run in first if run.right - run.left > 0.8 * width]
    if not second or len(full) < max(_FULL_COLUMN, 0.4 * len(first)):
        return False
    size = median(run.size for run in full)
    end = max(run.right for run in full)
    alike = sum(end - run.right < 1.5 * size for run in full)
    edge = min(run.left for run in second)
    head = min(run.top for run in full)
    return (
        alike >= _FULL_COLUMN
        and edge - end > 0.8 * size
        and abs(min(run.top for run in second) - head) < 3 * size
        and max(run.bottom for run in second) < max(run.bottom for run in full)
    )
