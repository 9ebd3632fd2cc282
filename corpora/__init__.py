"""The sample city: みおつくし市, which doesn't exist, and the documents its engineers work with.

The sources ship inside the package; `corpora.build` makes the documents from them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

FICTION_NOTICE = "架空の市の見本資料"
"""Said on every document, so that nobody takes a sample for a real standard."""


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """A document of the sample city, as `collections.toml` lists it.

    ``file`` is relative to the output folder; ``source`` names a file of `sample_city_sources`.
    ``edition`` and ``effective_from`` (ISO date) are "" where a document has no editions.
    ``scanned`` documents are images of pages without text. ``title`` heads a list made from a
    CSV source; the others have theirs in the source.
    """

    file: str
    source: str
    collection: str
    kind: str
    edition: str = ""
    effective_from: str = ""
    scanned: bool = False
    title: str = ""

    @property
    def format(self) -> str:
        """The file name's suffix without the dot."""
        return PurePosixPath(self.file).suffix.removeprefix(".")


def sample_city_sources() -> Traversable:
    """The folder of readable sources, also from an installed wheel."""
    return files("corpora").joinpath("miotsukushi", "sources")


def sample_city_manifest() -> tuple[SampleDocument, ...]:
    """Every document of the sample city with the collection, kind and edition to index it by."""
    text = files("corpora").joinpath("miotsukushi", "collections.toml").read_text(encoding="utf-8")
    return tuple(SampleDocument(**entry) for entry in tomllib.loads(text)["documents"])
