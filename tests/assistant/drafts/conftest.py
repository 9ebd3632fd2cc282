"""An office with a library of a small standard, a kind of its own and open records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.assistant.drafts.building import STANDARD, Office, write_kind
from tests.retrieval.building import library_settings


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    home = tmp_path / "home"
    records = Records.open(home)
    write_kind(home)
    standard = tmp_path / "コンクリート工共通仕様書.md"
    standard.write_text(STANDARD, encoding="utf-8")
    with Library.open(library_settings(home), writable=True) as library:
        library.index([standard], collection="標準", kind=DocumentKind.STANDARD, edition="2025")
        yield Office(Settings(home=home), records, library)
    records.close()
