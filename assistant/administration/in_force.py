"""What is in force now: settings with their origin, models, the library, the machine."""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.config import Settings, setting_origins
from assistant.llm.bundled import ModelState, model_states

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting as it may be shown: of a secret only whether it is there.

    ``origin`` is the file's name, the environment variable, or "" for the default.
    """

    key: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class LibraryState:
    """How large the library is. ``waiting`` passages have no vector yet; sizes are in bytes."""

    documents: int
    pages: int
    passages: int
    vectors: int
    problems: int
    catalogue_size: int
    lexical_size: int
    vectors_size: int

    @property
    def waiting(self) -> int:
        """Passages without a vector."""
        return max(0, self.passages - self.vectors)


@dataclass(frozen=True, slots=True)
class Machine:
    """The program and what it runs on; bytes of the disk that holds NANIWA_HOME."""

    version: str
    python: str
    home: str
    disk_free: int
    disk_total: int


def settings_in_force(door: Door, settings: Settings) -> tuple[ShownSetting, ...]:
    """Every setting. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    origins = setting_origins()
    return tuple(
        ShownSetting(key, value, _origin(key, origins)) for key, value in _settings(settings, "")
    )


def models_in_force(door: Door, settings: Settings) -> tuple[ModelState, ...]:
    """The models that there are, and which are used. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    return tuple(
        replace(
            model, title=_without_password(model.title), location=_without_password(model.location)
        )
        for model in model_states(settings)
    )


def library_state(door: Door) -> LibraryState:
    """How large the library is now. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    documents = door.library.documents()
    folder = door.home / "library"
    return LibraryState(
        documents=len(documents),
        pages=sum(document.page_count for document in documents),
        passages=sum(document.passage_count for document in documents),
        vectors=sum(document.vector_count for document in documents),
        problems=sum(bool(document.problems) for document in documents),
        catalogue_size=sum(file.stat().st_size for file in folder.glob("catalogue.sqlite*")),
        lexical_size=_size(folder / "lexical"),
        vectors_size=_size(folder / "vectors"),
    )


def machine(door: Door) -> Machine:
    """The program's version, where its data lie, and how much room there is."""
    from importlib.metadata import version

    door.require(Feature.ADMINISTER)
    disk = shutil.disk_usage(door.home)
    return Machine(
        version("naniwa"), platform.python_version(), str(door.home), disk.free, disk.total
    )


def _settings(values: BaseModel, before: str) -> Iterator[tuple[str, str]]:
    for name in type(values).model_fields:
        value = getattr(values, name)
        key = f"{before}{name}"
        if isinstance(value, BaseModel):
            yield from _settings(value, f"{key}.")
        else:
            yield key, _shown(value)


def _shown(value: Any) -> str:  # noqa: ANN401 - the value of any setting
    if isinstance(value, SecretStr):
        return "設定済み（表示しません）" if value.get_secret_value() else "未設定"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, tuple):
        return "、".join(_shown(item) for item in value)
    return _without_password(str(value))


def _without_password(address: str) -> str:
    return _CREDENTIALS.sub("…@", address)


def _origin(key: str, origins: Mapping[str, str]) -> str:
    """Where a setting, or the section it is in, was said."""
    return origins.get(key) or origins.get(key.partition(".")[0], "")


def _size(folder: Path) -> int:
    size = 0
    for file in folder.rglob("*"):
        try:
            size += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue  # an index drops files while it is looked at
    return size
