"""Indexes a folder in a process of its own, for tests that kill it: HOME FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from retrieval.documents import DocumentKind
from retrieval.ingest import Progress
from retrieval.library import Library
from tests.retrieval.building import HashingEmbedder, library_settings


def main(home: Path, folder: Path) -> None:
    """Index and print what is done as it is done."""

    def tell(progress: Progress) -> None:
        sys.stdout.write(f"{progress.stage} {progress.done} {progress.name}\n")
        sys.stdout.flush()

    settings = library_settings(home)
    with Library.open(settings, embedder=HashingEmbedder(), writable=True) as library:
        library.index([folder], collection="標準", kind=DocumentKind.STANDARD, progress=tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
