"""The files that `naniwa review --out` writes for each document."""

from __future__ import annotations

import json
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

    Never writes over ``source``. Returns the files written.
    """
    out.mkdir(parents=True, exist_ok=True)
    stem = _free(out, f"{source.stem}{RESULT}", source)
    written = []
    texts = {
        ".html": review_page(report),
        ".md": review_markdown(report),
        ".json": json.dumps(review_entry(report), ensure_ascii=False, indent=2) + "\n",
    }
    for suffix, text in texts.items():
        path = out / f"{stem}{suffix}"
        with whole(path) as unfinished:
            unfinished.write_text(text, encoding="utf-8")
        written.append(path)
    if source.suffix.lower() == ".docx" and not report.error:
        path = out / f"{stem}.docx"
        with whole(path) as unfinished:
            write_commented_copy(
                source, read_text(source, limits or LoadLimits()), report, unfinished
            )
        written.append(path)
    return tuple(written)


def _free(out: Path, stem: str, source: Path) -> str:
    """A stem whose files are not the reviewed document itself."""
    suffixes = (".html", ".md", ".json", ".docx")
    taken = source.resolve()
    if any((out / f"{stem}{suffix}").resolve() == taken for suffix in suffixes):
        return f"{stem}_2"
    return stem
