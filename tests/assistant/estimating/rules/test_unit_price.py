from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.estimating.findings import Severity
from assistant.estimating.model import How
from assistant.estimating.references import (
    PriceRow,
    QuantityRow,
    RateRow,
    References,
    SpecificationText,
)
from tests.assistant.estimating.builders import estimate, line, price
from tests.assistant.estimating.rules.saying import said_by, said_by_price_rules, told

DATED = {"単価適用日": "2026-04-01"}
WORKER = price("普通作業員", "", "人", 23800)
OLD_WORKER = price(
    "普通作業員", "", "人", 22800, since="2025-04-01", until="2026-03-31", edition="2025年4月版"
)


def against(*rows: PriceRow, rates: tuple[RateRow, ...] = ()) -> References:
    return References(prices=rows, rates=rates)


def test_listed_price_is_right() -> None:
    checked = estimate(line(5, "普通作業員", "", "人", 3, 23800, 71400), facts=DATED)
    assert said_by_price_rules(checked, against(WORKER, OLD_WORKER)) == []


def test_one_yen_is_an_error_at_the_unit_price_cell() -> None:
    checked = estimate(line(5, "生コンクリート", "24-8-25", "m3", 3, 21001, 63003), facts=DATED)
    (found,) = said_by_price_rules(
        checked, against(price("生コンクリート", "24-8-25", "m3", 21000))
    )
    assert (found.rule, found.severity, found.place.cell) == ("unit_price", Severity.ERROR, "E5")
    assert found.difference_yen == -3


def test_price_of_an_older_edition_is_named() -> None:
    checked = estimate(line(5, "普通作業員", "", "人", 3, 22800, 68400), facts=DATED)
    (found,) = said_by_price_rules(checked, against(WORKER, OLD_WORKER))
    assert (found.rule, found.case) == ("unit_price", "older_edition")
    assert "2025年4月版の旧単価" in found.message
    assert len(found.basis) == 2


def test_swapped_digits_of_a_negative_price_are_named() -> None:
    checked = estimate(line(5, "撤去管処分", "", "t", 3, -54570, -163710), facts=DATED)
    (found,) = said_by_price_rules(checked, against(price("撤去管処分", "", "t", -54750)))
    assert (found.case, found.expected) == ("digits_swapped", "-54,750")


def test_lost_sign_is_named() -> None:
    checked = estimate(line(5, "鉄くず", "H1", "t", 3, 30000, 90000), facts=DATED)
    (found,) = said_by_price_rules(checked, against(price("鉄くず", "H1", "t", -30000)))
    assert found.case == "sign_lost"


@pytest.mark.parametrize(
    ("stands", "case"),
    [(238000, "power_of_ten"), (2380, "power_of_ten"), (26180, "tax_included")],
)
def test_ratios_are_told_by_the_rule_of_ratios(stands: int, case: str) -> None:
    checked = estimate(line(5, "普通作業員", "", "人", 1, stands, stands), facts=DATED)
    (found,) = said_by_price_rules(checked, against(WORKER))
    assert (found.rule, found.case) == ("power_of_ten", case)


def test_price_of_a_neighbouring_specification_is_told_once() -> None:
    checked = estimate(line(5, "ヒューム管", "φ200", "本", 4, 5400, 21600), facts=DATED)
    rows = price("ヒューム管", "φ200", "本", 5000), price("ヒューム管", "φ250", "本", 5400)
    assert told(said_by_price_rules(checked, against(*rows))) == [("neighbour", "E5", "5,000")]


def test_price_of_another_district_is_told_once() -> None:
    checked = estimate(
        line(5, "再生砕石", "RC-40", "m3", 4, 1900, 7600), facts={**DATED, "地区": "北部"}
    )
    rows = (
        price("再生砕石", "RC-40", "m3", 1700, district="北部"),
        price("再生砕石", "RC-40", "m3", 1900, district="南部"),
    )
    (found,) = said_by_price_rules(checked, against(*rows))
    assert (found.rule, found.case, found.figures["district"]) == (
        "neighbour",
        "other_district",
        "南部",
    )


