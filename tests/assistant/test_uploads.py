import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import uploads as uploads_module
from assistant.access.door import Door
from assistant.access.people import Person, Role
from assistant.config import WebSettings
from assistant.records.database import Records
from assistant.records.uploads import Upload
from assistant.uploads import (
    LONGEST_NAME,
    clean_name,
    discard,
    move_to,
    receiving,
    sweep,
    uploads_of,
)
from retrieval.errors import NaniwaError

SETTINGS = WebSettings(max_upload_mib=1, max_files=2)
ENGINEER = Person("sato", "佐藤", Role.ENGINEER)
COLLEAGUE = Person("suzuki", "鈴木", Role.ENGINEER)
TRAINEE = Person("tanaka", "田中", Role.TRAINEE)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    yield opened
    opened.close()


def door_of(records: Records, home: Path, person: Person = ENGINEER) -> Door:
    return Door(person, records, None, home)  # type: ignore[arg-type]  # no document is read


def sent(door: Door, name: str = "設計書.xlsx", content: bytes = b"content") -> Upload:
    with receiving(door, name, SETTINGS) as file:
        file.write(content)
        return file.finish()


def files_of(home: Path) -> list[str]:
    return sorted(file.name for file in (home / "uploads").iterdir())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\書類\\設計書.xlsx", "設計書.xlsx"),
        ("a\r\nSet-Cookie: x\0.pdf", "aSet-Cookie: x.pdf"),
        ("設計書\u202excod.exe", "設計書xcod.exe"),
        (unicodedata.normalize("NFD", "プラント.pdf"), "プラント.pdf"),
        ("  第1号　内訳書.csv ", "第1号　内訳書.csv"),
        ("設" * 300 + ".xlsx", "設" * 65 + ".xlsx"),
        (".pdf", ".pdf"),
    ],
)
def test_only_a_plain_name_is_left_of_what_a_browser_says(given: str, name: str) -> None:
    assert clean_name(given) == name
    assert len(clean_name(given).encode()) <= LONGEST_NAME


@pytest.mark.parametrize("given", ["", "..", "a/..", "folder/", "\0", "\u202e"])
def test_a_name_of_nothing_is_refused(given: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        clean_name(given)
    assert caught.value.code == "bad_name"


def test_a_file_that_came_whole_is_its_owners_alone(records: Records, tmp_path: Path) -> None:
    door = door_of(records, tmp_path)
    upload = sent(door)
    assert (upload.name, upload.size) == ("設計書.xlsx", 7)
    assert uploads_of(door, [upload.id, upload.id]) == (upload,)
    other = door_of(records, tmp_path, COLLEAGUE)
    for attempt in (
        lambda: uploads_of(other, [upload.id]),
        lambda: discard(other, upload.id),
        lambda: move_to(other, upload, tmp_path / "taken"),
    ):
        with pytest.raises(NaniwaError) as caught:
            attempt()
        assert caught.value.code == "no_upload"
    assert uploads_of(door, [upload.id]) == (upload,)
    assert os.stat(tmp_path / "uploads").st_mode & 0o777 == 0o700  # noqa: PTH116
    assert os.stat(tmp_path / "uploads" / upload.id).st_mode & 0o777 == 0o600  # noqa: PTH116


def test_a_made_up_id_reaches_no_file(records: Records, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    for made_up in ("../secret", "x", ""):
        with pytest.raises(NaniwaError):
            discard(door_of(records, tmp_path), made_up)
    assert (tmp_path / "secret").exists()


def test_a_file_is_handed_over_once(records: Records, tmp_path: Path) -> None:
    door = door_of(records, tmp_path)
    upload = sent(door, content=b"estimate")
    move_to(door, upload, tmp_path / "estimate.xlsx")
    assert (tmp_path / "estimate.xlsx").read_bytes() == b"estimate"
    assert files_of(tmp_path) == []
    with pytest.raises(NaniwaError):
        move_to(door, upload, tmp_path / "again.xlsx")


def test_a_removed_file_is_gone(records: Records, tmp_path: Path) -> None:
    door = door_of(records, tmp_path)
    discard(door, sent(door).id)
    assert files_of(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"x" * ((1 << 20) + 1), "too_large")]
)
def test_a_refused_file_leaves_nothing(
    records: Records, tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(NaniwaError, match="「設計書") as caught:
        sent(door_of(records, tmp_path), content=content)
    assert caught.value.code == code
    assert files_of(tmp_path) == []


def test_a_full_disk_is_told_before_it_is_full(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_module, "KEPT_FREE", 1 << 60)
    with pytest.raises(NaniwaError, match="ディスクの空きが足りない"):
        sent(door_of(records, tmp_path))
    assert files_of(tmp_path) == []


def test_a_broken_connection_leaves_nothing(records: Records, tmp_path: Path) -> None:
    def cut() -> None:
        with receiving(door_of(records, tmp_path), "設計書.xlsx", SETTINGS) as file:
            file.write(b"half")
            assert files_of(tmp_path)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        cut()
    assert files_of(tmp_path) == []


def test_who_only_reads_sends_nothing(records: Records, tmp_path: Path) -> None:
    with pytest.raises(NaniwaError) as caught:
        sent(door_of(records, tmp_path, TRAINEE))
    assert caught.value.code == "forbidden"


def test_nobody_piles_up_files_without_end(records: Records, tmp_path: Path) -> None:
    door = door_of(records, tmp_path)
    for number in range(4):
        sent(door, f"{number}.csv")
    with pytest.raises(NaniwaError) as caught:
        sent(door)
    assert caught.value.code == "too_many"
    assert sent(door_of(records, tmp_path, COLLEAGUE))


def test_the_start_removes_what_a_killed_process_left(records: Records, tmp_path: Path) -> None:
    door = door_of(records, tmp_path)
    kept, lost = sent(door), sent(door)
    (tmp_path / "uploads" / "0123.part").write_bytes(b"half")
    (tmp_path / "uploads" / "4567").write_bytes(b"renamed, not noted")
    (tmp_path / "uploads" / lost.id).unlink()
    sweep(records, tmp_path, at_start=True)
    assert files_of(tmp_path) == [kept.id]
    assert uploads_of(door, [kept.id]) == (kept,)
    assert sent(door)


def test_what_nobody_took_for_a_day_is_removed(records: Records, tmp_path: Path) -> None:
    door = door_of(records, tmp_path)
    old, new = sent(door), sent(door)
    (tmp_path / "uploads" / "0123.part").write_bytes(b"just coming in")
    records.change("UPDATE uploads SET sent_at = '2026-01-01' WHERE id = :id", id=old.id)
    sweep(records, tmp_path)
    assert files_of(tmp_path) == sorted(["0123.part", new.id])
