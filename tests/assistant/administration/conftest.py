"""A home as people use it: a library with an original inside, records, a check's files."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from assistant.access.people import Person, Role
from assistant.records.database import Records
from assistant.records.people import insert_person
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings, write_standard

ADMINISTRATOR = Person("kanri", "管理 太郎", Role.ADMINISTRATOR)


@cache
def _example(topic: str) -> Path:
    """Indexing starts processes: each home is made once, and copied after that."""
    return _made_home(Path(tempfile.mkdtemp(prefix="naniwa-test-")) / "home", topic)


def make_home(home: Path, topic: str = "土工") -> Path:
    """A home with one document, one person, and the files of one check."""
    shutil.copytree(_example(topic), home)
    return home


def _made_home(home: Path, topic: str) -> Path:
    original = write_standard(home / "documents" / "a1" / f"{topic}.md", topic)
    with Library.open(library_settings(home), writable=True) as library:
        library.index([original], collection="標準", kind=DocumentKind.STANDARD)
    records = Records.open(home)
    insert_person(records, ADMINISTRATOR, password_hash="hash of " + topic)
    records.change("INSERT INTO sessions VALUES ('t', 'kanri', 'a', 'b', '')")
    records.close()
    report = home / "checks" / "c1" / "reports-1" / "設計書　その1.json"
    report.parent.mkdir(parents=True)
    report.write_text(topic, encoding="utf-8")
    model = home / "models" / "model.gguf"
    model.parent.mkdir()
    model.write_bytes(b"GGUF")
    return home


def standing(home: Path) -> tuple[str, ...]:
    """What a person would see of a home: documents, password, check."""
    records = Records.open(home)
    try:
        found = records.row("SELECT password_hash FROM people WHERE name = 'kanri'")
    finally:
        records.close()
    with Library.open(library_settings(home)) as library:
        documents = tuple(document.path for document in library.documents())
        passages = len(library.search("土工 舗装 の基準"))
    report = home / "checks" / "c1" / "reports-1" / "設計書　その1.json"
    return (
        *documents,
        "found" if passages else "nothing found",
        str(found and found[0]),
        report.read_text(encoding="utf-8"),
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "home")
