"""An office with an empty library and open records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.records.database import Records
from retrieval.library import Library
from tests.assistant.checking.building import Office
from tests.retrieval.building import library_settings


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    home = tmp_path / "home"
    records = Records.open(home)
    with Library.open(library_settings(home), writable=True) as library:
        yield Office(Settings(home=home), records, library)
    records.close()
