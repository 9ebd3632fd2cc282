"""One call of `naniwa index`: its circumstances, and what has become of the files so far."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from retrieval.catalogue import Catalogue, Entry
from retrieval.documents import Document
from retrieval.errors import NaniwaError
from retrieval.filing import Read, Request
from retrieval.indexing import catch_up_lexical
from retrieval.lexical import LexicalEntry, LexicalStore
from retrieval.reading import READING_VERSION, ReadResult, ReadTask
from retrieval.settings import LibrarySettings
from retrieval.workers import Failure, WorkLimits

_NICENESS = 10
"""Reading and OCR stand back, so that answers stay quick meanwhile."""


class Stage(StrEnum):
    """What is being worked on."""

    TEXT = "text"
    OCR = "ocr"
    WORDS = "words"
    VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` (files, pages, documents, passages) are stored; ``name`` is the last one's file."""

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
class Run:
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
        """What reading one file may use."""
        limits = self.settings.limits
        return WorkLimits(limits.max_seconds, limits.max_memory_bytes, _NICENESS)

    @property
    def processes(self) -> int:
        """How many files are read, or pages recognised, at a time."""
        return self.settings.workers or os.cpu_count() or 1

    def read_task(self, document: Document, source: Path) -> ReadTask:
        """Return the task of reading a file, with what OCR has recognised in its content before."""
        recognised = self.catalogue.recognised(document.sha256)
        return ReadTask(
            source,
            document.id,
            self.request.password,
            self.settings.limits,
            {page: lines for page, (lines, _) in recognised.items()},
        )

    def put(self, read: Read, source: Path, result: ReadResult) -> None:
        """Put a document into the catalogue, and its terms before the lexical index."""
        document = read.document
        entry = _entry(self.catalogue, document, source, result)
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
        """Tell that one more file is done with."""
        self.done += 1
        self.progress(Progress(Stage.TEXT, self.done, self.total, path))

    def fail(self, path: str, failure: Failure | NaniwaError) -> None:
        """Note why a file is not read."""
        self.failed.append((path, _sentence(path, failure)))


def _entry(catalogue: Catalogue, document: Document, source: Path, result: ReadResult) -> Entry:
    recognised = catalogue.recognised(document.sha256)
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


def _sentence(path: str, failure: Failure | NaniwaError) -> str:
    """Return one sentence that names the file, as the readers' own refusals do."""
    reason = failure.message if isinstance(failure, NaniwaError) else failure.reason
    name = Path(path).name
    return reason if name in reason else f"「{name}」は{reason}。"
