"""The files that `naniwa check --out` writes: three for each estimate, and three for the batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.estimating.check import FileReport
from assistant.estimating.compare import Comparison
from assistant.estimating.model import Estimate
from assistant.estimating.reporting.combined import combined_workbook
from assistant.estimating.reporting.json_report import comparison_entry, file_entry
from assistant.estimating.reporting.page import batch_page, html_report
from assistant.estimating.reporting.workbook import annotate_workbook


def write_reports(report: FileReport, estimate: Estimate | None, out: Path, stem: str) -> None:
    """Write ``stem``_検査結果.xlsx, .html and .json; only the page and JSON of an unread file."""
    out.mkdir(parents=True, exist_ok=True)
    name = f"{stem}_検査結果"
    _write(out / f"{name}.json", _json(file_entry(report)))
    _write(out / f"{name}.html", html_report(report, estimate))
    if report.error is None:
        unfinished = out / f"{name}.part.xlsx"
        annotate_workbook(report, report.file, unfinished, estimate=estimate)
        unfinished.replace(out / f"{name}.xlsx")


def write_batch(
    reports: Sequence[FileReport], comparisons: Sequence[Comparison], out: Path
) -> None:
    """Write 検査一覧.xlsx, .html and .json: all files, worst first, and compared versions."""
    out.mkdir(parents=True, exist_ok=True)
    entry: dict[str, Any] = {"files": [file_entry(report) for report in reports]}
    if comparisons:
        entry["comparisons"] = [comparison_entry(comparison) for comparison in comparisons]
    _write(out / "検査一覧.json", _json(entry))
    _write(out / "検査一覧.html", batch_page(reports, comparisons))
    combined_workbook(reports, comparisons, out / "検査一覧.xlsx")


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    """The whole file or none of it."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
