"""Rule 4: which editions apply on the estimate's date, and which its figures are of."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.edition_dates import (
    other_edition_finding,
    outdated_date_findings,
    overhead_edition_findings,
    stated_date_findings,
)
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(4, "editions", "単価・経費・歩掛の版")
def editions(estimate: Estimate, references: References) -> Iterator[Finding]:
    """The editions in force on 単価適用日 and 経費適用年度 are those that the figures are of.

    New labour prices apply from 1 March, material prices monthly (rules.md 44, 45).
    """
    yield from other_edition_finding(estimate, references)
    yield from stated_date_findings(estimate, references)
    yield from outdated_date_findings(estimate, references)
    yield from overhead_edition_findings(estimate, references)
