"""A price case as a finding at the unit-price cell."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding, basis_of
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.analysis import analyse, without_whole
from assistant.estimating.price_checks.cases import PriceCase, edition_name
from assistant.estimating.price_checks.said import line_difference, on_line, shown
from assistant.estimating.references import PriceRow, References


def cases_of_rule(rule: str, estimate: Estimate, references: References) -> Iterator[Finding]:
    """What the price table says under one rule's name."""
    for case in without_whole(analyse(estimate, references)):
        if case.rule == rule:
            yield finding_of(case)


def finding_of(case: PriceCase) -> Finding:
    """The finding of a case: what stands, what is listed, and the slip that explains it."""
    at = getattr(case.located.line, case.column)
    price = case.located.line.unit_price
    assert price is not None  # noqa: S101 - cases are made of lines with a unit price only
    reason = f"{case.reason}。" if case.reason else ""
    expected = shown(case.listed)
    message = f"単価 {shown(case.price)} は単価表の {expected} と違います。{reason}"
    if case.case == "correction_missing":
        message = f"単価 {shown(case.price)} は補正すると {expected} です。{reason}"
    if case.expected:
        expected, message = case.expected, reason
    if case.column == "unit":
        expected = case.row.unit
        message = f"{reason}単位か単価のどちらかが違います。"
    elif case.column == "specification" and case.other is not None:
        expected = case.other.specification
        message = (
            f"単価 {shown(case.price)} と数量計算書は規格「{expected}」のものです。"
            f"この行の規格の単価は {shown(case.listed)} です。"
        )
    return on_line(
        case.rule,
        case.case,
        case.severity,
        case.located,
        at or price,
        message,
        expected=expected,
        difference=line_difference(case.located.line, case.listed)
        if case.column == "unit_price" and not case.expected
        else None,
        basis=(
            basis_of(case.row.origin, quoted(case.row)),
            *([basis_of(case.other.origin, quoted(case.other))] if case.other else []),
        ),
        figures={"listed": shown(case.listed), "edition": edition_name(case.row), **case.figures},
    )


def quoted(row: PriceRow) -> str:
    """A row of the price table in one line."""
    name = f"{row.name} {row.specification}".strip()
    place = f"、{row.district}" if row.district else ""
    source = f"、{row.source}" if row.source else ""
    return f"{name} {shown(row.price)}円/{row.unit}（{edition_name(row)}{place}{source}）"
