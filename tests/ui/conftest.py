"""A small library of a PDF and a hostile Markdown file, and a desk with a scripted model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assistant.config import Settings
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings
from tests.ui.building import HOSTILE, STANDARD_PAGES, write_pdf
from tests.ui.people import add_people
from tests.ui.served import chromium
from ui.desk import Desk


@pytest.fixture(scope="session")
def standard_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pdf(tmp_path_factory.mktemp("pdf") / "土工編.pdf", STANDARD_PAGES)


@pytest.fixture(scope="session")
def ui_library(standard_pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    notes = tmp_path_factory.mktemp("notes")
    (notes / "受付メモ.md").write_text(HOSTILE, encoding="utf-8")
    settings = library_settings(tmp_path_factory.mktemp("home"))
    with Library.open(settings, writable=True) as library:
        kind = DocumentKind.STANDARD
        first = library.index([standard_pdf.parent], collection="標準", kind=kind, edition="2025")
        second = library.index([notes], collection="記録", kind=DocumentKind.RECORD)
        assert not first.failed
        assert not second.failed
        yield library


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """Empty but for one person of each role."""
    opened = Records.open(tmp_path / "home")
    add_people(opened)
    yield opened
    opened.close()


@pytest.fixture
def desk(ui_library: Library, records: Records, tmp_path: Path) -> Desk:
    """Without a language model."""
    return Desk(Settings(home=tmp_path / "home"), ui_library, records, None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started
