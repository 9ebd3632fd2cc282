from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.estimating.findings import Severity
from assistant.estimating.model import Estimate, Line
from assistant.estimating.references import PriceRow, RateRow, References, SpecificationText
from tests.assistant.estimating.builders import Number, estimate, line, price, table
from tests.assistant.estimating.rules.saying import said_by, said_by_price_rules

DATED = {"単価適用日": "令和8年4月1日"}
NAMES = tuple(f"材料{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑")


def two_editions(name: str, number: int) -> tuple[PriceRow, PriceRow]:
    return (
        price(name, "", "個", 1000 + number),
        price(name, "", "個", 900 + number, since="2025-04-01", until="2026-03-31", edition="旧版"),
    )


ROWS = tuple(row for number, name in enumerate(NAMES) for row in two_editions(name, number))


def priced(number: int, yen: int) -> Line:
    return line(5 + number, NAMES[number], "", "個", 2, yen, 2 * yen)


def test_whole_older_edition_is_one_error_at_the_price_date() -> None:
    checked = estimate(*(priced(number, 900 + number) for number in range(12)), facts=DATED)
    (found,) = said_by_price_rules(checked, References(prices=ROWS))
    assert (found.rule, found.severity, found.place.cell) == ("editions", Severity.ERROR, "B1")
    assert found.difference_yen == 2400
    assert "旧版" in found.message


def test_few_prices_of_the_whole_older_edition_are_named_too() -> None:
    checked = estimate(*(priced(number, 900 + number) for number in range(3)), facts=DATED)
    found = said_by_price_rules(checked, References(prices=ROWS))
    assert [(one.place.cell, one.severity) for one in found] == [
        ("E5", Severity.WARNING),
        ("E6", Severity.WARNING),
        ("E7", Severity.WARNING),
        ("B1", Severity.ERROR),
    ]


def test_two_old_prices_among_many_new_ones_stay_with_their_lines() -> None:
    lines = [priced(number, (900 if number < 2 else 1000) + number) for number in range(12)]
    found = said_by_price_rules(estimate(*lines, facts=DATED), References(prices=ROWS))
    assert [(one.rule, one.place.cell) for one in found] == [
        ("unit_price", "E5"),
        ("unit_price", "E6"),
    ]


def test_without_a_price_date_the_fewer_prices_of_another_edition_are_doubtful() -> None:
    lines = [priced(number, (1000 if number < 2 else 900) + number) for number in range(12)]
    found = said_by_price_rules(estimate(*lines), References(prices=ROWS))
    assert [(one.rule, one.place.cell, one.severity) for one in found] == [
        ("one_price_date", "E5", Severity.WARNING),
        ("one_price_date", "E6", Severity.WARNING),
    ]


def test_specification_that_states_another_price_date() -> None:
    text = SpecificationText("特記仕様書", ((1, "本工事の単価適用年月日は令和8年7月1日とする。"),))
    checked = estimate(priced(0, 1000), facts=DATED)
    (found,) = said_by("editions", checked, References(specifications=(text,)))
    assert (found.place.cell, found.case) == ("B1", "stated_date")


def test_specification_that_states_the_same_month_agrees() -> None:
    text = SpecificationText("特記仕様書", ((1, "単価適用年月：令和8年4月"),))
    checked = estimate(priced(0, 1000), facts=DATED)
    assert said_by("editions", checked, References(specifications=(text,))) == []


@pytest.mark.parametrize(("year", "count"), [("令和8年度", 0), ("令和7年度", 1)])
def test_overhead_year_of_another_edition_than_the_price_date(year: str, count: int) -> None:
    from datetime import date

    def rate(edition: str, since: int) -> RateRow:
        return RateRow(
            edition, "共通仮設費率", "道路改良工事", "power", a=Decimal(1), b=Decimal(1),
            effective_from=date(since, 4, 1), effective_to=date(since + 1, 3, 31),
        )  # fmt: skip

    checked = estimate(priced(0, 1000), facts={**DATED, "経費適用年度": year})
    references = References(rates=(rate("R7", 2025), rate("R8", 2026)))
    assert len(said_by("editions", checked, references)) == count


def test_remarks_of_another_month() -> None:
    checked = estimate(
        line(5, "甲", "", "個", 1, 10, 10, remarks="単価適用 26.04"),
        line(6, "乙", "", "個", 1, 10, 10, remarks="単価適用 25.10"),
        facts=DATED,
    )
    (found,) = said_by("one_price_date", checked)
    assert (found.place.cell, found.expected) == ("G6", "2026年4月")


