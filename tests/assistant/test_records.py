"""Waivers outlive the process, and only a finding that was reported can be waived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.records import Records, SeenFinding
from retrieval.errors import NaniwaError

SEEN = SeenFinding(
    "0123456789", "設計書.xlsx", "unit_price", "内訳書 E5", "掘削", "単価が違います。"
)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    yield opened
    opened.close()


def test_a_waiver_keeps_reason_name_and_time(records: Records, tmp_path: Path) -> None:
    records.remember_findings([SEEN])
    records.waive("0123456789", reason="見積による単価", name="難波 一郎")
    again = Records.open(tmp_path)
    waiver = again.waivers()["0123456789"]
    again.close()
    assert (waiver.reason, waiver.name) == ("見積による単価", "難波 一郎")
    assert waiver.time.endswith("+00:00")


def test_waiving_again_replaces_the_reason(records: Records) -> None:
    records.remember_findings([SEEN])
    records.waive("0123456789", reason="古い理由", name="甲")
    records.waive("0123456789", reason="新しい理由", name="乙")
    assert [waiver.reason for waiver in records.waivers().values()] == ["新しい理由"]


def test_an_unknown_finding_cannot_be_waived(records: Records) -> None:
    with pytest.raises(NaniwaError, match="はありません"):
        records.waive("ffffffffff", reason="理由", name="甲")


@pytest.mark.parametrize(("reason", "name"), [("", "甲"), ("理由", " ")])
def test_a_waiver_needs_a_reason_and_a_name(records: Records, reason: str, name: str) -> None:
    records.remember_findings([SEEN])
    with pytest.raises(NaniwaError, match="理由と氏名"):
        records.waive("0123456789", reason=reason, name=name)
    assert records.waivers() == {}


def test_a_waiver_can_be_withdrawn_once(records: Records) -> None:
    records.remember_findings([SEEN])
    records.waive("0123456789", reason="理由", name="甲")
    records.withdraw_waiver("0123456789")
    assert records.waivers() == {}
    with pytest.raises(NaniwaError, match="是認されていません"):
        records.withdraw_waiver("0123456789")


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "records.sqlite3").write_text("これは表計算ではない" * 100)
    with pytest.raises(NaniwaError, match="開けません"):
        Records.open(tmp_path)


def test_only_the_owner_may_read_the_records(tmp_path: Path) -> None:
    Records.open(tmp_path).close()
    assert (tmp_path / "records" / "records.sqlite3").stat().st_mode & 0o077 == 0
