"""Overheads of civil works (土木工事標準積算基準): bases, rates, amounts, each step kept.

Rule numbers name shared research notes as the sources of the figures; the figures themselves
stand in the rate tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.overheads.calculation import (
    Calculation,
    Step,
    cut,
    percent,
    plain,
    rounded_rate,
)
from assistant.estimating.overheads.corrections import apply_corrections, source_of
from assistant.estimating.overheads.rate_formulas import evaluated, formula_in_words
from assistant.estimating.references import RateRow
from retrieval.errors import NaniwaError

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DisposalLimits:
    """処分費等の特例: the share of the base and the amount, in yen, up to which it stays in."""

    share: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class CivilInputs:
    """What the bases are made of, in yen. All names are those of the standard's terms.

    ``excluded`` are amounts left out of the base of 共通仮設費, 現場管理費 and 一般管理費等
    (管材費, 経費対象外の費用, スクラップ inside the direct cost), by that name; a scrap value is
    negative, so that leaving it out adds to the base. Some authorities take the 3 % for 処分費等
    of what is left of the direct cost, others of all of it: ``limit_on_all`` (rules.md 10, 11);
    or of the whole frame of P, with what is supplied, lent and built against damage:
    ``limit_on_frame`` (rules.md 7, 10).
    """

    direct_cost: Decimal  # 直接工事費
    itemised: Decimal = ZERO  # 共通仮設費の積上げ分
    environment: Decimal = ZERO  # 現場環境改善費（率計上）
    disposal_in_direct: Decimal = ZERO  # 直接工事費に含まれる処分費等
    disposal_in_preparation: Decimal = ZERO  # 準備費に含まれる処分費
    girders: Decimal = ZERO  # 桁等購入費
    factory_cost: Decimal = ZERO  # 鋼橋・門扉等の工場製作原価
    loss_prevention: Decimal = ZERO  # 事業損失防止施設費
    lent_machines: Decimal = ZERO  # 無償貸付機械等評価額
    supplied_for_temporary: Decimal = ZERO  # 支給品費（共通仮設費対象）
    supplied_for_management: Decimal = ZERO  # 支給品費（現場管理費対象）
    excluded: dict[str, Decimal] = field(default_factory=dict)
    limit_on_all: bool = False
    limit_on_frame: bool = False


@dataclass(frozen=True, slots=True)
class RateTerms:
    """How one rate comes about: the row, its corrections in order, and the cut of the amount."""

    row: RateRow
    corrections: tuple[RateRow, ...] = ()
    unit: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class CivilTerms:
    """Everything that turns the inputs into a price. ``tax_rate`` is 0.10 for 10 %."""

    temporary: RateTerms
    management: RateTerms
    administration: RateTerms
    price_unit: Decimal
    tax_rate: Decimal
    disposal: DisposalLimits | None = None


def kept_disposal(inputs: CivilInputs, limits: DisposalLimits | None) -> Calculation:
    """処分費等 that stay in the bases (rules.md 10, 11).

    All of it where it is at most 3 % of the base and at most 30 million yen, else the smaller of
    the two; the base is 直接工事費 (less what is left out anyhow) with the disposal in 準備費.
    """
    total = inputs.disposal_in_direct + inputs.disposal_in_preparation
    steps = [Step("処分費等", "直接工事費分 + 準備費分", total)]
    if limits is None or total <= 0:
        return Calculation((*steps, Step("対象とする処分費等", "全額", total)))
    start = inputs.direct_cost if inputs.limit_on_all else _before_disposal(inputs)
    if inputs.limit_on_frame:
        start += inputs.loss_prevention + inputs.lent_machines + inputs.supplied_for_temporary
    base = start + inputs.disposal_in_preparation
    share = cut(base * limits.share)
    steps.append(
        Step(
            "処分費等の限度",
            f"{plain(base)} × {plain(limits.share * 100)}%（1円未満切捨て）",
            share,
        )
    )
    kept = total if total <= share and total <= limits.most else min(share, limits.most)
    words = (
        "限度以下のため全額" if kept == total else f"限度 {plain(min(share, limits.most))} 円まで"
    )
    return Calculation((*steps, Step("対象とする処分費等", words, kept)))


def _before_disposal(inputs: CivilInputs) -> Decimal:
    return (
        inputs.direct_cost
        - inputs.girders
        - inputs.factory_cost
        - inputs.excluded.get("共通仮設費", ZERO)
    )


def temporary_base(inputs: CivilInputs, limits: DisposalLimits | None) -> Calculation:
    """P, the base of 共通仮設費 (rules.md 7)."""
    kept = kept_disposal(inputs, limits)
    value = (
        _before_disposal(inputs)
        + inputs.loss_prevention
        + inputs.lent_machines
        + inputs.supplied_for_temporary
        - inputs.disposal_in_direct
        + kept.value
        - (inputs.disposal_in_preparation if limits is None else ZERO)
    )
    terms = _terms(
        ("直接工事費", inputs.direct_cost),
        ("桁等購入費", -inputs.girders),
        ("工場製作原価", -inputs.factory_cost),
        ("対象外の費用", -inputs.excluded.get("共通仮設費", ZERO)),
        ("事業損失防止施設費", inputs.loss_prevention),
        ("無償貸付機械等評価額", inputs.lent_machines),
        ("支給品費", inputs.supplied_for_temporary),
        ("直接工事費の処分費等", -inputs.disposal_in_direct),
        (
            "対象とする処分費等",
            value
            - _before_disposal(inputs)
            - inputs.loss_prevention
            - inputs.lent_machines
            - inputs.supplied_for_temporary
            + inputs.disposal_in_direct,
        ),
    )
    return kept.then(Step("共通仮設費の対象額", terms, value))


def management_base(
    inputs: CivilInputs, net_cost: Decimal, limits: DisposalLimits | None
) -> Calculation:
    """Np, the base of 現場管理費, from 純工事費 (rules.md 8); 桁等購入費 stays in."""
    kept = kept_disposal(inputs, limits)
    disposal = inputs.disposal_in_direct + inputs.disposal_in_preparation
    left_out = inputs.excluded.get("現場管理費", ZERO)
    value = (
        net_cost
        - inputs.factory_cost
        + inputs.supplied_for_management
        + inputs.lent_machines
        - disposal
        + kept.value
        - left_out
    )
    terms = _terms(
        ("純工事費", net_cost),
        ("工場製作原価", -inputs.factory_cost),
        ("支給品費", inputs.supplied_for_management),
        ("無償貸付機械等評価額", inputs.lent_machines),
        ("対象外の処分費等", kept.value - disposal),
        ("対象外の費用", -left_out),
    )
    return kept.then(Step("現場管理費の対象額", terms, value))


def administration_base(
    inputs: CivilInputs, construction_cost: Decimal, limits: DisposalLimits | None
) -> Calculation:
    """Cp, the base of 一般管理費等, from 工事原価 (rules.md 9)."""
    kept = kept_disposal(inputs, limits)
    disposal = inputs.disposal_in_direct + inputs.disposal_in_preparation
    left_out = inputs.excluded.get("一般管理費", ZERO)
    value = construction_cost - (disposal - kept.value) - left_out
    terms = _terms(
        ("工事原価", construction_cost),
        ("対象外の処分費等", kept.value - disposal),
        ("対象外の費用", -left_out),
    )
    return kept.then(Step("一般管理費等の対象額", terms, value))


def _terms(*parts: tuple[str, Decimal]) -> str:
    shown = [(name, value) for number, (name, value) in enumerate(parts) if value or not number]
    words = [f"{name} {plain(shown[0][1])}" for name, _ in shown[:1]]
    words += [
        f"{'−' if value < 0 else '+'} {name} {plain(abs(value))}" for name, value in shown[1:]
    ]
    return " ".join(words)


def corrected_rate(
    name: str,
    row: RateRow,
    base: Decimal,
    corrections: Sequence[RateRow] = (),
    months: Decimal | None = None,
) -> Calculation:
    """A rate for a base, through its corrections, rounded after every step (rules.md 17-25).

    Raises NaniwaError when the row can't be evaluated for this base.
    """
    exact = evaluated(row, base, months)
    if exact is None:
        raise NaniwaError(
            f"{name}を計算できません（対象額 {plain(base)} 円、{source_of(row)}）。", code="rate"
        )
    first = Step(name, formula_in_words(row, base, months), rounded_rate(exact), source_of(row))
    steps = (first, *apply_corrections(first.value, corrections))
    return Calculation((*steps, Step(f"補正後の{name}", percent(steps[-1].value), steps[-1].value)))


def rated_amount(name: str, base: Decimal, rate: Decimal, unit: Decimal) -> Step:
    """Base × rate, cut to ``unit`` yen (rules.md 29)."""
    value = cut(base * rate / 100, unit)
    return Step(name, f"{plain(base)} × {percent(rate)}（{plain(unit)}円未満切捨て）", value)


def reduced_administration(
    construction_cost: Decimal, amount: Decimal, price_unit: Decimal, *, beside: Decimal = ZERO
) -> Step:
    """一般管理費等 reduced so that 工事価格 is a multiple of ``price_unit`` (rules.md 30)."""
    price = cut(construction_cost + beside + amount, price_unit)
    value = price - construction_cost - beside
    words = f"{plain(amount)} を工事価格が {plain(price_unit)} 円単位となるまで減額"
    return Step("一般管理費等", words, value)


def civil_overheads(inputs: CivilInputs, terms: CivilTerms) -> Calculation:
    """The whole way from 直接工事費 to 工事費 (rules.md 1, 2, 7-11, 17-19, 25, 29-31)."""
    base = temporary_base(inputs, terms.disposal)
    rate = corrected_rate(
        "共通仮設費率", terms.temporary.row, base.value, terms.temporary.corrections
    )
    rated = rated_amount("共通仮設費（率計上）", base.value, rate.value, terms.temporary.unit)
    temporary = rated.value + inputs.itemised + inputs.environment
    net = inputs.direct_cost + temporary
    steps = [
        *base.steps,
        *rate.steps,
        rated,
        Step(
            "共通仮設費",
            _terms(
                ("率計上", rated.value),
                ("積上げ", inputs.itemised),
                ("現場環境改善費", inputs.environment),
            ),
            temporary,
        ),
        Step(
            "純工事費", _terms(("直接工事費", inputs.direct_cost), ("共通仮設費", temporary)), net
        ),
    ]
    base = management_base(inputs, net, terms.disposal)
    rate = corrected_rate(
        "現場管理費率", terms.management.row, base.value, terms.management.corrections
    )
    managed = rated_amount("現場管理費", base.value, rate.value, terms.management.unit)
    cost = net + managed.value
    steps += [
        *base.steps[-1:],
        *rate.steps,
        managed,
        Step("工事原価", _terms(("純工事費", net), ("現場管理費", managed.value)), cost),
    ]
    base = administration_base(inputs, cost, terms.disposal)
    rate = corrected_rate(
        "一般管理費等率", terms.administration.row, base.value, terms.administration.corrections
    )
    full = rated_amount("一般管理費等（調整前）", base.value, rate.value, terms.administration.unit)
    administration = reduced_administration(cost, full.value, terms.price_unit)
    steps += [*base.steps[-1:], *rate.steps, full, administration]
    return Calculation(tuple(steps)).then(
        *price_with_tax(cost, administration.value, terms.tax_rate)
    )


def price_with_tax(cost: Decimal, administration: Decimal, tax_rate: Decimal) -> tuple[Step, ...]:
    """工事価格, 消費税相当額 (cut below 1 yen) and 工事費 (rules.md 31)."""
    price = cost + administration
    tax = cut(price * tax_rate)
    return (
        Step("工事価格", f"{plain(cost)} + {plain(administration)}", price),
        Step("消費税相当額", f"{plain(price)} × {plain(tax_rate * 100)}%（1円未満切捨て）", tax),
        Step("工事費計", f"{plain(price)} + {plain(tax)}", price + tax),
    )
