"""One workbook for a whole batch: a table of the files, worst first, and every finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.estimating.check import FileReport
from assistant.estimating.compare import Comparison, Figures, changes_by_weight
from assistant.estimating.findings import Severity
from assistant.estimating.reporting.sheets import headings, put, save
from assistant.estimating.reporting.wording import FILLS, entries, rule_titles, weight
from assistant.estimating.reporting.workbook import FINDING_HEADINGS, write_entry

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FILES = (
    ("順", 5),
    ("ファイル", 36),
    ("工事名", 36),
    ("誤り", 7),
    ("注意", 7),
    ("確認", 7),
    ("是認済", 7),
    ("最大の影響（円）", 16),
    ("行数", 8),
    ("様式", 16),
    ("読めなかった理由", 48),
)
_CHANGES = (
    ("変更", 12),
    ("項目", 48),
    ("前 数量", 10),
    ("前 単価", 12),
    ("前 金額", 14),
    ("後 数量", 10),
    ("後 単価", 12),
    ("後 金額", 14),
    ("金額の差（円）", 14),
    ("工事価格への影響（円）", 16),
)
_MOST_ROWS = 1_000_000  # a sheet holds 1,048,576


def combined_workbook(
    reports: Sequence[FileReport], comparisons: Sequence[Comparison], out: Path
) -> None:
    """Write ``out`` (.xlsx): files worst first, all findings, and the compared versions."""
    from openpyxl import Workbook

    book = Workbook()
    _files(book.active, reports)
    _findings(book.create_sheet("全指摘"), reports)
    for number, comparison in enumerate(comparisons, start=1):
        _comparison(book.create_sheet(f"新旧対照 {number}"), comparison)
    save(book, out)


@dataclass(frozen=True, slots=True)
class FileRow:
    """What the table of files says of one; ``largest_effect`` in yen, whatever its sign."""

    name: str
    work: str
    counts: Mapping[Severity, int]
    waived: int
    largest_effect: Decimal | None
    lines: int
    layout: str
    error: str


def file_row(report: FileReport) -> FileRow:
    """A report in one row."""
    weights = [abs(cost) for found in report.findings if (cost := weight(found)) is not None]
    return FileRow(
        name=report.file.name,
        work=report.facts.get("工事名", ""),
        counts={severity: report.count(severity) for severity in Severity},
        waived=len(report.waivers),
        largest_effect=max(weights, default=None),
        lines=report.line_count,
        layout=report.layout,
        error=report.error or "",
    )


def _files(sheet: Worksheet, reports: Sequence[FileReport]) -> None:
    sheet.title = "ファイル一覧"
    headings(sheet, 1, _FILES)
    sheet.freeze_panes = "C2"
    for position, report in enumerate(reports, start=1):
        shown = file_row(report)
        put(sheet, position + 1, 1, position)
        put(sheet, position + 1, 2, shown.name)
        put(sheet, position + 1, 3, shown.work)
        for column, (severity, count) in enumerate(shown.counts.items(), start=4):
            fill = FILLS[severity] if count else None
            put(sheet, position + 1, column, count, fill=fill)
        put(sheet, position + 1, 7, shown.waived)
        put(sheet, position + 1, 8, shown.largest_effect)
        put(sheet, position + 1, 9, shown.lines)
        put(sheet, position + 1, 10, shown.layout)
        fill = FILLS[Severity.ERROR] if shown.error else None
        put(sheet, position + 1, 11, shown.error, fill=fill)
    sheet.auto_filter.ref = f"A1:K{len(reports) + 1}"


def _findings(sheet: Worksheet, reports: Sequence[FileReport]) -> None:
    headings(sheet, 1, (("ファイル", 30), *FINDING_HEADINGS))
    sheet.freeze_panes = "C2"
    titles = rule_titles()
    row = 1
    for report in reports:
        for entry in entries(report):
            row += 1
            if row > _MOST_ROWS:
                put(sheet, row, 1, "これより後の指摘は、ファイルごとの報告書にあります。")
                return
            put(sheet, row, 1, report.file.name)
            write_entry(sheet, row, 2, entry, titles)
    sheet.auto_filter.ref = f"A1:P{row}"


def _comparison(sheet: Worksheet, comparison: Comparison) -> None:
    put(sheet, 1, 1, f"{comparison.before.name} → {comparison.after.name}", bold=True, wrap=False)
    row = 2
    for item, before, after in comparison.costs:
        row += 1
        put(sheet, row, 2, item.value)
        put(sheet, row, 5, before)
        put(sheet, row, 8, after)
        put(sheet, row, 9, None if before is None or after is None else after - before)
    row += 2
    headings(sheet, row, _CHANGES)
    sheet.freeze_panes = f"C{row + 1}"
    for change in changes_by_weight(comparison.changes):
        row += 1
        put(sheet, row, 1, "・".join(kind.value for kind in change.kinds))
        put(sheet, row, 2, " / ".join((*change.path, change.shown_item)))
        for column, value in enumerate((*_values(change.before), *_values(change.after)), start=3):
            put(sheet, row, column, value)
        put(sheet, row, 9, change.difference_yen)
        put(sheet, row, 10, change.effect_yen)


def _values(figures: Figures | None) -> tuple[Decimal | None, ...]:
    if figures is None:
        return None, None, None
    return figures.quantity, figures.unit_price, figures.amount
