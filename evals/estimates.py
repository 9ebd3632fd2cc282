"""Judges the checker on planted errors and on the clean estimates that they are planted into."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.estimating.check import FileReport, GivenReferences, check_file, gather
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.references import References
from assistant.estimating.rules import all_rules
from corpora.estimates.build import EstimateFiles
from evals.incidents.running import IncidentReport
from evals.planting.sowing import Sown, named, references_of, sow
from evals.shares import share

_FIRM = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class PlantedCase:
    """What the checker said about one planted error.

    ``detected`` when a new error or warning stands at a right cell, says what is missing, or is
    of a rule that the error is for; ``right_cell`` for the first two. ``hits`` are the findings
    that made it so, ``elsewhere`` new errors at other cells. ``effect_yen`` is by how much the
    error changes 工事価格 (should − stands), ``said_yen`` what the finding says.
    """

    kind: str
    title: str
    estimate: str
    layout: str
    item: str
    stands: str
    should: str
    places: tuple[str, ...]
    detected: bool
    right_cell: bool
    severity: str
    rules: tuple[str, ...]
    right_rule: bool
    effect_yen: int
    said_yen: int | None
    hits: tuple[Finding, ...]
    elsewhere: tuple[Finding, ...]
    file: str
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class CleanCase:
    """What the checker said about a clean estimate: every error is false."""

    estimate: str
    layout: str
    lines: int
    errors: int
    warnings: int
    infos: int
    findings: tuple[Finding, ...]
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class EstimateScores:
    """The result in figures; shares are of the planted errors.

    ``false_errors`` are on the clean estimates, ``clean_warnings_per_100_lines`` too.
    ``errors_elsewhere`` is the mean number of errors at other cells per planted error.
    ``effect_right`` is the share of findings at the right cell whose effect on 工事価格 is exact,
    among those that state one.
    """

    planted: int
    kinds: int
    detected: float
    right_cell: float
    right_rule: float
    as_error: float
    errors_elsewhere: float
    effect_right: float
    false_errors: int
    clean_warnings_per_100_lines: float
    incidents: int
    incidents_found: int
    incidents_right_cell: int
    incidents_false_errors: int
    median_ms: float


def check_clean(clean: Sequence[EstimateFiles]) -> list[CleanCase]:
    """Check the estimates as they are."""
    cases = []
    for files in clean:
        report = check_file(files.estimate, references_of(files))
        cases.append(
            CleanCase(
                named(files), report.layout, report.line_count, report.count(Severity.ERROR),
                report.count(Severity.WARNING), report.count(Severity.INFO), report.findings,
                report.seconds, report.error or "",
            )
        )  # fmt: skip
    return cases


def check_planted(
    clean: Sequence[EstimateFiles],
    untouched: Sequence[CleanCase],
    out: Path,
    *,
    seed: int,
    count: int,
    kinds: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> list[PlantedCase]:
    """Plant, check and judge; ``progress`` hears of each case done."""
    numbers = {rule.name: rule.number for rule in all_rules()}
    known = {case.estimate: {_sameness(found) for found in case.findings} for case in untouched}
    read: dict[GivenReferences, References] = {}
    cases = []
    for sown in sow(clean, out, seed=seed, count=count, kinds=kinds):
        if sown.given not in read:
            read[sown.given] = gather(sown.given)
        report = check_file(sown.file, read[sown.given])
        cases.append(judged(sown, report, known[sown.key], numbers))
        if progress:
            progress(len(cases))
    return cases


def judged(
    sown: Sown, report: FileReport, known: set[tuple[str, ...]], numbers: dict[str, int]
) -> PlantedCase:
    """Compare the report with what was planted; findings of the clean estimate don't count."""
    planted = sown.planted
    places = planted.book.places()
    right = {places[tag] for tag in planted.tags if tag in places}
    new = [found for found in report.findings if _sameness(found) not in known]
    at_cell = [found for found in new if (found.place.sheet, found.place.cell) in right]
    saying = [found for found in new if planted.words and _says(found, planted.words)]
    firm = [found for found in (*at_cell, *saying) if found.severity in _FIRM]
    of_rule = [
        found
        for found in new
        if found.severity in _FIRM and numbers.get(found.rule) in sown.kind.rules
    ]
    hits = firm or of_rule
    price = planted.estimate.cost("工事価格")
    best = min(hits, key=lambda found: _FIRM.index(found.severity), default=None)
    said = next((found.effect_yen for found in hits if found.effect_yen is not None), None)
    others = [
        found
        for found in new
        if found.severity is Severity.ERROR and found not in at_cell and found not in saying
    ]
    return PlantedCase(
        kind=sown.kind.name,
        title=sown.kind.title,
        estimate=sown.key,
        layout=report.layout,
        item=planted.item,
        stands=planted.stands,
        should=planted.should,
        places=tuple(sorted(f"{sheet}!{cell}" for sheet, cell in right)),
        detected=bool(hits),
        right_cell=bool(firm),
        severity=str(best.severity) if best else _weak(at_cell, saying),
        rules=tuple(dict.fromkeys(found.rule for found in hits)),
        right_rule=any(numbers.get(found.rule) in sown.kind.rules for found in hits),
        effect_yen=sown.clean_price - (int(price.amount) if price else 0),
        said_yen=None if said is None else int(said),
        hits=tuple(hits[:6]),
        elsewhere=tuple(others),
        file=str(sown.file),
        seconds=report.seconds,
        error=report.error or "",
    )


def score_estimates(
    planted: Sequence[PlantedCase], clean: Sequence[CleanCase], incidents: IncidentReport | None
) -> EstimateScores:
    """The figures; without cases the shares are 0."""
    lines = sum(case.lines for case in clean)
    said = [case for case in planted if case.right_cell and case.said_yen is not None]
    outcomes = incidents.outcomes if incidents else ()
    seconds = [*(case.seconds for case in planted), *(case.seconds for case in clean)]
    return EstimateScores(
        planted=len(planted),
        kinds=len({case.kind for case in planted}),
        detected=share([case.detected for case in planted]),
        right_cell=share([case.right_cell for case in planted]),
        right_rule=share([case.right_rule for case in planted]),
        as_error=share([case.severity == "error" for case in planted]),
        errors_elsewhere=sum(len(c.elsewhere) for c in planted) / len(planted) if planted else 0.0,
        effect_right=share([case.said_yen == case.effect_yen for case in said]),
        false_errors=sum(case.errors for case in clean),
        clean_warnings_per_100_lines=100 * sum(c.warnings for c in clean) / lines if lines else 0.0,
        incidents=len(outcomes),
        incidents_found=sum(outcome.found for outcome in outcomes),
        incidents_right_cell=sum(outcome.right_cell for outcome in outcomes),
        incidents_false_errors=sum(outcome.false_errors for outcome in outcomes),
        median_ms=1000 * statistics.median(seconds) if seconds else 0.0,
    )


def _weak(at_cell: Sequence[Finding], saying: Sequence[Finding]) -> str:
    """A mere question at the right place is said, though it doesn't count."""
    return str(Severity.INFO) if at_cell or saying else ""


def _sameness(found: Finding) -> tuple[str, ...]:
    """What stays the same when rows move: everything but the place."""
    return found.rule, str(found.severity), found.case, found.item, found.actual, found.expected


def _says(found: Finding, words: Sequence[str]) -> bool:
    said = f"{found.item} {found.message} {found.expected}"
    return any(word in said for word in words)
