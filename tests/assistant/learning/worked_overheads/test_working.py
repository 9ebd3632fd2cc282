"""The worked calculation gives what the sample estimates print, step by step with its sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

import pytest

from assistant.estimating.model import Domain
from assistant.estimating.references import RateRow
from assistant.learning.worked_overheads.numbers import (
    SCRAP,
    DisposalBase,
    OverheadNumbers,
    amount_of,
    disposal_base_of,
    months_of,
)
from assistant.learning.worked_overheads.steps import compared
from assistant.learning.worked_overheads.table import choices_of, offered
from assistant.learning.worked_overheads.working import WorkedOverheads, worked_overheads
from corpora.estimates.catalogue import EDITIONS
from corpora.estimates.design import design_keys, read_design
from corpora.estimates.estimate import SampleEstimate, make_estimate
from retrieval.errors import NaniwaError

PRINTED = (
    "共通仮設費", "純工事費", "現場管理費", "工事原価", "一般管理費等", "工事価格", "消費税相当額",
    "工事費計",
)  # fmt: skip
NUMBERS = OverheadNumbers(
    direct_cost=Decimal(51_234_567),
    category="舗装工事",
    on=date(2026, 5, 1),
    conditions={
        "施工地域補正": "市街地",
        "週休2日補正": "対象外",
        "前払金補正": "40%",
        "契約保証補正": "金銭的保証",
    },
)


def numbers_of(sample: SampleEstimate) -> OverheadNumbers:
    """What a trainee would copy from a sample's cover and breakdown."""
    design, facts = sample.design, sample.design.facts
    heads = {
        "施工地域補正": "施工地域区分",
        "週休2日補正": "週休2日",
        "前払金補正": "前払金支出割合",
        "契約保証補正": "契約保証",
    }
    amounts = {
        name: line.amount
        for name, line in (
            ("共通仮設費（積上げ）", sample.cost("共通仮設費（積上げ）")),
            (SCRAP, sample.cost(SCRAP)),
        )
        if line is not None
    }
    direct = sample.costs[0].amount
    rated = sample.cost("共通仮設費（率計上）")
    if rated is not None and rated.base is not None and rated.base != direct:
        # 処分費等 of the sample are above 3 % of its direct cost: that much of them stays in
        kept = (direct * Decimal("0.03")).quantize(Decimal(1), ROUND_DOWN)
        amounts["直接工事費の処分費等"] = direct - rated.base + kept
    return OverheadNumbers(
        domain=Domain(design.domain),
        direct_cost=direct,
        category=facts["主たる工種"],
        on=date.fromisoformat(EDITIONS[design.overhead_year][0]),
        months=design.months,
        conditions={head: facts[label] for head, label in heads.items() if label in facts},
        amounts=amounts,
    )


@pytest.mark.parametrize("key", design_keys())
def test_every_cost_of_a_sample_estimate_comes_out(
    key: str, city_rates: tuple[RateRow, ...]
) -> None:
    sample = make_estimate(read_design(key))
    worked = worked_overheads(numbers_of(sample), city_rates)
    printed = {line.name: line.amount for line in sample.costs}
    assert {name: worked.value(name) for name in PRINTED} == {
        name: printed[name] for name in PRINTED
    }


def step(worked: WorkedOverheads, name: str) -> tuple[str, ...]:
    found = next(step for step in worked.steps if step.name == name)
    return (found.symbols, found.numbers, found.exact_result, found.rounding, found.result)


def test_a_rate_is_shown_in_symbols_in_numbers_and_before_its_rounding(
    city_rates: tuple[RateRow, ...],
) -> None:
    worked = worked_overheads(NUMBERS, city_rates)
    symbols, numbers, exact, rounding, result = step(worked, "共通仮設費率")
    assert symbols.startswith("Kr ＝ a × P^b（a ＝ ")
    assert "51,234,567^(" in numbers
    assert exact.endswith("…%")
    assert exact[:3] in result or rounding.startswith("小数第3位を四捨五入")
    corrected = step(worked, "共通仮設費率の施工地域補正（市街地）")
    assert corrected[1] == f"{result} × 1.3"
    (found,) = (each for each in worked.steps if each.name == "共通仮設費率")
    assert "2026年度 表1" in found.source
    assert "諸経費率表_土木.csv" in found.source
    assert step(worked, "共通仮設費（率計上）")[3] == "1,000円未満切捨て"
    assert step(worked, "一般管理費等")[3] == "工事価格を10,000円未満切捨てとする"


def test_nothing_is_said_of_disposal_where_there_is_none(city_rates: tuple[RateRow, ...]) -> None:
    assert not any("処分費等" in each.name for each in worked_overheads(NUMBERS, city_rates).steps)


