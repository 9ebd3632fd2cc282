"""Files in: text and lexical index of all of them first, then OCR of the pages that need it.

Each stage stores its results as they come and asks the catalogue what is left to do, so that
an interrupted run is finished by running it again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from retrieval.catalogue import Catalogue, Entry, Filed
from retrieval.documents import Document
from retrieval.errors import NaniwaError
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
from retrieval.indexing import catch_up_lexical
from retrieval.lexical import LexicalEntry, LexicalStore
from retrieval.loading.refusals import check_size
from retrieval.reading import (
    READING_VERSION,
    ReadResult,
    ReadTask,
    RecogniseTask,
    read_task,
    recognise_task,
)
from retrieval.settings import LibrarySettings
from retrieval.workers import Failure, WorkLimits, run_in_processes

_SECONDS_BETWEEN_COMMITS = 20.0
_SECONDS_PER_OCR_PAGE = 180.0
_NICENESS = 10
"""Reading and OCR stand back, so that answers stay quick meanwhile."""


class Stage(StrEnum):
    """What is being worked on."""

    TEXT = "text"
    OCR = "ocr"
    VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` (files, pages, passages) are stored; ``name`` is the last one's file."""

    stage: Stage
    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of the files, by path; ``failed`` and ``copies`` with a Japanese sentence each.

    A file with a page that OCR failed on is among the added ones; its document says so. ``gone``
    are documents whose file is no longer in a folder that was indexed; they stay until removed.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """One call of `ingest`: its circumstances, and what has become of the files so far."""

    request: Request
    catalogue: Catalogue
    store: LexicalStore
    settings: LibrarySettings
    progress: Callable[[Progress], None]
    total: int = 0
    done: int = 0
    documents: set[str] = field(default_factory=set)
    uncommitted: list[tuple[str, int]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)

    @property
    def limits(self) -> WorkLimits:
        limits = self.settings.limits
        return WorkLimits(limits.max_seconds, limits.max_memory_bytes, _NICENESS)

    @property
    def processes(self) -> int:
        return self.settings.workers or os.cpu_count() or 1

    def put(self, read: Read, source: Path, result: ReadResult) -> None:
        """Put a document into the catalogue, and its terms before the lexical index."""
        document = read.document
        entry = _entry(self, document, source, result)
        revision = self.catalogue.put(entry, replaces=read.replaces)
        self.store.remove_document(document.id)
        self.store.add(
            LexicalEntry(row.id, document.id, terms=terms)
            for row, terms in zip(result.rows, result.terms, strict=True)
        )
        self.uncommitted.append((document.id, revision))

    def commit(self) -> None:
        """Make what was put findable."""
        added, self.uncommitted = self.uncommitted, []
        catch_up_lexical(self.catalogue, self.store, added)

    def finished(self, path: str) -> None:
        self.done += 1
        self.progress(Progress(Stage.TEXT, self.done, self.total, path))

    def fail(self, path: str, failure: Failure | NaniwaError) -> None:
        self.failed.append((path, _sentence(path, failure)))


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
    run = _Run(request, catalogue, store, settings, progress)
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
            _recognise_all(run)
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


def _file_all(run: _Run, files: list[FoundFile]) -> list[FoundFile]:
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
    _read_all(run, planned)
    return waiting


def _read_by_this_version(document: Document, filed: Sequence[Filed]) -> bool:
    return any(
        known.document.id == document.id and known.reader == READING_VERSION for known in filed
    )


def _filed_and_planned(run: _Run, planned: dict[str, tuple[FoundFile, Read]]) -> list[Filed]:
    new = [
        Filed(read.document, file.source, (), READING_VERSION) for file, read in planned.values()
    ]
    ids = {known.document.id for known in new}
    filed = run.catalogue.filed(run.request.collection)
    return [known for known in filed if known.document.id not in ids] + new


def _note_copy(run: _Run, file: FoundFile, copy: Copy, known: dict[str, str]) -> None:
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


def _read_all(run: _Run, planned: dict[str, tuple[FoundFile, Read]]) -> None:
    """Read files in processes and put each in the catalogue as it comes."""
    # The largest first: a big file begun last would keep one process busy alone.
    order = sorted(planned.values(), key=lambda item: -_size(item[0].source))
    tasks = (_read_task(run, read.document, file.source) for file, read in order)
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


