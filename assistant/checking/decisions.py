"""Findings let stand, and findings explained in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.access.door import Door
from assistant.checking.reads import find_finding
from assistant.estimating.check import Waiver
from assistant.estimating.explanation import explain, rephrase
from assistant.records import findings
from assistant.records.audit import Action
from assistant.records.findings import SeenFinding

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LONGEST_REASON = 1000


def waive(door: Door, check_id: str, finding_id: str, reason: str) -> Waiver:
    """Let a finding stand, also in later checks of the same estimate, in the person's name.

    Raises NaniwaError: ``no_check``, ``no_finding``, ``no_reason``.
    """
    check, report, entry = find_finding(door, check_id, finding_id)
    found = entry.finding
    seen = SeenFinding(
        finding_id=entry.number,
        file=report.file.name,
        rule=found.rule,
        place=f"{found.place.sheet} {found.place.cell}",
        item=found.item,
        message=found.message,
    )
    findings.remember_findings(door.records, [seen])
    waiver = findings.waive(
        door.records,
        entry.number,
        reason=reason[:_LONGEST_REASON],
        name=door.person.shown_name or door.person.name,
    )
    # Not why: the reason may say what stands in the estimate, and administrators read the trail.
    door.note(Action.WAIVED, check.id, f"指摘 {entry.number}: 是認")
    return waiver


def withdraw_waiver(door: Door, check_id: str, finding_id: str) -> None:
    """Take a waiver back. Raises NaniwaError: ``no_check``, ``no_finding``, ``no_waiver``."""
    check, _, entry = find_finding(door, check_id, finding_id)
    findings.withdraw_waiver(door.records, entry.number)
    door.note(Action.WAIVED, check.id, f"指摘 {entry.number}: 取消")


def explain_with_model(door: Door, check_id: str, finding_id: str, model: BaseChatModel) -> str:
    """The explanation in a model's words, its numbers checked; as it was when they differ.

    Raises NaniwaError: ``no_check``, ``no_finding``.
    """
    _, _, entry = find_finding(door, check_id, finding_id)
    return rephrase(explain(entry.finding), entry.finding, model)
