"""The whole way from 直接工事費 to 工事費 with a trainee's numbers, by the code that checks estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.model import Domain
from assistant.estimating.overheads.amounts import price_unit, rounding_row
from assistant.estimating.overheads.building import (
    BuildingTerms,
    building_overheads,
    with_limits,
)
from assistant.estimating.overheads.calculation import Calculation, plain
from assistant.estimating.overheads.civil import (
    CivilTerms,
    RateTerms,
    civil_overheads,
    kept_disposal,
    price_with_tax,
)
from assistant.estimating.overheads.inputs import disposal_limits
from assistant.estimating.overheads.rate_tables import is_unverified, shipped_rates
from assistant.estimating.overheads.taxes import as_share, tax_row_on
from assistant.estimating.references import RateRow
from assistant.learning.worked_overheads.explained import Rows, explained
from assistant.learning.worked_overheads.numbers import (
    SCRAP,
    DisposalBase,
    OverheadNumbers,
    check_amounts,
    civil_inputs,
)
from assistant.learning.worked_overheads.steps import WorkedStep
from assistant.learning.worked_overheads.table import (
    TARGETS,
    cases_of,
    choices_of,
    context_for,
    dues_of,
    in_words,
    is_category,
    is_open,
    offered,
    rate_row,
    rows_for,
)
from retrieval.errors import NaniwaError

_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class WorkedOverheads:
    """The steps in order. ``notes`` are Japanese sentences on what the figures rest on."""

    numbers: OverheadNumbers
    steps: tuple[WorkedStep, ...]
    notes: tuple[str, ...] = ()

    def value(self, name: str) -> Decimal:
        """The value of the last step of a name. Raises NaniwaError (``no_step``)."""
        for step in reversed(self.steps):
            if step.name == name:
                return step.value
        raise NaniwaError(f"計算に「{name}」の段階がありません。", code="no_step")


def worked_overheads(numbers: OverheadNumbers, given: Sequence[RateRow]) -> WorkedOverheads:
    """Work the calculation by the rate tables given; those that come with Naniwa fill the gaps.

    Raises NaniwaError: ``missing`` with one sentence that asks for all that is not given yet,
    ``bad_amount``, ``rate`` when a rate can't be computed for the amount.
    """
    check_amounts(numbers)
    rows = rows_for(given, numbers)
    missing, chosen, corrections = _chosen(numbers, given, rows)
    if missing:
        raise NaniwaError(f"次を入れてください: {'、'.join(missing)}。", code="missing")
    used = _used(numbers, rows, chosen, corrections)
    calculation = _calculation(numbers, used)
    return WorkedOverheads(numbers, explained(numbers, calculation, used), _notes(numbers, used))


def _chosen(
    numbers: OverheadNumbers, given: Sequence[RateRow], rows: Sequence[RateRow]
) -> tuple[list[str], dict[str, RateRow], dict[str, tuple[RateRow, ...]]]:
    """What is still to be asked, and the rows of the rates and corrections that are chosen."""
    missing: list[str] = []
    if numbers.direct_cost is None:
        missing.append("直接工事費（円）")
    if numbers.on is None:
        editions = "、".join(name for name, _ in offered(given, numbers).editions[:8])
        missing.append(f"率を適用する日か年度（{editions}）")
    if not numbers.category or not is_category(rows, numbers):
        missing.append(f"工種区分（{in_words(offered(given, numbers).categories)}）")
    chosen: dict[str, RateRow] = {}
    corrections: dict[str, tuple[RateRow, ...]] = {}
    asked: dict[str, tuple[str, ...]] = {}
    if missing:
        return missing, chosen, corrections
    for target in TARGETS:
        row = rate_row(rows, target, numbers)
        if row is None:
            missing.append(f"{target}率のある率表（{numbers.category}、適用日の率がありません）")
            continue
        chosen[target] = row
        if row.c and numbers.months is None and "工期（月数）" not in missing:
            missing.append("工期（月数）")
        dues = dues_of(rows, numbers, target)
        open_ones = [due for due in dues if is_open(due)]
        for due in open_ones:
            asked[due.head] = (*asked.get(due.head, ()), *cases_of(due, numbers))
        corrections[target] = tuple(
            row for due in dues if due not in open_ones and (row := due.options[0]) is not None
        )
    missing += [f"{head}（{in_words(choices_of(cases))}）" for head, cases in asked.items()]
    return missing, chosen, corrections


def _used(
    numbers: OverheadNumbers,
    rows: tuple[RateRow, ...],
    chosen: dict[str, RateRow],
    corrections: dict[str, tuple[RateRow, ...]],
) -> Rows:
    context = context_for(rows, numbers)
    tax = tax_row_on(rows, numbers.on) or tax_row_on(shipped_rates(Domain.CIVIL), numbers.on)
    if tax is None:
        raise NaniwaError("この日の消費税率が率表にありません。", code="missing")
    return Rows(
        rates=chosen,
        corrections=corrections,
        units={
            name: row
            for name in (*TARGETS, "工事価格")
            if (row := rounding_row(context, name)) is not None
        },
        price_unit=price_unit(context) or _ONE,
        limits=disposal_limits(rows, numbers.on) if numbers.domain is Domain.CIVIL else None,
        tax=tax,
        all=rows,
    )


def _calculation(numbers: OverheadNumbers, used: Rows) -> Calculation:
    calculation = (
        _civil(numbers, used) if numbers.domain is Domain.CIVIL else _building(numbers, used)
    )
    scrap = numbers.amounts.get(SCRAP, _ZERO)
    if not scrap:
        return calculation
    # What is sold comes off behind 工事価格, and bears the tax with it.
    without_tax = Calculation(calculation.steps[:-2])
    return without_tax.then(*price_with_tax(without_tax["工事価格"], scrap, as_share(used.tax)))


def _civil(numbers: OverheadNumbers, used: Rows) -> Calculation:
    temporary, management, administration = (
        RateTerms(used.rates[target], used.corrections[target], used.unit(target))
        for target in TARGETS
    )
    return civil_overheads(
        civil_inputs(numbers),
        CivilTerms(
            temporary,
            management,
            administration,
            used.price_unit,
            as_share(used.tax),
            used.limits,
        ),
    )


def _building(numbers: OverheadNumbers, used: Rows) -> Calculation:
    temporary, management, administration = (
        with_limits(used.rates[target], used.all, used.corrections[target]) for target in TARGETS
    )
    return building_overheads(
        numbers.direct_cost or _ZERO,
        BuildingTerms(
            temporary,
            management,
            administration,
            numbers.months or _ONE,
            as_share(used.tax),
            used.unit("共通仮設費"),
            used.price_unit,
        ),
        itemised_temporary=numbers.amounts.get("共通仮設費（積上げ）", _ZERO),
        itemised_management=numbers.amounts.get("現場管理費（積上げ）", _ZERO),
    )


def _notes(numbers: OverheadNumbers, used: Rows) -> tuple[str, ...]:
    notes = []
    ended = [
        f"{target}率（{row.edition}）"
        for target, row in used.rates.items()
        if numbers.on is not None and row.effective_to is not None and row.effective_to < numbers.on
    ]
    if ended:
        notes.append(
            f"適用日の率がないため、期間の終わった率を使いました: {'、'.join(ended)}。"
            "適用日の率表を登録すると、その率で計算します。"
        )
    if used.shipped:
        notes.append(
            "率表がないところは、なにわに収録した率によります。発注に使う率かどうかを、"
            "自分の市の率表で確かめてください。"
        )
    doubtful = [
        f"{target}率（{row.edition}）" for target, row in used.rates.items() if is_unverified(row)
    ]
    if doubtful:
        notes.append(
            f"{'、'.join(doubtful)}は、公表されたもとの表で確かめられていない値です。"
            "練習のほかには使わないでください。"
        )
    notes += _other_bases(numbers, used)
    if "工事価格" not in used.units and used.price_unit == _ONE:
        notes.append("率表に工事価格の端数処理の定めがないので、1円未満だけを切り捨てています。")
    return tuple(notes)


def _other_bases(numbers: OverheadNumbers, used: Rows) -> list[str]:
    """What the other ways to count the limit of 処分費等 would give, where they differ."""
    if numbers.domain is not Domain.CIVIL or used.limits is None:
        return []
    kept = {
        way: kept_disposal(civil_inputs(replace(numbers, disposal_base=way)), used.limits).value
        for way in DisposalBase
    }
    mine = kept.pop(numbers.disposal_base)
    others = "、".join(
        f"「{way.value}」では{plain(value)}円" for way, value in kept.items() if value != mine
    )
    if not others:
        return []
    note = (
        "処分費等の限度の割合を何に掛けるかは、発注者の基準によって違います。"
        f"ここでは「{numbers.disposal_base.value}」で数え、対象とする処分費等は{plain(mine)}円です"
        f"（{others}）。自分の市の基準を確かめて選んでください。"
    )
    return [note]
