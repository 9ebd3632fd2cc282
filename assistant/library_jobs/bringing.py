"""What a job that brings files made of them, put together from what its process told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.records.library_jobs import JobReport, LibraryJob
from retrieval.documents import Document, ReadMethod


def brought(
    prepared: LibraryJob,
    folder: Path,
    documents: tuple[Document, ...],
    sources: dict[str, Path],
    found: dict[str, Any],
) -> JobReport:
    """What became of a job's files, the same however often it was interrupted.

    What was added is told by whose file stands behind a document, not by one run's report.
    """
    ours = [
        document
        for document in documents
        if document.id in sources and sources[document.id].is_relative_to(folder)
    ]
    names = {document.path for document in ours}
    updated = tuple(path for path in found["updated"] if path not in names)
    earlier = prepared.report
    replaced = prepared.request.replaces
    return replace(
        earlier,
        added=() if replaced else tuple(sorted(names)),
        updated=(*updated, *(sorted(names) if replaced else ())),
        unchanged=(
            *earlier.unchanged,
            *(path for path in found["unchanged"] if path not in names),
        ),
        copies=(*earlier.copies, *pairs(found["copies"])),
        refused=(*earlier.refused, *pairs(found["failed"])),
        notes=(
            *earlier.notes,
            *((document.path, problem) for document in ours for problem in document.problems),
        )[:200],
        pages=sum(document.page_count for document in ours),
        ocr_pages=sum(document.pages_by_method.get(ReadMethod.OCR.value, 0) for document in ours),
    )


def pairs(values: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - as JSON has it
    """Paths, each with its sentence."""
    return tuple((first, second) for first, second in values)
