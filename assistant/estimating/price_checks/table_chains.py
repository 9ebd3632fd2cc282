"""Chains of references between unit-cost tables: circles, and more levels than are usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.said import on_table, table_label
from assistant.estimating.price_checks.table_references import tables_by_key
from assistant.estimating.price_checks.table_sums import RULE
from assistant.estimating.walking import walk_table

_DEEPEST = 3  # 内訳 → 代価 → 単価 → 機械運転単価 (formats.md 1.8)


def circle_findings(estimate: Estimate) -> Iterator[Finding]:
    """References that lead back to the table from which they start."""
    tables = tables_by_key(estimate)
    below = {
        table.key: [
            key for found in walk_table(table) if (key := found.line.reference or "") in tables
        ]
        for table in estimate.tables
    }
    for table in estimate.tables:
        path = _path_back(table.key, below)
        if path and table.key == min(path):
            yield on_table(
                RULE,
                "cycle",
                Severity.ERROR,
                table,
                table.name,
                "参照が一巡しています（" + "→".join(table_label(key) for key in path) + "）。",
            )


def _path_back(start: str, below: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys on a way from a table back to itself; empty when there is none."""
    waiting = [[start]]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for key in below.get(path[-1], []):
            if key == start:
                return [*path, start]
            if key not in seen:
                seen.add(key)
                waiting.append([*path, key])
    return []


def _levels(below: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How many tables the longest chain from each holds; those in or above a circle count as 1.

    From the leaves upwards, so that neither many ways to one table nor a long chain costs much.
    """
    above: dict[str, list[str]] = defaultdict(list)
    for key, others in below.items():
        for other in others:
            above[other].append(key)
    waiting = {key: len(others) for key, others in below.items()}
    levels = dict.fromkeys(below, 1)
    ready = [key for key, count in waiting.items() if not count]
    for key in ready:  # grows while it is read
        for user in above[key]:
            levels[user] = max(levels[user], levels[key] + 1)
            waiting[user] -= 1
            if not waiting[user]:
                ready.append(user)
    return levels


def depth_findings(estimate: Estimate) -> Iterator[Finding]:
    """Chains of references that are deeper than the usual three levels."""
    tables = tables_by_key(estimate)

    levels_of = _levels(
        {
            key: {
                other
                for found in walk_table(table)
                if (other := found.line.reference or "") in tables
            }
            for key, table in tables.items()
        }
    )
    for table in estimate.tables:
        levels = levels_of[table.key]
        if levels > _DEEPEST + 1:
            yield on_table(
                RULE,
                "deep",
                Severity.INFO,
                table,
                table.name,
                f"参照が{levels}段あります。",
            )