def _read_task(run: _Run, document: Document, source: Path) -> ReadTask:
    """Return the task of reading a file, with what OCR has recognised in its content before."""
    recognised = run.catalogue.recognised(document.sha256)
    return ReadTask(
        source,
        document.id,
        run.request.password,
        run.settings.limits,
        {page: lines for page, (lines, _) in recognised.items()},
    )


def _entry(run: _Run, document: Document, source: Path, result: ReadResult) -> Entry:
    recognised = run.catalogue.recognised(document.sha256)
    problems = [problem for _, problem in recognised.values() if problem]
    complete = replace(
        document,
        title=result.title,
        page_count=result.page_count,
        pages_by_method=result.pages_by_method,
        problems=(*result.problems, *problems),
    )
    pending = tuple(page for page in result.pending if page not in recognised)
    return Entry(complete, source, pending, result.rows, READING_VERSION)


def _recognise_all(run: _Run) -> None:
    """Recognise the pages that wait for it; rebuild each document when it has all its pages."""
    waiting = {
        filed.document.id: filed
        for filed in run.catalogue.filed(run.request.collection)
        if filed.pending and filed.document.id in run.documents and _is_as_indexed(run, filed)
    }
    missing = {identifier: _missing_pages(run, filed) for identifier, filed in waiting.items()}
    total = sum(map(len, missing.values()))
    for identifier, pages in missing.items():
        if not pages:
            _rebuild(run, waiting[identifier])
    by_source = {filed.source: filed for filed in waiting.values()}
    outcomes = run_in_processes(
        recognise_task,
        _pages(run, waiting, missing),
        processes=run.processes,
        limits=replace(run.limits, seconds=_SECONDS_PER_OCR_PAGE),
    )
    for done, (task, result) in enumerate(outcomes, start=1):
        filed = by_source[task.source]
        document = filed.document
        if isinstance(result, Failure):
            problem = (
                f"{task.page}ページの文字認識ができませんでした（{result.reason}）。"
                "文書を削除して登録し直すと、もう一度試みます。"
            )
            run.catalogue.put_recognised(document.sha256, task.page, (), problem)
        else:
            run.catalogue.put_recognised(document.sha256, task.page, result)
        run.progress(Progress(Stage.OCR, done, total, document.path))
        missing[document.id].discard(task.page)
        if not missing[document.id]:
            _rebuild(run, filed)


def _pages(
    run: _Run, waiting: dict[str, Filed], missing: dict[str, set[int]]
) -> Iterator[RecogniseTask]:
    threads = max(1, (os.cpu_count() or 1) // run.processes)
    for identifier, filed in waiting.items():
        for page in sorted(missing[identifier]):
            yield RecogniseTask(filed.source, page, run.request.password, threads)


def _missing_pages(run: _Run, filed: Filed) -> set[int]:
    return set(filed.pending) - set(run.catalogue.recognised(filed.document.sha256))


def _is_as_indexed(run: _Run, filed: Filed) -> bool:
    """Whether the file is still there with the content that was read, so that pages fit."""
    try:
        same = content_hash(filed.source) == filed.document.sha256
    except OSError:
        same = False
    if not same:
        failure = Failure("元のファイルが移動または変更されたため、文字認識ができません", "changed")
        run.fail(filed.document.path, failure)
    return same


def _rebuild(run: _Run, filed: Filed) -> None:
    """Read a document again with its recognised pages, and put it in place of itself."""
    document = filed.document
    task = _read_task(run, document, filed.source)
    for _, result in run_in_processes(read_task, [task], processes=1, limits=run.limits):
        if isinstance(result, Failure):
            run.fail(document.path, result)
        else:
            run.put(Read(document, ()), filed.source, result)


def _as_failure(error: NaniwaError | OSError) -> Failure:
    if isinstance(error, NaniwaError):
        return Failure(error.message, error.code)
    return Failure(f"開けません（{error.strerror}）", "unreadable")


def _sentence(path: str, failure: Failure | NaniwaError) -> str:
    """Return one sentence that names the file, as the readers' own refusals do."""
    reason = failure.message if isinstance(failure, NaniwaError) else failure.reason
    name = Path(path).name
    return reason if name in reason else f"「{name}」は{reason}。"
