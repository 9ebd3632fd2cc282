"""Whether every part of a unit-cost table is on the table's base quantity and unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.matching.names import unit_key, unit_ratio
from assistant.estimating.model import Estimate, LineKind, UnitCostTable
from assistant.estimating.price_checks.base_units import bare_unit, base_in_unit, same_kind
from assistant.estimating.price_checks.blocks import base_stated
from assistant.estimating.price_checks.cases import UNIT_BASE
from assistant.estimating.price_checks.said import (
    number,
    on_line,
    shown,
    table_name,
    text,
)
from assistant.estimating.price_checks.table_references import tables_by_key
from assistant.estimating.price_checks.table_sums import base_of
from assistant.estimating.walking import Located, walk, walk_table


def table_base_findings(estimate: Estimate) -> Iterator[Finding]:
    """Parts per another base quantity, and references from another unit than the table's."""
    tables = tables_by_key(estimate)
    for table in estimate.tables:
        for located in walk_table(table):
            if located.line.kind is LineKind.ITEM:
                yield from _part(located, table, tables.get(located.line.reference or ""))
        yield from _multiples(table)
    for located in walk(estimate):
        target = tables.get(located.line.reference or "")
        if target is not None and target is not located.table:
            yield from _referring_unit(located, target)


def _part(
    located: Located, table: UnitCostTable, target: UnitCostTable | None
) -> Iterator[Finding]:
    """A part that stands for more or less of the work than the table's base quantity.

    Only where the part says for how much it is: in words (``100m3当り``) or by the table that it
    refers to; and counts as a whole (式, or a unit that states the base).
    """
    line = located.line
    base, unit = base_of(table), unit_key(text(table.base_unit))
    quantity = number(line.quantity)
    at = line.unit_price or line.amount
    if not unit or quantity is None or at is None or at.number is None or not at.number:
        return
    stated = _stated_base(located, target)
    if stated is None or bare_unit(stated[1]) != bare_unit(unit):
        return
    part, _ = stated
    line_unit = unit_key(text(line.unit))
    whole = line_unit in ("式", "") or base_in_unit(line_unit) == part
    if not whole or quantity * part == base or part == base:
        return
    proved = target is not None and at.number == number(target.total)
    expected = at.number * base / part
    yield on_line(
        UNIT_BASE,
        "part_base",
        Severity.ERROR if proved else Severity.WARNING,
        located,
        at,
        f"{shown(base)}{unit}当りの表の中に、{shown(part)}{unit}当りの額が入っています。"
        f"{shown(base)}{unit}当りでは {shown(expected)} です。",
        expected=shown(expected),
        difference=(expected - at.number) * quantity,
        figures={"part": shown(part), "base": shown(base), "unit": unit},
    )


_MULTIPLES = (Decimal(10), Decimal(100), Decimal(1000))


def _multiples(table: UnitCostTable) -> Iterator[Finding]:
    """A part of ten or a hundred times the work that the table is for, in the same unit."""
    base, unit = base_of(table), unit_key(text(table.base_unit))
    if not unit or table.base_quantity is None:
        return
    parts = [
        found
        for found in walk_table(table)
        if found.line.kind is LineKind.ITEM and unit_key(text(found.line.unit)) == unit
    ]
    if not any(number(found.line.quantity) == base for found in parts):
        return  # no part is counted in the work itself
    for located in parts:
        at, quantity = located.line.quantity, number(located.line.quantity)
        if at is None or quantity is None or quantity / base not in _MULTIPLES:
            continue
        price = number(located.line.unit_price)
        yield on_line(
            UNIT_BASE,
            "part_multiple",
            Severity.WARNING,
            located,
            at,
            f"{shown(base)}{unit}当りの表の中に、{shown(quantity)}{unit}分の数量が入っています。",
            expected=shown(base),
            difference=(base - quantity) * price if price is not None else None,
            figures={"part": shown(quantity), "base": shown(base), "unit": unit},
        )


def _stated_base(located: Located, target: UnitCostTable | None) -> tuple[Decimal, str] | None:
    line = located.line
    for words in (line.specification, line.remarks, line.name):
        base, _ = base_stated(text(words))
        if base is not None:
            return base.quantity, base.unit
    if target is not None and target.base_unit is not None:
        return base_of(target), unit_key(target.base_unit.text)
    return None


def _referring_unit(located: Located, target: UnitCostTable) -> Iterator[Finding]:
    """A line in another unit than the table that makes its price."""
    line = located.line
    unit, wanted = text(line.unit), text(target.base_unit)
    if (
        not unit
        or not wanted
        or line.unit is None
        or unit_key(unit) == "式"
        or unit_key(wanted) == "式"
    ):
        return
    if unit_ratio(unit, wanted) is not None or same_kind(unit, wanted):
        return
    yield on_line(
        UNIT_BASE,
        "referring_unit",
        Severity.WARNING,
        located,
        line.unit,
        f"{table_name(target)}は「{wanted}」当りですが、この行の単位は「{unit}」です。",
        expected=wanted,
        figures={"unit": unit, "expected": wanted},
    )
