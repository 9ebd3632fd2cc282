"""Errors planted into a given estimate: each seen by the checker, none contradicting another.

The checker is asked about every try; its rules on overheads cost most of the time and are asked
last, of tries that nothing else speaks against.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.check import findings_of
from assistant.estimating.facts import fact_text
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.grid import GridBook
from assistant.estimating.model import Estimate, LineKind, Place
from assistant.estimating.overheads.rate_tables import tables_for
from assistant.estimating.reading.layout import estimate_from_grids
from assistant.estimating.references import References
from assistant.estimating.rules import Rule, all_rules
from assistant.estimating.walking import walk
from assistant.learning.exercises.exercise import Progress, unwatched
from assistant.learning.exercises.own_cells import cell_at, place_name, position
from assistant.learning.exercises.own_kinds import OwnError, OwnKind

_ATTEMPTS = 5
_ON_OVERHEADS = frozenset({"overhead_rates", "corrections", "disposal", "rounding"})
"""Rules that try many ways to each rate; they speak of costs, hardly ever of a line of work."""
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class OwnPlanted:
    """An error with the finding that shows it, and the cells that disagree because of it."""

    kind: OwnKind
    error: OwnError
    finding: Finding
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sown:
    """An estimate with its errors; ``said`` is what the checker says of it, errors or not."""

    book: GridBook
    estimate: Estimate
    planted: tuple[OwnPlanted, ...]
    said: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Checker:
    """The rules in two parts, with what they say of the estimate as it was given."""

    references: References
    quick: tuple[Rule, ...]
    slow: tuple[Rule, ...]
    known: frozenset[tuple[str, ...]]
    known_rows: frozenset[tuple[str, int]]

    def new(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """What wasn't said of the estimate as it was given, the gravest first."""
        fresh = [x for x in findings if _sameness(x) not in self.known]
        return tuple(sorted(fresh, key=lambda x: _GRAVITY[x.severity]))

    def below(self, twice: Place) -> _Checker:
        """The same once the row of ``twice`` stands there a second time."""
        sheet, at = row_of(twice)
        moved = {(name, row + (name == sheet and row > at)) for name, row in self.known_rows}
        return replace(self, known_rows=frozenset(moved))


def sown(
    book: GridBook,
    kinds: Sequence[OwnKind],
    count: int,
    chance: random.Random,
    progress: Progress = unwatched,
) -> Sown:
    """Up to ``count`` errors that the checker sees together; none when nothing fits.

    ``said`` of the result is what the checker says of the estimate as it was given, too.
    ``progress`` is told how many are planted, and of how many.
    """
    estimate = estimate_from_grids(book)
    checker, given = _checker(estimate)
    result = Sown(book, estimate, (), given)
    told = checker.known
    refused: set[tuple[str, Place, str]] = set()
    for kind in _bag(kinds, count, chance):
        done = result.planted
        if len(done) == count:
            break
        if kind.name == "twice" and done:
            continue
        for _ in range(_ATTEMPTS):
            progress(len(done), count)
            error = kind.plant(result.book, result.estimate, chance)
            if error is None:
                break
            tried = kind.name, error.values[0].place, error.stands
            more = None if tried in refused else _with(result, kind, error, checker)
            if more is None:
                refused.add(tried)
                continue
            new = checker.new(more.said)
            here = [place_name(x.place) for x in new if _sameness(x) not in told]
            last = replace(more.planted[-1], follows=tuple(dict.fromkeys(here)))
            result = replace(more, planted=(*more.planted[:-1], last))
            told = checker.known | {_sameness(x) for x in new}
            if kind.name == "twice":
                checker = checker.below(error.values[0].place)
            break
    before = tuple(x for x in result.said if _sameness(x) in checker.known)
    return replace(result, said=before)


def _bag(kinds: Sequence[OwnKind], count: int, chance: random.Random) -> list[OwnKind]:
    """The kinds to try in turn. A line twice moves rows, so it comes first."""
    bag = [kinds[number % len(kinds)] for number in range(count * 2)]
    chance.shuffle(bag)
    bag.sort(key=lambda kind: kind.name != "twice")
    return bag


