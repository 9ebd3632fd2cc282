"""The records' file: who may read it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.records.database import Records
from retrieval.errors import NaniwaError


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "records.sqlite3").write_text("これは表計算ではない" * 100)
    with pytest.raises(NaniwaError, match="開けません"):
        Records.open(tmp_path)


def test_only_the_owner_may_read_the_records(tmp_path: Path) -> None:
    Records.open(tmp_path).close()
    assert (tmp_path / "records" / "records.sqlite3").stat().st_mode & 0o077 == 0