def test_price_of_a_hundred_cubic_metres_on_a_line_of_one() -> None:
    checked = estimate(line(5, "土砂運搬", "L=8km", "m3", 3, 32870, 98610), facts=DATED)
    references = References(prices=(price("土砂運搬", "L=8km", "100m3", 32870),))
    (found,) = said_by_price_rules(checked, references)
    assert (found.rule, found.severity, found.expected) == ("unit_base", Severity.ERROR, "328.7")


@pytest.mark.parametrize(("unit", "yen"), [("m3", "328.7"), ("100m3", "32870"), ("m3", "328")])
def test_price_in_a_larger_unit_may_be_converted(unit: str, yen: str) -> None:
    checked = estimate(line(5, "土砂運搬", "L=8km", unit, 3, yen, 1), facts=DATED)
    references = References(prices=(price("土砂運搬", "L=8km", "100m3", 32870),))
    assert said_by_price_rules(checked, references) == []


def hauled(part: Line) -> Estimate:
    digging = line(3, "掘削", "", "m3", 10, 300, 3000, sheet="代価表")
    return estimate(tables=[table("代価表:1", "掘削運搬", [digging, part], base=10, unit="m3")])


def test_part_of_a_hundred_cubic_metres_in_a_table_of_ten() -> None:
    def haulage(quantity: Number) -> Line:
        return line(4, "運搬", "100m3当り", "式", quantity, 32870, 32870, sheet="代価表")

    (found,) = said_by("unit_base", hauled(haulage(1)))
    assert (found.place.cell, found.expected) == ("E4", "3,287")
    assert said_by("unit_base", hauled(haulage("0.1"))) == []


@pytest.mark.parametrize(("yen", "count"), [(37510, 0), (53510, 1)])
def test_haulage_in_steps_of_two_tons(yen: int, count: int) -> None:
    checked = estimate(line(5, "運搬費", "路面切削機 29t", "台", 1, yen, yen), facts=DATED)
    rows = price("運搬費", "12tまで", "台", 19510), price("運搬費", "以後2tごとに加算", "台", 2000)
    found = said_by("unit_base", checked, References(prices=rows))
    assert [one.expected for one in found] == ["37,510"] * count


@pytest.mark.parametrize(("count", "expected"), [(18, []), (9, []), (34, ["18"])])
def test_haulage_with_a_line_for_each_of_the_two_prices(count: int, expected: list[str]) -> None:
    """29 t are 9 times 2 t above 12 t, on two lorries."""
    checked = estimate(
        line(5, "運搬費", "路面切削機29t 基本額", "台", 2, 19510, 39020),
        line(6, "運搬費", "路面切削機29t 重量加算", "回", count, 2000, count * 2000),
        facts=DATED,
    )
    rows = price("運搬費", "12tまで", "台", 19510), price("運搬費", "以後2tごとに加算", "回", 2000)
    found = said_by("unit_base", checked, References(prices=rows))
    assert [one.expected for one in found] == expected
    assert all(one.place.cell == "D6" and "1tごと" in one.message for one in found)


def test_one_item_with_two_prices() -> None:
    checked = estimate(
        line(5, "金網柵", "H=1.2m", "m", 3, 8000, 24000),
        line(6, "金網柵", "H=1.2m", "m", 2, 8000, 16000),
        line(7, "金網柵", "H=1.2m", "m", 1, 80000, 80000),
    )
    (found,) = said_by("unit_base", checked)
    assert (found.place.cell, found.expected, found.severity) == ("E7", "8,000", Severity.WARNING)
    assert "10倍" in found.message


def test_ten_times_the_price_of_last_years_estimate() -> None:
    past = estimate(line(9, "特注金物", "A型", "個", 1, 9800, 9800))
    checked = estimate(line(5, "特注金物", "A型", "個", 1, 98000, 98000))
    (found,) = said_by("power_of_ten", checked, References(past=(past,)))
    assert (found.place.cell, found.expected) == ("E5", "9,800")


def test_revised_price_of_last_years_estimate_is_no_finding() -> None:
    past = estimate(line(9, "特注金物", "A型", "個", 1, 9800, 9800))
    checked = estimate(line(5, "特注金物", "A型", "個", 1, 10100, 10100))
    assert said_by("power_of_ten", checked, References(past=(past,))) == []


