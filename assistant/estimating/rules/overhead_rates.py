"""Rule 5: overhead rates recomputed from category, edition, base and corrections."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.overheads.diagnosis import found_by
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(5, "overhead_rates", "諸経費率が工種・年度・対象額・補正から求めた率と一致する")
def overhead_rates(estimate: Estimate, references: References) -> Iterator[Finding]:
    """共通仮設費率, 現場管理費率, 一般管理費等率 (for commissions 諸経費率), and amounts by them.

    土木工事標準積算基準 and 公共建築工事共通費積算基準, in the editions of the rate table.
    """
    yield from found_by("overhead_rates", estimate, references)
