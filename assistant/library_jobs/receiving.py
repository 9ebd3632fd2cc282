"""Files of a job taken over from what browsers have sent, into the job's own folder."""

from __future__ import annotations

import logging
from dataclasses import replace

from assistant.access.door import Door
from assistant.library_jobs.originals import job_folder
from assistant.records.library_jobs import JobState, LibraryJob, move, note_report
from assistant.uploads import move_to, uploads_of
from retrieval.errors import NaniwaError, reason_of

_LOG = logging.getLogger(__name__)


def receive(door: Door, job: LibraryJob) -> None:
    """Take over what is still missing of a job's files, then let the job wait for its turn.

    May be repeated after an interruption: a file is either still an upload or in the folder.
    """
    folder = job_folder(door.home, job.id)
    refused = list(job.report.refused)
    for upload_id, path in job.request.files:
        target = folder / path
        if target.exists():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (upload,) = uploads_of(door, [upload_id])
            move_to(door, upload, target)
        except NaniwaError as error:
            refused.append((path, error.message))
        except OSError as error:
            _LOG.warning("%s is not received: %s", target, error)
            refused.append((path, f"「{path}」は受け取れませんでした（{reason_of(error)}）。"))
    if refused:
        note_report(door.records, job.id, replace(job.report, refused=tuple(refused)))
    move(door.records, job.id, (JobState.RECEIVING,), JobState.WAITING)
