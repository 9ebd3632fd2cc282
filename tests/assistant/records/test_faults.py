"""What no program can help is told in a sentence: a full disk, a file that can't be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from assistant.access.people import Person, Role
from assistant.access.signing_in import begin_session, person_of_token
from assistant.config import SignInSettings
from assistant.records.database import Records
from assistant.records.people import insert_person
from retrieval.errors import NaniwaError

SATO = Person("sato", "佐藤", Role.ENGINEER)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    yield opened
    opened.close()


def from_now_on(records: Records, pragma: str) -> None:
    def prepare(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(records._engine, "checkout", prepare)


@pytest.mark.parametrize(
    ("pragma", "code", "words"),
    [
        ("max_page_count = 1", "no_space", "ディスクの空きが足りない"),
        ("query_only = 1", "records", "書き込みが許されていません"),
    ],
)
def test_what_can_not_be_written_is_said(
    records: Records, pragma: str, code: str, words: str
) -> None:
    from_now_on(records, pragma)
    with pytest.raises(NaniwaError, match=words) as caught:
        records.change("INSERT INTO departments VALUES (:name)", name="道路課" * 1_000_000)
    assert caught.value.code == code
    assert records.rows("SELECT * FROM departments") == []


def test_a_file_that_is_damaged_inside_is_said(records: Records, tmp_path: Path) -> None:
    records.change("INSERT INTO departments VALUES (:name)", name="道路課" * 10_000)
    records.close()
    file = tmp_path / "records" / "records.sqlite3"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"?" * (len(content) - 4096))
    with pytest.raises(NaniwaError, match="壊れています") as caught:
        records.rows("SELECT * FROM departments")
    assert caught.value.code == "records"


def test_who_waits_too_long_for_another_writer_may_try_again(
    records: Records, tmp_path: Path
) -> None:
    from_now_on(records, "busy_timeout = 1")
    with closing(sqlite3.connect(tmp_path / "records" / "records.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NaniwaError) as caught:
            records.change("INSERT INTO departments VALUES ('道路課')")
    assert caught.value.code == "busy"


def test_who_is_signed_in_stays_so_when_nothing_can_be_written(records: Records) -> None:
    insert_person(records, SATO)
    token = begin_session(records, SATO, address="")
    from_now_on(records, "query_only = 1")
    later = datetime.now(UTC) + timedelta(minutes=5)
    found = person_of_token(records, SignInSettings(), token, clock=lambda: later)
    assert found is not None
    assert found.name == SATO.name
