"""What rests on recognised characters proves nothing: such errors are warnings that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate, How, Place
from assistant.estimating.walking import walk, written_values

REMARK = "（画像から読み取った値です。原本で確かめてください。）"


def doubted(findings: Iterable[Finding], estimate: Estimate) -> Iterator[Finding]:
    """The findings, those at recognised values as warnings at most."""
    places = _recognised(estimate)
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.place in places:
            remark = "" if finding.message.endswith(REMARK) else REMARK
            yield replace(finding, severity=Severity.WARNING, message=f"{finding.message}{remark}")
        else:
            yield finding


def _recognised(estimate: Estimate) -> frozenset[Place]:
    written = [*estimate.facts.values()]
    for located in walk(estimate):
        written.extend(written_values(located.line))
    for table in estimate.tables:
        closing = (table.name, table.specification, table.base_quantity, table.base_unit)
        written.extend(
            value for value in (*closing, table.total, table.unit_price) if value is not None
        )
    return frozenset(value.place for value in written if value.how is How.OCR)
