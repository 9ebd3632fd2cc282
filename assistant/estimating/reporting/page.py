"""One self-contained HTML page on an estimate, or on a batch; printable, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.estimating.check import FileReport
from assistant.estimating.compare import Comparison, changes_by_weight
from assistant.estimating.findings import Severity
from assistant.estimating.model import Estimate
from assistant.estimating.reporting.combined import file_row
from assistant.estimating.reporting.surroundings import Surroundings, filled_columns
from assistant.estimating.reporting.wording import (
    SEVERITIES,
    basis_lines,
    entries,
    grouped,
    rule_titles,
    signed_yen,
    weight,
)


def html_report(report: FileReport, estimate: Estimate | None = None) -> str:
    """The page on one estimate; with ``estimate`` each finding stands among its rows."""
    surroundings = Surroundings(estimate)
    listed = entries(report)
    return _render(
        "estimate.html",
        title=f"積算検査結果 {report.file.name}",
        report=report,
        counts=_counts(report),
        overview=[
            entry
            for entry in listed
            if entry.finding.severity is not Severity.INFO and not entry.waiver
        ],
        entries=[
            (entry, rows, filled_columns(rows))
            for entry in listed
            for rows in [surroundings.around(entry.finding.place)]
        ],
    )


def batch_page(reports: Sequence[FileReport], comparisons: Sequence[Comparison]) -> str:
    """The table of all files, worst first, and what changed between compared versions."""
    return _render(
        "batch.html",
        title="積算検査一覧",
        files=[file_row(report) for report in reports],
        comparisons=[
            (comparison, changes_by_weight(comparison.changes)) for comparison in comparisons
        ],
        totals={
            label: sum(report.count(kind) for report in reports)
            for kind, label in SEVERITIES.items()
        },
    )


def _counts(report: FileReport) -> dict[str, int]:
    counts = {label: report.count(kind) for kind, label in SEVERITIES.items()}
    return {**counts, "是認済": len(report.waivers)}


def _render(template: str, **values: object) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.estimating.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        yen=signed_yen, plain=_plain, basis=basis_lines, weight=weight, grouped=grouped
    )
    return environment.get_template(template).render(
        titles=rule_titles(), labels=SEVERITIES, severities=list(Severity), **values
    )


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,}"
