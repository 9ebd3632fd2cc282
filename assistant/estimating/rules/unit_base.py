"""Rule 15: units and base quantities."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import UNIT_BASE
from assistant.estimating.price_checks.price_findings import cases_of_rule
from assistant.estimating.price_checks.same_item import same_item_findings
from assistant.estimating.price_checks.step_counts import step_count_findings
from assistant.estimating.price_checks.steps import step_findings
from assistant.estimating.price_checks.table_bases import table_base_findings
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(15, UNIT_BASE, "単位・基準数量")
def unit_base(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A price is per the line's unit, and every part of a unit-cost table per the table's base.

    Also: prices that a table gives in steps (12 t まで …、以後 2 t ごとに …), and one thing with two
    units or two prices in one estimate.
    """
    yield from cases_of_rule(UNIT_BASE, estimate, references)
    yield from table_base_findings(estimate)
    yield from step_findings(estimate, references)
    yield from step_count_findings(estimate)
    yield from same_item_findings(estimate, references)
