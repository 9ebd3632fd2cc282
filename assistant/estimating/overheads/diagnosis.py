"""Overheads checked: is the printed rate due, does the amount follow, and if not, why not.

The rules `overhead_rates`, `corrections`, `disposal` and `rounding` share this; each shows the
findings that are its own, so that one mistake is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate
from assistant.estimating.overheads.alternatives import (
    amount_follows,
    explanation_of_rate,
    ratio_in_words,
)
from assistant.estimating.overheads.amounts import (
    REDUCED,
    declared_unit,
    expected_amount,
    follows,
    price_unit,
    rounding_slip,
)
from assistant.estimating.overheads.bases import Bases, Way, bases_of, bases_together
from assistant.estimating.overheads.calculation import percent, plain
from assistant.estimating.overheads.case import Case, severity_of, told
from assistant.estimating.overheads.context import Context, context_of
from assistant.estimating.overheads.corrections import admissible_sets
from assistant.estimating.overheads.hypotheses import Hypothesis, hypotheses
from assistant.estimating.overheads.options import (
    due_of,
    rate_options,
    rates_by_months,
)
from assistant.estimating.overheads.printed_costs import RatedCost, rated_costs
from assistant.estimating.references import References
from assistant.estimating.same_object import once_for_the_last


@once_for_the_last
def diagnose(estimate: Estimate, references: References) -> tuple[Finding, ...]:
    """All findings on rated costs, whichever rule they belong to."""
    context = context_of(estimate, references)
    rated_of = rated_costs(estimate)
    together = bases_together(rated_of)
    return tuple(
        finding
        for rated in rated_of
        for finding in _diagnosed(context, rated, together.get(rated.target))
    )


def found_by(rule: str, estimate: Estimate, references: References) -> Iterator[Finding]:
    """The findings of one rule."""
    return (finding for finding in diagnose(estimate, references) if finding.rule == rule)


def _diagnosed(context: Context, rated: RatedCost, together: Decimal | None) -> Iterator[Finding]:
    due = due_of(context, rated)
    case = Case(
        context,
        rated,
        bases_of(context, rated),
        rate_options(context, rated),
        due,
        admissible_sets(due),
    )
    printed = rated.base_written
    ways = case.bases.right
    if printed is not None and printed.number is not None:
        of_a_place = together is not None and _is_base(together, ways)
        if ways and not of_a_place and not _is_base(printed.number, ways):
            meant = _ways_to_rate(case, ways) if case.options.rows else list(ways)
            misprinted = rated.rate is not None and any(
                amount_follows(case, way.value) for way in meant
            )
            yield _wrong_base(case, printed.number, misprinted=misprinted)
            if misprinted:
                return
        ways = (Way(printed.number, f"記載の対象額 {plain(printed.number)} 円"),)
    if not ways:
        return
    if rated.rate is None:
        yield from _amount_alone(case, ways)
        return
    right = _ways_to_rate(case, ways) if case.options.rows else list(ways)
    charged = [way for way in ways if amount_follows(case, way.value)]
    if not right:
        yield from _wrong_rate(case, ways, base_stands=printed is not None)
    elif charged and not any(way in right for way in charged):
        # the amount shows which base was meant, and the rate is that of another
        yield from _wrong_rate(case, charged, base_stands=printed is not None)
    elif not charged:
        yield from _amount_of_right_rate(case, right, base_stands=printed is not None)


def _is_base(value: Decimal, ways: Sequence[Way]) -> bool:
    """Whether a printed base is one of the right ones, perhaps shown in whole thousands."""
    return any(
        value == way.value or (value % 1000 == 0 and 0 <= way.value - value < 1000) for way in ways
    )


def _ways_to_rate(case: Case, ways: Sequence[Way]) -> list[Way]:
    """The bases for which the printed rate is due."""
    return [
        way
        for way in ways
        if any(
            case.rated.rate in rates_by_months(case.context, row, way.value, chosen)
            for row in case.options.rows
            for chosen in case.sets
        )
    ]


def _wrong_base(case: Case, printed: Decimal, *, misprinted: bool) -> Finding:
    """A printed 対象額 that isn't due; ``misprinted`` when rate and amount are those of the due one."""
    rated, right = case.rated, case.bases.right[0]
    wrong = next((way for way in case.bases.wrong if way.value == printed), None)
    scrap = wrong is not None and wrong.kind in ("disposal", "scrap")
    known = (wrong is not None or misprinted) and not case.bases.open
    text = f"{rated.target}の対象額は {plain(printed)} 円ですが、{right.words} で {plain(right.value)} 円です。"
    assert rated.base_written is not None  # noqa: S101 - the caller has it
    return told(
        case,
        "disposal" if scrap else "overhead_rates",
        f"base_{wrong.kind}" if wrong else "base",
        Severity.ERROR if known and (misprinted or case.context.given) else Severity.WARNING,
        rated.base_written.place,
        text + (f"{wrong.words}。" if wrong else ""),
        actual=f"{plain(printed)}円",
        expected=f"{plain(right.value)}円",
        base=right.value,
        difference=None if misprinted else _amount_for(case, right.value),
    )


def _amount_for(case: Case, base: Decimal) -> Decimal | None:
    """What the amount changes by when the base is set right."""
    rate = case.due_rate(base)
    if rate is None or case.rated.amount is None:
        return None
    return expected_amount(case.context, case.rated, base, rate) - case.rated.amount


