"""Backups that lie in NANIWA_HOME/backups, made and taken back while the application runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.administration.backup import Step, back_up
from assistant.administration.manifest import BACKUPS_FOLDER
from assistant.administration.restore import Staged, stage, staged, withdraw
from assistant.japan_time import JAPAN
from assistant.records.audit import Action
from assistant.uploads import move_to, uploads_of
from retrieval.errors import UNEXPECTED, NaniwaError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup in the folder. ``made_at`` is ISO 8601 in UTC, ``size`` in bytes."""

    name: str
    size: int
    made_at: str


@dataclass(slots=True)
class Upkeep:
    """The one backup or preparation of a restore that goes on, and how the last one ended.

    ``message`` is a Japanese sentence, ``failed`` whether it is about something that went wrong.
    """

    step: Step | None = None
    message: str = ""
    failed: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    busy: threading.Lock = field(default_factory=threading.Lock)


def kept_backups(door: Door) -> tuple[KeptBackup, ...]:
    """The backups that there are, the newest first. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    found = []
    for file in (door.home / BACKUPS_FOLDER).glob("*.zip"):
        if file.is_file() and not file.is_symlink():
            status = file.stat()
            made_at = datetime.fromtimestamp(status.st_mtime, UTC).isoformat()
            found.append(KeptBackup(file.name, status.st_size, made_at))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def backup_file(door: Door, name: str) -> Path:
    """The file of a kept backup. Raises NaniwaError: ``forbidden``, ``no_backup``."""
    if name not in {backup.name for backup in kept_backups(door)}:
        raise NaniwaError("そのバックアップはありません。", code="no_backup")
    return door.home / BACKUPS_FOLDER / name


def remove_backup(door: Door, name: str) -> None:
    """Delete a kept backup. Raises NaniwaError: ``forbidden``, ``no_backup``."""
    backup_file(door, name).unlink(missing_ok=True)
    door.note(Action.BACKED_UP, name, "削除")


def begin_backup(door: Door, upkeep: Upkeep) -> None:
    """Make a backup in the background. Raises NaniwaError: ``forbidden``, ``busy``."""
    door.require(Feature.ADMINISTER)
    moment = datetime.now(JAPAN).strftime("%Y%m%d-%H%M%S")
    out = door.home / BACKUPS_FOLDER / f"naniwa-{moment}.zip"

    def work() -> str:
        made = back_up(door.home, out, progress=_telling(upkeep), stop=upkeep.stop)
        door.note(Action.BACKED_UP, made.file.name, f"{made.size:,}バイト")
        return "".join(["バックアップを作りました。", *made.problems])

    _begin(upkeep, work)


def keep_uploaded(door: Door, upload_id: str) -> str:
    """Take a file that was sent among the backups; return the name it has there.

    Raises NaniwaError: ``forbidden``, ``no_upload``, ``suffix`` unless it is a .zip.
    """
    door.require(Feature.ADMINISTER)
    (upload,) = uploads_of(door, [upload_id])
    if not upload.name.lower().endswith(".zip"):
        raise NaniwaError("バックアップは .zip のファイルです。", code="suffix")
    folder = door.home / BACKUPS_FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    stem, number = upload.name[:-4], 1
    name = f"{stem}.zip"
    while (folder / name).exists():
        number += 1
        name = f"{stem}-{number}.zip"
    move_to(door, upload, folder / name)
    door.note(Action.BACKED_UP, name, "受け取り")
    return name


def begin_restore(door: Door, upkeep: Upkeep, name: str) -> None:
    """Verify a kept backup and prepare it for the next start, in the background.

    Raises NaniwaError: ``forbidden``, ``no_backup``, ``busy``.
    """
    archive = backup_file(door, name)

    def work() -> str:
        stage(
            archive,
            door.home,
            name=name,
            by=door.person.name,
            progress=_telling(upkeep),
            stop=upkeep.stop,
        )
        door.note(Action.RESTORED, name, "準備（次の起動で復元）")
        return "バックアップを検証し、復元の準備ができました。naniwa serve を起動し直すと復元されます。"

    _begin(upkeep, work)


def staged_restore(door: Door) -> Staged | None:
    """What the next start restores. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    return staged(door.home)


def withdraw_restore(door: Door) -> None:
    """Let the next start restore nothing. Raises NaniwaError: ``forbidden``, ``no_backup``."""
    waiting = staged_restore(door)
    if waiting is None:
        raise NaniwaError("準備した復元はありません。", code="no_backup")
    withdraw(door.home)
    door.note(Action.RESTORED, waiting.name, "準備の取消")


def stop_upkeep(door: Door, upkeep: Upkeep) -> None:
    """Stop what goes on in the background, if anything does. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    upkeep.stop.set()


def _telling(upkeep: Upkeep) -> Callable[[Step], None]:
    def tell(step: Step) -> None:
        upkeep.step = step

    return tell


def _begin(upkeep: Upkeep, work: Callable[[], str]) -> None:
    if not upkeep.busy.acquire(blocking=False):
        raise NaniwaError(
            "バックアップか復元の準備をしているところです。終わるのを待ってください。", code="busy"
        )
    upkeep.stop.clear()
    upkeep.step, upkeep.message, upkeep.failed = Step("始めています"), "", False

    def run() -> None:
        try:
            upkeep.message = work()
        except NaniwaError as error:
            upkeep.message, upkeep.failed = error.message, True
        except Exception:  # noqa: BLE001
            # The edge of a thread of its own: nobody else would see it.
            _LOG.exception("backup or restore failed")
            upkeep.message = UNEXPECTED
            upkeep.failed = True
        finally:
            upkeep.step = None
            upkeep.busy.release()

    # A daemon: the file is only put in its place when it is whole.
    threading.Thread(target=run, name="upkeep", daemon=True).start()
