"""A backup: everything of NANIWA_HOME that can't be made again, in one verified file.

It is made while people work: databases are copied by SQLite itself, and nobody registers
documents meanwhile. Until it is whole it lies beside its place under another name.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.administration.home_lock import RUN_FOLDER
from assistant.administration.manifest import (
    CATALOGUE,
    MANIFEST_NAME,
    RECORDS,
    FileEntry,
    Manifest,
    is_backed_up,
    is_safe,
    manifest_json,
)
from assistant.records.database import now
from retrieval.errors import NaniwaError, reason_of
from retrieval.locking import locked_for_writing
from retrieval.relocating import count_sources_outside

_BLOCK = 1024 * 1024
_SQLITE_MAGIC = b"SQLite format 3\0"
_WAIT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """How far a backup or restore is: ``what`` in Japanese, bytes done and in all (0: unknown)."""

    what: str
    done: int = 0
    total: int = 0


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. ``problems`` are Japanese sentences about what is not in it."""

    file: Path
    size: int
    manifest: Manifest
    problems: tuple[str, ...]


def back_up(
    home: Path, out: Path, *, progress: Progress | None = None, stop: threading.Event | None = None
) -> Made:
    """Write a backup of ``home`` to the new file ``out``, readable by its owner only.

    Waits while documents are being registered. Raises NaniwaError: ``exists``, ``stopped`` when
    ``stop`` was set, ``no_space``, ``backup`` for what can't be read or written.
    """
    if out.exists():
        raise NaniwaError(f"「{out}」はもうあります。別の名前を指定してください。", code="exists")
    if not home.is_dir():
        raise NaniwaError(f"「{home}」がありません。", code="backup")
    part = out.with_name(f"{out.name}.part")
    work = _Work(home.absolute(), progress or _silent, stop or threading.Event())
    try:
        with _writer_lock(work), _new_file(part) as stream:
            manifest, problems = _write(work, stream)
        part.rename(out)
    except sqlite3.Error as error:
        raise NaniwaError(
            f"データベースを写せません（{error}）。バックアップは作られていません。", code="backup"
        ) from error
    except OSError as error:
        raise _unwritable(error, out) from error
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(out.parent)
    return Made(out, out.stat().st_size, manifest, problems)


@dataclass(frozen=True, slots=True)
class _Work:
    home: Path
    report: Progress
    stop: threading.Event

    def go_on(self) -> None:
        if self.stop.is_set():
            raise NaniwaError("中止しました。", code="stopped")


@contextmanager
def _writer_lock(work: _Work) -> Iterator[None]:
    """Nobody changes the library meanwhile; who does so now is waited for."""
    while True:
        try:
            descriptor = locked_for_writing(work.home / "library")
            break
        except NaniwaError:
            work.report(Step("文書の登録が終わるのを待っています"))
            work.stop.wait(_WAIT_SECONDS)
            work.go_on()
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _new_file(part: Path) -> Iterator[zipfile.ZipFile]:
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            yield archive
        raw.flush()
        os.fsync(raw.fileno())


def _write(work: _Work, archive: zipfile.ZipFile) -> tuple[Manifest, tuple[str, ...]]:
    files: list[FileEntry] = []
    problems: list[str] = []
    people, schema_steps, documents, outside, catalogue_steps = 0, 0, 0, 0, 0
    done = 0
    work.report(Step("対象を調べています"))
    paths = list(_paths(work, problems))
    total = sum(size for _, size in paths)
    (work.home / RUN_FOLDER).mkdir(exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=work.home / RUN_FOLDER) as folder:
        # The records first: whatever they name is there afterwards, unless it is taken away.
        for path, size in paths:
            work.go_on()
            source = work.home / path
            try:
                if _is_database(source):
                    snapshot = Path(folder) / "snapshot"
                    _copy_database(source, snapshot)
                    if path == RECORDS:
                        people, schema_steps = _state_of_records(snapshot)
                    elif path == CATALOGUE:
                        documents, catalogue_steps = _state_of_catalogue(snapshot)
                        outside = count_sources_outside(snapshot, str(work.home))
                    files.append(_add(work, archive, path, snapshot, Step("", done, total)))
                    snapshot.unlink()
                else:
                    files.append(_add(work, archive, path, source, Step("", done, total)))
            except FileNotFoundError:
                continue  # taken away since it was listed
            done += size
    if outside:
        problems.append(
            f"{outside:,}件の文書は、元のファイルが「{work.home}」の外にあるため、原本を含みません"
            "（検索と回答はできます）。"
        )
    manifest = Manifest(
        version=_version(),
        made_at=now(),
        home=str(work.home),
        schema_steps=schema_steps,
        catalogue_steps=catalogue_steps,
        documents=documents,
        people=people,
        outside=outside,
        files=tuple(files),
    )
    archive.writestr(MANIFEST_NAME, manifest_json(manifest))
    return manifest, tuple(problems)


