"""Running one rule over one estimate."""

from __future__ import annotations

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate
from assistant.estimating.references import References
from assistant.estimating.rules import all_rules

PRICE_RULES = (
    "unit_price",
    "unit_cost_rebuild",
    "power_of_ten",
    "editions",
    "neighbour",
    "one_price_date",
    "unit_base",
)


def said_by(rule: str, estimate: Estimate, references: References | None = None) -> list[Finding]:
    """What one rule says, informations left out."""
    known = {found.name: found for found in all_rules()}
    return [
        finding
        for finding in known[rule].check(estimate, references or References())
        if finding.severity is not Severity.INFO
    ]


def said_by_price_rules(estimate: Estimate, references: References) -> list[Finding]:
    """What all rules on prices say, informations left out."""
    return [found for rule in PRICE_RULES for found in said_by(rule, estimate, references)]


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Rule, cell and what should stand, of each finding."""
    return [(found.rule, found.place.cell, found.expected) for found in findings]
