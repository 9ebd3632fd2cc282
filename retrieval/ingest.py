"""Files in: text and lexical index of all of them first, then OCR of the pages that need it.

Each stage stores its results as they come and asks the catalogue what is left to do, so that
an interrupted run is finished by running it again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from retrieval.catalogue import Catalogue, Filed
from retrieval.documents import Document
from retrieval.errors import NaniwaError, reason_of
from retrieval.filing import (
    Copy,
    FoundFile,
    Read,
    Refile,
    Request,
    content_hash,
    decide,
    find_files,
)
from retrieval.ingest_run import IngestReport, Progress, Run, Stage
from retrieval.lexical import LexicalStore
from retrieval.loading.refusals import check_size
from retrieval.reading import READING_VERSION, read_task
from retrieval.recognising import recognise_all
from retrieval.settings import LibrarySettings
from retrieval.workers import Failure, run_in_processes

__all__ = ["IngestReport", "Progress", "Stage", "ingest"]

_SECONDS_BETWEEN_COMMITS = 20.0


def ingest(
    request: Request,
    catalogue: Catalogue,
    store: LexicalStore,
    *,
    settings: LibrarySettings,
    progress: Callable[[Progress], None],
) -> IngestReport:
    """Read what is new among the files, then run OCR where pages wait for it.

    Raises NaniwaError when a path doesn't exist; what happens to single files is in the report.
    """
    run = Run(request, catalogue, store, settings, progress)
    files = find_files(request.paths)
    run.total = len(files)
    run.commit()
    try:
        # Files of the same content wait for the first of them: they are copies only if it is read.
        while files:
            files = _file_all(run, files)
    finally:
        # Also when interrupted: what was reported as done is found.
        run.commit()
    if settings.ocr:
        try:
            recognise_all(run)
        finally:
            run.commit()
    catalogue.prune()
    return IngestReport(
        tuple(run.added),
        tuple(run.updated),
        tuple(run.unchanged),
        tuple(run.failed),
        tuple(run.copies),
        tuple(_gone(request, catalogue)),
    )


def _gone(request: Request, catalogue: Catalogue) -> Iterator[str]:
    folders = [Path(os.path.abspath(path)) for path in request.paths if path.is_dir()]  # noqa: PTH100
    for filed in catalogue.filed(request.collection):
        inside = any(filed.source.is_relative_to(folder) for folder in folders)
        if inside and not filed.source.exists():
            yield filed.document.path


def _file_all(run: Run, files: list[FoundFile]) -> list[FoundFile]:
    """File what needs no reading, read the rest; return the files that had to wait."""
    collection = run.request.collection
    filed = list(run.catalogue.filed(collection))
    copies = run.catalogue.copies(collection)
    planned: dict[str, tuple[FoundFile, Read]] = {}
    waiting: list[FoundFile] = []
    for file in files:
        try:
            check_size(file.source, run.settings.limits)
            sha256 = content_hash(file.source)
        except (NaniwaError, OSError) as error:
            run.fail(file.path, _as_failure(error))
            run.finished(file.path)
            continue
        if any(read.document.sha256 == sha256 for _, read in planned.values()):
            waiting.append(file)
            continue
        decision = decide(file, sha256, filed, run.request)
        if isinstance(decision, Read):
            planned[decision.document.id] = (file, decision)
            filed = [known for known in filed if known.document.id not in decision.replaces]
            filed.append(Filed(decision.document, file.source, (), READING_VERSION))
            continue
        run.documents.add(decision.document.id)
        if isinstance(decision, Copy):
            _note_copy(run, file, decision, copies)
            run.finished(file.path)
            continue
        if isinstance(decision, Refile):
            run.catalogue.refile(decision.document, decision.source)
        if not _read_by_this_version(decision.document, filed):
            document = decision.document
            planned[document.id] = (file, Read(document, replaces=(document.id,)))
        elif isinstance(decision, Refile):
            run.updated.append(decision.document.path)
            run.finished(file.path)
        else:
            run.unchanged.append(decision.document.path)
            run.finished(file.path)
        if isinstance(decision, Refile):
            filed = _filed_and_planned(run, planned)
    read_all(run, planned)
    return waiting


def _read_by_this_version(document: Document, filed: Sequence[Filed]) -> bool:
    return any(
        known.document.id == document.id and known.reader == READING_VERSION for known in filed
    )


def _filed_and_planned(run: Run, planned: dict[str, tuple[FoundFile, Read]]) -> list[Filed]:
    new = [
        Filed(read.document, file.source, (), READING_VERSION) for file, read in planned.values()
    ]
    ids = {known.document.id for known in new}
    filed = run.catalogue.filed(run.request.collection)
    return [known for known in filed if known.document.id not in ids] + new


def _note_copy(run: Run, file: FoundFile, copy: Copy, known: dict[str, str]) -> None:
    if known.get(copy.path) == copy.document.id and not copy.replaces:
        run.unchanged.append(copy.path)
        return
    for replaced in copy.replaces:
        run.catalogue.remove(replaced)
    run.catalogue.note_copy(copy.document, copy.path, file.source)
    run.copies.append(
        (
            copy.path,
            f"「{copy.path}」は「{copy.document.path}」と同じ内容のため、重ねて登録しません。",
        )
    )


def read_all(run: Run, planned: dict[str, tuple[FoundFile, Read]]) -> None:
    """Read files in processes and put each in the catalogue as it comes."""
    # The largest first: a big file begun last would keep one process busy alone.
    order = sorted(planned.values(), key=lambda item: -_size(item[0].source))
    tasks = (run.read_task(read.document, file.source) for file, read in order)
    committed = time.monotonic()
    for task, result in run_in_processes(
        read_task, tasks, processes=run.processes, limits=run.limits
    ):
        file, read = planned[task.document_id]
        if isinstance(result, Failure):
            run.fail(file.path, result)
        else:
            run.put(read, file.source, result)
            run.documents.add(read.document.id)
            (run.updated if read.replaces else run.added).append(read.document.path)
        run.finished(file.path)
        if time.monotonic() - committed > _SECONDS_BETWEEN_COMMITS:
            run.commit()
            committed = time.monotonic()


def _size(file: Path) -> int:
    # A file that has gone by now is refused in words by its reader.
    return file.stat().st_size if file.exists() else 0


def _as_failure(error: NaniwaError | OSError) -> Failure:
    if isinstance(error, NaniwaError):
        return Failure(error.message, error.code)
    return Failure(f"開けません（{reason_of(error)}）", "unreadable")
