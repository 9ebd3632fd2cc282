"""Incidents through the checker: which are found, at which cell, and what clean twins suffer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.estimating.check import FileReport
from assistant.estimating.findings import Finding
from evals.incidents.layouts import write_estimate
from evals.incidents.paper import Book
from evals.incidents.references import write_references
from evals.incidents.works import Side


@dataclass(frozen=True, slots=True)
class Incident:
    """An error that happened (or could have). ``build`` makes either side of the pair.

    ``named`` are words one of which a correct finding says besides standing at the marked cell;
    none are asked for when it is empty.
    """

    id: str
    error_class: str
    title: str
    build: Callable[[Side], Book]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checker made of an incident.

    ``found`` is true when an error or warning stands at a marked cell, or anywhere and says what
    should stand; ``right_cell`` only for the former. ``rule`` is the rule that found it.
    ``errors`` counts the errors on the erroneous estimate, ``false_errors`` and
    ``false_warnings`` those on the clean twin.
    """

    id: str
    error_class: str
    found: bool
    right_cell: bool
    rule: str
    severity: str
    errors: int
    false_errors: int
    false_warnings: int
    lines: int


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """All incidents, in order."""

    outcomes: tuple[Outcome, ...]

    @property
    def found(self) -> int:
        """How many were found."""
        return sum(outcome.found for outcome in self.outcomes)

    @property
    def right_cells(self) -> int:
        """How many were found at the cell where the error entered."""
        return sum(outcome.right_cell for outcome in self.outcomes)

    @property
    def false_errors(self) -> int:
        """Errors reported on clean estimates."""
        return sum(outcome.false_errors for outcome in self.outcomes)


def run_incidents(out: Path, incidents: Sequence[Incident] | None = None) -> IncidentReport:
    """Write every incident and its clean twin below ``out`` and check them."""
    if incidents is None:
        from evals.incidents.collection import all_incidents

        incidents = all_incidents()
    return IncidentReport(tuple(run_incident(incident, out) for incident in incidents))


def run_incident(incident: Incident, out: Path) -> Outcome:
    """One incident and its clean twin."""
    folder = out / incident.id
    book = incident.build(Side(wrong=True))
    report, marks = check_book(book, folder / "wrong", incident.id)
    twin, _ = check_book(incident.build(Side(wrong=False)), folder / "clean", incident.id)
    places = set(marks.values())
    firm = [found for found in report.findings if found.severity in ("error", "warning")]
    at_cell = [found for found in firm if (found.place.sheet, found.place.cell) in places]
    naming = [found for found in firm if _names(found, incident.named)]
    hits = [found for found in at_cell if not incident.named or _names(found, incident.named)]
    best = next(iter(hits or at_cell or naming), None)
    return Outcome(
        id=incident.id,
        error_class=incident.error_class,
        found=best is not None,
        right_cell=bool(at_cell),
        rule=best.rule if best else "",
        severity=str(best.severity) if best else "",
        errors=sum(found.severity == "error" for found in report.findings),
        false_errors=sum(found.severity == "error" for found in twin.findings)
        + (twin.error is not None),
        false_warnings=sum(found.severity == "warning" for found in twin.findings),
        lines=twin.line_count,
    )


def check_book(
    book: Book, folder: Path, name: str
) -> tuple[FileReport, dict[str, tuple[str, str]]]:
    """The report on an estimate written to ``folder``, and where its marked values stand."""
    from assistant.estimating.check import GivenReferences, check_file

    folder.mkdir(parents=True, exist_ok=True)
    path, marks = write_estimate(book, folder, name)
    files = write_references(book, folder)
    given = GivenReferences(
        **{role: (file,) for role, file in files.items()}  # type: ignore[arg-type]
    )
    return check_file(path, given), marks


def _names(found: Finding, words: Iterable[str]) -> bool:
    said = f"{found.item} {found.message} {found.actual} {found.expected}".replace(",", "")
    return any(word.replace(",", "") in said for word in words)
