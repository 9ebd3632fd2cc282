"""Small things that tests of library jobs are built from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Person, Role
from assistant.config import EmbeddingSettings, LibrarySection, Settings, library_settings
from assistant.library_jobs.runner import LibraryJobRunner
from assistant.records.database import Records
from assistant.records.library_jobs import OPEN, JobState, LibraryJob, job
from assistant.records.people import insert_person
from assistant.uploads import receiving
from retrieval.library import Library

SUZUKI = Person("suzuki", "鈴木 花子", Role.ENGINEER, "道路課")
TANAKA = Person("tanaka", "田中 次郎", Role.REVIEWER, "審査課")
TRAINEE = Person("kimura", "木村 健", Role.TRAINEE, "道路課")
ADMINISTRATOR = Person("admin", "管理者", Role.ADMINISTRATOR)
EVERYBODY = (SUZUKI, TANAKA, TRAINEE, ADMINISTRATOR)
PATIENCE = 120.0
"""Seconds: far more than it takes, for a machine that is busy."""


def settings_of(home: Path) -> Settings:
    """Settings without models: two processes, words only."""
    return Settings(
        home=home,
        embedding=EmbeddingSettings(model="none"),
        library=LibrarySection(workers=2, ocr=False),
    )


@dataclass(frozen=True, slots=True)
class Office:
    """A home with its records and library, and the people who work there."""

    settings: Settings
    records: Records
    library: Library

    @property
    def home(self) -> Path:
        return self.settings.home

    def door(self, person: Person) -> Door:
        return Door(person, self.records, self.library, self.home)

    def upload(self, person: Person, name: str, content: str | bytes) -> str:
        data = content.encode() if isinstance(content, str) else content
        with receiving(self.door(person), name, self.settings.web) as file:
            file.write(data)
            return file.finish().id

    def done(self, asked: LibraryJob) -> LibraryJob:
        """The job, when nothing works at it any more."""
        end = time.monotonic() + PATIENCE
        while (found := self.look(asked)).state in OPEN:
            assert time.monotonic() < end, f"{found.state} {found.stage}"
            time.sleep(0.05)
        return found

    def look(self, asked: LibraryJob) -> LibraryJob:
        found = job(self.records, asked.id)
        assert found is not None
        return found

    def wait_until(self, asked: LibraryJob, state: JobState) -> LibraryJob:
        end = time.monotonic() + PATIENCE
        while (found := self.look(asked)).state is not state:
            assert time.monotonic() < end, f"{found.state} {found.stage}"
            time.sleep(0.02)
        return found

    def paths(self, person: Person = ADMINISTRATOR) -> list[str]:
        return [document.path for document in self.door(person).reading().documents()]

    def originals(self) -> list[str]:
        """The paths of the files that are kept, without the folders of their jobs."""
        folder = self.home / "documents"
        files = (file for file in folder.rglob("*") if file.is_file())
        return sorted("/".join(file.relative_to(folder).parts[1:]) for file in files)


@contextmanager
def office(home: Path) -> Iterator[Office]:
    settings = settings_of(home)
    records = Records.open(home)
    for person in EVERYBODY:
        try:
            insert_person(records, replace(person, created_at="2026-01-01T00:00:00+00:00"))
        except Exception as error:
            if getattr(error, "code", "") != "name_taken":
                raise
    with Library.open(library_settings(settings)) as library:
        yield Office(settings, records, library)
    records.close()


@contextmanager
def working(place: Office) -> Iterator[LibraryJobRunner]:
    with LibraryJobRunner(place.records, place.settings, {}) as runner:
        yield runner


def standard(topic: str, extra: str = "") -> str:
    return (
        f"# {topic}編\n\n## 第1条 {topic}の基準\n\n"
        f"{topic}の仕上り厚さは30cm以下としなければならない。{extra}\n"
    )
