"""Files that people send: received piece by piece, kept until something takes them over.

They lie in NANIWA_HOME/uploads under ids of ours; no name from outside is ever part of a path.
What was not received whole leaves nothing behind, and `sweep` removes what a killed process left.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.config import WebSettings
from assistant.records.database import Records, new_id, now
from assistant.records.moments import stamp
from assistant.records.uploads import (
    Upload,
    delete_upload,
    delete_uploads_before,
    find_upload,
    insert_upload,
    upload_ids,
    uploads_waiting,
)
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from hashlib import _Hash

KEPT_FREE = 500 << 20
"""Bytes of the disk that uploads leave free: the records and the index need room to go on."""

LONGEST_NAME = 200
"""Bytes of a file's name in UTF-8."""

_MIB = 1 << 20
_KEPT_FOR = timedelta(days=1)
_PART = ".part"


def clean_name(given: str) -> str:
    """A file's name as it can be shown and saved under, from what a browser says it is.

    Only its last part, in NFC, without control and direction characters, its suffix kept when it
    has to be cut. Raises NaniwaError (``bad_name``) when nothing of it is left.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        character
        for character in last
        if unicodedata.category(character)[0] not in "CZ" or character in " \u3000"
    ).strip(" \u3000")
    if kept.strip(".") == "":
        raise NaniwaError("ファイルの名前が正しくありません。", code="bad_name")
    stem, dot, suffix = kept.rpartition(".")
    if not stem or len(suffix.encode()) > 20:
        stem, dot, suffix = kept, "", ""
    room = LONGEST_NAME - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix


def may_upload(door: Door) -> None:
    """Raise NaniwaError (``forbidden``) unless the person's role has a use for files."""
    if not door.person.may(Feature.CHECK):
        door.require(Feature.ADD_DOCUMENTS)


@dataclass(slots=True)
class Receiving:
    """A file on its way in: `write` what comes, then `finish`."""

    door: Door
    name: str
    settings: WebSettings
    id: str
    file: BinaryIO
    digest: _Hash
    size: int = 0

    def write(self, part: bytes) -> None:
        """Take the next piece. Raises NaniwaError: ``too_large``, ``no_space``."""
        self.size += len(part)
        check_size(self.name, self.size, self.settings)
        _check_space(_folder(self.door.home), len(part))
        self.digest.update(part)
        try:
            self.file.write(part)
        except OSError as error:
            raise _no_space() from error

    def finish(self) -> Upload:
        """Keep the file. Raises NaniwaError: ``empty``, ``no_space``."""
        if self.size == 0:
            raise NaniwaError(f"「{self.name}」は空のファイルです。", code="empty")
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise _no_space() from error
        upload = Upload(
            self.id, self.door.person.name, self.name, self.size, self.digest.hexdigest(), now()
        )
        place = _place(self.door.home, self.id)
        place.with_suffix(_PART).rename(place)
        try:
            insert_upload(self.door.records, upload)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        return upload


@contextmanager
def receiving(door: Door, name: str, settings: WebSettings) -> Iterator[Receiving]:
    """Receive one file; when the block is left without `Receiving.finish`, nothing is left of it.

    Raises NaniwaError: ``forbidden``, ``bad_name``, ``too_many`` when the person has sent files
    without end and used none, ``no_space``.
    """
    may_upload(door)
    name = clean_name(name)
    if uploads_waiting(door.records, owner=door.person.name) >= 2 * settings.max_files:
        raise NaniwaError(
            "送ったままのファイルが多すぎます。使うか、取り除いてから送ってください。",
            code="too_many",
        )
    folder = _folder(door.home)
    _check_space(folder, 0)
    upload_id = new_id()
    part = (folder / upload_id).with_suffix(_PART)
    try:
        with part.open("xb") as file:
            part.chmod(0o600)
            yield Receiving(door, name, settings, upload_id, file, hashlib.sha256())
    finally:
        part.unlink(missing_ok=True)


def check_size(name: str, size: int, settings: WebSettings) -> None:
    """Raise NaniwaError (``too_large``) when a file of ``size`` bytes may not be sent."""
    if size > settings.max_upload_mib * _MIB:
        raise NaniwaError(
            f"「{name}」は大きすぎます（{settings.max_upload_mib} MiBまで）。", code="too_large"
        )


def uploads_of(door: Door, ids: Sequence[str]) -> tuple[Upload, ...]:
    """The person's own uploads, each once, in the order of ``ids``.

    Raises NaniwaError (``no_upload``) when one is not there, or somebody else's.
    """
    found = [
        find_upload(door.records, upload_id, owner=door.person.name)
        for upload_id in dict.fromkeys(ids)
    ]
    uploads = tuple(upload for upload in found if upload is not None)
    if len(uploads) != len(found) or not all(
        _place(door.home, upload.id).is_file() for upload in uploads
    ):
        raise NaniwaError(
            "送ったファイルが見つかりません。もう一度送ってください。", code="no_upload"
        )
    return uploads


def place_of(door: Door, upload: Upload) -> Path:
    """Where an upload lies, under a name that says nothing."""
    return _place(door.home, upload.id)


def link(door: Door, upload: Upload, destination: Path) -> None:
    """Let an upload lie at ``destination`` too, in a folder that exists. Raises OSError."""
    place = place_of(door, upload)
    try:
        destination.hardlink_to(place)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        # Not every file system has links. What lies at the destination is always whole.
        unfinished = destination.with_name(f".{upload.id}{_PART}")
        shutil.copyfile(place, unfinished)
        unfinished.rename(destination)


def move_to(door: Door, upload: Upload, destination: Path) -> None:
    """Hand a file over: it lies at ``destination``, in a folder that exists, and is no upload more.

    Raises NaniwaError (``no_upload``) when it has been taken or removed meanwhile.
    """
    (own,) = uploads_of(door, [upload.id])
    place = place_of(door, own)
    # In its new place before the record goes: a plug pulled in between must not lose the file.
    link(door, own, destination)
    # Two requests may want it at once: whoever takes the record out has it.
    if not delete_upload(door.records, own.id):
        destination.unlink(missing_ok=True)
        raise NaniwaError(
            "送ったファイルが見つかりません。もう一度送ってください。", code="no_upload"
        )
    place.unlink(missing_ok=True)


def discard(door: Door, upload_id: str) -> None:
    """Remove the person's own upload. Raises NaniwaError (``no_upload``)."""
    (own,) = uploads_of(door, [upload_id])
    delete_upload(door.records, own.id)
    _place(door.home, own.id).unlink(missing_ok=True)


def sweep(records: Records, home: Path, *, at_start: bool = False) -> None:
    """Remove uploads older than a day, and at the start also what a killed process left behind."""
    before = stamp(datetime.now(UTC) - _KEPT_FOR)
    for upload_id in delete_uploads_before(records, before):
        _place(home, upload_id).unlink(missing_ok=True)
    if not at_start:
        return
    folder = _folder(home)
    known = upload_ids(records)
    for file in folder.iterdir():
        if file.is_file() and file.name not in known:
            file.unlink(missing_ok=True)
    for upload_id in known:
        if not _place(home, upload_id).is_file():
            delete_upload(records, upload_id)


def _folder(home: Path) -> Path:
    folder = home / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _place(home: Path, upload_id: str) -> Path:
    """Where an upload lies; ids come out of the records only."""
    return home / "uploads" / upload_id


def _check_space(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free - size < KEPT_FREE:
        raise _no_space()


def _no_space() -> NaniwaError:
    return NaniwaError(
        "ディスクの空きが足りないため、受け取れません。管理者に知らせてください。", code="no_space"
    )
