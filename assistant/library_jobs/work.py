"""The process that writes to the library for one job: ``python -m assistant.library_jobs.work``.

It takes its task from standard input and tells how far it is on standard output, a JSON value a
line. A process of its own leaves the answers their cores and can be ended at any moment: the
library goes on from wherever it was interrupted.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.opening import open_library
from assistant.records.library_jobs import JobRequest, Work
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.ingest import IngestReport, Progress
from retrieval.library import Library
from retrieval.offline import forbid_network_chatter
from retrieval.workers import die_with

_NICENESS = 10
_SECONDS_BETWEEN_TRIES = 1.0

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What to do: ``folder`` holds the files to register, ``parent`` is who waits for it."""

    settings: Settings
    work: Work
    request: JobRequest
    folder: Path
    password: str | None
    parent: int


def main() -> None:
    """Do the task that stands on standard input."""
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    die_with(task.parent)
    os.nice(_NICENESS)
    forbid_network_chatter()
    # What libraries print must not stand between our lines.
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(value: dict[str, Any]) -> None:
        told.write(json.dumps(value, ensure_ascii=False) + "\n")
        told.flush()

    try:
        with _opened(task.settings, tell) as library:
            report = do(task, library, lambda progress: tell({"progress": asdict(progress)}))
        tell({"report": asdict(report)})
    except NaniwaError as error:
        tell({"error": error.message, "code": error.code})


def do(task: Task, library: Library, progress: Callable[[Progress], None]) -> IngestReport:
    """Do a task with the library open for writing. Raises NaniwaError."""
    request = task.request
    match task.work:
        case Work.REBUILD:
            return library.rebuild(
                request.collection or None, go_on=request.begun, progress=progress
            )
        case Work.REMOVE:
            try:
                removed = library.remove(request.document_id)
            except NaniwaError as error:
                if error.code != "no_document":
                    raise
                # Removed before an interruption, or by somebody else.
                return IngestReport()
            return IngestReport(updated=(removed.path,))
    return library.index(
        [task.folder],
        collection=request.collection,
        kind=DocumentKind(request.kind),
        edition=request.edition,
        effective_from=request.effective_from,
        password=task.password,
        replaces=(request.document_id,) if request.replaces else (),
        progress=progress,
    )


def _opened(settings: Settings, tell: Tell) -> Library:
    """Open the library for writing, waiting while another process writes."""
    while True:
        try:
            return open_library(settings, writable=True)
        except NaniwaError as error:
            if error.code != "locked":
                raise
        tell({"locked": True})
        time.sleep(_SECONDS_BETWEEN_TRIES)


if __name__ == "__main__":
    main()
