"""Rule 2: every 代価表 and 単価表 rebuilt from its parts."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.added_corrections import added_correction_findings
from assistant.estimating.price_checks.daily_output import daily_output_findings
from assistant.estimating.price_checks.day_and_night import day_and_night_findings
from assistant.estimating.price_checks.productivity import productivity_findings
from assistant.estimating.price_checks.table_references import depth_findings, reference_findings
from assistant.estimating.price_checks.table_sums import conventions_of, table_sum_findings
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(2, "unit_cost_rebuild", "代価表・単価表の組立て")
def unit_cost_rebuild(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A table is the sum of its parts, its unit price that sum per unit, and lines refer to it.

    Sources: 土木工事標準積算基準 (amounts inside a 単価表 to 2 decimals, 諸雑費 closes the table to
    significant digits); the digits and directions of an authority are inferred from the document.
    """
    ways = conventions_of(estimate)
    for table in estimate.tables:
        yield from table_sum_findings(table, ways)
    yield from reference_findings(estimate)
    yield from depth_findings(estimate)
    productivity = list(productivity_findings(estimate, references))
    yield from productivity
    yield from added_correction_findings(estimate, references)
    yield from daily_output_findings(estimate, references)
    yield from day_and_night_findings(estimate, {found.place for found in productivity})
