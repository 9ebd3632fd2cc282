"""The report of a checked file as it is kept, with the rows around its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.estimating.check import FileReport
from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate, Place
from assistant.estimating.reporting.surroundings import ShownRow


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What was found in a file, and the rows around each finding by its place.

    Not by its id: the same fault at two places has one id, and one waiver, but two rows.
    """

    report: FileReport
    surroundings: Mapping[str, tuple[ShownRow, ...]] = field(default_factory=dict)

    def rows(self, finding: Finding) -> tuple[ShownRow, ...]:
        """The rows around a finding, none when it is in no row."""
        return self.surroundings.get(_place_key(finding.place), ())


def with_surroundings(report: FileReport, estimate: Estimate | None) -> KeptReport:
    """The report with the rows of the estimate that its findings are about."""
    from assistant.estimating.reporting.surroundings import Surroundings

    around = Surroundings(estimate)
    rows = {_place_key(found.place): tuple(around.around(found.place)) for found in report.findings}
    return KeptReport(report, rows)


def keep(path: Path, kept: KeptReport) -> None:
    """Write a report; a file of that path is always a whole one."""
    from assistant.estimating.reporting.files import whole

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole(path) as unfinished:
        unfinished.write_bytes(_adapter().dump_json(kept))


def kept_report(path: Path) -> KeptReport | None:
    """The report kept at a path; None when there is none or another version wrote it."""
    from pydantic import ValidationError

    try:
        read: KeptReport = _adapter().validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    return read


def kept_path(reports: Path, stem: str) -> Path:
    """Where the report on the file of a stem is kept, below a round's folder of reports."""
    return reports / ".checked" / f"{stem}.report"


def _place_key(place: Place) -> str:
    return f"{place.sheet}\t{place.cell}"


@lru_cache(maxsize=1)
def _adapter() -> Any:  # noqa: ANN401 - pydantic's adapter of a dataclass
    from pydantic import TypeAdapter

    return TypeAdapter(KeptReport)
