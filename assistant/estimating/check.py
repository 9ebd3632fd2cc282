"""One estimate through all rules: file → `Estimate` → findings → `FileReport`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.estimating.facts import LABELS, fact_text, price_date
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Breakdown, Estimate, Place
from assistant.estimating.overheads.calculation import Step
from assistant.estimating.overheads.rate_tables import tables_for
from assistant.estimating.references import PriceRow, References
from assistant.estimating.rules import Rule, all_rules
from assistant.estimating.walking import walk, walk_table
from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits


@dataclass(frozen=True, slots=True)
class GivenReferences:
    """The reference files named for a check, and the prices that the library has.

    ``beside`` are those of them that nobody named, found with the estimate by their names: one
    that can't be read is told in the report, not refused. ``library_prices`` are used when
    ``prices`` is empty. ``past`` are earlier estimates (last
    year's, 当初) that figures are compared with.
    """

    prices: tuple[Path, ...] = ()
    rates: tuple[Path, ...] = ()
    quantities: tuple[Path, ...] = ()
    specifications: tuple[Path, ...] = ()
    past: tuple[Path, ...] = ()
    library_prices: tuple[PriceRow, ...] = ()
    beside: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a person lets a finding stand; ``time`` is ISO 8601 in UTC."""

    finding_id: str
    reason: str
    name: str
    time: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the check of one file found. Picklable, and small: it does not hold the estimate.

    ``error`` is the sentence that says why the file could not be read, else None. ``notes`` are
    Japanese lines on what was used (editions, rates) and what was not read. ``waivers`` maps ids
    of findings (`finding_id`) to why they are let stand; waived findings stay in ``findings``.
    ``calculation`` is the recomputed way from 直接工事費 to 工事費, when the tables decide it.
    ``explanations`` are those that a language model put in other words, by the same ids.
    """

    file: Path
    error: str | None = None
    code: str = ""
    layout: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    calculation: tuple[Step, ...] = ()
    line_count: int = 0
    seconds: float = 0.0

    def count(self, severity: Severity) -> int:
        """Findings of a severity that nobody waived."""
        return sum(
            found.severity is severity and finding_id(self, found) not in self.waivers
            for found in self.findings
        )


def gather(given: GivenReferences, *, limits: LoadLimits | None = None) -> References:
    """Read the reference files. Raises NaniwaError when one that was named is not what it should be."""
    from assistant.estimating.reading.reader import read_estimate
    from assistant.estimating.reference_reading.files import (
        read_prices,
        read_quantities,
        read_rates,
        read_specification,
    )

    unreadable: list[str] = []
    prices = []
    for path in given.prices:
        rows, problems = read_prices(path)
        prices += rows
        unreadable += problems
    rates = []
    for path in given.rates:
        rate_rows, problems = read_rates(path)
        rates += rate_rows
        unreadable += problems
    quantities = []
    specifications = []
    for path in given.quantities:
        with _told_when_beside(path, given, unreadable):
            quantity_rows, problems = read_quantities(path)
            quantities += quantity_rows
            unreadable += problems
    for path in given.specifications:
        with _told_when_beside(path, given, unreadable):
            specifications.append(read_specification(path))
    return References(
        prices=tuple(prices) if given.prices else given.library_prices,
        rates=tuple(rates),
        quantities=tuple(quantities),
        specifications=tuple(specifications),
        past=tuple(read_estimate(path, limits=limits) for path in given.past),
        rates_shipped=not given.rates,
        unreadable=tuple(unreadable),
    )


@contextmanager
def _told_when_beside(path: Path, given: GivenReferences, unreadable: list[str]) -> Iterator[None]:
    try:
        yield
    except NaniwaError as error:
        if path not in given.beside:
            raise
        unreadable.append(f"{error.message}照合には使っていません。")


def check_file(
    path: Path,
    given: GivenReferences | References,
    *,
    limits: LoadLimits | None = None,
    password: str | None = None,
) -> FileReport:
    """Read an estimate and apply every rule; a file that can't be read gives ``error``.

    Raises NaniwaError only for the references, which are not this file's fault.
    """
    references = gather(given, limits=limits) if isinstance(given, GivenReferences) else given
    return read_and_check(path, references, limits=limits, password=password)[0]


def read_and_check(
    path: Path,
    references: References,
    *,
    limits: LoadLimits | None = None,
    password: str | None = None,
) -> tuple[FileReport, Estimate | None]:
    """As `check_file`, with the estimate for those who show it."""
    from assistant.estimating.reading.reader import read_estimate

    started = time.perf_counter()
    try:
        estimate = read_estimate(path, limits=limits, password=password)
    except NaniwaError as error:
        return FileReport(path, error=error.message, code=error.code), None
    except Exception as error:  # noqa: BLE001 - the edge of one file: a batch and its reports go on
        message = f"「{path.name}」の読み取り中に誤りが起きました（{_shown(error)}）。"
        return FileReport(path, error=message, code="broken"), None
    references = replace(
        references, rates=tables_for(references.rates, fact_text(estimate, "主たる工種"))
    )
    findings = check_estimate(estimate, references)
    report = FileReport(
        file=path,
        layout=estimate.layout,
        facts={label: written.text for label, written in estimate.facts.items() if label in LABELS},
        findings=findings,
        notes=tuple(_notes(estimate, references)),
        calculation=_calculation(estimate, references),
        line_count=sum(1 for _ in walk(estimate)),
        seconds=time.perf_counter() - started,
    )
    return report, estimate


def check_estimate(estimate: Estimate, references: References) -> tuple[Finding, ...]:
    """Every finding of every rule, the gravest and costliest first, each cell's fault said once."""
    from assistant.estimating.overheads.effects import with_effects

    found = findings_of(all_rules(), estimate, references)
    return tuple(sorted(_said_once(with_effects(found, estimate, references)), key=_gravity))


def findings_of(rules: Iterable[Rule], estimate: Estimate, references: References) -> list[Finding]:
    """What some of the rules say, one rule after the other, without the effect on the price."""
    from assistant.estimating.recognised import doubted

    said = (finding for rule in rules for finding in _applied(rule, estimate, references))
    return list(doubted(said, estimate))


def _applied(rule: Rule, estimate: Estimate, references: References) -> list[Finding]:
    """What a rule finds; a rule that fails says so and leaves the others their findings."""
    try:
        return list(rule.check(estimate, references))
    except Exception as error:  # noqa: BLE001 - one rule's fault must not hide what the rest prove
        return [
            Finding(
                rule="program",
                severity=Severity.WARNING,
                place=Place("", ""),
                item=rule.title,
                message=f"規則「{rule.title}」は調べられませんでした（プログラムの誤り: {_shown(error)}）。",
            )
        ]


_FEW = 3


def _without_amounts(breakdown: Breakdown) -> bool:
    """Whether a priced table has no amount at all: its heading was probably not recognised."""
    priced = [
        found.line
        for found in walk_table(breakdown)
        if found.line.quantity is not None
        and found.line.unit_price is not None
        and found.line.unit_price.number
    ]
    return len(priced) >= _FEW and all(line.amount is None for line in priced)


def _calculation(estimate: Estimate, references: References) -> tuple[Step, ...]:
    """The steps to show; none when the way is open or (a fault that a rule names) it fails."""
    from assistant.estimating.overheads.whole_way import overhead_calculation

    try:
        calculation = overhead_calculation(estimate, references)
    except ArithmeticError:
        return ()
    return calculation.steps if calculation else ()


def _shown(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def _gravity(finding: Finding) -> tuple[int, int, str, str]:
    yen = finding.effect_yen if finding.effect_yen is not None else finding.difference_yen
    return (
        _GRAVITY[finding.severity],
        -abs(int(yen or 0)),
        finding.place.sheet,
        finding.place.cell.rjust(9),
    )


def _said_once(findings: Iterable[Finding]) -> list[Finding]:
    """Two rules that want the same value in the same cell say one thing: the surer one stays."""
    kept: dict[tuple[Place, str], Finding] = {}
    for finding in findings:
        key = (finding.place, finding.expected or finding.message)
        before = kept.get(key)
        if before is None or _GRAVITY[finding.severity] < _GRAVITY[before.severity]:
            kept[key] = finding
    return list(kept.values())


def finding_id(report: FileReport, finding: Finding) -> str:
    """Names a finding in later checks of the same estimate too, wherever its row has moved.

    Made of the work's name (or the file's), the rule, the item and both values: when the figure
    changes, it is another finding, and a waiver of the old one does not cover it.
    """
    import hashlib

    work = report.facts.get("工事番号") or report.facts.get("工事名") or report.file.stem
    said = [work, finding.rule, finding.case, finding.item, finding.actual, finding.expected]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:10]


def waived(report: FileReport, waivers: Mapping[str, Waiver]) -> FileReport:
    """The report with the waivers that cover its findings."""
    ids = {finding_id(report, finding) for finding in report.findings}
    return replace(report, waivers={key: waivers[key] for key in sorted(ids & waivers.keys())})


def _notes(estimate: Estimate, references: References) -> Iterable[str]:
    """What the reader of a report must know about what was compared and what was not."""
    from assistant.estimating.overheads.rate_notes import rate_notes

    if price_date(estimate) is None:
        yield "単価適用日が書かれていないため、単価の版を日付では決められません。"
    if not references.prices:
        yield "単価表がないため、単価は照合していません。"
    if not references.quantities:
        yield "数量計算書がないため、数量は照合していません。"
    if not references.specifications:
        yield "特記仕様書がないため、記載との整合は確かめていません。"
    yield from rate_notes(estimate, references)
    for breakdown in estimate.breakdowns:
        if _without_amounts(breakdown):
            yield f"シート「{breakdown.sheet}」に数量と単価はありますが、金額の列を読み取れませんでした。"
    for problem in estimate.problems:
        yield f"{problem.place.sheet} {problem.place.cell}: {problem.message}"
    yield from references.unreadable
