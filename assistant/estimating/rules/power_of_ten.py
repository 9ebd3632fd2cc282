"""Rule 3: powers of ten, and prices with consumption tax in them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import POWER_OF_TEN
from assistant.estimating.price_checks.past_prices import past_findings
from assistant.estimating.price_checks.price_findings import cases_of_rule
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(3, POWER_OF_TEN, "桁違い・税込み単価")
def power_of_ten(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A price is not ten times (a tenth, 1.1 times) the listed one, nor of past estimates.

    Past estimates and the rest of this estimate answer for prices that no table lists.
    """
    yield from cases_of_rule(POWER_OF_TEN, estimate, references)
    yield from past_findings(estimate, references)
