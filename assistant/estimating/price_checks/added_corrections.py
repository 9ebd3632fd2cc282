"""歩掛補正（加算）: man-days that are added once per contract, however often the work is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate, UnitCostTable
from assistant.estimating.price_checks.blocks import base_stated
from assistant.estimating.price_checks.said import number, on_line, shown, text
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import Located, items, shown_name

RULE = "unit_cost_rebuild"
PREFIXES = ("歩掛補正（加算）:", "歩掛補正(加算):")
_MOST_TIMES = 24


def is_added(row: RateRow) -> bool:
    """Whether a rate row is an added correction."""
    return row.rate.replace("：", ":").startswith(PREFIXES) and row.a is not None


def added_correction_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """An added correction that stands more than once, or with a multiple of its man-days."""
    for row in references.rates:
        if is_added(row):
            yield from _counted(row, estimate, references)


def _counted(row: RateRow, estimate: Estimate, references: References) -> Iterator[Finding]:
    added = row.a or Decimal(0)
    if not added:
        return
    what = name_key(row.rate.replace("：", ":").split(":", 1)[1])
    of_worker = [found for found in items(estimate) if what in _words(found)]
    corrections = [found for found in of_worker if "補正" in _words(found)]
    work = name_key(base_stated(row.work_category)[1])
    of_work = [found for found in corrections if work in _around(found)]
    corrections = of_work or corrections
    severity = Severity.ERROR if of_work else Severity.WARNING
    seen = False
    bases = _base_quantities(row, references)
    for located in corrections:
        quantity = number(located.line.quantity)
        if not quantity or located.line.quantity is None:
            continue
        with_base = _times_with_base(quantity, added, bases) if quantity != added else None
        if with_base is not None:
            counted, right = with_base
            if counted > 1:
                why = f"{counted}回分が計上されています"
                yield replace(_said(row, located, right, why), severity=severity)
            seen = True
            continue
        if seen:
            yield replace(
                _said(row, located, Decimal(0), "同じ補正人数がもう1行あります"), severity=severity
            )
        elif quantity != added:
            times = quantity / added
            why = (
                f"{shown(times)}回分が計上されています"
                if times == times.to_integral_value()
                else f"補正人数は{shown(added)}です"
            )
            yield replace(_said(row, located, added, why), severity=severity)
        seen = True
    if not corrections:
        for located in of_worker:
            yield from _within(row, located, bases)


def _times_with_base(
    quantity: Decimal, added: Decimal, bases: Sequence[Decimal]
) -> tuple[int, Decimal] | None:
    """How often the correction is in a figure that holds the base too, and the right figure.

    A figure that any number of visits gives with one correction is right.
    """
    if _holds_once(quantity, added, bases):
        return 1, quantity
    for base in bases:
        for visits in range(1, _MOST_TIMES):
            right = base * visits + added
            for times in dict.fromkeys((visits, 2)):
                if quantity == base * visits + added * times:
                    return times, right
    return None


def _holds_once(quantity: Decimal, added: Decimal, bases: Sequence[Decimal]) -> bool:
    return any(
        quantity == base * visits + added for base in bases for visits in range(1, _MOST_TIMES)
    )


def _words(located: Located) -> str:
    return name_key(f"{shown_name(located.line)} {text(located.line.remarks)}")


def _around(located: Located) -> str:
    """The names of the table, of the lines above and of the line itself, comparable."""
    table = located.table
    title = table.name.text if isinstance(table, UnitCostTable) else table.title
    above = "".join(shown_name(line) for line in located.ancestors)
    return name_key(title + above + shown_name(located.line))


def _base_quantities(row: RateRow, references: References) -> list[Decimal]:
    """The man-days of one visit of the same worker, from the 歩掛 rows."""
    what = name_key(row.rate.replace("：", ":").split(":", 1)[1])
    return [
        rate.a
        for rate in references.rates
        if rate.a
        and rate.rate.startswith("歩掛:")
        and name_key(rate.rate.removeprefix("歩掛:")) == what
    ]


def _within(row: RateRow, located: Located, bases: Sequence[Decimal]) -> Iterator[Finding]:
    """Base and correction in one figure: n × base + correction, never n × (base + correction)."""
    quantity, added = number(located.line.quantity), row.a or Decimal(0)
    if not quantity or located.line.quantity is None:
        return
    if _holds_once(quantity, added, bases):
        return
    for base in bases:
        for times in range(2, _MOST_TIMES):
            if quantity == (base + added) * times:
                expected = base * times + added
                yield _said(row, located, expected, f"{times}回分が計上されています")
                return


def _said(row: RateRow, located: Located, expected: Decimal, why: str) -> Finding:
    at, price = located.line.quantity, number(located.line.unit_price)
    quantity = number(at)
    assert at is not None  # noqa: S101 - callers look at lines with a quantity only
    assert quantity is not None  # noqa: S101
    return on_line(
        RULE,
        "added_twice",
        Severity.ERROR,
        located,
        at,
        f"{row.rate.replace('：', ':').split(':', 1)[1]}の加算補正 {shown(row.a or Decimal(0))} は1契約に1回です。{why}。",
        expected=shown(expected),
        difference=(expected - quantity) * price if price is not None else None,
        basis=(
            basis_of(row.origin, f"{row.rate} {row.work_category} {shown(row.a or Decimal(0))}"),
        ),
        figures={"added": shown(row.a or Decimal(0)), "expected": shown(expected)},
    )
