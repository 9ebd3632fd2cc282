"""The thread that does the jobs, one after another, each in a process of its own."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.config import Settings, library_settings
from assistant.library_jobs.bringing import brought, pairs
from assistant.library_jobs.comparing import compare, known_documents
from assistant.library_jobs.originals import (
    document_origins,
    drop_original,
    drop_unused,
    job_folder,
)
from assistant.library_jobs.process import died, process_of, told_by
from assistant.library_jobs.receiving import receive
from assistant.library_jobs.work import Task
from assistant.records.collection_rules import collection_rules
from assistant.records.database import Records, now
from assistant.records.library_jobs import (
    ENDED,
    JobReport,
    JobStage,
    JobState,
    LibraryJob,
    Work,
    finish,
    job,
    jobs_in,
    move,
    note_progress,
    note_report,
    note_request,
    state_of,
    with_message,
)
from assistant.records.people import find_person
from retrieval.errors import UNEXPECTED, NaniwaError
from retrieval.library import Library

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_BETWEEN_NOTES = 0.3
_SECONDS_AFTER_FAULT = 5.0
_BRINGS_FILES = (Work.REGISTER, Work.REPLACE)


class _StoppedError(Exception):
    """Somebody stopped the job, or the application is closing."""


class LibraryJobRunner:
    """Does the jobs that wait in the records, the oldest first, from `start` to `close`.

    One process may do so on a NANIWA_HOME, which `home_lock.serving` sees to. ``passwords`` of
    encrypted files are kept in memory only, by job, until it ends in any way: after a restart, or
    when a failed job is tried again, such files are refused, with a sentence.
    """

    def __init__(
        self, records: Records, settings: Settings, passwords: MutableMapping[str, str]
    ) -> None:
        self._passwords = passwords
        self._records = records
        self._settings = settings
        self._closing = threading.Event()
        self._started_at = now()
        self._thread = threading.Thread(target=self._run, name="library-jobs", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin, with what an earlier process left unfinished."""
        self._thread.start()

    def close(self) -> None:
        """End within a second or two; what was being done goes on at the next start."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        interrupted = True
        while not self._closing.wait(_SECONDS_BETWEEN_LOOKS):
            try:
                if interrupted:
                    self._take_up()
                    interrupted = False
                for waiting in jobs_in(self._records, (JobState.WAITING,))[:1]:
                    if move(self._records, waiting.id, (JobState.WAITING,), JobState.RUNNING):
                        self._do(waiting)
            except Exception:  # noqa: BLE001
                # The edge of the thread: a full disk or a locked database may pass.
                _LOG.exception("working through the library jobs failed")
                interrupted = True
                self._closing.wait(_SECONDS_AFTER_FAULT)

    def _take_up(self) -> None:
        """Go on with what an earlier process was killed at, or this one could not finish."""
        for left in jobs_in(self._records, (JobState.RUNNING,)):
            move(self._records, left.id, (JobState.RUNNING,), JobState.WAITING)
        for left in jobs_in(self._records, (JobState.RECEIVING,)):
            if left.created_at < self._started_at:
                self._receive(left)

    def _receive(self, left: LibraryJob) -> None:
        person = find_person(self._records, left.owner)
        if person is None:
            move(self._records, left.id, (JobState.RECEIVING,), JobState.GIVEN_UP)
            self._forget_password(left.id)
            return
        with Library.open(library_settings(self._settings)) as library:
            receive(Door(person, self._records, library, self._settings.home), left)

    def _do(self, waiting: LibraryJob) -> None:
        try:
            report = self._report_of(self._prepared(waiting))
        except _StoppedError:
            if self._closing.is_set():
                move(self._records, waiting.id, (JobState.RUNNING,), JobState.WAITING)
        except NaniwaError as error:
            self._fail(waiting.id, error.message)
        except Exception:  # noqa: BLE001
            # The edge of the thread: one job fails, the next is done.
            _LOG.exception("library job %s failed", waiting.id)
            self._fail(waiting.id, UNEXPECTED)
        else:
            finish(self._records, waiting.id, JobState.DONE, report)
            self._forget_password(waiting.id)

    def _fail(self, job_id: str, message: str) -> None:
        current = job(self._records, job_id)
        report = current.report if current else JobReport()
        finish(self._records, job_id, JobState.FAILED, with_message(report, message))
        self._forget_password(job_id)

    def _forget_password(self, job_id: str) -> None:
        """Drop a job's password unless it was stopped just before its end, and may go on."""
        if state_of(self._records, job_id) in ENDED:
            self._passwords.pop(job_id, None)

    def _prepared(self, waiting: LibraryJob) -> LibraryJob:
        """The job with its files compared with the library, once."""
        home, request = self._settings.home, waiting.request
        if request.prepared or waiting.work not in _BRINGS_FILES:
            return waiting
        note_progress(self._records, waiting.id, JobStage.PREPARING, 0, 0, "")
        person = find_person(self._records, waiting.owner)
        if person is None or not person.may(Feature.ADD_DOCUMENTS):
            raise NaniwaError("登録した人に、文書を登録する権限がありません。", code="forbidden")
        # It may have been closed to them since they asked.
        rule = collection_rules(self._records).get(request.collection)
        if not policy.may_read_collection(person, rule):
            raise NaniwaError("登録した人は、この文書群に登録できません。", code="forbidden")
        with Library.open(library_settings(self._settings)) as library:
            known = known_documents(
                library.documents(request.collection),
                library.sources(),
                document_origins(home, library, self._records),
            )
        compared = compare(job_folder(home, waiting.id), request, known, person)
        report = replace(
            waiting.report,
            unchanged=tuple(compared.unchanged),
            copies=tuple(compared.copies),
            refused=(*waiting.report.refused, *compared.refused),
            notes=tuple(compared.notes),
        )
        # What is told before what is dropped: a plug pulled in between loses no sentence.
        note_report(self._records, waiting.id, report)
        request = replace(request, prepared=True)
        note_request(self._records, waiting.id, request)
        for file in compared.dropped:
            file.unlink(missing_ok=True)
        return replace(waiting, request=request, report=report)

    def _report_of(self, prepared: LibraryJob) -> JobReport:
        """Do the work and tidy up after it; return what became of it."""
        home, request = self._settings.home, prepared.request
        folder = job_folder(home, prepared.id)
        if prepared.work in _BRINGS_FILES and not folder.is_dir():
            return prepared.report
        if prepared.work is Work.REBUILD and not request.begun:
            # Its first step is one transaction; done twice it only reads a little more again.
            note_request(self._records, prepared.id, replace(request, begun=True))
        note_progress(self._records, prepared.id, JobStage.NONE, 0, 0, "")
        found = self._work(prepared)
        with Library.open(library_settings(self._settings)) as library:
            documents, sources = library.documents(), library.sources()
        if prepared.work in _BRINGS_FILES:
            report = brought(prepared, folder, documents, sources, found)
            drop_unused(home, prepared.id, frozenset(sources.values()))
        else:
            report = replace(
                prepared.report,
                updated=tuple(found["updated"]),
                refused=pairs(found["failed"]),
                gone=tuple(found["gone"]),
            )
        if request.source and Path(request.source) not in sources.values():
            drop_original(home, Path(request.source))
        return report

    def _work(self, prepared: LibraryJob) -> dict[str, Any]:
        """Let a process do the work; return its report. Raises NaniwaError, _StoppedError."""
        task = Task(
            self._settings,
            prepared.work,
            prepared.request,
            job_folder(self._settings.home, prepared.id),
            self._passwords.get(prepared.id),
            os.getpid(),
        )
        noted = 0.0
        with process_of(task) as process:
            for told in told_by(process, lambda: self._check(prepared.id)):
                if "report" in told:
                    return dict(told["report"])
                if "error" in told:
                    raise NaniwaError(told["error"], code=told["code"])
                last = told.get("progress")
                if time.monotonic() - noted < _SECONDS_BETWEEN_NOTES and (
                    not last or last["done"] < last["total"]
                ):
                    continue
                noted = time.monotonic()
                self._note(prepared.id, last)
        raise died()

    def _note(self, job_id: str, progress: dict[str, Any] | None) -> None:
        if progress is None:
            note_progress(self._records, job_id, JobStage.LOCKED, 0, 0, "")
            return
        note_progress(
            self._records,
            job_id,
            JobStage(progress["stage"]),
            progress["done"],
            progress["total"],
            progress["name"],
        )

    def _check(self, job_id: str) -> None:
        if self._closing.is_set() or state_of(self._records, job_id) is not JobState.RUNNING:
            raise _StoppedError
