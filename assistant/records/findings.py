"""Findings that checks reported, and which of them a person lets stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.estimating.check import FileReport, Waiver, finding_id
from assistant.records.database import Records, now
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """A finding that some check reported, as a person would recognise it."""

    finding_id: str
    file: str
    rule: str
    place: str
    item: str
    message: str


def seen_findings(reports: Iterable[FileReport]) -> Iterator[SeenFinding]:
    """What the records keep of findings, so that they can be waived."""
    for report in reports:
        for found in report.findings:
            yield SeenFinding(
                finding_id=finding_id(report, found),
                file=report.file.name,
                rule=found.rule,
                place=f"{found.place.sheet} {found.place.cell}",
                item=found.item,
                message=found.message,
            )


def remember_findings(records: Records, findings: Iterable[SeenFinding]) -> None:
    """Note findings by their ids, so that one of them can be waived later."""
    moment = now()
    records.change_many(
        "INSERT INTO seen_findings VALUES (:id, :file, :rule, :place, :item, :message, :now) "
        "ON CONFLICT (finding_id) DO UPDATE SET file = excluded.file, place = excluded.place, "
        "message = excluded.message, seen_at = excluded.seen_at",
        [
            {
                "id": seen.finding_id,
                "file": seen.file,
                "rule": seen.rule,
                "place": seen.place,
                "item": seen.item,
                "message": seen.message,
                "now": moment,
            }
            for seen in findings
        ],
    )


def seen_finding(records: Records, finding_id: str) -> SeenFinding | None:
    """The finding with an id, None when no check reported it."""
    row = records.row(
        "SELECT finding_id, file, rule, place, item, message FROM seen_findings "
        "WHERE finding_id = :id",
        id=finding_id,
    )
    return SeenFinding(*row) if row else None


def waive(records: Records, finding_id: str, *, reason: str, name: str) -> Waiver:
    """Let a finding stand. Raises NaniwaError when it is unknown or no reason is given."""
    if not reason.strip() or not name.strip():
        raise NaniwaError("是認する理由と氏名を書いてください。", code="no_reason")
    if seen_finding(records, finding_id) is None:
        raise NaniwaError(
            f"指摘「{finding_id}」はありません（積算チェックの結果に示す番号を指定してください）。",
            code="no_finding",
        )
    waiver = Waiver(finding_id, reason.strip(), name.strip(), now())
    records.change(
        "INSERT INTO waivers VALUES (:id, :reason, :name, :time) ON CONFLICT (finding_id) "
        "DO UPDATE SET reason = excluded.reason, name = excluded.name, waived_at = excluded.waived_at",
        id=finding_id,
        reason=waiver.reason,
        name=waiver.name,
        time=waiver.time,
    )
    return waiver


def withdraw_waiver(records: Records, finding_id: str) -> None:
    """Take a waiver back. Raises NaniwaError when there is none."""
    if not records.change("DELETE FROM waivers WHERE finding_id = :id", id=finding_id):
        raise NaniwaError(f"指摘「{finding_id}」は是認されていません。", code="no_waiver")


def waivers(records: Records) -> dict[str, Waiver]:
    """Every waiver in force, by the id of its finding."""
    rows = records.rows(
        "SELECT finding_id, reason, name, waived_at FROM waivers ORDER BY waived_at"
    )
    return {row[0]: Waiver(*row) for row in rows}
