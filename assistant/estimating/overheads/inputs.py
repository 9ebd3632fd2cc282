"""What the bases of civil overheads are made of, read out of an estimate's lines and facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.estimating.facts import fact
from assistant.estimating.model import CostItem, Estimate
from assistant.estimating.overheads.civil import CivilInputs, DisposalLimits
from assistant.estimating.overheads.cost_shares import (
    Matcher,
    Section,
    amount_of,
    any_matches,
    is_disposal,
    is_named_disposal,
    is_scrap,
    name_of,
    named,
    sections,
    shares,
)
from assistant.estimating.overheads.printed_costs import cost_sequences
from assistant.estimating.overheads.rate_tables import in_force, is_shipped, is_unverified, rate_key
from assistant.estimating.references import RateRow
from assistant.estimating.walking import walk_table

_GIRDERS = re.compile(r"桁等?購入費?")
_FACTORY = re.compile(r"工場(製作原価|純製作費|製作費|製作工?$)")
_OPEN_EXCLUSION = re.compile(r"(経費|率計算|率|管理費|共通費)(の)?対象外|管理費区分|経費込")


@dataclass(frozen=True, slots=True)
class CivilReading:
    """Ways to read the inputs of the bases: the likeliest, and others that would be right too.

    ``wrong`` names ways that break a rule; a printed figure that fits one of them is explained
    by it. ``open`` says that the estimate marks costs as outside the bases in its own words.
    """

    inputs: CivilInputs
    others: tuple[CivilInputs, ...]
    wrong: tuple[tuple[str, str, CivilInputs, DisposalLimits | None], ...]
    limits: DisposalLimits | None
    open: bool


def civil_reading(
    estimate: Estimate, rows: Sequence[RateRow], on: date | None, direct: Decimal
) -> CivilReading:
    """What the bases of a civil estimate are made of, found by the lines' names and the facts."""
    where = sections(estimate)

    def inside(*wanted: Section) -> Matcher:
        return lambda line: where.get(id(line)) in wanted

    in_direct, in_temporary = inside(Section.DIRECT), inside(Section.TEMPORARY)
    called = tuple(value for value in shares(estimate, is_named_disposal, in_direct) if value)
    disposal = tuple(dict.fromkeys((*shares(estimate, is_disposal, in_direct), *called)))
    prepared = shares(estimate, is_disposal, in_temporary)[0]
    scrap = shares(estimate, is_scrap, in_direct)[0]
    girders = shares(estimate, lambda line: bool(_GIRDERS.search(name_of(line))), in_direct)[0]
    factory = shares(estimate, lambda line: bool(_FACTORY.search(name_of(line))), in_direct)[0]
    certain, doubtful = _exclusions(estimate, rows, on, inside)
    inputs = CivilInputs(
        direct_cost=direct,
        disposal_in_direct=disposal[0],
        disposal_in_preparation=prepared,
        girders=girders,
        factory_cost=factory,
        loss_prevention=_cost_total(estimate, CostItem.LOSS_PREVENTION_COST),
        lent_machines=_fact_amount(estimate, "無償貸付機械等評価額"),
        supplied_for_temporary=_fact_amount(estimate, "支給品費"),
        supplied_for_management=_fact_amount(estimate, "支給品費"),
        excluded=_added(certain, dict.fromkeys(("共通仮設費", "現場管理費", "一般管理費"), scrap)),
    )
    others = [replace(inputs, disposal_in_direct=other) for other in disposal[1:]]
    if prepared:
        others.append(replace(inputs, disposal_in_preparation=Decimal(0)))
    if doubtful:
        others.append(replace(inputs, excluded=_added(inputs.excluded, doubtful)))
    if girders or factory:
        others.append(replace(inputs, girders=Decimal(0), factory_cost=Decimal(0)))
        others.append(replace(inputs, girders=Decimal(0)))
        others.append(replace(inputs, factory_cost=Decimal(0)))
    if inputs.loss_prevention:
        others.append(replace(inputs, loss_prevention=Decimal(0)))
    if disposal[0] and (girders or factory or any(inputs.excluded.values())):
        others += [replace(each, limit_on_all=True) for each in (inputs, *others)]
    if disposal[0] and (
        inputs.loss_prevention or inputs.lent_machines or inputs.supplied_for_temporary
    ):
        others += [replace(each, limit_on_frame=True) for each in (inputs, *others)]
    limits = disposal_limits(rows, on)
    return CivilReading(
        inputs,
        tuple(others),
        tuple(_wrong_ways(inputs, limits, scrap, certain)),
        limits,
        _says_excluded(estimate) or (bool(disposal[0]) and not called),
    )


