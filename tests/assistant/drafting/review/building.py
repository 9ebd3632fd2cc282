"""Word files to review, and what a review says of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.drafting.kinds import Kind
from assistant.drafting.review.findings import ReviewFinding
from assistant.drafting.review.review import review_document
from assistant.drafting.sheet import Sheet
from assistant.drafting.sources import Sources

Block = str | tuple[int, str] | Sequence[Sequence[str]]
"""A paragraph; a heading with its level; the rows of a table."""


def word(path: Path, *blocks: Block, title: str = "工事の記録") -> Path:
    """A Word file of these blocks."""
    import docx

    document = docx.Document()
    document.add_paragraph(title, style="Title")
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif isinstance(block, tuple):
            document.add_heading(str(block[1]), int(block[0]))
        else:
            table = document.add_table(rows=0, cols=len(block[0]))
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    document.save(str(path))
    return path


def found(
    folder: Path,
    sources: Sources,
    *blocks: Block,
    title: str = "工事の記録",
    kind: Kind | None = None,
    sheet: Sheet | None = None,
    estimate: Path | None = None,
) -> list[ReviewFinding]:
    """The findings on a Word file of these blocks."""
    path = word(folder / "文書.docx", *blocks, title=title)
    report = review_document(
        path, sources, kind=kind, sheet=sheet, estimate=estimate, kinds=() if kind is None else None
    )
    return list(report.findings)


def rules(findings: Sequence[ReviewFinding]) -> list[str]:
    """Their rules, in order."""
    return [finding.rule for finding in findings]
