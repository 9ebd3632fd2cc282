"""An office whose library holds a standard."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.cases.building import add_rules
from tests.assistant.library_jobs.building import Office, office


@pytest.fixture
def place(tmp_path: Path, read_here: None) -> Iterator[Office]:  # noqa: ARG001 - has to be first
    """Nobody works at the jobs: `building.land` does one at once."""
    with office(tmp_path / "home") as opened:
        add_rules(opened)
        yield opened


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read by the test itself: starting a process for each would take most of the time.

    That processes do it, and what becomes of those that die, is tested in tests/retrieval.
    """
    monkeypatch.setattr("retrieval.ingest.run_in_processes", _one_after_the_other)


def _one_after_the_other(
    work: Callable[[Any], Any], tasks: Iterable[Any], **_: object
) -> Iterator[tuple[Any, Any]]:
    return ((task, work(task)) for task in tasks)
