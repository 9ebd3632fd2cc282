"""People who learn from a small standard, indexed for real; each test with its own records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.records.database import Records
from retrieval.library import Library
from tests.assistant.learning.conftest import STANDARD, add
from tests.assistant.office import People
from tests.retrieval.building import library_settings


@pytest.fixture(scope="session")
def study_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the library is, and the questions made of it."""
    folder = tmp_path_factory.mktemp("study")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        add(library, folder / "files", STANDARD.format(days=28), "2025")
    return folder / "home"


@pytest.fixture(scope="session")
def study_library(study_home: Path) -> Iterator[Library]:
    with Library.open(library_settings(study_home)) as library:
        yield library


@pytest.fixture
def office(study_library: Library, study_home: Path, tmp_path: Path) -> Iterator[People]:
    records = Records.open(tmp_path / "home")
    yield People(Settings(home=study_home), records, study_library)
    records.close()