def _amount_alone(case: Case, ways: Sequence[Way]) -> Iterator[Finding]:
    """A cost without a printed rate: the amount itself must follow from a due rate."""
    context, rated = case.context, case.rated
    if not case.options.rows or rated.amount is None or rated.line.amount is None:
        return
    for way in ways:
        for row in case.options.rows:
            for chosen in case.sets:
                rates = rates_by_months(context, row, way.value, chosen)
                if any(follows(context, rated, way.value, rate) for rate in rates):
                    return
    base, rate = ways[0].value, case.due_rate(ways[0].value)
    if rate is None:
        return
    found = next(
        (
            guess
            for guess in hypotheses(context, rated, case.bases, case.options, case.due)
            if follows(context, rated, guess.base.value, guess.rate)
        ),
        None,
    )
    slip = "" if found else rounding_slip(context, rated, base, rate)
    expected = expected_amount(context, rated, base, rate)
    rule, case_name, words = _explained(found, slip)
    yield told(
        case,
        rule,
        case_name,
        severity_of(case, found, explained=bool(found or slip)),
        rated.line.amount.place,
        f"{rated.target} {plain(rated.amount)} 円は、{ways[0].words} に率 {percent(rate)} を乗じた"
        f" {plain(expected)} 円と違います。{words}",
        actual=f"{plain(rated.amount)}円",
        expected=f"{plain(expected)}円",
        base=base,
        difference=expected - rated.amount,
        found=found,
    )


def _explained(found: Hypothesis | None, slip: str) -> tuple[str, str, str]:
    if found is not None:
        return found.rule, found.case, f"{found.words}。"
    if slip:
        return "rounding", "overhead_rounding", f"{slip}。"
    return "overhead_rates", "rate", ""


def _wrong_rate(case: Case, ways: Sequence[Way], *, base_stands: bool) -> Iterator[Finding]:
    """A printed rate that no admissible base, row and corrections give."""
    context, rated = case.context, case.rated
    base = ways[0].value
    due = case.due_rate(base)
    if due is None or rated.rate is None or rated.rate_written is None:
        return
    bases = Bases(tuple(ways), () if base_stands else case.bases.wrong, case.bases.open)
    found = explanation_of_rate(case, bases)
    expected = expected_amount(context, rated, base, due)
    difference = expected - rated.amount if rated.amount is not None else None
    wrong_base = found is not None and found.case.startswith("base_")
    amount_place = rated.line.amount.place if rated.line.amount else rated.rate_written.place
    severity = severity_of(case, found, explained=found is not None)
    rate_text = (
        f"{rated.target}率 {percent(rated.rate)} は、{ways[0].words} に対する"
        f" {percent(due)} と違います。"
    )
    words = f"{found.words}。" if found else ratio_in_words(rated.rate, due)
    yield told(
        case,
        found.rule if found else "overhead_rates",
        found.case if found else "rate",
        severity,
        amount_place if wrong_base else rated.rate_written.place,
        rate_text + words,
        actual=percent(rated.rate),
        expected=percent(due),
        base=base,
        difference=difference,
        found=found,
    )
    if wrong_base and amount_place != rated.rate_written.place:
        yield told(
            case,
            "overhead_rates",
            "rate_of_wrong_base",
            Severity.INFO,
            rated.rate_written.place,
            f"この率 {percent(rated.rate)} も誤った対象額によるものです（正しくは {percent(due)}）。",
            actual=percent(rated.rate),
            expected=percent(due),
            base=base,
        )
    follows_any = any(amount_follows(case, way.value) for way in ways) or (
        rated.amount is not None and follows(context, rated, base, due)
    )
    if base_stands and not follows_any and rated.line.amount is not None:
        yield from _wrong_amount(case, base, rated.rate, Severity.ERROR)


def _amount_of_right_rate(
    case: Case, right: Sequence[Way], *, base_stands: bool
) -> Iterator[Finding]:
    """The rate is due (or can't be told): the amount must be base × rate."""
    rated = case.rated
    if rated.amount is None or rated.rate is None or rated.line.amount is None:
        return
    certain = base_stands or case.certain_base
    yield from _wrong_amount(
        case, right[0].value, rated.rate, Severity.ERROR if certain else Severity.WARNING
    )


def _wrong_amount(
    case: Case, base: Decimal, rate: Decimal, severity: Severity
) -> Iterator[Finding]:
    context, rated = case.context, case.rated
    assert rated.amount is not None and rated.line.amount is not None  # noqa: S101, PT018
    wrong = next((way for way in case.bases.wrong if amount_follows(case, way.value)), None)
    slip = "" if wrong else rounding_slip(context, rated, base, rate)
    expected = expected_amount(context, rated, base, rate)
    rule, name, words = "overhead_rates", "amount", ""
    if wrong is not None:
        rule = "disposal" if wrong.kind in ("disposal", "scrap") else "overhead_rates"
        name, words = f"base_{wrong.kind}", f"{wrong.words}。"
        severity = Severity.ERROR if context.given and not case.bases.open else severity
    elif slip:
        rule, name, words = "rounding", "overhead_rounding", f"{slip}。"
        declared = price_unit(context) if rated.target in REDUCED else None
        declared = declared or declared_unit(context, rated.target)
        if declared is None and severity is Severity.ERROR:
            severity = Severity.WARNING
    yield told(
        case,
        rule,
        name,
        severity,
        rated.line.amount.place,
        f"{rated.target} {plain(rated.amount)} 円は、対象額 {plain(base)} 円 × {percent(rate)} による"
        f" {plain(expected)} 円と違います。{words}",
        actual=f"{plain(rated.amount)}円",
        expected=f"{plain(expected)}円",
        base=base,
        difference=expected - rated.amount,
    )
