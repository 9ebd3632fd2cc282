"""Machine tables of one machine by day and by night: the fuel does not change with the light."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.matching.names import name_key, unit_key
from assistant.estimating.model import Estimate, LineKind, Place, UnitCostTable
from assistant.estimating.price_checks.said import number, on_line, shown, table_name, text
from assistant.estimating.walking import Located, walk_table

RULE = "unit_cost_rebuild"


def day_and_night_findings(estimate: Estimate, said: AbstractSet[Place]) -> Iterator[Finding]:
    """Fuel quantities that differ between 昼間 and 夜間 tables of the same thing.

    Silent where one of the two cells was already ``said`` to be wrong.
    """
    pairs: dict[tuple[str, str], dict[bool, UnitCostTable]] = defaultdict(dict)
    for table in estimate.tables:
        key = name_key(f"{table.name.text} {text(table.specification)}")
        by_night = "夜間" in key
        if by_night or "昼間" in key:
            same = key.replace("夜間", "").replace("昼間", "")
            pairs[same, unit_key(text(table.base_unit))][by_night] = table
    for found in pairs.values():
        if len(found) == 2:
            yield from _compared(found[False], found[True], said)


def _compared(
    day: UnitCostTable, night: UnitCostTable, said: AbstractSet[Place]
) -> Iterator[Finding]:
    if number(day.base_quantity) != number(night.base_quantity):
        return
    by_day = _consumed(day)
    for key, located in _consumed(night).items():
        other = by_day.get(key)
        at = located.line.quantity
        if other is None or at is None or at.number == number(other.line.quantity):
            continue
        if at.place in said or (other.line.quantity and other.line.quantity.place in said):
            continue
        expected = number(other.line.quantity)
        yield on_line(
            RULE,
            "day_and_night",
            Severity.WARNING,
            located,
            at,
            f"{table_name(day)}では {shown(expected) if expected is not None else '空欄'} です。"
            "昼間と夜間で消費量が違います。",
            expected=shown(expected) if expected is not None else "",
            figures={"other": table_name(day)},
        )


def _consumed(table: UnitCostTable) -> dict[tuple[str, str, str], Located]:
    """What a table consumes by the litre, by what it is."""
    return {
        (
            name_key(found.line.name.text),
            name_key(text(found.line.specification)),
            unit_key(text(found.line.unit)),
        ): found
        for found in walk_table(table)
        if found.line.kind is LineKind.ITEM
        and unit_key(text(found.line.unit)) in ("l", "kg", "kwh")
    }
