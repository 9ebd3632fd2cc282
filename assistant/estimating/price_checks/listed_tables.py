"""Prices of unit-cost tables that the price table lists too, as a price of the whole work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from assistant.estimating.facts import price_date
from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.matching.tables import Certainty, match_price, price_index
from assistant.estimating.model import Estimate, UnitCostTable
from assistant.estimating.price_checks.cases import applicable
from assistant.estimating.price_checks.districts import district_of
from assistant.estimating.price_checks.price_findings import quoted
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.price_checks.said import (
    line_difference,
    number,
    on_line,
    shown,
    table_label,
)
from assistant.estimating.price_checks.table_references import table_prices, tables_by_key
from assistant.estimating.references import References
from assistant.estimating.walking import walk, walk_table

RULE = "unit_cost_rebuild"


def listed_table_findings(
    estimate: Estimate, references: References, faulty: Collection[str]
) -> Iterator[Finding]:
    """Lines that refer to a table, whose very item the price table lists at another price.

    Silent where the table, or one that it is made of, is already known to be ``faulty``: then
    the price follows from the fault.
    """
    tables = tables_by_key(estimate)
    if not tables or not references.prices:
        return
    index, day, district = (
        price_index(references),
        price_date(estimate),
        district_of(estimate, references)[0],
    )
    seen: set[str] = set()
    for located in walk(estimate):
        line = located.line
        key, price, at = line.reference or "", number(line.unit_price), line.unit_price
        if key not in tables or key in seen or not price or at is None:
            continue
        if price not in table_prices(tables[key], line.unit.text if line.unit else ""):
            continue  # told as a price that is not the table's
        match = match_price(line, index, day, district)
        row = match.row
        if match.certainty is not Certainty.EXACT or row is None or not match.unit_agrees:
            continue
        if any(known.price == price for known in applicable(match)):
            continue
        if _made_of(key, tables) & set(faulty):
            continue
        seen.add(key)
        slip = relation(price, row.price)
        yield on_line(
            RULE,
            "listed_otherwise",
            Severity.WARNING,
            located,
            at,
            f"{table_label(key)}から {shown(price)} としていますが、単価表には同じ品目が {shown(row.price)} で"
            f"載っています。" + (f"{slip.text}。" if slip else ""),
            expected=shown(row.price),
            difference=line_difference(line, row.price),
            basis=(basis_of(row.origin, quoted(row)),),
            figures={"table": table_label(key), "listed": shown(row.price)},
        )


def _made_of(key: str, tables: Mapping[str, UnitCostTable]) -> set[str]:
    """A table's key with those of all tables below it."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current in found or current not in tables:
            continue
        found.add(current)
        waiting += [
            below.line.reference for below in walk_table(tables[current]) if below.line.reference
        ]
    return found
