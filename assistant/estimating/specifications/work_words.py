"""What a line is about, for rules that put lines of a group in relation: words, units, scope."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.estimating.matching.names import unit_key
from assistant.estimating.model import Breakdown, Estimate, Line, LineKind
from assistant.estimating.reading.words import plain


@dataclass(frozen=True, slots=True)
class Work:
    """A line with its name and specification in one spelling, its unit's key and its quantity."""

    line: Line
    words: str
    unit: str
    quantity: Decimal | None
    headings: tuple[Line, ...]

    @property
    def context(self) -> str:
        """The words of the headings above and of the line."""
        return "/".join((*(plain(heading.name.text) for heading in self.headings), self.words))


def works_of(breakdown: Breakdown) -> tuple[Work, ...]:
    """Every priced line of a breakdown."""
    return tuple(_works(breakdown.lines, ()))


def works_in(estimate: Estimate) -> tuple[Work, ...]:
    """Every priced line of every breakdown; unit-cost tables are left out."""
    return tuple(work for breakdown in estimate.breakdowns for work in works_of(breakdown))


def groups_of(breakdown: Breakdown) -> Iterator[tuple[Work, ...]]:
    """The priced lines below each heading, the smallest groups first.

    A heading that has lines and headings below it gives its group after theirs; a breakdown
    without headings is one group.
    """
    if any(line.children for line in breakdown.lines):
        yield from _groups(breakdown.lines, ())
        loose = tuple(_works([line for line in breakdown.lines if not line.children], ()))
        if loose:  # the first part of a sheet may have its heading as the sheet's title
            yield loose
    else:
        yield works_of(breakdown)


@lru_cache(maxsize=8)
def data_table(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a shipped table of this package (tabs; lines that begin with # are remarks)."""
    from importlib import resources

    text = (resources.files("assistant.estimating") / "data" / name).read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if row and not row.startswith("#")]
    return tuple(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def _works(lines: Sequence[Line], headings: tuple[Line, ...]) -> Iterator[Work]:
    for line in lines:
        if line.children:
            yield from _works(line.children, (*headings, line))
        elif line.kind is LineKind.ITEM:
            specification = line.specification.text if line.specification else ""
            yield Work(
                line,
                plain(f"{line.name.text} {specification}"),
                unit_key(line.unit.text) if line.unit else "",
                line.quantity.number if line.quantity else None,
                headings,
            )


def _groups(lines: Sequence[Line], headings: tuple[Line, ...]) -> Iterator[tuple[Work, ...]]:
    for line in lines:
        if line.children:
            yield from _groups(line.children, (*headings, line))
            yield tuple(_works(line.children, (*headings, line)))
