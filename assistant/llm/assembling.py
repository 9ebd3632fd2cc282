"""Putting a model file together from the data files of installed distributions."""

from __future__ import annotations

import base64
import errno
import hashlib
import importlib.metadata
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.llm.repack_embedding import repack
from retrieval.errors import NaniwaError, reason_of

Progress = Callable[[int, int], None]
Role = Literal["llm", "embedding"]

INSTALL_HINT = 'pip install "naniwa[models]" で入れてください'
REPAIR_HINT = 'pip install --force-reinstall "naniwa[models]" で入れ直してください'
CHUNK_BYTES = 1 << 22
SPARE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A data file inside an installed distribution."""

    distribution: str
    version: str
    path: str


@dataclass(frozen=True, slots=True)
class BundledModel:
    """A model that can be assembled from parts. ``repacked`` parts are rewritten, not joined.

    ``size`` is in bytes; ``source_sha256`` pins the one part of a repacked model.
    """

    name: str
    role: Role
    title: str
    file_name: str
    size: int
    sha256: str
    licence: str
    parts: tuple[Part, ...]
    repacked: bool = False
    source_sha256: str = ""


def locate_parts(model: BundledModel) -> Iterator[Path]:
    """Find the data files of the parts. Raises NaniwaError naming the first that isn't there."""
    for part in model.parts:
        try:
            found = importlib.metadata.distribution(part.distribution)
        except importlib.metadata.PackageNotFoundError as error:
            raise NaniwaError(
                f"{model.title} の部品 {part.distribution}=={part.version} がありません。{INSTALL_HINT}。",
                code="model_part_missing",
            ) from error
        if found.version != part.version:
            raise NaniwaError(
                f"{model.title} の部品 {part.distribution} は {part.version} 版が必要です"
                f"(いまは {found.version} 版)。{INSTALL_HINT}。",
                code="model_part_missing",
            )
        path = Path(str(found.locate_file(part.path)))
        if not path.is_file():
            raise NaniwaError(
                f"{model.title} の部品 {part.distribution} のファイル {part.path} がありません。{REPAIR_HINT}。",
                code="model_part_missing",
            )
        yield path


def assemble(model: BundledModel, target: Path, progress: Progress) -> None:
    """Write ``target`` whole and verified, or leave nothing; the caller holds the lock.

    Raises NaniwaError when parts are missing or altered or there is no room, OSError when the
    disk fails.
    """
    sources = list(locate_parts(model))
    partial = target.with_suffix(".partial")
    # Whoever holds the lock is alone, so a partial file found here is a dead process's.
    partial.unlink(missing_ok=True)
    free = shutil.disk_usage(target.parent).free
    if free < model.size + SPARE_BYTES:
        raise NaniwaError(
            f"{target.parent} の空き容量が足りません(必要 {_mib(model.size + SPARE_BYTES)}、空き {_mib(free)})。",
            code="disk_full",
        )
    try:
        if model.repacked:
            digest = _repack(model, sources[0], partial, progress)
        else:
            digest = _join(sources, partial, model.size, progress)
        if digest != model.sha256:
            raise NaniwaError(
                f"{_altered_part(model, sources)} の内容が正規のものと違います。{REPAIR_HINT}。",
                code="model_altered",
            )
        partial.replace(target)
        _sync_folder(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def _join(sources: list[Path], partial: Path, total: int, progress: Progress) -> str:
    digest = hashlib.sha256()
    done = 0
    with partial.open("wb") as output:
        for source in sources:
            with source.open("rb") as part:
                while chunk := part.read(CHUNK_BYTES):
                    output.write(chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    progress(done, total)
        output.flush()
        os.fsync(output.fileno())
    return digest.hexdigest()


def _repack(model: BundledModel, source: Path, partial: Path, progress: Progress) -> str:
    if sha256_of(source) != model.source_sha256:
        return ""
    repack(source, partial)
    with partial.open("rb+") as output:
        os.fsync(output.fileno())
    progress(model.size, model.size)
    return sha256_of(partial)


def _altered_part(model: BundledModel, sources: list[Path]) -> str:
    """Name the part that differs from what its own distribution recorded, for the message."""
    for part, source in zip(model.parts, sources, strict=True):
        for file in importlib.metadata.distribution(part.distribution).files or ():
            if file.as_posix() != part.path or file.hash is None or file.hash.mode != "sha256":
                continue
            actual = base64.urlsafe_b64encode(bytes.fromhex(sha256_of(source))).decode().rstrip("=")
            if actual != file.hash.value:
                return f"部品 {part.distribution}"
    return f"{model.title} の部品"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system can sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def disk_error(error: OSError, target: Path) -> NaniwaError:
    """Say in words why ``target`` can't be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NaniwaError(
            f"ディスクの空きが足りず {target} を書けません。空きを増やすか NANIWA_HOME を変えてください。",
            code="disk_full",
        )
    return NaniwaError(f"{target} を準備できません: {reason_of(error)}。", code="model_unwritable")


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB"
