"""The plug pulled anywhere leaves no document without its file and no file without its owner."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.library_jobs.asking import Registration, register, remove_document
from assistant.library_jobs.originals import job_folder
from assistant.records.library_jobs import (
    JobRequest,
    JobState,
    LibraryJob,
    Work,
    add_job,
    move,
)
from retrieval.documents import DocumentKind
from retrieval.locking import locked_for_writing
from tests.assistant.library_jobs.building import PATIENCE, SUZUKI, Office, standard, working

STANDARD = Registration("標準", DocumentKind.STANDARD)
NAMES = [f"第{number}章.md" for number in range(1, 13)]


@contextmanager
def killed_after(place: Office, documents: int) -> Iterator[None]:
    """A process works at the jobs until so many documents are registered, then is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.assistant.library_jobs.serve_in_process", str(place.home)],
        cwd=Path(__file__).parents[3],
    )
    try:
        yield
        end = time.monotonic() + PATIENCE
        while len(place.library.documents()) < documents:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def asked(place: Office) -> LibraryJob:
    files = [place.upload(SUZUKI, name, standard(name)) for name in NAMES]
    return register(place.door(SUZUKI), files, STANDARD)


def assert_whole(place: Office) -> None:
    """Every document opens as its original, and nothing else is kept."""
    door = place.door(SUZUKI)
    for document in place.library.documents():
        assert door.original(document.id)[1].is_file()
    assert place.originals() == sorted(place.paths())


@pytest.mark.parametrize("documents", [0, 1, 7])
def test_a_registration_killed_on_its_way_is_finished_later(idle: Office, documents: int) -> None:
    with killed_after(idle, documents):
        job = asked(idle)
    for document in idle.library.documents():
        assert idle.door(SUZUKI).original(document.id)[1].is_file()
    with working(idle):
        done = idle.done(job)
    assert sorted(done.report.added) == sorted(NAMES)
    assert done.report.refused == ()
    assert_whole(idle)


def test_files_not_yet_taken_over_are_taken_over_at_the_next_start(idle: Office) -> None:
    files = tuple((idle.upload(SUZUKI, name, standard(name)), name) for name in NAMES[:2])
    request = JobRequest("標準", "standard", files=files)
    job = add_job(idle.records, SUZUKI.name, Work.REGISTER, request)
    with working(idle):
        assert sorted(idle.done(job).report.added) == sorted(NAMES[:2])
    assert_whole(idle)


def test_an_upload_that_is_gone_is_told(idle: Office) -> None:
    here = idle.upload(SUZUKI, NAMES[0], standard("盛土"))
    request = JobRequest("標準", "standard", files=((here, NAMES[0]), ("0" * 32, NAMES[1])))
    job = add_job(idle.records, SUZUKI.name, Work.REGISTER, request)
    with working(idle):
        report = idle.done(job).report
    assert report.added == (NAMES[0],)
    assert [path for path, _ in report.refused] == [NAMES[1]]


def test_a_removal_cut_off_before_the_file_went_is_finished(idle: Office) -> None:
    with working(idle):
        idle.done(asked(idle))
        (document, *_) = idle.library.documents()
        job = idle.done(remove_document(idle.door(SUZUKI), document.id))
    # As if the process had died when the document was out of the catalogue and its file was not.
    source = Path(job.request.source)
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("left", encoding="utf-8")
    assert move(idle.records, job.id, (JobState.DONE,), JobState.RUNNING)
    with working(idle):
        assert idle.done(job).state is JobState.DONE
    assert not source.exists()
    assert_whole(idle)


def test_a_closed_application_goes_on_at_the_next_start(idle: Office) -> None:
    # While another process writes, the job has begun and can't end.
    writing = locked_for_writing(idle.home / "library")
    with working(idle):
        job = asked(idle)
        idle.wait_until(job, JobState.RUNNING)
    os.close(writing)
    assert idle.look(job).state is JobState.WAITING
    assert job_folder(idle.home, job.id).is_dir()
    with working(idle):
        assert len(idle.done(job).report.added) == len(NAMES)


def test_what_could_not_be_noted_is_noted_once_it_can(place: Office) -> None:
    # As on a full disk: no end can be written down, neither a good nor a bad one.
    place.records.change(
        "CREATE TRIGGER nothing_ends BEFORE UPDATE ON library_jobs "
        "WHEN NEW.state IN ('done', 'failed') BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    job = register(
        place.door(SUZUKI), [place.upload(SUZUKI, "土工.md", standard("盛土"))], STANDARD
    )
    end = time.monotonic() + PATIENCE
    while not place.paths():
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(1.0)
    assert place.look(job).state is JobState.RUNNING
    place.records.change("DROP TRIGGER nothing_ends")
    assert place.done(job).state is JobState.DONE
    assert place.done(job).report.added == ("土工.md",)
    following = place.upload(SUZUKI, "第2章.md", standard("掘削"))
    assert place.done(register(place.door(SUZUKI), [following], STANDARD)).state is JobState.DONE
    assert_whole(place)
