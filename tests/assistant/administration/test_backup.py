"""A backup holds what can't be made again, and what it holds comes back as it was."""

from __future__ import annotations

import os
import threading
import zipfile
from pathlib import Path

import pytest

from assistant.administration.backup import Step, back_up
from assistant.administration.home_lock import serving
from assistant.administration.manifest import MANIFEST_NAME, manifest_of
from assistant.administration.restore import apply_staged, restore, stage, staged, withdraw
from assistant.records.audit import AuditQuery, audit_entries
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from retrieval.locking import locked_for_writing
from tests.assistant.administration.conftest import make_home, standing
from tests.retrieval.building import library_settings, write_standard


def test_everything_but_what_can_be_made_again_is_in_it(home: Path, tmp_path: Path) -> None:
    (home / "cache").mkdir()
    (home / "cache" / "read.bin").write_bytes(b"x")
    (home / "naniwa.toml").write_text("[library]\nocr = false\n", encoding="utf-8")
    made = back_up(home, tmp_path / "b.zip")
    with zipfile.ZipFile(made.file) as archive:
        names = set(archive.namelist())
        manifest = manifest_of(archive.read(MANIFEST_NAME))
    folders = {name.partition("/")[0] for name in names}
    assert folders == {"records", "library", "documents", "checks", "naniwa.toml", MANIFEST_NAME}
    assert not any(name.startswith("library/vectors") for name in names)
    assert manifest.documents == 1
    assert manifest.people == 1
    assert made.problems == ()


def test_only_its_owner_may_read_it(home: Path, tmp_path: Path) -> None:
    made = back_up(home, tmp_path / "b.zip")
    assert made.file.stat().st_mode & 0o077 == 0


def test_a_document_whose_original_lies_elsewhere_is_told(home: Path, tmp_path: Path) -> None:
    outside = write_standard(tmp_path / "elsewhere" / "舗装.md", "舗装")
    with Library.open(library_settings(home), writable=True) as library:
        library.index([outside], collection="標準", kind=DocumentKind.STANDARD)
    made = back_up(home, tmp_path / "b.zip")
    assert made.manifest.outside == 1
    assert "1件の文書" in made.problems[0]


def test_a_link_is_not_followed_and_told(home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    (home / "documents" / "link").symlink_to(secret)
    made = back_up(home, tmp_path / "b.zip")
    assert "documents/link" in made.problems[0]
    assert "documents/link" not in {entry.path for entry in made.manifest.files}


def test_what_is_written_meanwhile_does_not_tear_a_database(home: Path, tmp_path: Path) -> None:
    records = Records.open(home)
    records.change("INSERT INTO departments VALUES ('土木課')")
    made = back_up(home, tmp_path / "b.zip")
    records.close()
    restore(made.file, tmp_path / "other", by="kanri")
    other = Records.open(tmp_path / "other")
    assert other.rows("SELECT name FROM departments") == [("土木課",)]
    other.close()


def test_it_waits_for_who_registers_documents(home: Path, tmp_path: Path) -> None:
    lock = locked_for_writing(home / "library")
    told = threading.Event()

    def progress(step: Step) -> None:
        if "待って" in step.what and not told.is_set():
            told.set()
            os.close(lock)

    back_up(home, tmp_path / "b.zip", progress=progress)
    assert told.is_set()


def test_stopping_leaves_nothing(home: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    with pytest.raises(NaniwaError) as caught:
        back_up(home, tmp_path / "b.zip", progress=lambda _: stop.set(), stop=stop)
    assert caught.value.code == "stopped"
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    os.close(locked_for_writing(home / "library"))


def test_a_file_that_is_there_is_not_replaced(home: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(NaniwaError) as caught:
        back_up(home, tmp_path / "b.zip")
    assert caught.value.code == "exists"
    assert (tmp_path / "b.zip").read_text(encoding="utf-8") == "mine"


def test_restored_elsewhere_everything_works(home: Path, tmp_path: Path) -> None:
    before = standing(home)
    made = back_up(home, tmp_path / "b.zip")
    for path in sorted(home.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    other = tmp_path / "other"
    restore(made.file, other, by="kanri")
    assert standing(other) == before
    with Library.open(library_settings(other)) as library:
        (document,) = library.documents()
        original = library.original_path(document)
    assert original == other / "documents" / "a1" / "土工.md"


def test_originals_indexed_from_a_folder_of_the_home_move_with_it(
    home: Path, tmp_path: Path
) -> None:
    indexed = write_standard(home / "standards" / "舗装.md", "舗装")
    with Library.open(library_settings(home), writable=True) as library:
        library.index([indexed], collection="標準", kind=DocumentKind.STANDARD)
    made = back_up(home, tmp_path / "b.zip")
    assert made.problems == ()
    other = tmp_path / "other"
    restore(made.file, other, by="kanri")
    indexed.unlink()
    with Library.open(library_settings(other)) as library:
        paths = {library.original_path(document) for document in library.documents()}
    assert other / "standards" / "舗装.md" in paths


def test_nobody_is_still_signed_in_afterwards_and_it_is_noted(home: Path, tmp_path: Path) -> None:
    made = back_up(home, tmp_path / "b.zip")
    restore(made.file, home, by="kanri")
    records = Records.open(home)
    assert records.rows("SELECT * FROM sessions") == []
    (entry,) = audit_entries(records, AuditQuery(), most=5)
    records.close()
    assert (entry.person, entry.action, entry.subject) == ("kanri", "restored", "b.zip")


def test_the_state_before_is_kept_and_models_stay(home: Path, tmp_path: Path) -> None:
    made = back_up(make_home(tmp_path / "other", "舗装"), tmp_path / "b.zip")
    before = standing(home)
    applied = restore(made.file, home, by="kanri")
    assert standing(home)[0] == "舗装.md"
    assert (home / "models" / "model.gguf").exists()
    assert applied.before.parent == home
    assert standing(applied.before) == before


def test_nothing_is_restored_while_it_is_served(home: Path, tmp_path: Path) -> None:
    made = back_up(home, tmp_path / "b.zip")
    with serving(home):
        for attempt in (
            lambda: restore(made.file, home, by="kanri"),
            lambda: serving(home).__enter__(),
        ):
            with pytest.raises(NaniwaError) as caught:
                attempt()
            assert caught.value.code == "home_in_use"


def test_nothing_is_restored_while_documents_are_registered(home: Path, tmp_path: Path) -> None:
    made = back_up(make_home(tmp_path / "other", "舗装"), tmp_path / "b.zip")
    before = standing(home)
    lock = locked_for_writing(home / "library")
    with pytest.raises(NaniwaError) as caught:
        restore(made.file, home, by="kanri")
    os.close(lock)
    assert caught.value.code == "locked"
    assert standing(home) == before


def test_what_is_staged_waits_for_the_next_start_or_is_withdrawn(
    home: Path, tmp_path: Path
) -> None:
    made = back_up(make_home(tmp_path / "other", "舗装"), tmp_path / "b.zip")
    before = standing(home)
    for _ in range(2):
        waiting = stage(made.file, home, name="b.zip", by="kanri")
        assert staged(home) == waiting
    assert standing(home) == before
    withdraw(home)
    assert staged(home) is None
    assert apply_staged(home) is None
    assert standing(home) == before
    stage(made.file, home, name="b.zip", by="kanri")
    with serving(home):
        applied = apply_staged(home)
    assert applied is not None
    assert standing(home)[0] == "舗装.md"
    assert staged(home) is None
