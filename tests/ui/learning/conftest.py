"""A small standard that has something of everything to ask, and a desk with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.records.database import Records
from retrieval.library import Library
from tests.assistant.learning.conftest import STANDARD, add
from tests.retrieval.building import library_settings
from ui.desk import Desk


@pytest.fixture(scope="session")
def taught_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("learning")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        add(library, folder / "files", STANDARD.format(days=28), "2025")
        yield library


@pytest.fixture
def classroom(taught_library: Library, records: Records, tmp_path: Path) -> Desk:
    """A desk with one person of each role and something to learn from."""
    return Desk(Settings(home=tmp_path / "home"), taught_library, records, None)
