"""Pairing what lines refer to with the tables that there are, where both write it differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.estimating.model import Breakdown, Line, UnitCostTable

_KIN = (
    frozenset({"単価表", "代価表", "施工単価表", "施工パッケージ"}),
    frozenset({"明細表", "内訳表"}),
)


def with_resolved_references(
    breakdowns: Sequence[Breakdown], tables: Sequence[UnitCostTable]
) -> tuple[list[Breakdown], list[UnitCostTable]]:
    """The same, with references renamed to the one table that they can mean.

    A bare number (``:3`` of 第3号) means the only table of that number; ``単1号`` may mean 代価表 1
    when there is no 単価表 1. A reference without a table stays as it is, for a rule to say so;
    a bare number without one is dropped, since it may be anything.
    """
    keys = {table.key for table in tables}
    by_number: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_number[key.partition(":")[2]].append(key)
    known: dict[str, str | None] = {}

    def resolved(reference: str) -> str | None:
        if reference in keys:
            return reference
        if reference not in known:
            known[reference] = _meant(reference, by_number)
        return known[reference]

    return (
        [replace(b, lines=_lines(b.lines, resolved)) for b in breakdowns],
        [replace(t, lines=_lines(t.lines, resolved)) for t in tables],
    )


def _meant(reference: str, by_number: dict[str, list[str]]) -> str | None:
    word, _, number = reference.partition(":")
    same = by_number.get(number, [])
    if not word:
        return same[0] if len(same) == 1 else None
    kin = next((group for group in _KIN if word in group), frozenset())
    related = [key for key in same if key.partition(":")[0] in kin]
    return related[0] if len(related) == 1 else reference


def _lines(lines: Sequence[Line], resolved: Callable[[str], str | None]) -> tuple[Line, ...]:
    return tuple(
        line
        if line.reference is None and not line.children
        else replace(
            line,
            reference=resolved(line.reference) if line.reference else None,
            children=_lines(line.children, resolved),
        )
        for line in lines
    )
