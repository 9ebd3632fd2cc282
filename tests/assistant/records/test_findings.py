"""Waivers outlive the process, and only a finding that was reported can be waived."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.records.database import Records
from assistant.records.findings import (
    SeenFinding,
    remember_findings,
    waive,
    waivers,
    withdraw_waiver,
)
from retrieval.errors import NaniwaError

SEEN = SeenFinding(
    "0123456789", "設計書.xlsx", "unit_price", "内訳書 E5", "掘削", "単価が違います。"
)


def test_a_waiver_keeps_reason_name_and_time(records: Records, tmp_path: Path) -> None:
    remember_findings(records, [SEEN])
    waive(records, "0123456789", reason="見積による単価", name="難波 一郎")
    again = Records.open(tmp_path)
    waiver = waivers(again)["0123456789"]
    again.close()
    assert (waiver.reason, waiver.name) == ("見積による単価", "難波 一郎")
    assert waiver.time.endswith("+00:00")


def test_waiving_again_replaces_the_reason(records: Records) -> None:
    remember_findings(records, [SEEN])
    waive(records, "0123456789", reason="古い理由", name="甲")
    waive(records, "0123456789", reason="新しい理由", name="乙")
    assert [waiver.reason for waiver in waivers(records).values()] == ["新しい理由"]


def test_an_unknown_finding_cannot_be_waived(records: Records) -> None:
    with pytest.raises(NaniwaError, match="はありません"):
        waive(records, "ffffffffff", reason="理由", name="甲")


@pytest.mark.parametrize(("reason", "name"), [("", "甲"), ("理由", " ")])
def test_a_waiver_needs_a_reason_and_a_name(records: Records, reason: str, name: str) -> None:
    remember_findings(records, [SEEN])
    with pytest.raises(NaniwaError, match="理由と氏名"):
        waive(records, "0123456789", reason=reason, name=name)
    assert waivers(records) == {}


def test_a_waiver_can_be_withdrawn_once(records: Records) -> None:
    remember_findings(records, [SEEN])
    waive(records, "0123456789", reason="理由", name="甲")
    withdraw_waiver(records, "0123456789")
    assert waivers(records) == {}
    with pytest.raises(NaniwaError, match="是認されていません"):
        withdraw_waiver(records, "0123456789")
