"""The files that `naniwa check --out` writes: three for each estimate, and three for the batch."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.estimating.check import FileReport
from assistant.estimating.compare import Comparison
from assistant.estimating.inputs import OVERVIEW, RESULT
from assistant.estimating.model import Estimate
from assistant.estimating.reporting.combined import combined_workbook
from assistant.estimating.reporting.json_report import comparison_entry, file_entry
from assistant.estimating.reporting.page import batch_page, html_report
from assistant.estimating.reporting.workbook import annotate_workbook


def write_reports(
    report: FileReport,
    estimate: Estimate | None,
    out: Path,
    stem: str,
    *,
    source: Path | None = None,
) -> None:
    """Write ``stem``_検査結果.xlsx, .html and .json; only the page and JSON of an unread file.

    ``source`` is where the estimate lies, when the report's ``file`` is only its name.
    """
    out.mkdir(parents=True, exist_ok=True)
    name = f"{stem}{RESULT}"
    _write(out / f"{name}.json", _json(file_entry(report)))
    _write(out / f"{name}.html", html_report(report, estimate))
    if report.error is None:
        with whole(out / f"{name}.xlsx") as unfinished:
            annotate_workbook(report, source or report.file, unfinished, estimate=estimate)


def write_batch(
    reports: Sequence[FileReport], comparisons: Sequence[Comparison], out: Path
) -> None:
    """Write 検査一覧.xlsx, .html and .json: all files, worst first, and compared versions."""
    out.mkdir(parents=True, exist_ok=True)
    entry: dict[str, Any] = {"files": [file_entry(report) for report in reports]}
    if comparisons:
        entry["comparisons"] = [comparison_entry(comparison) for comparison in comparisons]
    _write(out / f"{OVERVIEW}.json", _json(entry))
    _write(out / f"{OVERVIEW}.html", batch_page(reports, comparisons))
    with whole(out / f"{OVERVIEW}.xlsx") as unfinished:
        combined_workbook(reports, comparisons, unfinished)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of ``path`` once everything is written.

    It is hidden and this thread's own: neither a run beside this one nor a later one that
    looks for estimates here takes it up.
    """
    own = f"{os.getpid()}.{threading.get_ident()}"
    unfinished = path.with_name(f".{own}.part{path.suffix}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    with whole(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