def test_without_a_stated_district_one_price_of_another_is_doubtful() -> None:
    def rows(name: str, north: int, south: int) -> tuple[PriceRow, PriceRow]:
        return (
            price(name, "", "m3", north, district="北部"),
            price(name, "", "m3", south, district="南部"),
        )

    checked = estimate(
        line(5, "砕石", "", "m3", 1, 1700, 1700),
        line(6, "砂", "", "m3", 1, 2500, 2500),
        line(7, "生コンクリート", "", "m3", 1, 21000, 21000),
        facts=DATED,
    )
    references = against(
        *rows("砕石", 1700, 1900), *rows("砂", 2500, 2700), *rows("生コンクリート", 20000, 21000)
    )
    (found,) = said_by_price_rules(checked, references)
    assert (found.place.cell, found.severity, found.expected) == ("E7", Severity.WARNING, "20,000")


def test_wage_with_employers_costs_is_traced_to_its_column() -> None:
    row = PriceRow(
        "普通作業員", "", "人", Decimal(23800), notes={"必要経費込み": "35,176"}, source="労務単価"
    )
    checked = estimate(line(5, "普通作業員", "", "人", 1, 35176, 35176), facts=DATED)
    (found,) = said_by_price_rules(checked, against(row))
    assert "必要経費込み" in found.message


FIVE_DAY_WEEK = RateRow(
    "2026年度", "週休2日補正:労務費", "4週8休以上", "factor", a=Decimal("1.05"), confidence="high"
)


def test_duly_corrected_wage_is_right() -> None:
    checked = estimate(
        line(5, "普通作業員", "", "人", 1, 24990, 24990),
        facts={**DATED, "週休2日": "4週8休以上"},
    )
    assert said_by("unit_price", checked, against(WORKER, rates=(FIVE_DAY_WEEK,))) == []


def test_undue_correction_of_a_wage_is_named() -> None:
    checked = estimate(
        line(5, "普通作業員", "", "人", 1, 24990, 24990), facts={**DATED, "週休2日": "対象外"}
    )
    (found,) = said_by("unit_price", checked, against(WORKER, rates=(FIVE_DAY_WEEK,)))
    assert (found.case, found.expected) == ("undue_correction", "23,800")


def test_any_of_several_rows_in_force_is_right() -> None:
    rows = price("交通誘導警備員A", "", "人", 18200), price("交通誘導警備員A", "", "人", 20500)
    checked = estimate(line(5, "交通誘導警備員A", "", "人", 1, 20500, 20500), facts=DATED)
    assert said_by_price_rules(checked, against(*rows)) == []


@pytest.mark.parametrize("blank", [None, 0])
def test_tender_copy_without_prices_is_silent(blank: int | None) -> None:
    checked = estimate(line(5, "普通作業員", "", "人", 3, blank, blank), facts=DATED)
    assert said_by_price_rules(checked, against(WORKER)) == []


def test_unlisted_price_is_no_finding_but_counted() -> None:
    from assistant.estimating.rules.unit_price import unit_price

    checked = estimate(line(5, "特注金物", "図面のとおり", "個", 3, 9800, 29400), facts=DATED)
    (found,) = unit_price(checked, against(WORKER))
    assert (found.severity, found.case, found.figures["count"]) == (
        Severity.INFO,
        "not_listed",
        "1",
    )


def test_specification_of_the_priced_neighbour_in_the_quantity_sheet_is_told_at_its_cell() -> None:
    rows = price("ヒューム管", "φ200", "本", 5000), price("ヒューム管", "φ250", "本", 5400)
    sheet = (QuantityRow("ヒューム管", "φ250", "本", Decimal(4)),)
    checked = estimate(line(5, "ヒューム管", "φ200", "本", 4, 5400, 21600), facts=DATED)
    found = said_by("neighbour", checked, References(prices=rows, quantities=sheet))
    assert told(found) == [("neighbour", "B5", "φ250")]


def test_listed_price_on_another_unit_is_told_at_the_unit() -> None:
    checked = estimate(line(5, "小型標識", "φ600", "m2", 4, 12000, 48000), facts=DATED)
    found = said_by_price_rules(checked, against(price("小型標識", "φ600", "基", 12000)))
    assert told(found) == [("unit_base", "C5", "基")]
    assert found[0].severity is Severity.WARNING