def _wrong_ways(
    inputs: CivilInputs,
    limits: DisposalLimits | None,
    scrap: Decimal,
    exclusions: dict[str, Decimal],
) -> Iterable[tuple[str, str, CivilInputs, DisposalLimits | None]]:
    total = inputs.disposal_in_direct + inputs.disposal_in_preparation
    if total and limits is not None:
        nothing = replace(inputs, disposal_in_direct=Decimal(0))
        yield "disposal", "処分費等が控除されていません", nothing, None
        none_kept = DisposalLimits(Decimal(0), Decimal(0))
        yield (
            "disposal",
            "処分費等が限度額まで対象とされず、全額が控除されています",
            inputs,
            none_kept,
        )
        no_cap = DisposalLimits(limits.share, Decimal(10) ** 15)
        yield "disposal", "処分費等の上限額が適用されていません", inputs, no_cap
        no_share = DisposalLimits(Decimal(1), limits.most)
        yield "disposal", "処分費等の割合の限度が適用されていません", inputs, no_share
        for slip in (Decimal("0.3"), Decimal("0.003"), Decimal("0.05"), Decimal("0.01")):
            words = f"処分費等の限度が{slip * 100:f}%で計算されています"
            yield "disposal", words, inputs, DisposalLimits(slip, limits.most)
    if scrap:
        with_scrap = {name: value - scrap for name, value in inputs.excluded.items()}
        words = "スクラップ評価額が対象額に含まれています"
        yield "scrap", words, replace(inputs, excluded=with_scrap), limits
    if any(exclusions.values()):
        without = {
            name: value - exclusions.get(name, Decimal(0))
            for name, value in inputs.excluded.items()
        }
        words = "対象外とする費用が対象額に含まれています"
        yield "base", words, replace(inputs, excluded=without), limits
        for share, shown in ((2, "全額"), (Decimal(1) / 2, "半分")):
            other = {
                name: value + exclusions.get(name, Decimal(0)) * (share - 1)
                for name, value in inputs.excluded.items()
            }
            words = f"対象外とする費用の控除額が違います（定めの{'2倍' if share == 2 else shown}）"
            yield "base", words, replace(inputs, excluded=other), limits
    if inputs.girders:
        yield "base", "桁等購入費が控除されていません", replace(inputs, girders=Decimal(0)), limits


def disposal_limits(rows: Sequence[RateRow], on: date | None) -> DisposalLimits | None:
    """処分費等の限度 as the rate table has it: a share below 1, and an amount in yen."""
    found = in_force((row for row in rows if rate_key(row.rate).startswith("処分費等")), on)
    share = next((row.a for row in found if row.a is not None and row.a < 1), None)
    most = next((row.a for row in found if row.a is not None and row.a >= 1000), None)
    return DisposalLimits(share, most) if share is not None and most is not None else None


_EXCLUSION_HEADS = ("対象額控除", "経費対象外")


def _exclusions(
    estimate: Estimate,
    rows: Sequence[RateRow],
    on: date | None,
    inside: Callable[..., Matcher],
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Costs that rows of the rate table leave out of bases: certain, and only possible ones.

    ``対象額控除:共通仮設費・現場管理費`` with the condition 管材費 and 0.5 leaves out half of it;
    ``経費対象外:`` names either the overheads or, with the overheads as the condition, the cost.
    """
    certain: dict[str, Decimal] = {}
    doubtful: dict[str, Decimal] = {}
    reach = {
        "共通仮設費": inside(Section.DIRECT),
        "現場管理費": inside(Section.DIRECT, Section.TEMPORARY),
        "一般管理費": inside(Section.DIRECT, Section.TEMPORARY, Section.MANAGEMENT),
        "諸経費": inside(Section.DIRECT),
    }
    for row in in_force((r for r in rows if rate_key(r.rate).startswith(_EXCLUSION_HEADS)), on):
        targets = _overheads_in(row.rate.partition(":")[2] or row.rate.partition("：")[2])
        thing = row.work_category
        if not targets:
            targets, thing = _overheads_in(row.work_category), row.rate.split(":")[-1]
        left_out = _besides_scrap(named(thing))
        if not any_matches(estimate, left_out):
            continue
        share = row.a if row.a is not None and row.a else Decimal(1)
        for target in targets or tuple(reach):
            value = shares(estimate, left_out, reach[target])[0] * share
            into = doubtful if is_shipped(row) or is_unverified(row) else certain
            into[target] = into.get(target, Decimal(0)) + value
    return certain, {name: value for name, value in doubtful.items() if value}


def _besides_scrap(matches: Matcher) -> Matcher:
    """Scrap is outside every base by itself: a row that names it takes nothing off again."""
    return lambda line: matches(line) and not is_scrap(line)


def _overheads_in(text: str) -> tuple[str, ...]:
    known = ("共通仮設費", "現場管理費", "一般管理費", "諸経費")
    return tuple(name for name in known if name in text)


def _added(first: dict[str, Decimal], second: dict[str, Decimal]) -> dict[str, Decimal]:
    return {
        name: first.get(name, Decimal(0)) + second.get(name, Decimal(0))
        for name in {**first, **second}
    }


def _cost_total(estimate: Estimate, item: CostItem) -> Decimal:
    per_sheet = [
        sum(
            (amount_of(found.line) for found in sequence.lines if found.line.cost is item),
            Decimal(0),
        )
        for sequence in cost_sequences(estimate)
    ]
    return max(per_sheet, default=Decimal(0))


def _fact_amount(estimate: Estimate, label: str) -> Decimal:
    written = fact(estimate, label)
    return written.number if written and written.number is not None else Decimal(0)


def _says_excluded(estimate: Estimate) -> bool:
    for breakdown in estimate.breakdowns:
        for found in walk_table(breakdown):
            for written in (found.line.remarks, found.line.specification, found.line.name):
                if written and _OPEN_EXCLUSION.search(written.text):
                    return True
    return False
