"""Work on the library that goes on when nobody looks: registering, replacing, removing, rebuilding."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.records.database import Records, new_id, now


class Work(StrEnum):
    """What a job does."""

    REGISTER = "register"
    REPLACE = "replace"
    REMOVE = "remove"
    REBUILD = "rebuild"


class JobState(StrEnum):
    """How far a job is; a stopped or failed one can go on, and one given up is over."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"
    GIVEN_UP = "given_up"


OPEN = frozenset({JobState.RECEIVING, JobState.WAITING, JobState.RUNNING})
"""States of a job that goes on by itself."""
RESUMABLE = frozenset({JobState.STOPPED, JobState.FAILED})
ENDED = frozenset({JobState.FAILED, JobState.DONE, JobState.GIVEN_UP})
"""States of a job of which nothing secret is kept, even where a failed one is tried again."""


class JobStage(StrEnum):
    """What a running job is at; ``locked``: another process is writing and is waited for."""

    NONE = ""
    LOCKED = "locked"
    PREPARING = "preparing"
    TEXT = "text"
    OCR = "ocr"
    WORDS = "words"
    VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What was asked for. ``files`` are (upload id, path inside the job's folder).

    ``document_id`` is the document to replace or remove, ``replaces`` whether the new file takes
    its place (else it is a new edition beside it), ``source`` the file of ours that goes with it.
    ``prepared`` says that the files have been compared with the library.
    """

    collection: str = ""
    kind: str = "standard"
    edition: str = ""
    effective_from: str = ""
    files: tuple[tuple[str, str], ...] = ()
    document_id: str = ""
    replaces: bool = False
    source: str = ""
    prepared: bool = False
    begun: bool = False


@dataclass(frozen=True, slots=True)
class JobReport:
    """What became of the files, by path; most with a Japanese sentence each.

    ``pages`` and ``ocr_pages`` count what was read. ``message`` says why a job failed.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    pages: int = 0
    ocr_pages: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class LibraryJob:
    """A piece of work. ``done`` of ``total`` of its ``stage``; ``name`` is the last file's."""

    id: str
    owner: str
    work: Work
    request: JobRequest
    state: JobState
    stage: JobStage
    done: int
    total: int
    name: str
    report: JobReport
    created_at: str
    changed_at: str


_COLUMNS = (
    "id, owner, work, request, state, stage, done, total, name, report, created_at, changed_at"
)


def add_job(records: Records, owner: str, work: Work, request: JobRequest) -> LibraryJob:
    """Note a new job that nothing works at yet: its files have to be received first."""
    moment = now()
    job = LibraryJob(
        id=new_id(),
        owner=owner,
        work=work,
        request=request,
        state=JobState.RECEIVING,
        stage=JobStage.NONE,
        done=0,
        total=0,
        name="",
        report=JobReport(),
        created_at=moment,
        changed_at=moment,
    )
    records.change(
        f"INSERT INTO library_jobs ({_COLUMNS}) VALUES (:id, :owner, :work, :request, :state, "  # noqa: S608
        ":stage, :done, :total, :name, :report, :created_at, :changed_at)",
        id=job.id,
        owner=owner,
        work=work.value,
        request=_dumps(request),
        state=job.state.value,
        stage=job.stage.value,
        done=0,
        total=0,
        name="",
        report=_dumps(job.report),
        created_at=moment,
        changed_at=moment,
    )
    return job


def job(records: Records, job_id: str) -> LibraryJob | None:
    """The job with an id, None when there is none."""
    row = records.row(f"SELECT {_COLUMNS} FROM library_jobs WHERE id = :id", id=job_id)  # noqa: S608
    return _job(row) if row else None


def jobs(records: Records, *, owner: str | None = None, limit: int = 50) -> tuple[LibraryJob, ...]:
    """The latest jobs, of one owner or of all."""
    where, values = ("", {}) if owner is None else ("WHERE owner = :owner", {"owner": owner})
    rows = records.rows(
        f"SELECT {_COLUMNS} FROM library_jobs {where} "  # noqa: S608
        "ORDER BY created_at DESC LIMIT :limit",
        limit=limit,
        **values,
    )
    return tuple(map(_job, rows))


def jobs_in(records: Records, states: Collection[JobState]) -> tuple[LibraryJob, ...]:
    """All jobs that are in one of ``states``, the oldest first."""
    names = ", ".join(f"'{state.value}'" for state in states)
    rows = records.rows(
        f"SELECT {_COLUMNS} FROM library_jobs WHERE state IN ({names}) ORDER BY created_at"  # noqa: S608
    )
    return tuple(map(_job, rows))


def origins(records: Records) -> dict[str, tuple[str, str]]:
    """Whose each job is and when it was asked for, by its id."""
    rows = records.rows("SELECT id, owner, created_at FROM library_jobs")
    return {identifier: (owner, created_at) for identifier, owner, created_at in rows}


def state_of(records: Records, job_id: str) -> JobState:
    """The state of a job that there is."""
    row = records.row("SELECT state FROM library_jobs WHERE id = :id", id=job_id)
    return JobState(row[0]) if row else JobState.GIVEN_UP


def move(records: Records, job_id: str, before: Collection[JobState], after: JobState) -> bool:
    """Let a job pass from one of the states ``before`` to another; return whether it did."""
    names = ", ".join(f"'{state.value}'" for state in before)
    changed = records.change(
        f"UPDATE library_jobs SET state = :after, changed_at = :now "  # noqa: S608
        f"WHERE id = :id AND state IN ({names})",
        id=job_id,
        after=after.value,
        now=now(),
    )
    return changed > 0


def note_progress(
    records: Records, job_id: str, stage: JobStage, done: int, total: int, name: str
) -> None:
    """Note how far a running job is."""
    records.change(
        "UPDATE library_jobs SET stage = :stage, done = :done, total = :total, name = :name, "
        "changed_at = :now WHERE id = :id AND state = 'running'",
        id=job_id,
        stage=stage.value,
        done=done,
        total=total,
        name=name,
        now=now(),
    )


def note_request(records: Records, job_id: str, request: JobRequest) -> None:
    """Note what has been found out about a job's request."""
    records.change(
        "UPDATE library_jobs SET request = :request WHERE id = :id",
        id=job_id,
        request=_dumps(request),
    )


def note_report(records: Records, job_id: str, report: JobReport) -> None:
    """Note what is known so far of what became of the files."""
    records.change(
        "UPDATE library_jobs SET report = :report WHERE id = :id",
        id=job_id,
        report=_dumps(report),
    )


def finish(records: Records, job_id: str, state: JobState, report: JobReport) -> None:
    """Note that a running job is at its end; one that was stopped meanwhile stays stopped."""
    records.change(
        "UPDATE library_jobs SET state = :state, stage = '', report = :report, changed_at = :now "
        "WHERE id = :id AND state = 'running'",
        id=job_id,
        state=state.value,
        report=_dumps(report),
        now=now(),
    )


def with_message(report: JobReport, message: str) -> JobReport:
    """The report of a job that failed for a reason."""
    return replace(report, message=message)


def _job(row: tuple[Any, ...]) -> LibraryJob:
    request, report = json.loads(row[3]), json.loads(row[9])
    return LibraryJob(
        id=row[0],
        owner=row[1],
        work=Work(row[2]),
        request=JobRequest(**{**request, "files": _pairs(request["files"])}),
        state=JobState(row[4]),
        stage=JobStage(row[5]),
        done=row[6],
        total=row[7],
        name=row[8],
        report=JobReport(
            **{
                **report,
                **{key: tuple(report[key]) for key in ("added", "updated", "unchanged", "gone")},
                **{key: _pairs(report[key]) for key in ("copies", "refused", "notes")},
            }
        ),
        created_at=row[10],
        changed_at=row[11],
    )


def _pairs(values: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in values)


def _dumps(value: JobRequest | JobReport) -> str:
    return json.dumps(asdict(value), ensure_ascii=False)
