"""Many estimates at once: in processes, each file on its own, resumed where it was stopped."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.estimating.check import FileReport, GivenReferences, Waiver, gather, waived
from assistant.estimating.inputs import Input
from assistant.estimating.references import References
from retrieval.settings import LoadLimits
from retrieval.workers import Failure, WorkLimits, run_in_processes

if TYPE_CHECKING:
    from assistant.estimating.assistance import Assistance
    from assistant.estimating.model import Estimate

_MOST_BYTES = 200  # of 255 that a name may have
_LIMITS = WorkLimits(seconds=600, memory_bytes=4 << 30, niceness=5)
_KEPT_REFERENCES = 2  # sets of tables that a process remembers: batches of two people take turns


@dataclass(frozen=True, slots=True)
class Task:
    """One estimate to check and where its outputs go (None: nowhere)."""

    input: Input
    out: Path | None
    stem: str


@dataclass
class Checker:
    """Checks one task; a process keeps the references that it read last, most files share them."""

    waivers: Mapping[str, Waiver]
    password: str | None = None
    limits: LoadLimits | None = None
    assistance: Assistance | None = None
    _last: deque[tuple[GivenReferences, References]] = field(
        default_factory=lambda: deque(maxlen=_KEPT_REFERENCES), repr=False
    )

    def __call__(self, task: Task) -> FileReport:
        """The report of the task's file; its outputs are written before it returns."""
        report, estimate = self.check(task.input)
        if task.out is not None:
            from assistant.estimating.reporting.files import write_reports

            write_reports(report, estimate, task.out, task.stem)
        return report

    def check(self, given: Input) -> tuple[FileReport, Estimate | None]:
        """The report of a file and the estimate itself, None when it can't be read."""
        from assistant.estimating.check import read_and_check

        references = self._gathered(given.given)
        if self.assistance is not None:
            from assistant.estimating.assistance import assisted

            references = assisted(references, self.assistance)
        report, estimate = read_and_check(
            given.path, references, limits=self.limits, password=self.password
        )
        report = waived(report, self.waivers)
        if self.assistance is not None:
            from assistant.estimating.assistance import in_other_words

            report = in_other_words(report, self.assistance)
        return report, estimate

    def _gathered(self, given: GivenReferences) -> References:
        """Shared tables (prices, rates) are read once; an estimate's own ones each time."""
        shared = replace(given, quantities=(), specifications=(), beside=frozenset())
        common = next((read for named, read in self._last if named == shared), None)
        if common is None:
            common = gather(shared, limits=self.limits)
            self._last.append((shared, common))
        own = gather(
            GivenReferences(
                quantities=given.quantities,
                specifications=given.specifications,
                beside=given.beside,
            ),
            limits=self.limits,
        )
        return replace(
            common,
            quantities=own.quantities,
            specifications=own.specifications,
            unreadable=common.unreadable + own.unreadable,
        )


def check_many(
    inputs: Sequence[Input],
    *,
    waivers: Mapping[str, Waiver],
    out: Path | None = None,
    workers: int = 0,
    password: str | None = None,
    assistance: Assistance | None = None,
    progress: Callable[[FileReport], None] = lambda _: None,
) -> list[FileReport]:
    """Check every input, worst first in the result; ``workers`` 0 means one per core.

    What a file lacks is in its report's ``error``; it never stops the others. With ``out``, a
    report is kept there with what it was made from, and an unchanged file is not checked again,
    so that a stopped batch goes on where it was. With ``assistance`` files are checked here, one
    after the other, because the models are. Raises NaniwaError for unreadable references.
    """
    tasks = list(_tasks(inputs, out))
    reports: list[FileReport] = []

    def done(report: FileReport) -> None:
        reports.append(report)
        progress(report)

    waiting = []
    for task in tasks:
        kept = None if assistance else _kept(task)
        if kept is None:
            waiting.append(task)
        else:
            done(waived(kept, waivers))
    checker = Checker(waivers, password=password, assistance=assistance)
    if len(tasks) == 1 or assistance is not None:
        for task in waiting:
            done(_keep(task, checker(task)))
    elif waiting:
        # Faulty references are refused before any process starts.
        gather(replace(waiting[0].input.given, quantities=(), specifications=()))
        processes = min(workers or os.cpu_count() or 1, len(waiting))
        for task, outcome in run_in_processes(
            checker, waiting, processes=processes, limits=_LIMITS
        ):
            if isinstance(outcome, Failure):
                done(FileReport(task.input.path, error=outcome.reason, code=outcome.code))
            else:
                done(_keep(task, outcome))
    return sorted(reports, key=worst_first)


def worst_first(report: FileReport) -> tuple[int, int, int, str]:
    """Sorts reports: unread files, then those with the most errors and warnings."""
    from assistant.estimating.findings import Severity

    return (
        0 if report.error else 1,
        -report.count(Severity.ERROR),
        -report.count(Severity.WARNING),
        str(report.file),
    )


def _tasks(inputs: Sequence[Input], out: Path | None) -> Iterator[Task]:
    """Outputs are named after the files; a name that another one has is numbered."""
    taken: set[str] = set()
    for given in inputs:
        wanted = stem = shortened(given.path.stem)
        number = 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{wanted}_{number}"
        taken.add(stem.casefold())
        yield Task(given, out, stem)


def shortened(stem: str) -> str:
    """As much of a file's name as leaves room for what outputs add to it."""
    return stem.encode()[:_MOST_BYTES].decode(errors="ignore")


def _made_from(task: Task) -> str:
    """A digest of everything that a report depends on: the file, its references, the program."""
    from importlib.metadata import version

    digest = hashlib.sha256(version("naniwa").encode())
    for part in sorted(Path(__file__).parent.rglob("*.*")):
        if part.suffix != ".pyc":
            digest.update(f"{part}\0{part.stat().st_mtime_ns}\0".encode())
    given = task.input.given
    files = (given.prices, given.rates, given.quantities, given.specifications, given.past)
    sidecars = [task.input.path.with_suffix(ending) for ending in (".json", ".yaml", ".yml")]
    for file in (task.input.path, *(path for paths in files for path in paths), *sidecars):
        if file.is_file():
            digest.update(f"{file.resolve()}\0{file.stat().st_size}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    digest.update(repr(given.library_prices).encode())
    return digest.hexdigest()


def _kept_path(task: Task) -> Path | None:
    return task.out / ".checked" / f"{task.stem}.report" if task.out else None


def _kept(task: Task) -> FileReport | None:
    """The report that an earlier run made from the very same files; None otherwise."""
    from pydantic import TypeAdapter, ValidationError

    path = _kept_path(task)
    if path is None or not path.is_file():
        return None
    made_from, _, body = path.read_text(encoding="utf-8").partition("\n")
    if made_from != _made_from(task):
        return None
    try:
        return TypeAdapter(FileReport).validate_json(body)
    except ValidationError:
        return None


def _keep(task: Task, report: FileReport) -> FileReport:
    from pydantic import TypeAdapter

    from assistant.estimating.reporting.files import whole

    path = _kept_path(task)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        body = TypeAdapter(FileReport).dump_json(report).decode()
        with whole(path) as unfinished:
            unfinished.write_text(f"{_made_from(task)}\n{body}", encoding="utf-8")
    return report
