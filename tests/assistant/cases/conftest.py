"""An office whose library holds a standard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.cases.building import add_rules
from tests.assistant.library_jobs.building import Office, office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Office]:
    """Nobody works at the jobs: `building.land` does one at once."""
    with office(tmp_path / "home") as opened:
        add_rules(opened)
        yield opened