def test_one_factor_on_all_wages_is_one_question() -> None:
    wages = {"普通作業員": 23800, "特殊作業員": 27800, "型わく工": 33400, "鉄筋工": 32000}
    rows = tuple(price(name, "", "人", wage) for name, wage in wages.items())
    lines = [
        line(5 + place, name, "", "人", 1, Decimal(wage) * Decimal("1.12"), 1)
        for place, (name, wage) in enumerate(wages.items())
    ]
    (found,) = said_by_price_rules(estimate(*lines, facts=DATED), against(*rows))
    assert (found.case, found.severity) == ("common_factor", Severity.WARNING)
    assert "1.12倍" in found.message


def test_a_price_table_that_fits_almost_nowhere_is_one_question() -> None:
    rows = tuple(price(f"資材{number}", "", "個", 1000 + 37 * number) for number in range(12))
    lines = [
        line(5 + number, f"資材{number}", "", "個", 1, 1511 + 7 * number, 1511 + 7 * number)
        for number in range(12)
    ]
    found = said_by_price_rules(estimate(*lines, facts=DATED), against(*rows))
    assert [(one.case, one.severity) for one in found] == [("another_table", Severity.WARNING)]
    assert "12品目の単価が違います" in found[0].message


def test_wage_raised_for_the_night_is_no_error() -> None:
    night = line(5, "夜間施工", children=[line(6, "普通作業員", "", "人", 1, 35700, 35700)])
    assert said_by_price_rules(estimate(night, facts=DATED), against(WORKER)) == []


def test_price_date_of_the_specification_serves_where_the_cover_has_none() -> None:
    text = SpecificationText("公告", ((1, "単価適用年月日 令和8年4月1日"),))
    checked = estimate(
        line(5, "普通作業員", "", "人", 3, 22800, 68400), line(6, "砂", "", "m3", 1, 2000, 2000)
    )
    rows = (WORKER, OLD_WORKER, price("砂", "", "m3", 2000))
    (found,) = said_by_price_rules(checked, References(prices=rows, specifications=(text,)))
    assert (found.rule, found.case, found.severity) == (
        "unit_price",
        "older_edition",
        Severity.ERROR,
    )


def test_fraction_of_a_listed_price_that_was_cut_is_doubtful_only() -> None:
    checked = estimate(line(5, "軽油", "1.2号", "L", 10, 118, 1180), facts=DATED)
    (found,) = said_by_price_rules(checked, against(price("軽油", "1.2号", "L", "118.5")))
    assert (found.case, found.severity) == ("rounded", Severity.WARNING)


def test_thing_listed_for_other_days_only_is_not_compared() -> None:
    checked = estimate(line(5, "普通作業員", "", "人", 3, 21000, 63000), facts=DATED)
    assert said_by_price_rules(checked, against(OLD_WORKER)) == []


def test_misread_price_of_a_scan_proves_nothing() -> None:
    scanned = line(5, "普通作業員", "", "人", 1, 28800, 28800)
    assert scanned.unit_price is not None
    scanned = replace(scanned, unit_price=replace(scanned.unit_price, how=How.OCR))
    (found,) = said_by_price_rules(estimate(scanned, facts=DATED), against(WORKER))
    assert found.severity is Severity.WARNING


def test_district_is_read_from_the_place_where_the_cover_states_none() -> None:
    rows = (
        price("生コンクリート", "18-8-40", "m3", 21500, district="佐伯"),
        price("生コンクリート", "18-8-40", "m3", 22300, district="臼杵"),
    )
    checked = estimate(
        line(5, "生コンクリート", "18-8-40", "m3", 4, 22300, 89200),
        facts={**DATED, "工事場所": "佐伯市弥生大字江良地内"},
    )
    (found,) = said_by_price_rules(checked, against(*rows))
    assert (found.case, found.severity, found.expected) == (
        "other_district",
        Severity.WARNING,
        "21,500",
    )


