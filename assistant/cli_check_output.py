"""What `naniwa check` prints: a table for people, JSON for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from assistant.cli_text import print_json, print_line
from assistant.estimating.check import FileReport, Waiver, finding_id
from assistant.estimating.compare import Comparison, Figures, changes_by_weight
from assistant.estimating.findings import Finding, Severity
from assistant.records.database import Records
from assistant.records.findings import seen_finding, waivers

SEVERITIES = {Severity.ERROR: "誤り", Severity.WARNING: "注意", Severity.INFO: "確認"}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WORDS = re.compile(r"(?:[!-~]+|[^!-~])[ 。、）」』】％円]*")
_SHOWN = 40
"""Findings and changes printed per file; the rest stands in the reports."""


@contextmanager
def check_progress(total: int) -> Iterator[Callable[[FileReport], None]]:
    """A progress bar over files, on stderr; none for a single file."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True, disable=total < 2) as bar:
        task = bar.add_task("積算チェック", total=total)

        def done(report: FileReport) -> None:
            bar.update(task, advance=1, description=f"積算チェック {escape(report.file.name)}")

        yield done


def show_rules(*, as_json: bool) -> None:
    """The rules, by number."""
    from assistant.estimating.rules import all_rules

    rules = all_rules()
    if as_json:
        print_json(
            [{"number": rule.number, "rule": rule.name, "title": rule.title} for rule in rules]
        )
        return
    for rule in rules:
        print_line(f"{rule.number:>2}  {rule.name:<22} {rule.title}")


def show_reports(
    reports: Sequence[FileReport],
    comparisons: Sequence[Comparison],
    *,
    out: Path | None,
    as_json: bool,
) -> None:
    """Everything that was found, worst file first."""
    if as_json:
        from assistant.estimating.reporting.json_report import comparison_entry, file_entry

        result: dict[str, object] = {"files": [file_entry(report) for report in reports]}
        if comparisons:
            result["comparisons"] = [comparison_entry(comparison) for comparison in comparisons]
        print_json(result)
        return
    console = Console(soft_wrap=False)
    for report in reports[:_SHOWN]:
        if len(reports) == 1 or report.count(Severity.ERROR):
            _show_findings(console, report)
    for comparison in comparisons:
        _show_comparison(console, comparison)
    _show_summary(console, reports)
    if out is not None:
        print_line(f"報告書: {out}")


def _show_findings(console: Console, report: FileReport) -> None:
    shown = [found for found in report.findings if finding_id(report, found) not in report.waivers]
    if shown:
        console.print(Text(report.file.name, style="bold"))
    for found in shown[:_SHOWN]:
        _show_finding(console, found, finding_id(report, found))
    if len(shown) > _SHOWN:
        print_line(f"ほかに{len(shown) - _SHOWN}件（--out で書き出す報告書に全件があります）。")
    for finding, waiver in _waived(report):
        print_line(
            f"是認済み {finding.place.sheet} {finding.place.cell} {finding.item}: "
            f"{waiver.reason}（{waiver.name}、{waiver.time[:10]}）"
        )
    for note in report.notes:
        print_line(f"※ {note}")


