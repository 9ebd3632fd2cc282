"""The rate table of a calculation: what it offers to choose from, and what is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.estimating.model import Domain, Estimate, Place, Written
from assistant.estimating.overheads.conditions import FACT_OF, is_no
from assistant.estimating.overheads.context import Context
from assistant.estimating.overheads.corrections import Due, corrections_due
from assistant.estimating.overheads.rate_formulas import FORMULAS
from assistant.estimating.overheads.rate_tables import (
    all_rates,
    in_force,
    is_shipped,
    rates_for,
    rows_of,
    same_category,
    tables_for,
)
from assistant.estimating.references import RateRow, References
from assistant.learning.worked_overheads.numbers import OverheadNumbers

TARGETS = ("共通仮設費", "現場管理費", "一般管理費等")
NOT_DUE = "なし"
"""Stated of a correction that is not due."""

_FOR_NOTHING = re.compile(r"[0０][%％]")
_SHOWN = 12  # choices that a sentence names


@dataclass(frozen=True, slots=True)
class Offered:
    """What a form lets choose from: editions with their first days, works, corrections' cases."""

    editions: tuple[tuple[str, date | None], ...]
    categories: tuple[str, ...]
    conditions: tuple[tuple[str, tuple[str, ...]], ...]


def rows_for(given: Sequence[RateRow], numbers: OverheadNumbers) -> tuple[RateRow, ...]:
    """The rows that apply: the authority's, and those that come with Naniwa for what they lack."""
    own = _of_domain(given, numbers.domain)
    if numbers.category:
        own = tables_for(own, numbers.category)
    references = References(rates=tuple(own), rates_shipped=not own)
    return all_rates(references, numbers.domain)


def offered(given: Sequence[RateRow], numbers: OverheadNumbers) -> Offered:
    """What may be chosen, with what has been chosen so far."""
    rows = rows_for(given, numbers)
    rated = [row for row in rows_of(rows, "共通仮設費率") if _has_work(row, numbers.domain)]
    editions: dict[str, date | None] = {}
    for row in rated:
        editions.setdefault(row.edition, row.effective_from)
    holding = in_force(rated, numbers.on)
    dues = [due for target in TARGETS for due in dues_of(rows, numbers, target)]
    cases: dict[str, tuple[str, ...]] = {}
    for due in dues:
        cases[due.head] = tuple(dict.fromkeys((*cases.get(due.head, ()), *cases_of(due, numbers))))
    return Offered(
        editions=tuple(editions.items()),
        categories=tuple(dict.fromkeys(row.work_category for row in holding)),
        conditions=tuple(cases.items()),
    )


def context_for(rows: Sequence[RateRow], numbers: OverheadNumbers) -> Context:
    """The same as for an estimate whose cover states what the trainee has given."""
    facts = {FACT_OF.get(head, head): text for head, text in numbers.conditions.items()}
    facts["主たる工種"] = numbers.category
    if numbers.price_unit:
        facts["工事価格端数処理"] = f"{numbers.price_unit:f}円"
    nowhere = Place("", "")
    estimate = Estimate(
        file=Path("例題"),
        layout="",
        domain=numbers.domain,
        facts={label: Written(text, nowhere) for label, text in facts.items() if text},
    )
    references = References(rates=tuple(rows))
    return Context(estimate, references, tuple(rows), numbers.on, (numbers.months,), False)  # noqa: FBT003


def dues_of(rows: Sequence[RateRow], numbers: OverheadNumbers, target: str) -> tuple[Due, ...]:
    """The corrections of a cost that the table has; of its own ones, when it has any."""
    context = context_for(rows, numbers)
    dues = corrections_due(context.estimate, context.references, rows, target, numbers.on)
    own = any(not is_shipped(row) for row in rows)
    return tuple(
        due
        for due in dues
        if due.stated or not own or any(not is_shipped(row) for row in _rows_of(due))
    )


def cases_of(due: Due, numbers: OverheadNumbers) -> tuple[str, ...]:
    """The cases of a correction that hold on the day, in the table's order."""
    rows = in_force(_rows_of(due), numbers.on)
    ordered = sorted(rows, key=lambda row: row.origin.row or 0)
    return tuple(dict.fromkeys(row.work_category for row in ordered if row.work_category))


def choices_of(cases: Sequence[str]) -> tuple[str, ...]:
    """What may be said of a correction: one of its cases, or that it is not due.

    Not where a case holds for nothing at all (前払金 0%から5%以下, which raises the rate): who says
    なし of 前払金補正 may mean no advance or no correction.
    """
    for_nothing = any(_FOR_NOTHING.match(case) for case in cases)
    return tuple(cases) if for_nothing or NOT_DUE in cases else (*cases, NOT_DUE)


def is_open(due: Due) -> bool:
    """Whether it is still to be said which case of a correction holds."""
    if not due.stated:
        return True
    if due.options[0] is None:
        return len(due.options) > 1 and not is_no(due.stated)
    return sum(row is not None for row in due.options) > 1


def rate_row(rows: Sequence[RateRow], target: str, numbers: OverheadNumbers) -> RateRow | None:
    """The row of a cost's rate for the work and the day."""
    return rates_for(rows, f"{target}率", numbers.category, numbers.on)


def is_category(rows: Sequence[RateRow], numbers: OverheadNumbers) -> bool:
    """Whether the table has rates for the work."""
    return any(
        row.work_category and same_category(row.work_category, numbers.category)
        for row in rows_of(rows, "共通仮設費率")
    )


def in_words(names: Iterable[str]) -> str:
    """Some of what may be chosen."""
    listed = list(dict.fromkeys(names))
    more = " など" if len(listed) > _SHOWN else ""
    return f"{'、'.join(listed[:_SHOWN])}{more}"


def _rows_of(due: Due) -> list[RateRow]:
    return [*(row for row in due.options if row is not None), *due.others]


def _of_domain(given: Sequence[RateRow], domain: Domain) -> tuple[RateRow, ...]:
    """The rows of tables for 土木 or 営繕; none when no table has rates for such works."""
    rated = rows_of(given, "共通仮設費率")
    ours = {row.origin.document for row in rated if _has_work(row, domain)}
    others = {row.origin.document for row in rated} - ours
    return tuple(row for row in given if row.origin.document not in others) if ours else ()


def _has_work(row: RateRow, domain: Domain) -> bool:
    """Whether a rate of 共通仮設費 is of the way: buildings' depend on 工期, or name such works."""
    named = any(word in row.work_category for word in ("新営", "改修", "建築", "昇降機"))
    building = row.formula == "exp" or named
    return row.formula in FORMULAS and building is (domain is Domain.BUILDING)
