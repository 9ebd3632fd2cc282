"""A small library in two collections, records, and the doors of several people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.access.door import Door
from assistant.access.people import Person, Role
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

Doors = Callable[..., Door]

STANDARD = """# 土工編

## 1-2 段切り

段切りの幅は1m以上、高さは50cm以上とする。
"""
NOTES = """# 受付メモ

## 第1条 番号札

窓口の番号札は青色とする。
"""


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "records")
    yield opened
    opened.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name, text in (("土工編.md", STANDARD), ("受付メモ.md", NOTES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Library.open(library_settings(tmp_path / "home"), writable=True) as opened:
        kind = DocumentKind.STANDARD
        opened.index([tmp_path / "土工編.md"], collection="標準", kind=kind, edition="2024")
        opened.index(
            [tmp_path / "受付メモ.md"], collection="記録", kind=DocumentKind.RECORD, edition="2024"
        )
        yield opened


@pytest.fixture
def doors(records: Records, library: Library, tmp_path: Path) -> Doors:
    """The door of somebody by name and role."""

    def door(name: str = "sato", role: Role = Role.ENGINEER, *, active: bool = True) -> Door:
        person = Person(name, name, role, department="土木課", active=active)
        return Door(person, records, library, tmp_path)

    return door