def test_what_is_missing_is_asked_for_in_one_sentence(city_rates: tuple[RateRow, ...]) -> None:
    with pytest.raises(NaniwaError) as asked:
        worked_overheads(OverheadNumbers(domain=Domain.BUILDING), city_rates)
    assert asked.value.message == (
        "次を入れてください: 直接工事費（円）、率を適用する日か年度（2025年度、2026年度）、"
        "工種区分（新営建築工事、改修建築工事、改修電気設備工事、新営電気設備工事）。"
    )
    with pytest.raises(NaniwaError) as asked:
        worked_overheads(
            replace(NUMBERS, domain=Domain.BUILDING, category="改修建築工事"), city_rates
        )
    assert asked.value.message == "次を入れてください: 工期（月数）。"
    conditions = {**NUMBERS.conditions, "施工地域補正": "どこか"}
    with pytest.raises(NaniwaError) as asked:
        worked_overheads(replace(NUMBERS, conditions=conditions), city_rates)
    assert asked.value.message.startswith("次を入れてください: 施工地域補正（大都市、市街地、")
    assert asked.value.code == "missing"


def test_without_a_table_of_ones_own_the_shipped_one_is_said_to_be_used() -> None:
    conditions = dict.fromkeys(
        ("施工地域補正", "週休2日補正", "前払金補正", "契約保証補正"), "なし"
    )
    worked = worked_overheads(
        replace(
            NUMBERS,
            direct_cost=Decimal(50_000_000),
            category="道路改良工事",
            on=date(2017, 4, 1),
            conditions=conditions,
        ),
        (),
    )
    # the worked example of rates_civil.json: FY2016/17, 50 million yen
    assert worked.value("共通仮設費（率計上）") == 5_215_000
    assert "なにわに収録した率" in worked.notes[0]


def test_what_may_be_chosen_is_offered_by_way(city_rates: tuple[RateRow, ...]) -> None:
    civil = offered(city_rates, OverheadNumbers())
    building = offered(city_rates, OverheadNumbers(domain=Domain.BUILDING))
    assert "舗装工事" in civil.categories
    assert not set(civil.categories) & set(building.categories)
    assert dict(civil.conditions)["施工地域補正"][:2] == ("大都市", "市街地")
    assert "施工地域補正" not in dict(building.conditions)


@pytest.mark.parametrize(
    ("name", "given", "right", "remark"),
    [
        ("共通仮設費率", "result", True, "合っています"),
        ("共通仮設費（率計上）", "exact", False, "端数処理が違います（1,000円未満切捨て）"),
        ("純工事費", "tenth", False, "桁が違います"),
        ("純工事費", "other", False, "正しくは"),
    ],
)
def test_a_trainees_own_result_is_compared(
    city_rates: tuple[RateRow, ...], name: str, given: str, right: bool, remark: str
) -> None:
    found = next(s for s in worked_overheads(NUMBERS, city_rates).steps if s.name == name)
    exact = (found.exact or found.value).quantize(Decimal(1), ROUND_DOWN)
    typed = {
        "result": found.value,
        "exact": exact,
        "tenth": found.value / 10,
        "other": found.value + 7,
    }[given]
    outcome = compared(found, typed)
    assert outcome.right is right
    assert remark in outcome.remark


@pytest.mark.parametrize(
    "text", ["", "abc", "1.5円", "１兆円" * 9, "1e30", "NaN", "9" * 40, "9" * 14]
)
def test_amounts_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(NaniwaError, match="直接工事費は、円の整数（10兆円まで）で"):
        amount_of("直接工事費", text)
    with pytest.raises(NaniwaError, match="工期は月数で"):
        months_of("0")


def test_amounts_are_read_as_people_write_them() -> None:
    assert [amount_of("x", text) for text in ("５，０００円", "△1,200", "350千円")] == [
        5000,
        -1200,
        350_000,
    ]
    assert months_of("8.5か月") == Decimal("8.5")


@pytest.mark.parametrize(
    "change",
    [
        {"direct_cost": Decimal(0)},
        {"amounts": {"桁等購入費": Decimal(-1)}},
        {"amounts": {"x": Decimal(1)}},
    ],
)
def test_amounts_that_can_not_be_are_refused(
    city_rates: tuple[RateRow, ...], change: dict[str, object]
) -> None:
    with pytest.raises(NaniwaError) as refused:
        worked_overheads(replace(NUMBERS, **change), city_rates)  # type: ignore[arg-type]
    assert refused.value.code == "bad_amount"


def test_a_rate_between_its_limits_names_them() -> None:
    worked = worked_overheads(
        OverheadNumbers(
            domain=Domain.BUILDING,
            direct_cost=Decimal(80_000_000),
            category="新営建築工事",
            on=date(2015, 5, 1),
            months=Decimal(8),
            conditions=dict.fromkeys(
                ("週休2日補正", "前払金補正", "契約保証補正", "監理事務所補正"), "なし"
            ),
        ),
        (),
    )
    names = [step.name for step in worked.steps]
    at = names.index("共通仮設費率（算式）")
    assert names[at : at + 4] == [
        "共通仮設費率（算式）", "共通仮設費率の上限", "共通仮設費率の下限", "共通仮設費率",
    ]  # fmt: skip
    formula, upper, lower, adopted = worked.steps[at : at + 4]
    assert adopted.value == max(min(formula.value, upper.value), lower.value)
    assert "T: 工期（月）" in formula.symbols
    assert formula.symbols != upper.symbols


