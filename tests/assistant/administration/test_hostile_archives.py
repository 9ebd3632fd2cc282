"""What is not a whole backup of ours is refused before anything is touched."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.administration.backup import back_up
from assistant.administration.manifest import MANIFEST_NAME, RECORDS
from assistant.administration.restore import restore
from assistant.records.steps import STEPS
from retrieval.errors import NaniwaError
from tests.assistant.administration.conftest import standing

Change = Callable[[dict[str, Any], dict[str, bytes]], None]


def rewritten(archive: Path, change: Change, *, links: tuple[str, ...] = ()) -> Path:
    """A copy of a backup with another manifest and other files."""
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist() if name != MANIFEST_NAME}
        manifest = json.loads(opened.read(MANIFEST_NAME))
    change(manifest, files)
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFLNK if name in links else stat.S_IFREG) << 16
            written.writestr(entry, content)
        written.writestr(MANIFEST_NAME, json.dumps(manifest))
    return target


def put(manifest: dict[str, Any], files: dict[str, bytes], name: str, content: bytes) -> None:
    """Add a file as a backup would."""
    files[name] = content
    manifest["files"].append([name, len(content), hashlib.sha256(content).hexdigest()])


def placed(name: str) -> Change:
    return lambda manifest, files: put(manifest, files, name, b"x")


def other_content(_: dict[str, Any], files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("checks/"))
    files[name] = b"y" * len(files[name])


def more_than_said(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    # A bomb: far more comes out than the manifest says.
    put(manifest, files, "documents/bomb", b"")
    files["documents/bomb"] = bytes(50_000_000)


def missing_file(_: dict[str, Any], files: dict[str, bytes]) -> None:
    del files[RECORDS]


def unnamed_file(_: dict[str, Any], files: dict[str, bytes]) -> None:
    files["documents/more"] = b"x"


def newer_schema(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["schema_steps"] = len(STEPS) + 1


def newer_format(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["format"] = 2


def no_database(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest["files"] = [entry for entry in manifest["files"] if entry[0] != RECORDS]
    put(manifest, files, RECORDS, b"SQLite format 3\0" + b"?" * 4096)


def file_as_folder(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    put(manifest, files, "documents/a1/土工.md/inside", b"x")


def negative_size(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["files"][0][1] = -1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (other_content, "backup_damaged"),
        (more_than_said, "backup_damaged"),
        (missing_file, "backup_damaged"),
        (unnamed_file, "backup_damaged"),
        (no_database, "backup_damaged"),
        (file_as_folder, "backup_damaged"),
        (negative_size, "backup_damaged"),
        (newer_schema, "backup_version"),
        (newer_format, "backup_version"),
        (placed("../outside"), "backup_unsafe"),
        (placed("/outside"), "backup_unsafe"),
        (placed("documents/../../outside"), "backup_unsafe"),
        (placed("documents\\..\\outside"), "backup_unsafe"),
        (placed("documents//x"), "backup_unsafe"),
        (placed("models/model.gguf"), "backup_unsafe"),
        (placed("library/vectors/m/index_metadata.pickle"), "backup_unsafe"),
        (placed("restore/journal.json"), "backup_unsafe"),
        (placed("before-restore-x/y"), "backup_unsafe"),
        (placed("records/records.sqlite3-wal"), "backup_unsafe"),
    ],
)
def test_it_is_refused(home: Path, tmp_path: Path, change: Change, code: str) -> None:
    archive = rewritten(back_up(home, tmp_path / "b.zip").file, change)
    before, names = standing(home), sorted(path.name for path in home.iterdir())
    with pytest.raises(NaniwaError) as caught:
        restore(archive, home, by="kanri")
    assert caught.value.code == code
    assert standing(home) == before
    assert sorted(path.name for path in home.iterdir()) == names
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "changed.zip", "home"]


def test_a_link_in_it_is_refused(home: Path, tmp_path: Path) -> None:
    made = back_up(home, tmp_path / "b.zip")
    archive = rewritten(made.file, placed("documents/link"), links=("documents/link",))
    with pytest.raises(NaniwaError) as caught:
        restore(archive, home, by="kanri")
    assert caught.value.code == "backup_unsafe"


def test_a_cut_or_foreign_file_is_refused(home: Path, tmp_path: Path) -> None:
    whole = back_up(home, tmp_path / "b.zip").file.read_bytes()
    contents = (whole[: len(whole) // 2], b"", b"hello", whole[:200] + whole[400:])
    for content in contents:
        (tmp_path / "bad.zip").write_bytes(content)
        with pytest.raises(NaniwaError) as caught:
            restore(tmp_path / "bad.zip", home, by="kanri")
        assert caught.value.code == "backup_damaged"
    with pytest.raises(NaniwaError) as caught:
        restore(tmp_path / "none.zip", home, by="kanri")
    assert caught.value.code == "no_backup"
