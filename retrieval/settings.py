"""Settings of retrieval: one frozen object, built by `assistant.config` and passed by keyword."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """What a hostile or hopeless file is refused by, before it can do harm."""

    max_file_bytes: int = 200 * 1024 * 1024
    max_pages: int = 5_000
    max_unpacked_bytes: int = 1024 * 1024 * 1024
    max_seconds: float = 1_800.0
    max_memory_bytes: int = 4 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """Where the library lives and what reads and embeds for it.

    ``home`` is NANIWA_HOME. ``synonym_files`` are the city's own additions to the trade's
    synonyms. ``workers`` is the number of processes that read files (0: one per core).
    """

    home: Path
    limits: LoadLimits = LoadLimits()
    synonym_files: tuple[Path, ...] = ()
    workers: int = 0
    ocr: bool = True

    @property
    def library_dir(self) -> Path:
        """The folder of the catalogue and both indexes."""
        return self.home / "library"