def test_none_is_no_choice_where_a_case_holds_for_nothing() -> None:
    assert choices_of(("0%から5%以下", "35%を超える")) == ("0%から5%以下", "35%を超える")
    assert choices_of(("市街地",)) == ("市街地", "なし")


def test_a_rate_whose_period_is_over_is_said_to_be() -> None:
    corrections = ("施工地域補正", "週休2日補正", "契約保証補正")
    numbers = OverheadNumbers(
        direct_cost=Decimal(50_000_000),
        category="道路改良工事",
        on=date(2025, 6, 1),
        conditions={**dict.fromkeys(corrections, "なし"), "前払金補正": "35%を超える"},
    )
    (ended,) = [note for note in worked_overheads(numbers, ()).notes if "期間の終わった" in note]
    assert "共通仮設費率（平成28・29年度）、現場管理費率（平成28・29年度）" in ended
    earlier = worked_overheads(replace(numbers, on=date(2017, 6, 1)), ())
    assert not any("期間の終わった" in note for note in earlier.notes)


@pytest.mark.parametrize(
    ("way", "kept", "base"),
    [
        (DisposalBase.REMAINING, "2790000", "79790000"),
        (DisposalBase.ALL, "3090000", "80090000"),
        (DisposalBase.FRAME, "2850000", "79850000"),
    ],
)
def test_of_what_the_limit_of_disposal_is_taken_is_said_and_chosen(
    way: DisposalBase, kept: str, base: str, city_rates: tuple[RateRow, ...]
) -> None:
    amounts = {
        "桁等購入費": Decimal(10_000_000),
        "直接工事費の処分費等": Decimal(15_000_000),
        "準備費の処分費": Decimal(3_000_000),
        "支給品費（共通仮設費対象）": Decimal(2_000_000),
    }
    numbers = replace(NUMBERS, direct_cost=Decimal(100_000_000), amounts=amounts, disposal_base=way)
    worked = worked_overheads(numbers, city_rates)
    assert worked.value("対象とする処分費等") == Decimal(kept)
    assert worked.value("共通仮設費の対象額") == Decimal(base)
    (limit,) = (step for step in worked.steps if step.name == "処分費等の限度")
    assert way.value in limit.rule
    (note,) = (note for note in worked.notes if "処分費等の限度" in note)
    assert all(other.value in note for other in DisposalBase)
    with pytest.raises(NaniwaError, match="限度の数え方"):
        disposal_base_of("別の数え方")


HEADS = ("契約保証補正", "前払金補正", "監理事務所補正")
ITEMISED = ("共通仮設費（積上げ）", "現場管理費（積上げ）")
BY_HAND = (
    ("新営建築工事", 7_650_000, 4, "2016-06-01", ("金銭的保証", "35%を超える", "なし"), (0, 0), 1, 10_131_107, 10_941_595),
    ("改修機械設備工事", 26_480_300, 5, "2016-06-01", ("保証不要", "35%を超える", "なし"), (312_000, 90_500), 1, 34_173_007, 36_906_847),
    ("新営電気設備工事", 121_907_000, 14, "2018-06-01", ("金銭的保証", "15%を超え25%以下", "なし"), (0, 0), 1_000, 162_094_000, 175_061_520),
    ("昇降機設備工事", 41_250_000, 7, "2016-06-01", ("役務的保証", "35%を超える", "なし"), (0, 0), 1, 47_990_701, 51_829_957),
    ("改修建築工事", 318_004_500, 10, "2020-06-01", ("金銭的保証", "25%を超え35%以下", "設けない"), (0, 0), 10_000, 393_240_000, 432_564_000),
)  # fmt: skip


@pytest.mark.parametrize("case", BY_HAND, ids=[str(case[0]) for case in BY_HAND])
def test_buildings_come_out_as_computed_by_hand_from_the_published_formulas(
    case: tuple[str, int, int, str, tuple[str, str, str], tuple[int, int], int, int, int],
) -> None:
    work, direct, months, on, conditions, amounts, unit, price, total = case
    numbers = OverheadNumbers(
        domain=Domain.BUILDING,
        direct_cost=Decimal(direct),
        category=work,
        on=date.fromisoformat(on),
        months=Decimal(months),
        conditions=dict(zip(HEADS, conditions, strict=True)),
        amounts=dict(zip(ITEMISED, map(Decimal, amounts), strict=True)),
        price_unit=Decimal(unit),
    )
    worked = worked_overheads(numbers, ())
    assert (worked.value("工事価格"), worked.value("工事費計")) == (Decimal(price), Decimal(total))
    doubtful = any("確かめられていない" in note for note in worked.notes)
    assert doubtful == (on >= "2016-12-20")  # the rates of that edition come from memory
