"""Overheads of buildings (公共建築工事共通費積算基準): rates by work, amount and duration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.overheads.calculation import (
    Calculation,
    Step,
    percent,
    plain,
    rounded_rate,
)
from assistant.estimating.overheads.civil import (
    corrected_rate,
    price_with_tax,
    rated_amount,
    reduced_administration,
)
from assistant.estimating.overheads.corrections import apply_corrections, source_of
from assistant.estimating.overheads.rate_formulas import evaluated, formula_in_words, rate_percent
from assistant.estimating.overheads.rate_tables import rows_of, same_category
from assistant.estimating.references import RateRow
from retrieval.errors import NaniwaError

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LimitedRate:
    """A rate's row with the rows of its upper and lower limits, where the edition has them."""

    row: RateRow
    upper: RateRow | None = None
    lower: RateRow | None = None
    corrections: tuple[RateRow, ...] = ()


def with_limits(
    row: RateRow, rows: Sequence[RateRow], corrections: tuple[RateRow, ...] = ()
) -> LimitedRate:
    """A rate's row with those of its limits: of the same edition, for the same works."""

    def limit(name: str) -> RateRow | None:
        return next(
            (
                found
                for found in rows_of(rows, f"{row.rate}:{name}")
                if found.edition == row.edition
                and same_category(found.work_category, row.work_category)
            ),
            None,
        )

    return LimitedRate(row, limit("上限"), limit("下限"), corrections)


@dataclass(frozen=True, slots=True)
class BuildingTerms:
    """Everything that turns 直接工事費 into 工事価格 for one work (新営建築, 改修電気設備 …).

    ``months`` is 工期 in months. Amounts are cut to ``unit`` yen; ``price_unit`` 1 leaves
    一般管理費等 as computed.
    """

    temporary: LimitedRate
    management: LimitedRate
    administration: LimitedRate
    months: Decimal
    tax_rate: Decimal
    unit: Decimal = Decimal(1)
    price_unit: Decimal = Decimal(1)


def limited_rate(
    name: str, terms: LimitedRate, base: Decimal, months: Decimal | None
) -> Calculation:
    """A rate between its limits, each rounded to two decimals, then corrected (平成26年版).

    At or below the threshold the formula is taken at the threshold and the fixed limits hold;
    above it the limits follow their own curves. Raises NaniwaError when the row can't be evaluated,
    as without a duration.
    """
    if terms.upper is None and terms.lower is None:
        return corrected_rate(name, terms.row, base, terms.corrections, months)
    exact = evaluated(terms.row, base, months)
    if exact is None:
        raise NaniwaError(
            f"{name}を計算できません（対象額 {plain(base)} 円、工期 {months or '不明'}）。",
            code="rate",
        )
    value = rounded_rate(exact)
    steps = [
        Step(
            f"{name}（算式）",
            formula_in_words(terms.row, base, months),
            value,
            source_of(terms.row),
        )
    ]
    adopted = value
    for row, label, within in ((terms.upper, "上限", min), (terms.lower, "下限", max)):
        limit = rate_percent(row, base, months) if row else None
        if row is not None and limit is not None:
            steps.append(
                Step(f"{name}の{label}", formula_in_words(row, base, months), limit, source_of(row))
            )
            adopted = within(adopted, limit)
    steps.append(Step(name, "上限と下限の範囲内の値", adopted))
    steps += apply_corrections(adopted, terms.corrections)
    last = steps[-1].value
    return Calculation((*steps, Step(f"補正後の{name}", percent(last), last)))


def building_overheads(
    direct_cost: Decimal,
    terms: BuildingTerms,
    *,
    itemised_temporary: Decimal = ZERO,
    itemised_management: Decimal = ZERO,
) -> Calculation:
    """The way from 直接工事費 to 工事費 for one work; amounts cut below ``unit`` yen (rules.md 32).

    共通仮設費 is direct cost × rate and 積み上げ; 現場管理費 is 純工事費 × rate and 積み上げ;
    一般管理費等 is 工事原価 × rate.
    """
    rate = limited_rate("共通仮設費率", terms.temporary, direct_cost, terms.months)
    rated = rated_amount("共通仮設費（率計上）", direct_cost, rate.value, terms.unit)
    temporary = rated.value + itemised_temporary
    net = direct_cost + temporary
    steps = [
        *rate.steps,
        rated,
        Step("共通仮設費", f"{plain(rated.value)} + 積上げ {plain(itemised_temporary)}", temporary),
        Step("純工事費", f"{plain(direct_cost)} + {plain(temporary)}", net),
    ]
    rate = limited_rate("現場管理費率", terms.management, net, terms.months)
    rated = rated_amount("現場管理費（率計上）", net, rate.value, terms.unit)
    management = rated.value + itemised_management
    cost = net + management
    steps += [
        *rate.steps,
        rated,
        Step(
            "現場管理費", f"{plain(rated.value)} + 積上げ {plain(itemised_management)}", management
        ),
        Step("工事原価", f"{plain(net)} + {plain(management)}", cost),
    ]
    rate = limited_rate("一般管理費等率", terms.administration, cost, terms.months)
    full = rated_amount("一般管理費等（調整前）", cost, rate.value, terms.unit)
    administration = reduced_administration(cost, full.value, terms.price_unit)
    steps += [*rate.steps, full, administration]
    return Calculation(tuple(steps)).then(
        *price_with_tax(cost, administration.value, terms.tax_rate)
    )
