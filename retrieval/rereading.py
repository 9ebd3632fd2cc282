"""Documents of the library read anew from their files, as after an improvement of the readers.

What is to be read is noted in the catalogue, so that an interrupted run goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable

from retrieval.catalogue import Catalogue, Filed
from retrieval.filing import FoundFile, Read, Request, content_hash
from retrieval.ingest import read_all
from retrieval.ingest_run import IngestReport, Progress, Run
from retrieval.lexical import LexicalStore
from retrieval.reading import READING_VERSION
from retrieval.recognising import recognise_all
from retrieval.settings import LibrarySettings


def reread(
    collection: str | None,
    catalogue: Catalogue,
    store: LexicalStore,
    *,
    settings: LibrarySettings,
    progress: Callable[[Progress], None],
) -> IngestReport:
    """Read every document that awaits it; one whose file is gone or changed stays as it is."""
    waiting = [filed for filed in catalogue.filed(collection) if filed.reader != READING_VERSION]
    updated: list[str] = []
    failed: list[tuple[str, str]] = []
    gone: list[str] = []
    done = 0
    for name in sorted({filed.document.collection for filed in waiting}):
        here = [filed for filed in waiting if filed.document.collection == name]
        run = Run(_request(here[0]), catalogue, store, settings, progress)
        run.total, run.done = len(waiting), done
        try:
            planned = {}
            for filed in here:
                if _is_as_read(filed):
                    document = filed.document
                    run.documents.add(document.id)
                    file = FoundFile(filed.source, filed.source.parent, document.path)
                    planned[document.id] = (file, Read(document, replaces=(document.id,)))
                else:
                    gone.append(filed.document.path)
                    run.finished(filed.document.path)
            read_all(run, planned)
            run.commit()
            if settings.ocr:
                recognise_all(run)
        finally:
            run.commit()
        done = run.done
        updated += run.updated
        failed += run.failed
    catalogue.prune()
    return IngestReport(updated=tuple(updated), failed=tuple(failed), gone=tuple(gone))


def _request(filed: Filed) -> Request:
    return Request((), filed.document.collection, filed.document.kind)


def _is_as_read(filed: Filed) -> bool:
    """Whether the file is there with the content that was read: another one is a new document."""
    try:
        return content_hash(filed.source) == filed.document.sha256
    except OSError:
        return False
