"""Reports for programs: the shape that `naniwa review --json` keeps stable."""

from __future__ import annotations

from typing import Any

from assistant.drafting.review.findings import ReviewFinding, ReviewReport
from assistant.estimating.findings import Severity


def review_entry(report: ReviewReport) -> dict[str, Any]:
    """One element of ``files``: what was found in one document."""
    return {
        "file": report.name,
        "error": report.error or None,
        "findings": [_finding(found) for found in report.findings],
        "summary": {
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "kind": report.kind,
            "parts": report.parts,
            "references": report.references,
            "notes": list(report.notes),
        },
    }


def _finding(finding: ReviewFinding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "place": {
            "shown": place.shown,
            "heading": place.heading,
            "paragraph": place.paragraph,
            "table": place.table,
            "row": place.row,
            "column": place.column,
            "page": place.page,
        },
        "item": finding.item,
        "message": finding.message,
        "actual": finding.actual,
        "expected": finding.expected,
        "basis": [
            {"document": basis.document, "page": basis.page, "text": basis.text}
            for basis in finding.basis
        ],
    }
