from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate, Place
from assistant.estimating.overheads.civil import CivilInputs
from assistant.estimating.overheads.diagnosis import diagnose
from assistant.estimating.overheads.effects import effect_on_contract_price, with_effects
from tests.assistant.estimating.builders import estimate, line, table
from tests.assistant.estimating.overhead_builders import calculated, correction, given, priced

TABLES = given()
DIRECT = 50_000_000
CLEAN = calculated(DIRECT, TABLES)


@settings(max_examples=30, deadline=None)
@for_all(st.integers(-20_000_000, 50_000_000))
def test_the_effect_is_the_difference_of_two_whole_calculations(change: int) -> None:
    effect = effect_on_contract_price(priced(CLEAN), TABLES, Decimal(change))
    assert effect == calculated(DIRECT + change, TABLES)["工事価格"] - CLEAN["工事価格"]


def test_without_overheads_there_is_no_effect() -> None:
    made = estimate(line(1, "掘削工", amount=1000))
    assert effect_on_contract_price(made, TABLES, Decimal(1000)) is None


def finding(cell: str, difference: int, key: str | None = None, sheet: str = "内訳書") -> Finding:
    return Finding(
        "unit_price", Severity.ERROR, Place(sheet, cell), "掘削工", "", difference_yen=Decimal(difference), table_key=key,
    )  # fmt: skip


def effect(made: Estimate, found: Finding) -> Decimal | None:
    return with_effects((found,), made, TABLES)[0].effect_yen


def direct_effect(change: int) -> Decimal:
    return calculated(DIRECT + change, TABLES)["工事価格"] - CLEAN["工事価格"]


def test_a_line_of_the_direct_cost_moves_the_price_with_its_overheads() -> None:
    made = priced(CLEAN, items=[line(2, "掘削工", "", "m3", 10, 100, 1000)])
    assert effect(made, finding("E2", 1_000_000)) == direct_effect(1_000_000)


def test_a_line_of_a_table_counts_for_every_unit_used_through_nested_tables() -> None:
    inner = table("単価表:2", "機械", [line(1, "運転手", amount=20_000)], base=1)
    outer = table(
        "単価表:1",
        "掘削",
        [line(1, "機械", "", "日", 2, 20_000, 40_000, reference="単価表:2")],
        base=10,
    )
    items = [
        line(2, "掘削工", "", "m3", 500, 4000, 2_000_000, reference="単価表:1"),
        line(3, "床掘り", "", "m3", 100, 4000, 400_000, reference="単価表:1"),
    ]
    made = replace(priced(CLEAN, items=items), tables=(outer, inner))
    # 600 m3, 10 m3 a table, 2 days each: 120 days
    found = finding("F1", 10_000, "単価表:2", "代価表")
    assert effect(made, found) == direct_effect(1_200_000)


def test_tables_that_refer_to_each_other_end() -> None:
    first = table("単価表:1", "甲", [line(1, "乙", "", "式", 1, 1, 1, reference="単価表:2")])
    second = table("単価表:2", "乙", [line(1, "甲", "", "式", 1, 1, 1, reference="単価表:1")])
    made = replace(priced(CLEAN), tables=(first, second))
    assert effect(made, finding("F1", 1000, "単価表:1", "代価表")) is None


@pytest.mark.parametrize("cell", ["F17", "F18"])
def test_tax_moves_no_price(cell: str) -> None:
    assert effect(priced(CLEAN), finding(cell, 1000)) is None


def test_a_missing_correction_moves_the_price_to_that_of_the_right_calculation() -> None:
    facts = {"施工地域区分": "市街地(DID)(1)-1"}
    management = correction(TABLES, "施工地域補正:現場管理費", "市街地(DID)(1)-1")
    temporary = correction(TABLES, "施工地域補正:共通仮設費", "市街地(DID)(1)-1")
    wrong = calculated(DIRECT, TABLES, temporary=[temporary])
    right = calculated(DIRECT, TABLES, temporary=[temporary], management=[management])
    made = priced(wrong, facts=facts)
    (found,) = with_effects(diagnose(made, TABLES), made, TABLES)
    assert found.effect_yen == right["工事価格"] - wrong["工事価格"]


def test_disposal_beyond_its_limit_moves_the_price_without_overheads() -> None:
    paid = 4_000_000
    inputs = CivilInputs(Decimal(DIRECT), disposal_in_direct=Decimal(paid))
    items = [
        line(2, "掘削工", amount=DIRECT - paid),
        line(3, "建設廃棄物処分費", "", "m3", 1000, 4000, paid),
    ]
    before = calculated(DIRECT, TABLES, inputs=inputs)
    more = replace(inputs, direct_cost=Decimal(DIRECT + paid), disposal_in_direct=Decimal(2 * paid))
    after = calculated(DIRECT + paid, TABLES, inputs=more)
    made = priced(before, items=items)
    assert effect(made, finding("E3", paid)) == after["工事価格"] - before["工事価格"]


def test_a_labour_line_raises_what_is_a_share_of_labour() -> None:
    parts = [
        line(1, "普通作業員", "", "人", 2, 20_000, 40_000, sheet="代価表"),
        line(2, "諸雑費", "労務費の10%", "式", 1, None, 4_000, sheet="代価表"),
    ]
    made = replace(
        priced(CLEAN, items=[line(2, "掘削工", "", "m3", 100, 440, 44_000, reference="単価表:1")]),
        tables=(table("単価表:1", "掘削", parts, base=10),),
    )
    found = finding("E1", 100_000, "単価表:1", "代価表")
    assert effect(made, found) == direct_effect(1_100_000)