@pytest.mark.parametrize("hours", ["昼間 8:30～17:00", "昼夜間", ""])
def test_wage_of_the_night_where_the_cover_works_by_day(hours: str) -> None:
    night = line(5, "普通作業員", "", "人", 1, 35700, 35700, remarks="夜間 1.5")
    checked = estimate(night, facts=DATED | {"施工時間帯": hours})
    found = [one.place.cell for one in said_by_price_rules(checked, against(WORKER))]
    assert found == (["E5"] if hours.startswith("昼間") else [])


def test_wage_of_another_occupation_goes_before_a_digit() -> None:
    skilled = price("特殊作業員", "", "人", 27800)
    checked = estimate(line(5, "普通作業員", "", "人", 3, 27800, 83400), facts=DATED)
    (found,) = said_by_price_rules(checked, against(WORKER, skilled))
    assert (found.case, found.expected) == ("other_item", "23,800")
    assert "特殊作業員" in found.message


def test_two_lines_that_have_each_others_price_name_each_other() -> None:
    stone, block = price("地先境界ブロック", "", "m", 4150), price("植栽ブロック", "", "m", 3980)
    checked = estimate(
        line(5, "地先境界ブロック", "", "m", 1, 3980, 3980),
        line(6, "植栽ブロック", "", "m", 1, 4150, 4150),
        facts=DATED,
    )
    first, second = said_by_price_rules(checked, against(stone, block))
    assert "「植栽ブロック」の行と単価が入れ替わって" in first.message
    assert "「地先境界ブロック」の行と単価が入れ替わって" in second.message


SHEET_PILES = tuple(
    price("鋼矢板賃料", f"III型 {days}", "t・日", yen)
    for days, yen in (("90日以内", 165), ("91～180日", 148), ("180日を超え360日以内", 132))
)


@pytest.mark.parametrize(
    ("specification", "cover", "yen", "expected"),
    [
        ("III型 供用日数120日", "", 148, []),
        ("III型 供用日数120日", "", 165, ["148"]),
        ("III型 供用日数 181日", "", 132, []),
        ("III型 90日以内", "180日", 165, ["148"]),
        ("III型 90日以内", "60日", 165, []),
        ("III型 90日以内", "", 165, []),
        ("IV型 供用日数120日", "", 165, []),
    ],
)
def test_hire_is_priced_by_its_class_of_days(
    specification: str, cover: str, yen: int, expected: list[str]
) -> None:
    facts = DATED | ({"供用日数": cover} if cover else {})
    checked = estimate(
        line(5, "鋼矢板賃料", specification, "t・日", 10, yen, 10 * yen), facts=facts
    )
    found = said_by_price_rules(checked, against(*SHEET_PILES))
    assert [one.expected for one in found] == expected
    assert all(one.severity is Severity.ERROR and one.place.cell == "E5" for one in found)


def test_hire_without_the_correction_that_all_other_hire_carries() -> None:
    rates = tuple(
        RateRow("2026年度", f"週休2日補正:{what}", "4週8休", "factor", a=Decimal("1.02"))
        for what in ("労務費", "機械賃料")
    )
    machines = tuple(price(f"機械{row}賃料", "", "日", 10000) for row in range(5, 9))
    yen = {8: 10000}
    checked = estimate(
        *(line(row, f"機械{row}賃料", "", "日", 1, yen.get(row, 10200)) for row in range(5, 9)),
        facts=DATED | {"週休2日": "4週8休"},
    )
    (found,) = said_by_price_rules(checked, against(*machines, rates=rates))
    assert (found.case, found.place.cell) == ("correction_missing", "E8")


def test_correction_that_stands_twice_in_a_wage_is_named() -> None:
    rates = (RateRow("2026年度", "週休2日補正:労務費", "4週8休", "factor", a=Decimal("1.04")),)
    yen = (Decimal(23800) * Decimal("1.04") ** 2).quantize(Decimal(1))
    checked = estimate(line(5, "普通作業員", "", "人", 1, yen), facts=DATED | {"週休2日": "4週8休"})
    (found,) = said_by_price_rules(checked, against(WORKER, rates=rates))
    assert (found.case, found.severity) == ("correction_twice", Severity.ERROR)
