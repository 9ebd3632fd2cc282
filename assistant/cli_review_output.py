"""What `naniwa review` prints: findings for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from assistant.cli_check_output import SEVERITIES, wrapped
from assistant.cli_text import print_json, print_line
from assistant.drafting.review.findings import ReviewFinding, ReviewReport
from assistant.drafting.review.reporting.json_report import review_entry
from assistant.drafting.review.reporting.page import basis_line
from assistant.drafting.review.rules import all_review_rules
from assistant.estimating.findings import Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_SHOWN = 60
"""Findings printed per file; the rest stands in the reports."""


def show_rules(*, as_json: bool) -> None:
    """The rules."""
    rules = all_review_rules()
    if as_json:
        print_json([{"rule": rule.name, "title": rule.title} for rule in rules])
        return
    for rule in rules:
        print_line(f"{rule.name:<24} {rule.title}")


def show_reports(reports: Sequence[ReviewReport], *, out: Path | None, as_json: bool) -> None:
    """Everything that was found, in reading order."""
    if as_json:
        print_json({"files": [review_entry(report) for report in reports]})
        return
    console = Console(soft_wrap=False)
    for report in reports:
        console.print(Text(report.name, style="bold"))
        for found in report.findings[:_SHOWN]:
            _show_finding(console, found)
        if len(report.findings) > _SHOWN:
            rest = len(report.findings) - _SHOWN
            print_line(f"ほかに{rest}件（--out で書き出す報告に全件があります）。")
        if not report.findings and not report.error:
            print_line("指摘はありません。")
        for note in report.notes:
            print_line(f"※ {note}")
    _show_summary(console, reports)
    if out is not None:
        print_line(f"報告: {out}")


def _show_finding(console: Console, found: ReviewFinding) -> None:
    head = f"{SEVERITIES[found.severity]} {found.place.shown}　{found.item}"
    for position, line in enumerate(wrapped(head, console.width)):
        style = f"bold {_COLOURS[found.severity]}" if position == 0 else "bold"
        console.print(Text(line, style=style))
    said = [found.message]
    if found.expected:
        said.append(f"正: {found.expected}")
    said += [f"根拠: {basis_line(basis)}" for basis in found.basis]
    for text in said:
        for line in wrapped(text, console.width - 4):
            console.print(Text(f"    {line}"))


def _show_summary(console: Console, reports: Sequence[ReviewReport]) -> None:
    table = Table(title="まとめ", title_justify="left")
    for heading in ("ファイル", "種類", "引用", *SEVERITIES.values()):
        right = heading not in ("ファイル", "種類")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for report in reports:
        if report.error:
            table.add_row(escape(report.name), f"[red]{escape(report.error)}[/]")
            continue
        table.add_row(
            escape(report.name),
            escape(report.kind),
            str(report.references),
            *(str(report.count(severity)) for severity in SEVERITIES),
        )
    console.print(table)
