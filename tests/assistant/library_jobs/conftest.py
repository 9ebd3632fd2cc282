"""An office in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.library_jobs.building import Office, office, working


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Office]:
    """Nobody works at the jobs."""
    with office(tmp_path / "home") as place:
        yield place


@pytest.fixture
def place(idle: Office) -> Iterator[Office]:
    """The jobs are worked at."""
    with working(idle):
        yield idle
