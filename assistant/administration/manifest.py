"""What a backup holds, and what of NANIWA_HOME goes into one."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from assistant.administration.home_lock import RUN_FOLDER
from assistant.records.steps import STEPS
from retrieval.catalogue_schema import MIGRATIONS
from retrieval.errors import NaniwaError

MANIFEST_NAME = "naniwa-backup.json"
BACKUPS_FOLDER = "backups"
RESTORE_FOLDER = "restore"
BEFORE_RESTORE = "before-restore-"
RECORDS = "records/records.sqlite3"
CATALOGUE = "library/catalogue.sqlite"

FORMAT = 1
MOST_FILES = 1_000_000
MOST_MANIFEST_BYTES = 512 * 1024 * 1024

# Made again when they are missing: models from their distributions, caches and the vector
# index from what is kept. The vector index moreover holds pickles, which would let an archive
# run code. Uploads nobody took over are only waiting. The rest belongs to this machine.
_LEFT_OUT_FOLDERS = frozenset(
    {"models", "cache", "uploads", RUN_FOLDER, BACKUPS_FOLDER, RESTORE_FOLDER}
)
_LEFT_OUT_PATHS = ("library/vectors",)
_LEFT_OUT_SUFFIXES = (".part", ".lock", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a backup; ``path`` relative to NANIWA_HOME, ``size`` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of. ``made_at`` is ISO 8601 in UTC, ``home`` the folder it was made from.

    ``schema_steps`` and ``catalogue_steps`` say which state records and catalogue have.
    ``outside`` counts documents whose originals lie outside ``home``: those are not in it.
    """

    version: str
    made_at: str
    home: str
    schema_steps: int
    catalogue_steps: int
    documents: int
    people: int
    outside: int
    files: tuple[FileEntry, ...]

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(entry.size for entry in self.files)


def is_backed_up(path: str) -> bool:
    """Whether a file belongs into a backup; ``path`` is relative to NANIWA_HOME."""
    first = PurePosixPath(path).parts[0]
    return not (
        first in _LEFT_OUT_FOLDERS
        or first.startswith((BEFORE_RESTORE, f"{RESTORE_FOLDER}."))
        or path.endswith(_LEFT_OUT_SUFFIXES)
        or any(path == left_out or path.startswith(f"{left_out}/") for left_out in _LEFT_OUT_PATHS)
    )


def is_kept_by_restore(name: str) -> bool:
    """Whether a restore leaves an entry of NANIWA_HOME where it is, by its name."""
    return name in _LEFT_OUT_FOLDERS or name.startswith((BEFORE_RESTORE, f"{RESTORE_FOLDER}."))


def is_safe(path: str) -> bool:
    """Whether a path of an archive names a file inside the folder that it is unpacked to."""
    parts = path.split("/")
    return (
        0 < len(path) <= 2_000
        and "\\" not in path
        and not any(unicodedata.category(character) in ("Cc", "Cs") for character in path)
        and all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
    )


def manifest_json(manifest: Manifest) -> bytes:
    """The manifest as it stands in a backup."""
    values = {
        "format": FORMAT,
        "version": manifest.version,
        "made_at": manifest.made_at,
        "home": manifest.home,
        "schema_steps": manifest.schema_steps,
        "catalogue_steps": manifest.catalogue_steps,
        "documents": manifest.documents,
        "people": manifest.people,
        "outside": manifest.outside,
        "files": [[entry.path, entry.size, entry.sha256] for entry in manifest.files],
    }
    return json.dumps(values, ensure_ascii=False, indent=0).encode()


def manifest_of(content: bytes) -> Manifest:
    """The manifest that ``content`` says.

    Raises NaniwaError: ``backup_damaged``, ``backup_version`` for one of a newer Naniwa,
    ``backup_unsafe`` when it names files that no backup has.
    """
    try:
        values = json.loads(content)
        if values["format"] != FORMAT:
            raise _too_new()
        manifest = _manifest(values)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged("目録（naniwa-backup.json）を読めません") from error
    if manifest.schema_steps > len(STEPS) or manifest.catalogue_steps > len(MIGRATIONS):
        raise _too_new()
    paths = [entry.path for entry in manifest.files]
    if len(paths) > MOST_FILES or len(set(paths)) != len(paths):
        raise damaged("ファイルの一覧が正しくありません")
    for path in paths:
        if not is_safe(path) or not is_backed_up(path):
            raise NaniwaError(
                "バックアップに、置けない場所を指すファイルが入っています。"
                "なにわが作ったバックアップではありません。",
                code="backup_unsafe",
            )
    return manifest


def damaged(what: str) -> NaniwaError:
    """The error for a backup that is not as it was made."""
    return NaniwaError(
        f"バックアップが壊れています（{what}）。別のバックアップを使ってください。",
        code="backup_damaged",
    )


def _too_new() -> NaniwaError:
    return NaniwaError(
        "このバックアップは新しい版のなにわで作られています。なにわを更新してから復元してください。",
        code="backup_version",
    )


def _manifest(values: Mapping[str, Any]) -> Manifest:
    return Manifest(
        version=_text(values["version"]),
        made_at=_text(values["made_at"]),
        home=_text(values["home"]),
        schema_steps=_count(values["schema_steps"]),
        catalogue_steps=_count(values["catalogue_steps"]),
        documents=_count(values["documents"]),
        people=_count(values["people"]),
        outside=_count(values["outside"]),
        files=tuple(
            FileEntry(_text(path), _count(size), _text(sha256))
            for path, size, sha256 in values["files"]
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("not a count")
    return value
