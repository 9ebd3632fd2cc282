from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.estimating.overheads.corrections import apply_corrections, corrections_due
from assistant.estimating.overheads.labour_corrections import (
    labour_factor,
    labour_factors,
    machine_factor,
    undue_labour_factors,
)
from assistant.estimating.overheads.rate_tables import rates_date
from assistant.estimating.references import References, SpecificationText
from tests.assistant.estimating.builders import estimate
from tests.assistant.estimating.overhead_builders import factor, given


def options(facts: dict[str, str], target: str, head: str) -> list[str | None]:
    made, references = estimate(facts=facts), given()
    due = corrections_due(made, references, references.rates, target, rates_date(made))
    (found,) = [each for each in due if each.head == head]
    return [row.work_category if row else None for row in found.options]


@pytest.mark.parametrize(
    ("stated", "condition"),
    [
        ("40%", "35%を超える"),
        ("0.4", "35%を超える"),
        ("４割", "35%を超える"),
        ("35%を超え40%以下", "35%を超える"),
        ("35%", "25%を超え35%以下"),
        ("5.1%", "5%を超え15%以下"),
        ("なし", "0%から5%以下"),
    ],
)
def test_the_share_of_the_advance_falls_in_its_range(stated: str, condition: str) -> None:
    facts = {"経費適用年度": "令和6年度", "前払金支出割合": stated}
    assert options(facts, "一般管理費等", "前払金補正") == [condition]


@pytest.mark.parametrize(
    ("year", "stated", "condition"),
    [
        ("令和6年度", "月単位の週休2日", "月単位（現場閉所）"),
        ("令和5年度", "４週８休以上", "4週8休以上（現場閉所）"),
        ("令和7年度", "完全週休二日（土日）", "完全週休2日（土日）（現場閉所）"),
        ("令和6年度", "対象外", None),
    ],
)
def test_five_day_weeks_are_understood_as_the_cover_states_them(
    year: str, stated: str, condition: str | None
) -> None:
    facts = {"経費適用年度": year, "週休2日": stated}
    assert options(facts, "現場管理費", "週休2日補正") == [condition]


def test_a_five_day_week_may_be_stated_by_the_specification_only() -> None:
    made = estimate(facts={"経費適用年度": "令和6年度"})
    text = SpecificationText("特記仕様書", ((1, "本工事は月単位の週休2日の対象工事である。"),))
    references = References(rates=given().rates, specifications=(text,))
    assert labour_factor(made, references) == (Decimal("1.04"),)


def test_district_classes_with_numbers_are_told_apart() -> None:
    facts = {"経費適用年度": "令和6年度", "施工地域区分": "大都市（２）"}
    assert options(facts, "共通仮設費", "施工地域補正") == ["大都市(2)"]


def test_rates_are_rounded_after_every_correction() -> None:
    rows = (factor("a:現場管理費", "", "1.1"), factor("b:現場管理費", "", "1.03"))
    steps = apply_corrections(Decimal("32.45"), rows)
    assert [step.value for step in steps] == [Decimal("35.70"), Decimal("36.77")]


def test_points_are_added() -> None:
    (step,) = apply_corrections(
        Decimal("9.58"), (factor("契約保証補正:一般管理費等", "", "0.04", "add"),)
    )
    assert step.value == Decimal("9.62")


def test_labour_and_machine_factors_by_the_authoritys_table_are_the_only_ones() -> None:
    made = estimate(facts={"経費適用年度": "令和6年度", "週休2日": "月単位"})
    assert labour_factor(made, given()) == (Decimal("1.04"),)
    assert machine_factor(made, given()) == (Decimal("1.02"),)
    assert "月単位" in labour_factors(made, given())[0].name
    assert Decimal("1.05") in {each.value for each in undue_labour_factors(made, given())}


def test_shipped_factors_leave_the_uncorrected_price_possible() -> None:
    made = estimate(facts={"経費適用年度": "令和6年度", "週休2日": "月単位"})
    assert labour_factor(made, References(rates_shipped=True)) == (Decimal("1.04"), Decimal(1))


def test_without_a_condition_nothing_is_corrected() -> None:
    assert labour_factor(estimate(facts={"経費適用年度": "令和6年度"}), given()) == (Decimal(1),)
