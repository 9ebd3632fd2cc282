"""The sample city indexed once, words only, for all tests of evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora import SampleDocument, sample_city_manifest
from retrieval.documents import DocumentKind
from retrieval.library import Library
from retrieval.settings import LibrarySettings


@pytest.fixture(scope="session")
def sample_library(
    sample_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """The library of `make demo`, without vectors: with them every score is as high or higher."""
    settings = LibrarySettings(home=tmp_path_factory.mktemp("library"), workers=2)
    with Library.open(settings, writable=True) as library:
        for documents in groups():
            first = documents[0]
            report = library.index(
                [sample_city / document.file for document in documents],
                collection=first.collection,
                kind=DocumentKind(first.kind),
                edition=first.edition,
                effective_from=first.effective_from,
                vectors=False,
            )
            assert not report.failed
        yield library


def groups() -> list[list[SampleDocument]]:
    """Documents that one call can index, older editions first."""
    found: dict[tuple[str, ...], list[SampleDocument]] = {}
    for document in sorted(sample_city_manifest(), key=lambda item: item.effective_from):
        key = (document.collection, document.kind, document.edition, document.effective_from)
        found.setdefault(key, []).append(document)
    return list(found.values())