def test_district_that_is_not_the_one_of_the_place() -> None:
    rows = (
        price("砕石", "", "m3", 1700, district="臼杵"),
        price("砕石", "", "m3", 1900, district="佐伯"),
    )
    checked = estimate(
        line(5, "砕石", "", "m3", 1, 1900, 1900),
        facts={**DATED, "地区": "佐伯", "工事場所": "臼杵市大字臼杵地内"},
    )
    (found,) = said_by("neighbour", checked, References(prices=rows))
    assert (found.item, found.expected) == ("地区", "臼杵")


def test_notice_long_after_the_price_date_with_revised_prices_between() -> None:
    lines = [priced(number, 900 + number) for number in range(4)]
    cover = {"単価適用日": "令和7年4月1日", "公告日": "令和8年5月10日"}
    (found,) = said_by_price_rules(estimate(*lines, facts=cover), References(prices=ROWS))
    assert (found.case, found.place.cell, found.severity) == (
        "outdated_date",
        "B1",
        Severity.WARNING,
    )


def test_surcharge_counted_for_each_ton_instead_of_two() -> None:
    def hauled_by(count: int) -> Estimate:
        part = line(3, "加算運賃", "12tを超え2t増すごと", "回", count, 2000, 1, sheet="代価表")
        return estimate(tables=[table("代価表:1", "路面切削機運搬 質量29t", [part])])

    assert said_by("unit_base", hauled_by(9)) == []
    (found,) = said_by("unit_base", hauled_by(17))
    assert (found.place.cell, found.expected, found.severity) == ("D3", "9", Severity.ERROR)


def test_ten_times_the_tables_work_in_one_part() -> None:
    haulage = line(4, "運搬", "", "m3", 100, 243, 24300, sheet="代価表")
    (found,) = said_by("unit_base", hauled(haulage))
    assert (found.place.cell, found.expected) == ("D4", "10")


def test_line_in_another_unit_than_its_table() -> None:
    wall = table("代価表:1", "型枠", [], unit="m2", unit_price=9000)
    checked = estimate(
        line(5, "型枠", "", "m3", 2, 9000, 18000, reference="代価表:1"), tables=[wall]
    )
    (found,) = said_by("unit_base", checked)
    assert (found.place.cell, found.expected) == ("C5", "m2")


def test_without_a_price_date_wages_and_materials_of_other_months_agree() -> None:
    wages = [price(f"職種{n}", "", "人", 20000 + n, since="2026-03-01") for n in range(6)]
    april = [price(f"砕石{n}", "", "m3", 2000 + n) for n in range(3)]
    march = [price(f"砕石{n}", "", "m3", 1900 + n, since="2026-03-01") for n in range(3)]
    lines = [
        line(5 + n, row.name, "", row.unit, 1, row.price, row.price)
        for n, row in enumerate([*wages, *april])
    ]
    references = References(prices=(*wages, *april, *march))
    assert said_by_price_rules(estimate(*lines), references) == []


@pytest.mark.parametrize(
    ("listed", "unit", "case"),
    [("時間", "日", "unit_of_time"), ("t", "kg", "unit_unconverted"), ("日", "供用日", "")],
)
def test_price_of_one_unit_on_a_line_of_another(listed: str, unit: str, case: str) -> None:
    checked = estimate(line(5, "発動発電機", "25kVA", unit, 3, 8000, 24000), facts=DATED)
    references = References(prices=(price("発動発電機", "25kVA", listed, 8000),))
    found = said_by_price_rules(checked, references)
    assert [(one.case, one.place.cell, one.severity) for one in found] == (
        [(case, "E5", Severity.ERROR)] if case else []
    )


@pytest.mark.parametrize(
    ("name", "yen", "severity"),
    [
        ("クレーン作業", 30000, Severity.ERROR),
        ("クレーン作業補助", 30000, Severity.WARNING),
        ("クレーン作業補助", 25510, Severity.ERROR),  # each ton begun, not each two
    ],
)
def test_steps_of_a_longer_name_are_proved_only_by_a_known_slip(
    name: str, yen: int, severity: Severity
) -> None:
    checked = estimate(line(5, name, "15t積", "台", 1, yen, yen), facts=DATED)
    rows = (
        price("クレーン作業", "12tまで", "台", 19510),
        price("クレーン作業", "以後2tごとに加算", "台", 2000),
    )
    (found,) = [
        one for one in said_by("unit_base", checked, References(prices=rows)) if one.case == "steps"
    ]
    assert found.severity is severity
