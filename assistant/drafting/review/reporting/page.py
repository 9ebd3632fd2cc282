"""One self-contained HTML page on the review of a document, and the same as Markdown."""

from __future__ import annotations

import re

from assistant.drafting.review.findings import Basis, ReviewReport, Severity
from assistant.drafting.review.rules import all_review_rules

LABELS = {Severity.ERROR: "誤り", Severity.WARNING: "注意", Severity.INFO: "確認"}


def review_page(report: ReviewReport) -> str:
    """The page; nothing is fetched."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("assistant.drafting.review.reporting"),
                PackageLoader("assistant.estimating.reporting"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("review.html").render(
        title=f"文書の点検結果 {report.name}",
        report=report,
        labels=LABELS,
        counts={label: report.count(severity) for severity, label in LABELS.items()},
        titles={rule.name: rule.title for rule in all_review_rules()},
    )


def review_markdown(report: ReviewReport) -> str:
    """The findings as Markdown; what is quoted can not format anything."""
    counts = "、".join(f"{label}{report.count(severity)}件" for severity, label in LABELS.items())
    lines = [f"# 文書の点検結果 {_safe(report.name)}", "", counts, ""]
    lines += [f"- ※ {_safe(note)}" for note in report.notes]
    for number, found in enumerate(report.findings, start=1):
        lines += [
            "",
            f"## {number}. {LABELS[found.severity]} {_safe(found.place.shown)}",
            "",
            _safe(found.message),
            "",
        ]
        lines += [
            f"- {label}: {_safe(text)}"
            for label, text in (("記載", found.actual), ("正", found.expected))
            if text
        ]
        lines += [f"- 根拠: {_safe(basis_line(basis))}" for basis in found.basis]
    return "\n".join(lines) + "\n"


def basis_line(basis: Basis) -> str:
    """A basis in one line."""
    page = f" {basis.page}ページ" if basis.page else ""
    return f"{basis.document}{page}「{basis.text}」"


def _safe(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", " ".join(text.split()))
