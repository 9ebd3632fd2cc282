"""調査基準価格 and 最低制限価格 from the parts of 工事価格, every step kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.estimating.overheads.calculation import Calculation, Step, cut, percent, plain
from assistant.estimating.overheads.rate_tables import in_force, is_shipped, is_unverified, rate_key
from assistant.estimating.references import RateRow

PARTS = ("直接工事費", "共通仮設費", "現場管理費", "一般管理費等")
"""The parts of 工事価格, each with a coefficient of its own (rules.md 56)."""


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The coefficients of an edition by part, and the range as shares of 予定価格.

    ``rows`` are the rows of the rate table that they come from.
    """

    by_part: dict[str, Decimal]
    least: Decimal | None
    most: Decimal | None
    edition: str
    rows: tuple[RateRow, ...]

    @property
    def given(self) -> bool:
        """Whether they stand in an authority's own, confirmed table."""
        return not any(is_shipped(row) or is_unverified(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class PriceParts:
    """The printed parts, without tax, in yen. ``planned`` is 予定価格 without tax.

    ``moved_share`` is the share of 直接工事費 that counts as 現場管理費 (0.1 for buildings in
    some authorities, rules.md 57).
    """

    direct: Decimal
    temporary: Decimal
    management: Decimal
    administration: Decimal
    planned: Decimal
    moved_share: Decimal = Decimal(0)


def coefficients(rows: Sequence[RateRow], what: str, on: date | None) -> tuple[Coefficients, ...]:
    """The editions of ``what`` (調査基準価格, 最低制限価格) that hold on a day, or all without one."""
    editions: dict[str, list[RateRow]] = {}
    for row in rows:
        if row.formula == "factor" and row.a is not None:
            head, _, part = rate_key(row.rate).partition(":")
            if head == rate_key(what) and part:
                editions.setdefault(row.edition, []).append(row)
    holding = set(in_force([group[0] for group in editions.values()], on))
    found = []
    for edition, group in editions.items():
        if group[0] not in holding:
            continue
        by_name = {rate_key(row.rate).partition(":")[2]: row for row in group}
        by_part = {
            part: named.a
            for part in PARTS
            if (named := by_name.get(rate_key(part))) is not None and named.a is not None
        }
        if len(by_part) == len(PARTS):
            least, most = by_name.get("下限"), by_name.get("上限")
            found.append(
                Coefficients(
                    by_part,
                    least.a if least else None,
                    most.a if most else None,
                    edition,
                    tuple(group),
                )
            )
    return tuple(found)


def minimum_price(
    name: str,
    parts: PriceParts,
    terms: Coefficients,
    *,
    each_cut: bool = False,
    unit: Decimal = Decimal(1),
    tax_rate: Decimal = Decimal(0),
) -> Calculation:
    """The price: each part × its coefficient, summed, kept in the range, cut, with tax.

    ``each_cut`` cuts every product below one yen, ``unit`` the sum. ``tax_rate`` 0 leaves the
    price without tax. Source: rules.md 56 and the edition of the rate table.
    """
    moved = parts.direct * parts.moved_share
    values = (
        ("直接工事費", parts.direct - moved),
        ("共通仮設費", parts.temporary),
        ("現場管理費", parts.management + moved),
        ("一般管理費等", parts.administration),
    )
    steps = []
    total = Decimal(0)
    for part, value in values:
        factor = terms.by_part[part]
        product = value * factor
        product = cut(product) if each_cut else product
        steps.append(Step(part, f"{plain(value)} × {plain(factor)}", product, terms.edition))
        total += product
    steps.append(Step("合計", " + ".join(plain(step.value) for step in steps), total))
    for share, within, words in ((terms.least, max, "下限"), (terms.most, min, "上限")):
        if share is not None:
            bound = parts.planned * share
            formula = f"{plain(parts.planned)} × {percent(share * 100)}"
            steps.append(Step(f"予定価格の{words}", formula, bound))
            total = within(total, bound)
    total = cut(total, unit)
    steps.append(Step(f"{name}（税抜き）", f"範囲内の値（{plain(unit)}円未満切捨て）", total))
    if tax_rate:
        with_tax = cut(total * (1 + tax_rate))
        steps.append(Step(name, f"{plain(total)} × {plain(1 + tax_rate)}", with_tax))
    return Calculation(tuple(steps))
