"""Rule 13: one price date for the whole estimate."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import ONE_PRICE_DATE
from assistant.estimating.price_checks.line_dates import line_date_findings
from assistant.estimating.price_checks.price_findings import cases_of_rule
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(13, ONE_PRICE_DATE, "単価適用月の混在")
def one_price_date(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Every price is of one effective month (rules.md 45): by its edition, and by its remarks.

    With a stated 単価適用日 a price of another edition is rule 1's; without one, the edition
    that most prices are of is taken as meant, and the others are doubtful.
    """
    yield from cases_of_rule(ONE_PRICE_DATE, estimate, references)
    yield from line_date_findings(estimate)
