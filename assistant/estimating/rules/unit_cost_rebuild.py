"""Rule 2: every 代価表 and 単価表 rebuilt from its parts."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.added_corrections import added_correction_findings
from assistant.estimating.price_checks.analysis import analyse
from assistant.estimating.price_checks.daily_output import daily_output_findings
from assistant.estimating.price_checks.day_and_night import day_and_night_findings
from assistant.estimating.price_checks.listed_tables import listed_table_findings
from assistant.estimating.price_checks.productivity import productivity_findings
from assistant.estimating.price_checks.stated_factors import stated_factor_findings
from assistant.estimating.price_checks.systematic import unless_systematic
from assistant.estimating.price_checks.table_chains import circle_findings, depth_findings
from assistant.estimating.price_checks.table_references import (
    reference_findings,
    referring_price_findings,
)
from assistant.estimating.price_checks.table_sums import (
    conventions_of,
    percentage_findings,
    total_findings,
    unit_price_findings,
)
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.walking import walk


@rule(2, "unit_cost_rebuild", "代価表・単価表の組立て")
def unit_cost_rebuild(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A table is the sum of its parts, its unit price that sum per unit, and lines refer to it.

    Sources: 土木工事標準積算基準 (amounts inside a 単価表 to 2 decimals, 諸雑費 closes the table to
    significant digits); the digits and directions of an authority are inferred from the document.
    """
    found = list(_rebuilt(estimate, references))
    yield from found
    faulty = {finding.table_key for finding in found if finding.table_key}
    faulty |= {
        case.located.table_key
        for case in analyse(estimate, references).cases
        if case.located.table_key
    }
    yield from listed_table_findings(estimate, references, faulty)


def _rebuilt(estimate: Estimate, references: References) -> Iterator[Finding]:
    ways = conventions_of(estimate)
    tables = estimate.tables
    referring = sum(1 for located in walk(estimate) if located.line.reference)
    for table in tables:
        yield from percentage_findings(table)
    yield from unless_systematic(
        (found for table in tables for found in total_findings(table, ways)), len(tables)
    )
    productivity = list(productivity_findings(estimate, references))
    other_base = {found.table_key for found in productivity if found.case == "base_quantity"}
    yield from unless_systematic(
        (
            found
            for table in tables
            if table.key not in other_base
            for found in unit_price_findings(table, ways)
        ),
        len(tables),
    )
    yield from reference_findings(estimate)
    yield from circle_findings(estimate)
    yield from unless_systematic(referring_price_findings(estimate), referring)
    yield from depth_findings(estimate)
    yield from productivity
    yield from added_correction_findings(estimate, references)
    yield from daily_output_findings(estimate, references)
    yield from stated_factor_findings(estimate, references)
    yield from day_and_night_findings(estimate, {found.place for found in productivity})
