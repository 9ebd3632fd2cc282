"""The office that drafts, and the one that writes cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.cases.building import add_rules
from tests.assistant.drafts.conftest import office
from tests.assistant.library_jobs.building import Office as CaseOffice
from tests.assistant.library_jobs.building import office as case_office

__all__ = ["office", "place"]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[CaseOffice]:
    with case_office(tmp_path / "home") as opened:
        add_rules(opened)
        yield opened
