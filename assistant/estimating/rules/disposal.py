"""Rule 11: disposal and scrap: signs, the 処分費等 rule, scrap outside the overhead bases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import CostItem, Estimate, Line, LineKind
from assistant.estimating.overheads.calculation import plain
from assistant.estimating.overheads.cost_shares import (
    Section,
    amount_of,
    called_disposal,
    is_scrap,
    name_of,
    sections,
)
from assistant.estimating.overheads.diagnosis import found_by
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.walking import Located, shown_name, walk

_SOLD = re.compile(r"(撤去管|鋳鉄|鉄|金属|銅|アルミ|電線|売)")


@rule(11, "disposal", "処分費・スクラップの符号と諸経費の対象額への算入が正しい")
def disposal(estimate: Estimate, references: References) -> Iterator[Finding]:
    """処分費等 above 3 % or 30 million yen leave the bases; scrap is negative and in no base."""
    from_bases = tuple(found_by("disposal", estimate, references))
    for finding in from_bases:
        # what is wrong is the scrap's place; the overheads only follow from it
        yield (
            replace(finding, severity=_at_most_warning(finding)) if _of_scrap(finding) else finding
        )
    scrap = [finding.severity for finding in from_bases if _of_scrap(finding)]
    sure = Severity.ERROR if Severity.ERROR in scrap else Severity.WARNING
    where = sections(estimate)
    for found in walk(estimate):
        line = found.line
        if line.amount is None or line.amount.number is None or line.kind is LineKind.NOTE:
            continue
        if line.kind is LineKind.ITEM and _is_paid(line) and line.amount.number < 0:
            yield _finding(
                found,
                Severity.WARNING,
                "disposal_sign",
                f"処分費が負の額（{plain(line.amount.number)} 円）です。",
            )
        elif is_scrap(line):
            if line.amount.number > 0 and _added_up(found):
                yield _sign(
                    found,
                    "スクラップ（売却）の評価額は控除（負の額）とすべきところ、加算されています。",
                )
            elif scrap and where.get(id(line)) is Section.DIRECT and line.kind is LineKind.ITEM:
                yield _finding(
                    found,
                    sure,
                    "scrap_in_base",
                    "スクラップ評価額が直接工事費に含まれ、諸経費の対象となっています。",
                )


def _of_scrap(finding: Finding) -> bool:
    return finding.case == "base_scrap"


def _at_most_warning(finding: Finding) -> Severity:
    return Severity.WARNING if finding.severity is Severity.ERROR else finding.severity


def _is_paid(line: Line) -> bool:
    """Disposal that costs money; what is sold (撤去管, 鉄) may well be negative."""
    return called_disposal(line) and not _SOLD.search(name_of(line))


def _added_up(found: Located) -> bool:
    """Whether the sum above the scrap adds it instead of taking it off; proved by that sum."""
    if found.line.cost is not None and _added_to_costs(found):
        return True
    above = found.ancestors[-1] if found.ancestors else None
    siblings = above.children if above else found.table.lines
    scrap = amount_of(found.line)
    parts = [line for line in siblings if line.kind in (LineKind.ITEM, LineKind.GROUP)]
    total = sum((amount_of(line) for line in parts), Decimal(0))
    sums = [above] if above else [line for line in siblings if _is_sum(line)]
    printed = {amount_of(line) for line in sums if line.amount is not None}
    if total - 2 * scrap in printed:
        return False
    return total in printed


def _added_to_costs(found: Located) -> bool:
    """Whether 工事費計 or 工事価格 of a cost summary holds the scrap with a plus."""
    costs = {line.cost: amount_of(line) for line in found.table.lines if line.cost is not None}
    return any(
        total in costs
        and all(part in costs for part in parts)
        and costs[total] == sum((costs[part] for part in parts), amount_of(found.line))
        for total, parts in (
            (CostItem.TOTAL, (CostItem.CONTRACT_PRICE_BEFORE_TAX, CostItem.CONSUMPTION_TAX)),
            (
                CostItem.CONTRACT_PRICE_BEFORE_TAX,
                (CostItem.CONSTRUCTION_COST, CostItem.GENERAL_ADMINISTRATION_COST),
            ),
        )
    )


def _is_sum(line: Line) -> bool:
    return line.kind is LineKind.SUBTOTAL or line.cost is not None


def _sign(found: Located, message: str) -> Finding:
    line = found.line
    negative = line.unit_price if line.unit_price and line.unit_price.number else line.amount
    assert negative is not None and line.amount is not None  # noqa: S101, PT018
    amount = amount_of(line)
    return Finding(
        "disposal",
        Severity.ERROR,
        negative.place,
        shown_name(line),
        message,
        actual=negative.text,
        expected=f"△{negative.text}",
        difference_yen=-2 * amount,
        case="scrap_sign",
        table_key=found.table_key,
    )


def _finding(found: Located, severity: Severity, case: str, message: str) -> Finding:
    line = found.line
    assert line.amount is not None  # noqa: S101
    return Finding(
        "disposal",
        severity,
        line.amount.place,
        shown_name(line),
        message,
        actual=line.amount.text,
        case=case,
        table_key=found.table_key,
    )