def _paths(work: _Work, problems: list[str]) -> Iterator[tuple[str, int]]:
    """Files that belong into a backup with their sizes: the records, then all others."""
    found: list[tuple[str, int]] = []
    for folder, folders, names in os.walk(work.home):
        work.go_on()
        inside = Path(folder).relative_to(work.home)
        folders[:] = sorted(name for name in folders if is_backed_up((inside / name).as_posix()))
        for name in [*folders, *names]:
            path = Path(folder) / name
            relative = (inside / name).as_posix()
            if path.is_symlink() and is_backed_up(relative):
                problems.append(f"リンク「{relative}」は含めていません。")
        for name in sorted(names):
            path = Path(folder) / name
            relative = (inside / name).as_posix()
            if path.is_symlink() or not path.is_file() or not is_backed_up(relative):
                continue
            if is_safe(relative):
                found.append((relative, path.stat().st_size))
            else:
                problems.append("名前に制御文字などを含むファイルを1件除きました。")
    return iter(sorted(found, key=lambda item: (item[0] != RECORDS, item[0])))


def _add(work: _Work, archive: zipfile.ZipFile, path: str, source: Path, before: Step) -> FileEntry:
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as stream:
        entry = zipfile.ZipInfo(path)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100600 << 16
        with archive.open(entry, "w", force_zip64=True) as target:
            while block := stream.read(_BLOCK):
                work.go_on()
                target.write(block)
                digest.update(block)
                size += len(block)
                work.report(
                    Step("書き出しています", min(before.done + size, before.total), before.total)
                )
    return FileEntry(path, size, digest.hexdigest())


def _is_database(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as it stands at one moment, whoever is using it."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=30)) as opened,
        closing(sqlite3.connect(target)) as copy,
    ):
        opened.backup(copy)
        # The copy is one file: what is read-only later needs no journal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _state_of_records(file: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(file)) as connection:
        (steps,) = connection.execute("SELECT COUNT(*) FROM schema_steps").fetchone()
        known = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'people'"
        ).fetchone()
        people = connection.execute("SELECT COUNT(*) FROM people").fetchone()[0] if known else 0
    return int(people), int(steps)


def _state_of_catalogue(file: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(file)) as connection:
        (documents,) = connection.execute("SELECT COUNT(*) FROM documents").fetchone()
        (steps,) = connection.execute("SELECT COUNT(*) FROM migrations").fetchone()
    return int(documents), int(steps)


def _version() -> str:
    from importlib.metadata import version

    return version("naniwa")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(error: OSError, out: Path) -> NaniwaError:
    import errno

    if error.errno == errno.ENOSPC:
        return NaniwaError(
            "ディスクの空きが足りません。バックアップは作られていません。", code="no_space"
        )
    if isinstance(error, FileExistsError):
        return NaniwaError(f"「{out}」はもうあります。別の名前を指定してください。", code="exists")
    return NaniwaError(
        f"「{error.filename or out}」を読み書きできません（{reason_of(error)}）。"
        "バックアップは作られていません。",
        code="backup",
    )


def _silent(_: Step) -> None:
    return None