def _checker(estimate: Estimate) -> tuple[_Checker, tuple[Finding, ...]]:
    """The checker without references but the shipped rates, and what it says of the estimate."""
    references = References(rates_shipped=True)
    references = replace(
        references, rates=tables_for(references.rates, fact_text(estimate, "主たる工種"))
    )
    rules = all_rules()
    given = tuple(findings_of(rules, estimate, references))
    return (
        _Checker(
            references,
            tuple(rule for rule in rules if rule.name not in _ON_OVERHEADS),
            tuple(rule for rule in rules if rule.name in _ON_OVERHEADS),
            frozenset(_sameness(x) for x in given),
            frozenset(row_of(x.place) for x in firm(given)),
        ),
        given,
    )


def _with(before: Sown, kind: OwnKind, error: OwnError, checker: _Checker) -> Sown | None:
    """The estimate with one error more and all that is said of it; None when the error doesn't do.

    It doesn't do where nobody sees it, where the file had an error of its own, and where the
    checker then says more than that.
    """
    mine = _rows(kind, error)
    others = frozenset(row for one in before.planted for row in _rows(one.kind, one.error))
    if mine & (others | checker.known_rows) or not _is_shown(before.book, error):
        return None
    estimate = estimate_from_grids(error.book)
    sums = _sum_rows(estimate)
    rows = mine | others | sums
    said = findings_of(checker.quick, estimate, checker.references)
    seen = {row_of(x.place) for x in firm(checker.new(said))}
    # What is wrong in a line of work is not for the rules on overheads to see.
    if not seen <= rows or not (mine & (seen | sums)):
        return None
    said += findings_of(checker.slow, estimate, checker.references)
    new = firm(checker.new(said))
    if any(row_of(x.place) not in rows for x in new):
        return None
    planted = []
    for one_kind, one, follows in [
        *((x.kind, x.error, x.follows) for x in before.planted),
        (kind, error, ()),
    ]:
        found = next(
            (x for x in new if row_of(x.place) in _rows(one_kind, one) and _agrees(x, one)), None
        )
        if found is None:
            return None
        planted.append(OwnPlanted(one_kind, one, found, follows))
    return Sown(error.book, estimate, tuple(planted), tuple(said))


def firm(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that are more than questions."""
    return tuple(x for x in findings if x.severity is not Severity.INFO)


def _is_shown(book: GridBook, error: OwnError) -> bool:
    """Whether a trainee gets to see the cells of an error."""
    sheets = {value.place.sheet for value in error.values}
    hidden = any(grid.hidden for grid in book.grids if grid.sheet in sheets)
    return not hidden and all(cell_at(book, value.place).text.strip() for value in error.values)


def _rows(kind: OwnKind, error: OwnError) -> frozenset[tuple[str, int]]:
    """The rows of an error; of a line twice both."""
    rows = {row_of(value.place) for value in error.values}
    if kind.name == "twice":
        rows |= {(sheet, row + 1) for sheet, row in rows}
    return frozenset(rows)


def _agrees(finding: Finding, error: OwnError) -> bool:
    """Whether the checker wants the very value that was there, when it names one for the cell."""
    if error.right is None or finding.place != error.values[0].place:
        return True
    digits = finding.expected.replace(",", "").rstrip("円%")
    return not digits.replace(".", "").lstrip("-△▲").isdigit() or Decimal(
        digits.replace("△", "-").replace("▲", "-")
    ) == abs(error.right) * (1 if error.right >= 0 else -1)


def _sum_rows(estimate: Estimate) -> frozenset[tuple[str, int]]:
    """Rows of sums and costs: what stands there rightly disagrees with an error below."""
    wanted = (LineKind.GROUP, LineKind.SUBTOTAL, LineKind.COST)
    lines = [found.line for found in walk(estimate)]
    places = [line.name.place for line in lines if line.kind in wanted or line.reference]
    for table in estimate.tables:
        places += [x.place for x in (table.name, table.total, table.unit_price) if x]
    return frozenset(row_of(place) for place in places)


def row_of(place: Place) -> tuple[str, int]:
    """The sheet and row of a place."""
    return place.sheet, position(place)[0]


def _sameness(finding: Finding) -> tuple[str, ...]:
    """What stays the same when rows move."""
    return (
        finding.rule, str(finding.severity), finding.case, finding.item, finding.actual,
        finding.expected,
    )  # fmt: skip
