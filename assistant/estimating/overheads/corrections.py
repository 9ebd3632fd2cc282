"""Corrections of rates and prices: which rows of the rate table the project's facts call for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from assistant.estimating.model import Estimate
from assistant.estimating.overheads.calculation import Step, percent, plain, rounded_rate
from assistant.estimating.overheads.conditions import fitting_rows, is_no, stated_condition
from assistant.estimating.overheads.rate_tables import (
    in_force,
    is_shipped,
    is_unverified,
    rate_key,
)
from assistant.estimating.references import RateRow, References

ORDER = ("施工地域補正", "週休2日補正", "冬期補正", "監理事務所補正", "前払金補正", "契約保証補正")
"""The order in which corrections follow each other (rules.md 19, 25)."""

_NOT_CORRECTIONS = (
    "端数処理",
    "対象額控除",
    "経費対象外",
    "処分費等",
    "調査基準価格",
    "最低制限価格",
)
_MAX_SETS = 96


@dataclass(frozen=True, slots=True)
class Due:
    """What is known of one kind of correction for one target.

    ``options`` are the rows one of which applies (None: no correction), the likeliest first;
    ``others`` are the rows of the same kind that don't. ``stated`` is the cover's wording.
    """

    head: str
    stated: str
    options: tuple[RateRow | None, ...]
    others: tuple[RateRow, ...]

    @property
    def decided(self) -> bool:
        """Whether the facts leave one possibility only."""
        return len(self.options) == 1


@dataclass(frozen=True, slots=True)
class NamedFactor:
    """A factor on prices, with the correction that it comes from."""

    name: str
    value: Decimal
    rows: tuple[RateRow, ...] = ()


def corrections_due(
    estimate: Estimate,
    references: References,
    rows: Sequence[RateRow],
    target: str,
    on: date | None,
) -> tuple[Due, ...]:
    """What is due for a target (共通仮設費, 現場管理費, 一般管理費等, 労務費, 機械賃料), in order.

    A row's ``rate`` is ``what:target``; its ``work_category`` the condition as the cover states
    it. Rows that come with Naniwa may differ from the authority's: they never exclude that the
    correction was left out.
    """
    heads: dict[str, list[RateRow]] = {}
    for row in rows:
        if row.formula not in ("factor", "add") or row.a is None:
            continue
        head, _, targets = rate_key(row.rate).partition(":")
        if head not in _NOT_CORRECTIONS and rate_key(target) in _targets(targets):
            heads.setdefault(head, []).append(row)
    ordered = sorted(
        heads, key=lambda head: ORDER.index(head) if head in ORDER else len(ORDER) - 2.5
    )
    return tuple(_due(estimate, references, head, heads[head], on) for head in ordered)


def _targets(text: str) -> tuple[str, ...]:
    return tuple(rate_key(part) for part in re.split(r"[・,、]", text))


def _due(
    estimate: Estimate, references: References, head: str, rows: list[RateRow], on: date | None
) -> Due:
    stated = stated_condition(estimate, references, head)
    holding = [row for row in rows if row in in_force(rows, on)]
    fitting = fitting_rows(head, stated, holding)
    others = tuple(row for row in rows if row not in fitting)
    options: tuple[RateRow | None, ...]
    if not stated:
        # a cover that says nothing of the guarantee or the advance leaves everything open
        open_question = head in ("前払金補正", "契約保証補正")
        options = (None, *holding) if open_question else (None,)
    elif fitting:
        options = tuple(fitting)
        if is_shipped(fitting[0]) or is_unverified(fitting[0]):
            options = (*options, None)
    elif is_no(stated) or head == "前払金補正":
        options = (None,)
    else:
        options = (None, *holding)
    return Due(head, stated, options, others)


def admissible_sets(due: Sequence[Due]) -> list[tuple[RateRow, ...]]:
    """Every combination of corrections that the facts allow, the likeliest first."""
    sets: list[tuple[RateRow, ...]] = []
    for chosen in product(*(each.options for each in due)):
        rows = tuple(row for row in chosen if row is not None)
        if rows not in sets:
            sets.append(rows)
        if len(sets) >= _MAX_SETS:
            break
    return sets


def apply_corrections(rate: Decimal, rows: Iterable[RateRow]) -> tuple[Step, ...]:
    """A rate through its corrections, rounded to two decimals after every step (rules.md 19, 25)."""
    steps = []
    for row in rows:
        assert row.a is not None  # noqa: S101 - `corrections_due` takes only rows with a figure
        if row.formula == "add":
            corrected = rounded_rate(rate + row.a)
            formula = f"{percent(rate)} + {plain(row.a)}"
        else:
            corrected = rounded_rate(rate * row.a)
            formula = f"{percent(rate)} × {plain(row.a)}"
        steps.append(Step(correction_name(row), formula, corrected, source_of(row)))
        rate = corrected
    return tuple(steps)


def rounded_once(rate: Decimal, rows: Iterable[RateRow]) -> Decimal:
    """A rate that was not rounded before its corrections, rounded at the end only."""
    for row in rows:
        rate = rate + row.a if row.formula == "add" else rate * (row.a or Decimal(1))  # type: ignore[operator]
    return rate.quantize(Decimal("0.01"), ROUND_HALF_UP)


def correction_name(row: RateRow) -> str:
    """``施工地域補正（大都市(1)）``."""
    head = row.rate.replace("：", ":").split(":")[0]
    return f"{head}（{row.work_category}）" if row.work_category else head


def source_of(row: RateRow) -> str:
    """Document, edition and row, as a calculation names its source."""
    where = f"{row.origin.row}行目" if row.origin.row else ""
    return " ".join(part for part in (row.origin.document, row.edition, where) if part)
