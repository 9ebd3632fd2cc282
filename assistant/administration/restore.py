"""A backup becomes the state of NANIWA_HOME again: verified wholly, unpacked beside, swapped.

`stage` does everything that can fail and touches nothing in use; `apply_staged` is a few renames
while nobody is served. The state before is kept in ``before-restore-…``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import struct
import threading
import zipfile
import zlib
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from assistant.administration.backup import Progress, Step
from assistant.administration.home_lock import RUN_FOLDER, serving
from assistant.administration.manifest import (
    CATALOGUE,
    MANIFEST_NAME,
    MOST_FILES,
    MOST_MANIFEST_BYTES,
    RECORDS,
    RESTORE_FOLDER,
    FileEntry,
    Manifest,
    damaged,
    manifest_of,
)
from assistant.administration.swap import CONTENT, begin_swap, complete_swap, sweep
from assistant.japan_time import JAPAN, japan_time
from assistant.records.audit import Action, note
from assistant.records.database import Records, new_id, now
from retrieval.errors import NaniwaError, reason_of
from retrieval.locking import locked, locked_for_writing
from retrieval.relocating import move_sources

_BLOCK = 1024 * 1024
_STAGED = "staged.json"
_SPARE_BYTES = 200 * 1024 * 1024
# Who was signed in then must not be so again, and nothing waits for what was being uploaded.
_NOT_OF_THE_PAST = ("sessions", "sign_in_failures", "uploads")


# What `zipfile` raises for contents that are cut, encrypted, packed otherwise or doubled.
_UNREADABLE = (
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    FileExistsError,
)


@dataclass(frozen=True, slots=True)
class Staged:
    """A backup that is verified and becomes the state at the next start.

    ``name`` is how its file was called, ``by`` who asked. Times are ISO 8601 in UTC.
    """

    name: str
    by: str
    staged_at: str
    made_at: str
    version: str
    documents: int
    people: int
    size: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A restore that was done; ``before`` is where the state before it is kept."""

    staged: Staged
    before: Path


