"""A copy of a Word file with the findings as comments at their places."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.drafting.review.findings import ReviewFinding, ReviewReport
from assistant.drafting.review.reporting.page import LABELS, basis_line
from assistant.drafting.review.text import ReviewedText
from assistant.word_files import keep_comments_from_notes
from retrieval.loading.word_styles import W

_AUTHOR = "Naniwa"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def write_commented_copy(
    source: Path, text: ReviewedText, report: ReviewReport, target: Path
) -> None:
    """Write ``source`` with a comment for each finding to ``target``; ``source`` stays as it is.

    ``text`` is the document as it was read for ``report``. What has no paragraph of its own
    (running headers, the document as a whole) is said at the first one.
    """
    import docx
    from docx.text.paragraph import Paragraph

    document = docx.Document(str(source))
    body = document.element.body
    paragraphs = list(body.iter(f"{W}p"))
    if not paragraphs:
        paragraphs = [document.add_paragraph("")._p]  # noqa: SLF001 - lxml element wanted
    anchors = {part.number: part.anchor for part in text.parts}
    for finding in report.findings:
        anchor = anchors.get(finding.place.part, "")
        element = paragraphs[int(anchor) if anchor.isdigit() else 0]
        paragraph = Paragraph(element, document._body)  # noqa: SLF001 - where comments hang
        runs = paragraph.runs or [paragraph.add_run("")]
        document.add_comment(
            [runs[0], runs[-1]], _CONTROL.sub("", _said(finding)), author=_AUTHOR, initials="N"
        )
    keep_comments_from_notes(body)
    document.save(str(target))


def _said(finding: ReviewFinding) -> str:
    lines = [f"【{LABELS[finding.severity]}】{finding.message}"]
    if finding.expected:
        lines.append(f"正: {finding.expected}")
    lines += [f"根拠: {basis_line(basis)}" for basis in finding.basis]
    return "\n".join(lines)
