"""Findings let stand, and findings explained in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.access.door import Door
from assistant.checking.reads import find_finding, kept_of
from assistant.estimating.check import Waiver, waived
from assistant.estimating.check import finding_id as id_of
from assistant.estimating.explanation import explain, rephrase
from assistant.estimating.findings import Severity
from assistant.records import findings
from assistant.records.audit import Action
from assistant.records.check_work import Outcome, checks_with_file, recount_file
from assistant.records.checks import Check, find_check
from assistant.records.findings import SeenFinding

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LONGEST_REASON = 1000
_MOST_RECOUNTED = 50
"""Checks with a file of the same name: a common name must not make waiving slow."""


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
    _recount(door, check, report.file.name, entry.number)
    # Not why: the reason may say what stands in the estimate, and administrators read the trail.
    door.note(Action.WAIVED, check.id, f"指摘 {entry.number}: 是認")
    return waiver


def withdraw_waiver(door: Door, check_id: str, finding_id: str) -> None:
    """Take a waiver back. Raises NaniwaError: ``no_check``, ``no_finding``, ``no_waiver``."""
    check, report, entry = find_finding(door, check_id, finding_id)
    findings.withdraw_waiver(door.records, entry.number)
    _recount(door, check, report.file.name, entry.number)
    door.note(Action.WAIVED, check.id, f"指摘 {entry.number}: 取消")


def explain_with_model(door: Door, check_id: str, finding_id: str, model: BaseChatModel) -> str:
    """The explanation in a model's words, its numbers checked; as it was when they differ.

    Raises NaniwaError: ``no_check``, ``no_finding``.
    """
    _, _, entry = find_finding(door, check_id, finding_id)
    return rephrase(explain(entry.finding), entry.finding, model)


def _recount(door: Door, decided: Check, name: str, number: str) -> None:
    """Let the list of checks count as a look into them does, where a finding is.

    That is this check, and the newest others with a file of the same name.
    """
    waivers = findings.waivers(door.records)
    others = checks_with_file(door.records, name, limit=_MOST_RECOUNTED)
    for check_id in {decided.id, *others}:
        check = find_check(door.records, check_id)
        if check is None:
            continue
        for file in check.estimates:
            if check.id != decided.id and file.name != name:
                continue
            kept = kept_of(door, check, file)
            if kept and any(id_of(kept.report, one) == number for one in kept.report.findings):
                report = waived(kept.report, waivers)
                counts = Outcome(
                    file.state,
                    errors=report.count(Severity.ERROR),
                    warnings=report.count(Severity.WARNING),
                    questions=report.count(Severity.INFO),
                )
                recount_file(door.records, check.id, check.round, file.position, counts)
