"""What a person may read of checks: the list, one check, its reports, one finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.kept import KeptReport, kept_path, kept_report
from assistant.checking.places import reports_folder
from assistant.estimating.check import FileReport, waived
from assistant.estimating.overheads.calculation import Step
from assistant.estimating.reporting.surroundings import ShownRow
from assistant.estimating.reporting.wording import Entry, entries
from assistant.records.checks import Check, CheckFile, Part, State, checks_seen_by, find_check
from assistant.records.findings import waivers
from retrieval.errors import NaniwaError

NOT_THERE = "その積算チェックはありません。"
NO_FILE = "そのファイルはこの積算チェックにありません。"
NO_FINDING = "その指摘はありません。"


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """One finding with all that explains it.

    ``entry`` has the finding, its id (``number``), the explanation and the waiver; ``rows`` are
    those around it in the estimate; ``calculation`` the recomputed way from 直接工事費 to 工事費.
    """

    check_id: str
    file: CheckFile
    entry: Entry
    rows: tuple[ShownRow, ...]
    calculation: tuple[Step, ...]
    facts: Mapping[str, str]


def checks_of(door: Door) -> tuple[Check, ...]:
    """The checks that the person owns or was granted, newest first. Raises ``forbidden``."""
    door.require(Feature.CHECK)
    return checks_seen_by(door.records, door.person.name)


def check_of(door: Door, check_id: str) -> Check:
    """A check that the person may see. Raises NaniwaError (``no_check``) for every other."""
    check = find_check(door.records, check_id)
    if check is None or not policy.may_see_check(
        door.person, owner=check.owner, granted=check.shared_with
    ):
        raise NaniwaError(NOT_THERE, code="no_check")
    return check


def own_check(door: Door, check_id: str) -> Check:
    """A check that the person began. Raises NaniwaError: ``no_check``; ``forbidden`` for another's."""
    check = check_of(door, check_id)
    if check.owner != door.person.name:
        raise NaniwaError(
            "この操作ができるのは、この積算チェックを始めた人だけです。", code="forbidden"
        )
    return check


def file_of(door: Door, check_id: str, position: int) -> tuple[Check, CheckFile]:
    """A file of a check. Raises NaniwaError: ``no_check``, ``no_file``."""
    check = check_of(door, check_id)
    for file in check.files:
        if file.position == position:
            return check, file
    raise NaniwaError(NO_FILE, code="no_file")


def numbered_reports(door: Door, check: Check) -> list[tuple[CheckFile, FileReport]]:
    """The finished estimates of a check that was looked up, with their reports and waivers of now.

    A report's ``file`` is the name only.
    """
    found = []
    decided = waivers(door.records)
    for file in check.estimates:
        kept = kept_of(door, check, file)
        if kept is not None:
            found.append((file, waived(kept.report, decided)))
    return found


def report_of(door: Door, check_id: str, position: int) -> FileReport:
    """The report of one file with the waivers of now.

    Raises NaniwaError: ``no_check``, ``no_file``; ``no_report`` while it is not finished.
    """
    check, file = file_of(door, check_id, position)
    return waived(_finished(door, check, file).report, waivers(door.records))


def finding_of(door: Door, check_id: str, position: int, finding_id: str) -> FindingDetail:
    """One finding with its surroundings. Raises NaniwaError as `report_of`, and ``no_finding``."""
    check, file = file_of(door, check_id, position)
    kept = _finished(door, check, file)
    report = waived(kept.report, waivers(door.records))
    for entry in entries(report):
        if entry.number == finding_id:
            rows = kept.rows(entry.finding)
            return FindingDetail(check.id, file, entry, rows, report.calculation, report.facts)
    raise NaniwaError(NO_FINDING, code="no_finding")


def kept_of(door: Door, check: Check, file: CheckFile) -> KeptReport | None:
    """What is kept of a file's check, None when it is not finished."""
    if file.part is not Part.ESTIMATE or file.state not in {State.DONE, State.FAILED}:
        return None
    reports = reports_folder(door.home, check.id, check.round)
    kept = kept_report(kept_path(reports, file.stem))
    if kept is None and file.state is State.FAILED:
        # Its process died: there is no report, but a reason.
        return KeptReport(FileReport(Path(file.name), error=file.message, code="failed"))
    return kept


def find_finding(door: Door, check_id: str, finding_id: str) -> tuple[Check, FileReport, Entry]:
    """A finding anywhere in a check. Raises NaniwaError: ``no_check``, ``no_finding``."""
    check = check_of(door, check_id)
    for _, report in numbered_reports(door, check):
        for entry in entries(report):
            if entry.number == finding_id:
                return check, report, entry
    raise NaniwaError(NO_FINDING, code="no_finding")


def _finished(door: Door, check: Check, file: CheckFile) -> KeptReport:
    kept = kept_of(door, check, file)
    if kept is None:
        raise NaniwaError("このファイルの結果はまだありません。", code="no_report")
    return kept
