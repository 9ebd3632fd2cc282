"""The files that `naniwa review --out` writes for each document."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from assistant.drafting.review.findings import ReviewReport
from assistant.drafting.review.reading import read_text
from assistant.drafting.review.reporting.json_report import review_entry
from assistant.drafting.review.reporting.page import review_markdown, review_page
from assistant.drafting.review.reporting.word_comments import write_commented_copy
from assistant.estimating.reporting.files import whole
from retrieval.settings import LoadLimits

RESULT = "_点検結果"


def write_review(
    report: ReviewReport, source: Path, out: Path, limits: LoadLimits | None = None
) -> tuple[Path, ...]:
    """Write 〈name〉_点検結果.html, .md, .json and, for Word files, .docx with comments.

    All of them or, when something stands in the way, none; never over ``source``. Returns the
    files written.
    """
    out.mkdir(parents=True, exist_ok=True)
    stem = _free(out, f"{source.stem}{RESULT}", source)
    texts = {
        ".html": review_page(report),
        ".md": review_markdown(report),
        ".json": json.dumps(review_entry(report), ensure_ascii=False, indent=2) + "\n",
    }
    written = []
    # None takes its place before all are written: a full disk leaves no half of a report.
    with ExitStack() as places:
        for suffix, text in texts.items():
            written.append(out / f"{stem}{suffix}")
            places.enter_context(whole(written[-1])).write_text(text, encoding="utf-8")
        if source.suffix.lower() == ".docx" and not report.error:
            written.append(out / f"{stem}.docx")
            unfinished = places.enter_context(whole(written[-1]))
            document = read_text(source, limits or LoadLimits())
            write_commented_copy(source, document, report, unfinished)
    return tuple(written)


def _free(out: Path, stem: str, source: Path) -> str:
    """A stem whose files are not the reviewed document itself."""
    suffixes = (".html", ".md", ".json", ".docx")
    taken = source.resolve()
    if any((out / f"{stem}{suffix}").resolve() == taken for suffix in suffixes):
        return f"{stem}_2"
    return stem
