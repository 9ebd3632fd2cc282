"""A small library of a PDF and a hostile Markdown file, and a desk with a scripted model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings
from tests.ui.building import HOSTILE, STANDARD_PAGES, write_pdf
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
def desk(ui_library: Library) -> Desk:
    """Without a language model."""
    return Desk(ui_library, None)