def restore(
    archive: Path,
    home: Path,
    *,
    by: str,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Applied:
    """Let the backup ``archive`` be the state of ``home`` now.

    Raises NaniwaError: ``home_in_use`` while it is served, ``locked`` while documents are being
    registered, and what `stage` raises; then nothing has changed.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with serving(home):
        complete_swap(home)
        stage(archive, home, name=archive.name, by=by, progress=progress, stop=stop)
        applied = apply_staged(home)
    if applied is None:
        raise NaniwaError("復元の準備が取り消されました。", code="stopped")
    return applied


def stage(
    archive: Path,
    home: Path,
    *,
    name: str,
    by: str,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Staged:
    """Verify a backup wholly and unpack it beside what is in use, in place of one staged before.

    Raises NaniwaError: ``backup_damaged``, ``backup_unsafe``, ``backup_version``, ``no_backup``,
    ``no_space``, ``stopped``, ``busy`` while another one is being staged.
    """
    descriptor = locked(
        home / RUN_FOLDER / "restore.lock", "別の復元を準備しているところです。", code="busy"
    )
    part = home / f"{RESTORE_FOLDER}.part-{new_id()[:8]}"
    try:
        sweep(home)
        manifest = _unpack(archive, part / CONTENT, progress, stop or threading.Event())
        _prepare(part / CONTENT, manifest, home)
        staged = Staged(
            name=name[:200],
            by=by,
            staged_at=now(),
            made_at=manifest.made_at,
            version=manifest.version,
            documents=manifest.documents,
            people=manifest.people,
            size=manifest.size,
        )
        (part / _STAGED).write_text(json.dumps(asdict(staged)), encoding="utf-8")
        withdraw(home)
        part.rename(home / RESTORE_FOLDER)
    except OSError as error:
        raise NaniwaError(
            f"復元の準備ができません（{reason_of(error)}）。今の状態は変わっていません。",
            code="restore",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        os.close(descriptor)
    return staged


def staged(home: Path) -> Staged | None:
    """What becomes the state at the next start, None when nothing does."""
    try:
        values = json.loads((home / RESTORE_FOLDER / _STAGED).read_text(encoding="utf-8"))
        return Staged(**values)
    except (OSError, ValueError, TypeError):
        return None


def withdraw(home: Path) -> None:
    """Let nothing be restored at the next start."""
    restore_folder = home / RESTORE_FOLDER
    if restore_folder.exists():
        gone = home / f"{RESTORE_FOLDER}.gone-{new_id()[:8]}"
        restore_folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def apply_staged(home: Path) -> Applied | None:
    """Let what is staged be the state, and note it in the restored trail; None when nothing is.

    The caller holds `serving`. Finishes a restore that was cut off, too. Raises NaniwaError
    (``locked``) while documents are being registered.
    """
    complete_swap(home)
    chosen = staged(home)
    if chosen is None:
        sweep(home)
        return None
    descriptor = locked_for_writing(home / "library")
    try:
        before = begin_swap(home, datetime.now(JAPAN).strftime("%Y%m%d-%H%M%S"))
    finally:
        os.close(descriptor)
    records = Records.open(home)
    try:
        detail = f"作成 {japan_time(chosen.made_at)} 以前の状態 {before.name}"
        note(records, chosen.by, Action.RESTORED, chosen.name, detail, address="")
    finally:
        records.close()
    return Applied(chosen, before)


def _unpack(
    archive: Path, target: Path, progress: Progress | None, stop: threading.Event
) -> Manifest:
    try:
        with zipfile.ZipFile(archive) as opened:
            manifest = _manifest(opened)
            free = shutil.disk_usage(target.parent.parent).free - _SPARE_BYTES
            if manifest.size > free:
                raise NaniwaError(
                    f"ディスクの空きが足りません（{manifest.size / 1e6:,.0f} MB必要です）。",
                    code="no_space",
                )
            target.mkdir(parents=True, mode=0o700)
            done = 0
            for entry in manifest.files:
                _unpack_file(opened, entry, target / entry.path, stop)
                done += entry.size
                if progress is not None:
                    progress(Step("検証しながら展開しています", done, manifest.size))
    except FileNotFoundError as error:
        if error.filename == str(archive):
            raise NaniwaError(f"「{archive}」がありません。", code="no_backup") from error
        raise
    except zipfile.BadZipFile as error:
        raise damaged("なにわのバックアップとして読めません") from error
    except _UNREADABLE as error:
        raise damaged("中身を読めません") from error
    except NotADirectoryError as error:
        raise damaged("ファイルとフォルダーが重なっています") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # A directory of the archive that points before its beginning.
        raise damaged("途中で切れています") from error
    return manifest


def _manifest(opened: zipfile.ZipFile) -> Manifest:
    entries = opened.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_FILES + 1 or len(set(names)) != len(names):
        raise damaged("ファイルの一覧が正しくありません")
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.is_dir():
            raise NaniwaError(
                "バックアップに、ファイルではないもの（リンクなど）が入っています。"
                "なにわが作ったバックアップではありません。",
                code="backup_unsafe",
            )
    if MANIFEST_NAME not in names:
        raise damaged("目録（naniwa-backup.json）がありません")
    if opened.getinfo(MANIFEST_NAME).file_size > MOST_MANIFEST_BYTES:
        raise damaged("目録が大きすぎます")
    with opened.open(MANIFEST_NAME) as stream:
        manifest = manifest_of(stream.read(MOST_MANIFEST_BYTES))
    if {entry.path for entry in manifest.files} != set(names) - {MANIFEST_NAME}:
        raise damaged("目録と中身が合いません")
    return manifest


def _unpack_file(
    opened: zipfile.ZipFile, entry: FileEntry, target: Path, stop: threading.Event
) -> None:
    """Write one file, never more than its manifest says, and compare it with its hash."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    left = entry.size
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with opened.open(entry.path) as stream, os.fdopen(descriptor, "wb") as written:
        while block := stream.read(min(_BLOCK, left + 1)):
            if stop.is_set():
                raise NaniwaError("中止しました。", code="stopped")
            left -= len(block)
            if left < 0:
                break
            digest.update(block)
            written.write(block)
    if left or digest.hexdigest() != entry.sha256:
        raise damaged(f"「{entry.path}」が作られたときと違います")


def _prepare(content: Path, manifest: Manifest, home: Path) -> None:
    """Fit the unpacked state to where it goes; its databases are tried out."""
    try:
        for path in (RECORDS, CATALOGUE):
            if (content / path).exists():
                _check_database(content / path)
        if (content / CATALOGUE).exists() and manifest.home != str(home.absolute()):
            move_sources(content / CATALOGUE, manifest.home, str(home.absolute()))
        if (content / RECORDS).exists():
            with closing(sqlite3.connect(content / RECORDS)) as connection, connection:
                tables = {
                    name
                    for (name,) in connection.execute(
                        "SELECT name FROM sqlite_master WHERE type = 'table'"
                    )
                }
                for table in _NOT_OF_THE_PAST:
                    if table in tables:
                        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
    except sqlite3.Error as error:
        raise damaged("データベースを開けません") from error


def _check_database(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise damaged("データベースに誤りがあります")
