"""One rated cost under check: what is possible for it, how sure a difference is, how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.findings import Basis, Finding, Severity, basis_of
from assistant.estimating.model import Place
from assistant.estimating.overheads.bases import Bases
from assistant.estimating.overheads.calculation import plain
from assistant.estimating.overheads.context import Context
from assistant.estimating.overheads.corrections import Due, correction_name
from assistant.estimating.overheads.hypotheses import Hypothesis
from assistant.estimating.overheads.options import (
    RateOptions,
    calculation_in_words,
    rate_of,
)
from assistant.estimating.overheads.printed_costs import RatedCost
from assistant.estimating.overheads.rate_tables import is_outdated, is_shipped, is_unverified
from assistant.estimating.references import RateRow


@dataclass(frozen=True, slots=True)
class Case:
    """One rated cost with all that its check needs."""

    context: Context
    rated: RatedCost
    bases: Bases
    options: RateOptions
    due: tuple[Due, ...]
    sets: list[tuple[RateRow, ...]] = field(default_factory=list)

    @property
    def decided(self) -> bool:
        """Whether a rate that none of the possibilities gives is proved wrong.

        Every correction that the facts leave open is among the possibilities (``sets``).
        """
        corrections = [row for chosen in self.sets for row in chosen]
        return (
            self.options.decided
            and not self.bases.open
            and not any(is_shipped(row) or is_unverified(row) for row in corrections)
        )

    @property
    def certain_base(self) -> bool:
        """Whether the base is nothing but the printed cost."""
        return len(self.bases.right) == 1 and not self.bases.open and not self.rated.itemised

    @property
    def far_from_due(self) -> bool:
        """Whether the printed rate is so far from the due one that no correction explains it."""
        rate = self.rated.rate
        due = self.due_rate(self.bases.right[0].value) if self.bases.right else None
        return rate is not None and due is not None and not due / 3 < rate < due * 3

    def due_rate(self, base: Decimal) -> Decimal | None:
        """The likeliest right rate for a base."""
        if not self.options.rows:
            return None
        return rate_of(self.context, self.options.rows[0], base, self.sets[0])


def severity_of(case: Case, found: Hypothesis | None, *, explained: bool) -> Severity:
    """How sure a difference is: proved only against the authority's own row.

    Shipped tables that may be out of date, or that leave the category open, only ask.
    """
    if found is not None and found.case == "rate_rounding":
        return Severity.WARNING
    if found is not None and found.case == "correction_undue" and not _stated_otherwise(case):
        return Severity.WARNING
    if case.decided or (case.options.decided and case.far_from_due):
        return Severity.ERROR
    rows = case.options.rows
    outdated = bool(rows) and all(is_outdated(row, case.context.on) for row in rows)
    open_category = len(rows) > 1
    by_chance = not explained or (found is not None and found.rule == "corrections")
    if by_chance and rows and is_shipped(rows[0]) and (outdated or open_category):
        return Severity.INFO
    return Severity.WARNING


def _stated_otherwise(case: Case) -> bool:
    """Whether the facts say anything about the corrections that exist."""
    return any(each.stated for each in case.due)


def told(  # noqa: PLR0913 - one sentence of a report has that many parts
    case: Case,
    rule: str,
    name: str,
    severity: Severity,
    place: Place,
    message: str,
    *,
    actual: str,
    expected: str,
    base: Decimal,
    difference: Decimal | None = None,
    found: Hypothesis | None = None,
) -> Finding:
    """A finding on a rated cost, with the rows that its right value comes from."""
    rated, rows = case.rated, case.options.rows
    basis: list[Basis] = []
    if rows:
        due = case.due_rate(base)
        if due is not None:
            basis.append(basis_of(rows[0].origin, calculation_in_words(rows[0], base, due)))
        if case.sets:
            basis += [
                basis_of(row.origin, f"{correction_name(row)} {plain(row.a or Decimal(0))}")
                for row in case.sets[0]
            ]
        if is_unverified(rows[0]) or is_outdated(rows[0], case.context.on):
            message += f"（{rows[0].edition}の率は未確認または古い可能性があります）"
    if found is not None and rows and found.row not in rows:
        basis.append(basis_of(found.row.origin, calculation_in_words(found.row, base, found.rate)))
    return Finding(
        rule=rule,
        severity=severity,
        place=place,
        item=rated.line.name.text,
        message=message,
        actual=actual,
        expected=expected,
        difference_yen=difference,
        basis=tuple(basis),
        case=name,
        figures={
            "target": rated.target,
            "base": plain(base),
            "actual": actual,
            "expected": expected,
            "words": found.words if found else "",
            "category": case.options.category,
        },
    )