def _show_finding(console: Console, found: Finding, number: str) -> None:
    """Where and what, then the message, then what correcting it changes and its number."""
    head = f"{SEVERITIES[found.severity]} {found.place.sheet} {found.place.cell}　{found.item}"
    for position, line in enumerate(wrapped(head, console.width)):
        style = f"bold {_COLOURS[found.severity]}" if position == 0 else "bold"
        console.print(Text(line, style=style))
    changes = (("行", found.difference_yen), ("工事価格", found.effect_yen))
    said = "、".join(f"{what} {_yen(change)}" for what, change in changes if change is not None)
    last = f"正したときの増減: {said}　番号 {number}" if said else f"番号 {number}"
    for text in (found.message, last):
        for line in wrapped(text, console.width - 4):
            console.print(Text(f"    {line}"))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` columns, cut between any characters of Japanese.

    Numbers and Latin words stay whole where they fit; 。 and its like begin no line.
    """
    lines = [""]
    for word in _WORDS.findall(" ".join(text.split())):
        if cell_len(lines[-1] + word.rstrip()) > width:
            lines.append("")
        for part in chop_cells(word, width):
            if cell_len(lines[-1] + part.rstrip()) > width:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines if line.strip()]


def _waived(report: FileReport) -> Iterator[tuple[Finding, Waiver]]:
    for finding in report.findings:
        waiver = report.waivers.get(finding_id(report, finding))
        if waiver:
            yield finding, waiver


def _show_comparison(console: Console, comparison: Comparison) -> None:
    title = (
        f"{comparison.before.name} → {comparison.after.name}（変わらない行 {comparison.unchanged}）"
    )
    table = Table(title=escape(title), title_justify="left")
    for heading in ("変更", "項目", "前", "後", "金額の差", "工事価格への影響"):
        table.add_column(heading, overflow="fold")
    changes = changes_by_weight(comparison.changes)
    for change in changes[:_SHOWN]:
        table.add_row(
            "・".join(change.kinds),
            escape(change.shown_item),
            _figures(change.before),
            _figures(change.after),
            _yen(change.difference_yen),
            _yen(change.effect_yen),
        )
    console.print(table)
    if len(changes) > _SHOWN:
        print_line(f"ほかに{len(changes) - _SHOWN}件（--out で書き出す報告書に全件があります）。")
    for item, before, after in comparison.costs:
        if before != after:
            print_line(f"{item.value}: {_plain(before)} → {_plain(after)} 円")


def _show_summary(console: Console, reports: Sequence[FileReport]) -> None:
    table = Table(title="まとめ", title_justify="left")
    for heading in ("ファイル", "行", "誤り", "注意", "確認", "是認", "最大の影響"):
        _column(table, heading, right=heading != "ファイル")
    for report in reports:
        if report.error:
            table.add_row(escape(report.file.name), f"[red]{escape(report.error)}[/]")
            continue
        weights = [abs(weight) for found in report.findings if (weight := _weight(found))]
        table.add_row(
            escape(report.file.name),
            str(report.line_count),
            *(str(report.count(severity)) for severity in Severity),
            str(len(report.waivers)),
            f"{max(weights):,.0f}円" if weights else "",
        )
    console.print(table)


def show_waivers(records: Records, *, as_json: bool) -> None:
    """The waivers in force."""
    in_force = waivers(records)
    seen = {key: seen_finding(records, key) for key in in_force}
    if as_json:
        print_json(
            [
                {
                    "id": key,
                    "file": found.file if (found := seen[key]) else "",
                    "item": found.item if found else "",
                    "message": found.message if found else "",
                    "reason": waiver.reason,
                    "name": waiver.name,
                    "time": waiver.time,
                }
                for key, waiver in in_force.items()
            ]
        )
        return
    for key, waiver in in_force.items():
        found = seen[key]
        about = f"{found.file} {found.place} {found.item}" if found else ""
        print_line(f"{key}  {about}  {waiver.reason}（{waiver.name}、{waiver.time[:10]}）")
    if not in_force:
        print_line("是認した指摘はありません。")


def _column(table: Table, heading: str, *, right: bool) -> None:
    """A column that breaks its lines instead of cutting them off."""
    table.add_column(heading, justify="right" if right else "left", overflow="fold")


def _weight(finding: Finding) -> Decimal | None:
    return finding.effect_yen if finding.effect_yen is not None else finding.difference_yen


def _yen(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:+,.0f}円" if value else "±0円"


def _plain(value: Decimal | None) -> str:
    return "なし" if value is None else f"{value:,}"


def _figures(figures: Figures | None) -> str:
    if figures is None:
        return "なし"
    return f"{_plain(figures.quantity)} × {_plain(figures.unit_price)} = {_plain(figures.amount)}"
