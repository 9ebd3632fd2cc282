"""The work on one file of a check, as it is done in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.checking.kept import keep, kept_path, kept_report, with_surroundings
from assistant.checking.library_prices import LIBRARY_PRICES, read_library_prices
from assistant.estimating.batch import Checker
from assistant.estimating.check import FileReport, Waiver, waived
from assistant.estimating.findings import Severity
from assistant.estimating.inputs import Input
from assistant.estimating.references import PriceRow
from assistant.records.check_work import Outcome
from assistant.records.checks import Part, State


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to read or check; ``input`` is None for one that estimates are compared with.

    ``out`` is where the round's reports go.
    """

    check_id: str
    round: int
    position: int
    part: Part
    name: str
    path: Path
    input: Input | None
    out: Path
    stem: str
    waivers: Mapping[str, Waiver] = field(default_factory=dict)


@dataclass
class FileWork:
    """Does the work; a process keeps the tables that it read last."""

    _checker: Checker = field(default_factory=lambda: Checker({}), repr=False)
    _prices: tuple[Path, tuple[PriceRow, ...]] | None = field(default=None, repr=False)

    def __call__(self, task: FileTask) -> Outcome:
        """Read a reference, or check an estimate and write its reports."""
        if task.input is None:
            return read_reference(task)
        # Killed after its report was written: it isn't checked twice.
        kept = kept_report(kept_path(task.out, task.stem))
        return outcome_of(kept.report, task) if kept else self._checked(task, task.input)

    def _checked(self, task: FileTask, given: Input) -> Outcome:
        from assistant.estimating.reporting.files import write_reports

        prices = self._library_prices(task.out.parent / LIBRARY_PRICES)
        given = replace(given, given=replace(given.given, library_prices=prices))
        report, estimate = self._checker.check(given)
        # People see names, not where things lie on the server.
        report = waived(replace(report, file=Path(task.name)), task.waivers)
        write_reports(report, estimate, task.out, task.stem, source=task.path)
        keep(kept_path(task.out, task.stem), with_surroundings(report, estimate))
        return outcome_of(report, task)

    def _library_prices(self, path: Path) -> tuple[PriceRow, ...]:
        if self._prices is None or self._prices[0] != path:
            self._prices = path, read_library_prices(path)
        return self._prices[1]


def outcome_of(report: FileReport, task: FileTask) -> Outcome:
    """What the records keep of a report."""
    reports = (*task.out.glob("*"), kept_path(task.out, task.stem))
    mine = [path for path in reports if path.name.startswith(f"{task.stem}_検査結果.")]
    mine.append(kept_path(task.out, task.stem))
    return Outcome(
        State.FAILED if report.error else State.DONE,
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        questions=report.count(Severity.INFO),
        message=report.error or "",
        reports_size=sum(path.stat().st_size for path in mine if path.is_file()),
    )


def read_reference(task: FileTask) -> Outcome:
    """Whether a reference can be read as what it was given for, before estimates rely on it."""
    from assistant.estimating.reading.reader import read_estimate
    from assistant.estimating.reference_reading.files import (
        read_prices,
        read_quantities,
        read_rates,
        read_specification,
    )
    from retrieval.errors import NaniwaError

    problems: list[str] = []
    try:
        if task.part is Part.PRICES:
            _, problems = read_prices(task.path)
        elif task.part is Part.RATES:
            _, problems = read_rates(task.path)
        elif task.part is Part.QUANTITIES:
            _, problems = read_quantities(task.path)
        elif task.part is Part.SPECIFICATION:
            read_specification(task.path)
        elif task.part is Part.PAST:
            read_estimate(task.path)
    except NaniwaError as error:
        return Outcome(State.FAILED, message=f"{error.message}照合には使いません。")
    if problems:
        more = f"（ほか{len(problems) - 1}件）" if len(problems) > 1 else ""
        return Outcome(State.DONE, message=f"{problems[0]}{more}")
    return Outcome(State.DONE)
