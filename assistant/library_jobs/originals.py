"""Where the files that people register lie: NANIWA_HOME/documents/<id of the job>/<path>.

The folder of a job tells who brought a document and when, and nothing else has to be kept in
step with the catalogue for it. The path inside is what people are shown.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.records.database import Records
from assistant.records.library_jobs import origins
from retrieval.library import Library

_LONGEST_PART = 200  # bytes; file systems allow 255, and room is needed for "（2）"
_DEEPEST = 12
_WINDOWS_RESERVED = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Who registered a document, and when (ISO 8601 in UTC)."""

    person: str
    registered_at: str


def documents_folder(home: Path) -> Path:
    """The folder of all originals that were registered in the browser."""
    return home / "documents"


def job_folder(home: Path, job_id: str) -> Path:
    """The folder of the files that one job brought."""
    return documents_folder(home) / job_id


def clean_path(name: str) -> str:
    """What a browser calls a file, as a relative path that is safe to write and to show.

    Folders stay, ".." and drive letters do not; "" when nothing is left of it.
    """
    parts = []
    for part in unicodedata.normalize("NFC", name).replace("\\", "/").split("/"):
        shown = "".join(
            character
            for character in part
            if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        ).strip()
        shown = shown.translate(_WINDOWS_RESERVED).rstrip(". ")
        if shown.strip("."):
            parts.append(_shortened(shown))
    return "/".join(parts[-_DEEPEST:])


def numbered(path: str, number: int) -> str:
    """The path with a number behind the name: 第1章.pdf, 2 -> 第1章（2）.pdf."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}（{number}）{pure.suffix}"))


def free_path(path: str, taken: Collection[str]) -> str:
    """The path, or with the first number behind its name that makes it another one."""
    found, number = path, 1
    while found in taken:
        number += 1
        found = numbered(path, number)
    return found


def files_under(folder: Path) -> Iterator[Path]:
    """All files in a folder, in order."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield Path(parent, name)


def drop_unused(home: Path, job_id: str, used: Collection[Path]) -> None:
    """Remove the files of a job that no document was made of, and folders left empty."""
    folder = job_folder(home, job_id)
    for file in list(files_under(folder)):
        if file not in used:
            file.unlink(missing_ok=True)
    drop_empty_folders(folder)


def drop_original(home: Path, source: Path) -> None:
    """Remove an original, if it is one of ours; files from elsewhere are left alone."""
    documents = documents_folder(home)
    if not source.is_relative_to(documents) or ".." in source.parts:
        return
    source.unlink(missing_ok=True)
    drop_empty_folders(documents / source.relative_to(documents).parts[0])


def drop_empty_folders(folder: Path) -> None:
    """Remove a folder and those in it as far as there is no file in them."""
    for parent, _, _ in os.walk(folder, topdown=False):
        if not any(Path(parent).iterdir()):
            Path(parent).rmdir()


def document_origins(home: Path, library: Library, records: Records) -> dict[str, Origin]:
    """Who registered each document and when; those from `naniwa index` are not in it."""
    documents = documents_folder(home)
    known = origins(records)
    found: dict[str, Origin] = {}
    for document_id, source in library.sources().items():
        if source.is_relative_to(documents):
            job_id = source.relative_to(documents).parts[0]
            if job_id in known:
                found[document_id] = Origin(*known[job_id])
    return found


def _shortened(part: str) -> str:
    if len(part.encode()) <= _LONGEST_PART:
        return part
    pure = PurePosixPath(part)
    suffix = pure.suffix if len(pure.suffix.encode()) <= 20 else ""
    stem = part.removesuffix(suffix).encode()[: _LONGEST_PART - len(suffix.encode())]
    return stem.decode(errors="ignore") + suffix
