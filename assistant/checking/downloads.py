"""The files that a check gives: marked workbooks, pages and JSON, with the waivers of now."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.access.door import Door
from assistant.checking.kept import KeptReport, keep, kept_path
from assistant.checking.places import checks_folder, input_path, reports_folder, safe_name
from assistant.checking.reads import check_of, file_of, kept_of, numbered_reports
from assistant.estimating.batch import worst_first
from assistant.estimating.check import waived
from assistant.estimating.inputs import OVERVIEW, RESULT
from assistant.records.audit import Action
from assistant.records.checks import Check, CheckFile
from assistant.records.database import new_id
from assistant.records.findings import waivers
from retrieval.errors import NaniwaError
from retrieval.workers import Failure, WorkLimits, run_in_processes

_LIMITS = WorkLimits(seconds=600, memory_bytes=4 << 30, niceness=5)
_PACKED = {".xlsx", ".xlsm", ".docx", ".pdf", ".zip"}


class Form(StrEnum):
    """What a report is written as; the value is the ending of its file."""

    WORKBOOK = "xlsx"
    PAGE = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send, and its name; ``remove`` is a folder to remove once it is sent."""

    path: Path
    name: str
    remove: Path | None = None

    def sent(self) -> None:
        """Clear up what was made for this sending only."""
        if self.remove is not None:
            shutil.rmtree(self.remove, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """Reports to write again, because a waiver came or went."""

    kept: KeptReport
    source: Path
    out: Path
    stem: str


def original_file(door: Door, check_id: str, position: int) -> Download:
    """A file as it was given. Raises NaniwaError: ``no_check``, ``no_file``."""
    check, file = file_of(door, check_id, position)
    path = input_path(door.home, check, file)
    if not file.path or not path.is_file():
        raise NaniwaError("そのファイルはありません。", code="no_file")
    _note(door, check, f"{file.position}番のファイル")
    return Download(path, file.name)


def report_file(door: Door, check_id: str, position: int, form: Form) -> Download:
    """The report on one file.

    Raises NaniwaError: ``no_check``, ``no_file``; ``no_report`` when there is none, or not yet.
    """
    check, file = file_of(door, check_id, position)
    written = {path.suffix[1:]: path for path in _written(door, check, file)}
    if form not in written:
        raise NaniwaError("このファイルの結果はありません。", code="no_report")
    _note(door, check, f"{file.position}番のファイルの検査結果（{form}）")
    return Download(written[form], written[form].name)


def overview_file(door: Door, check_id: str, form: Form) -> Download:
    """The report on all finished files together, made now. Raises as `report_file`."""
    check = check_of(door, check_id)
    folder = _temporary(door)
    try:
        path = _overview(door, check, folder)[form]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = safe_name(f"{OVERVIEW}_{check.title}.{form}")
    _note(door, check, f"{OVERVIEW}（{form}）")
    return Download(path, name, remove=folder)


def all_files(door: Door, check_id: str) -> Download:
    """Everything of a check in one zip: what was given, what was found. Raises as `report_file`."""
    check = check_of(door, check_id)
    folder = _temporary(door)
    try:
        overviews = _overview(door, check, folder)
        path = folder / "all.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for overview in overviews.values():
                _pack(package, overview, overview.name)
            for file in check.estimates:
                for report in _written(door, check, file):
                    _pack(package, report, f"検査結果/{report.name}")
            for file in check.files:
                given = input_path(door.home, check, file)
                if file.path and given.is_file():
                    _pack(package, given, f"元のファイル/{file.path}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = safe_name(f"{check.title}.zip")
    _note(door, check, "すべて（zip）")
    return Download(path, name, remove=folder)


def _note(door: Door, check: Check, what: str) -> None:
    """Note a download; who reads the trail must not learn what the estimates are called."""
    door.note(Action.DOWNLOADED, check.id, what)


def _written(door: Door, check: Check, file: CheckFile) -> Iterator[Path]:
    """The reports on a file as they lie on the disk, with the waivers of now."""
    kept = kept_of(door, check, file)
    if kept is None:
        return
    out = reports_folder(door.home, check.id, check.round)
    now = waived(kept.report, waivers(door.records))
    if now.waivers != kept.report.waivers:
        source = input_path(door.home, check, file)
        work = _Rewriting(replace(kept, report=now), source, out, file.stem)
        ((_, outcome),) = run_in_processes(_rewrite, [work], processes=1, limits=_LIMITS)
        if isinstance(outcome, Failure):
            raise NaniwaError(outcome.sentence, code=outcome.code)
    for form in Form:
        path = out / f"{file.stem}{RESULT}.{form}"
        if path.is_file():
            yield path


def _rewrite(work: _Rewriting) -> bool:
    """Write the reports again; True, because processes need something to say when they are done."""
    from assistant.estimating.reading.reader import read_estimate
    from assistant.estimating.reporting.files import write_reports

    estimate = None if work.kept.report.error else read_estimate(work.source)
    write_reports(work.kept.report, estimate, work.out, work.stem, source=work.source)
    keep(kept_path(work.out, work.stem), work.kept)
    return True


def _overview(door: Door, check: Check, folder: Path) -> dict[Form, Path]:
    from assistant.estimating.reporting.files import write_batch

    reports = [report for _, report in numbered_reports(door, check)]
    if not reports:
        raise NaniwaError("まだ結果がありません。", code="no_report")
    write_batch(sorted(reports, key=worst_first), [], folder)
    return {form: folder / f"{OVERVIEW}.{form}" for form in Form}


def _temporary(door: Door) -> Path:
    """A folder beside the checks; one that a killed server leaves is swept at the next start."""
    folder = checks_folder(door.home) / f".download-{new_id()}"
    folder.mkdir(mode=0o700)
    return folder


def _pack(package: zipfile.ZipFile, path: Path, name: str) -> None:
    packed = path.suffix.lower() in _PACKED
    package.write(path, name, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
