"""Reports for programs: the shapes that `naniwa check --json` keeps stable."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.estimating.check import FileReport
from assistant.estimating.compare import Comparison, Figures
from assistant.estimating.findings import Severity
from assistant.estimating.reporting.wording import Entry, entries, weight


def file_entry(report: FileReport) -> dict[str, Any]:
    """One element of ``files``: what was found in one estimate."""
    listed = entries(report)
    weights = [abs(cost) for each in listed if (cost := weight(each.finding)) is not None]
    return {
        "file": str(report.file),
        "error": report.error,
        "findings": [_finding(each) for each in listed],
        "summary": {
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "waived": len(report.waivers),
            "lines": report.line_count,
            "layout": report.layout,
            "largest_effect_yen": _number(max(weights, default=None)),
            "facts": dict(report.facts),
            "notes": list(report.notes),
            "seconds": round(report.seconds, 3),
        },
        "code": report.code,
        "calculation": [
            {
                "label": step.label,
                "formula": step.formula,
                "value": _number(step.value),
                "source": step.source,
            }
            for step in report.calculation
        ],
    }


def comparison_entry(comparison: Comparison) -> dict[str, Any]:
    """One element of ``comparisons``: what differs between two versions."""
    return {
        "before": str(comparison.before),
        "after": str(comparison.after),
        "changes": [
            {
                "kinds": [kind.value for kind in change.kinds],
                "item": change.item,
                "item_before": change.item_before,
                "path": list(change.path),
                "unit": change.unit,
                "before": _figures(change.before),
                "after": _figures(change.after),
                "difference_yen": _number(change.difference_yen),
                "effect_yen": _number(change.effect_yen),
            }
            for change in comparison.changes
        ],
        "costs": [
            {"item": item.value, "before": _number(before), "after": _number(after)}
            for item, before, after in comparison.costs
        ],
        "unchanged": comparison.unchanged,
    }


def _finding(entry: Entry) -> dict[str, Any]:
    finding = entry.finding
    waiver = entry.waiver
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "item": finding.item,
        "message": finding.message,
        "actual": finding.actual,
        "expected": finding.expected,
        "difference_yen": _number(finding.difference_yen),
        "basis": [
            {"document": basis.document, "page": basis.page, "text": basis.text}
            for basis in finding.basis
        ],
        "number": entry.number,
        "effect_yen": _number(finding.effect_yen),
        "explanation": entry.explanation,
        "waived": {"reason": waiver.reason, "name": waiver.name, "time": waiver.time}
        if waiver
        else None,
    }


def _figures(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "sheet": figures.place.sheet,
        "cell": figures.place.cell,
        "quantity": _number(figures.quantity),
        "unit_price": _number(figures.unit_price),
        "amount": _number(figures.amount),
    }


def _number(value: Decimal | None) -> int | float | None:
    """A JSON number; whole yen stay whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
