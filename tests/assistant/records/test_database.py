"""The records' file: who may read it, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from assistant.records import database
from assistant.records.database import Records
from assistant.records.steps import STEPS
from retrieval.errors import NaniwaError


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "records.sqlite3").write_text("これは表計算ではない" * 100)
    with pytest.raises(NaniwaError, match=r"開けません（ファイルが壊れています。.*naniwa restore"):
        Records.open(tmp_path)


def test_only_the_owner_may_read_the_records(tmp_path: Path) -> None:
    Records.open(tmp_path).close()
    assert (tmp_path / "records" / "records.sqlite3").stat().st_mode & 0o077 == 0


def test_a_new_home_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as people:
        for records in people.map(Records.open, [tmp_path] * 8):
            assert records.row("SELECT COUNT(*) FROM schema_steps") == (len(STEPS),)
            records.close()


def test_a_step_that_fails_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "STEPS", (*STEPS, "CREATE TABLE departments (again TEXT)"))
    with pytest.raises(NaniwaError, match="開けません"):
        Records.open(tmp_path)
    monkeypatch.undo()
    records = Records.open(tmp_path)
    assert records.row("SELECT COUNT(*) FROM schema_steps") == (len(STEPS),)
    records.close()


def test_errors_of_the_database_do_not_tell_what_was_to_be_kept(tmp_path: Path) -> None:
    records = Records.open(tmp_path)
    with pytest.raises(SQLAlchemyError) as failed:
        records.change("INSERT INTO departments VALUES (:name, 1)", name="秘密の工事")
    records.close()
    assert "秘密の工事" not in str(failed.value)
