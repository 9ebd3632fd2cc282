from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.estimating.findings import Severity
from assistant.estimating.model import Estimate, Line, LineKind, UnitCostTable
from assistant.estimating.price_checks.table_chains import depth_findings
from assistant.estimating.references import RateRow, References
from tests.assistant.estimating.builders import Number, estimate, line, price, table
from tests.assistant.estimating.rules.saying import said_by, told

RULE = "unit_cost_rebuild"
SHEET = "代価表"


def worker(row: int, quantity: Number, name: str = "普通作業員", yen: int = 20000) -> Line:
    amount = Decimal(str(quantity)) * yen
    return line(row, name, "", "人", quantity, yen, amount, sheet=SHEET)


def rounding(row: int, amount: Number) -> Line:
    return line(row, "諸雑費", "", "式", 1, None, amount, kind=LineKind.ROUNDING, sheet=SHEET)


def productivity(
    what: str, work: str, a: str, rate: str = "歩掛", formula: str = "factor"
) -> RateRow:
    return RateRow("2026年度", f"{rate}:{what}", work, formula, a=Decimal(a))


def test_table_closed_to_three_digits_by_a_rounding_line_is_right() -> None:
    excavation = table(
        "単価表:1", "人力床掘", [worker(3, "2.3", yen=21600), rounding(4, -80)],
        base=10, unit="m3", total=49600, unit_price=4960,
    )  # fmt: skip
    checked = estimate(
        line(5, "人力床掘", "", "m3", 3, 4960, 14880, reference="単価表:1"), tables=[excavation]
    )
    assert said_by(RULE, checked) == []


def test_total_that_leaves_a_part_out_is_told_with_the_part() -> None:
    lifted = table(
        "代価表:1", "据付", [worker(3, 2), line(4, "雑材料", "", "式", 1, 500, 500, sheet=SHEET)],
        unit="基", total=40000, unit_price=40000,
    )  # fmt: skip
    (found,) = said_by(RULE, estimate(tables=[lifted]))
    assert (found.case, found.expected, found.place.cell) == ("total", "40,500", "F90")
    assert "雑材料" in found.message


def test_price_not_divided_by_the_base_quantity() -> None:
    placed = table(
        "代価表:1", "布設", [worker(3, 2)], base=10, unit="m", total=40000, unit_price=40000
    )
    (found,) = said_by(RULE, estimate(tables=[placed]))
    assert (found.case, found.expected, found.place.cell) == ("unit_price", "4,000", "F91")


def test_line_that_does_not_stand_at_its_tables_price() -> None:
    placed = table(
        "代価表:1", "布設", [worker(3, 2)], base=10, unit="m", total=40000, unit_price=4000
    )
    checked = estimate(
        line(5, "布設", "", "m", 7, 40000, 280000, reference="代価表:1"), tables=[placed]
    )
    (found,) = said_by(RULE, checked)
    assert (found.case, found.place.cell, found.expected) == ("referring_price", "E5", "4,000")
    assert "割っていない" in found.message


def test_missing_table_and_circle_of_references() -> None:
    first = table(
        "代価表:1", "甲", [line(3, "乙", "", "式", 1, 5, 5, reference="代価表:2", sheet=SHEET)]
    )
    second = table(
        "代価表:2", "乙", [line(4, "甲", "", "式", 1, 5, 5, reference="代価表:1", sheet=SHEET)]
    )
    checked = estimate(
        line(5, "甲", "", "式", 1, 5, 5, reference="代価表:1"),
        line(6, "丙", "", "式", 1, 5, 5, reference="代価表:9"),
        tables=[first, second],
    )
    assert {found.case for found in said_by(RULE, checked)} == {"reference_missing", "cycle"}


def test_breakdown_alone_is_not_asked_for_its_tables() -> None:
    assert said_by(RULE, estimate(line(5, "甲", "", "式", 1, 5, 5, reference="代価表:1"))) == []


def test_percentage_of_labour() -> None:
    def with_sundries(amount: int) -> Estimate:
        sundries = line(4, "諸雑費", "労務費の5%", "%", 5, None, amount, sheet=SHEET)
        pipe = line(2, "管", "", "m", 10, 1000, 10000, sheet=SHEET)
        return estimate(tables=[table("代価表:1", "布設", [pipe, worker(3, 2), sundries])])

    assert said_by(RULE, with_sundries(2000)) == []
    (found,) = said_by(RULE, with_sundries(20000))
    assert (found.case, found.expected) == ("percentage", "2,000")


def test_men_of_the_whole_job_in_a_table_of_one_ton() -> None:
    walkway = table("代価表:1", "鋼製検査路製作", [worker(3, "64.35")], unit="t")
    checked = estimate(
        line(5, "鋼製検査路製作", "", "t", "9.9", 1287000, 12741300, reference="代価表:1"),
        tables=[walkway],
    )
    rates = (productivity("普通作業員", "鋼製検査路製作 1t当り", "6.5"),)
    (found,) = said_by(RULE, checked, References(rates=rates))
    assert (found.severity, found.place.cell, found.expected) == (Severity.ERROR, "D3", "6.5")
    assert "総量9.9t" in found.message


def test_productivity_is_scaled_to_the_tables_base() -> None:
    def placed(quantity: str) -> Estimate:
        return estimate(
            tables=[table("代価表:1", "管布設工 φ150", [worker(3, quantity)], base=100, unit="m")]
        )

    rates = (productivity("普通作業員", "管布設工 10m当り", "0.42"),)
    assert said_by(RULE, placed("4.2"), References(rates=rates)) == []
    (found,) = said_by(RULE, placed("0.42"), References(rates=rates))
    assert found.expected == "4.2"


def test_due_correction_of_productivity() -> None:
    def placed(quantity: str, specification: str) -> Estimate:
        return estimate(
            tables=[
                table(
                    "代価表:1",
                    "管布設工",
                    [worker(3, quantity)],
                    specification=specification,
                    base=10,
                    unit="m",
                )
            ]
        )

    rates = (
        productivity("普通作業員", "管布設工 10m当り", "0.4"),
        productivity("普通作業員", "支障物あり", "1.2", rate="歩掛補正"),
    )
    references = References(rates=rates)
    assert said_by(RULE, placed("0.48", "支障物あり"), references) == []
    assert said_by(RULE, placed("0.4", "支障物なし"), references) == []
    (without,) = said_by(RULE, placed("0.4", "支障物あり"), references)
    (undue,) = said_by(RULE, placed("0.48", "支障物なし"), references)
    assert "入っていません" in without.message
    assert "該当の記載がない" in undue.message


def test_added_correction_counted_for_both_visits() -> None:
    inspection = (productivity("点検作業員", "消防用設備点検", "1.5", rate="歩掛補正（加算）"),)

    def inspected(quantity: str) -> Estimate:
        return estimate(
            line(5, "消防用設備点検"),
            line(6, "点検作業員", "補正人数", "人", quantity, 20000, Decimal(quantity) * 20000),
        )

    assert said_by(RULE, inspected("1.5"), References(rates=inspection)) == []
    (found,) = said_by(RULE, inspected("3.0"), References(rates=inspection))
    assert (found.place.cell, found.expected) == ("D6", "1.5")


def test_machine_days_follow_the_daily_output() -> None:
    def milled(days: str) -> Estimate:
        return estimate(
            tables=[
                table(
                    "代価表:1", "路面切削",
                    [line(3, "路面切削機運転", "2m級", "日", days, 300000, 1, sheet=SHEET)],
                    base=1000, unit="m2",
                )
            ]
        )  # fmt: skip

    rates = (productivity("路面切削", "m2/日", "2000", rate="日当たり作業量"),)
    assert said_by(RULE, milled("0.5"), References(rates=rates)) == []
    (found,) = said_by(RULE, milled("0.05"), References(rates=rates))
    assert (found.place.cell, found.expected) == ("D3", "0.5")


def test_night_table_with_other_fuel_than_the_day_table() -> None:
    def run(key: str, name: str, litres: int) -> UnitCostTable:
        fuel = line(3, "軽油", "", "L", litres, 120, litres * 120, sheet=SHEET)
        return table(key, name, [fuel], unit="日")

    checked = estimate(
        tables=[
            run("単価表:1", "ダンプトラック運転（昼間）", 60),
            run("単価表:2", "ダンプトラック運転（夜間）", 90),
        ]
    )
    (found,) = said_by(RULE, checked)
    assert found.case == "day_and_night"


def test_told_cells_are_those_of_the_table() -> None:
    walkway = table("代価表:1", "甲", [worker(3, 2)], total=41000)
    assert told(said_by(RULE, estimate(tables=[walkway]))) == [(RULE, "F90", "40,000")]


def test_base_of_the_heading_that_none_of_the_parts_is_of() -> None:
    pipe = line(4, "管", "φ150", "m", 100, 1000, 100000, sheet=SHEET)
    laid = table(
        "代価表:1",
        "布設",
        [worker(3, 2), pipe],
        base=10,
        unit="m",
        total=140000,
        unit_price=1400,
    )
    (found,) = said_by(RULE, estimate(tables=[laid]))
    assert (found.case, found.place.cell, found.expected) == ("base_quantity", "C1", "100")


DIGGING = (
    productivity("世話役", "床掘り 100m3当り", "0.35"),
    productivity("普通作業員", "床掘り 100m3当り", "0.82"),
)


def dug(*more: Line) -> Estimate:
    workers = [worker(3, "0.35", "世話役"), worker(4, "0.82")]
    return estimate(tables=[table("代価表:1", "床掘り", [*workers, *more], base=10, unit="m3")])


def test_men_and_material_of_another_base_than_the_headings() -> None:
    found = said_by(RULE, dug(line(5, "砕石", "", "m3", 105, 1, 1)), References(rates=DIGGING))
    assert told(found) == [(RULE, "C1", "100")]


def test_men_of_another_base_than_heading_and_material() -> None:
    found = said_by(RULE, dug(line(5, "砕石", "", "m3", "10.5", 1, 1)), References(rates=DIGGING))
    assert told(found) == [(RULE, "D3", "0.035"), (RULE, "D4", "0.082")]


def test_men_of_another_base_than_the_headings_leave_open_which_is_wrong() -> None:
    found = said_by(RULE, dug(), References(rates=DIGGING))
    assert [(one.place.cell, one.severity) for one in found] == [
        ("C1", Severity.ERROR),
        ("D3", Severity.WARNING),
        ("D4", Severity.WARNING),
    ]


def test_productivity_of_a_longer_name_proves_nothing() -> None:
    helped = table("代価表:1", "掘削箇所周辺片付け補助作業", [worker(3, 2)], base=10, unit="m3")
    rates = (productivity("普通作業員", "掘削 10m3当り", "0.4"),)
    found = said_by(RULE, estimate(tables=[helped]), References(rates=rates))
    assert [one.severity for one in found] == [Severity.WARNING]


def test_totals_that_are_all_made_otherwise_are_one_information() -> None:
    tables = [
        table(f"代価表:{number}", f"工{number}", [worker(3, 2)], total=50001 + number)
        for number in range(4)
    ]
    assert said_by(RULE, estimate(tables=tables)) == []


def test_price_of_a_table_that_the_price_table_lists_otherwise() -> None:
    removal = table(
        "代価表:1", "仮設管撤去", [worker(3, "0.9")], unit="m", total=18000, unit_price=18000
    )
    checked = estimate(
        line(5, "仮設管撤去", "", "m", 1, 18000, 18000, reference="代価表:1"),
        tables=[removal],
        facts={"単価適用日": "2026-04-01"},
    )
    rows = price("普通作業員", "", "人", 20000), price("仮設管撤去", "", "m", 10800)
    (found,) = said_by(RULE, checked, References(prices=rows))
    assert (found.case, found.severity, found.expected) == (
        "listed_otherwise",
        Severity.WARNING,
        "10,800",
    )


def test_line_may_use_a_tables_price_cut_to_yen() -> None:
    placed = table(
        "代価表:1", "布設", [worker(3, 2)], base=7, unit="m", total=40000, unit_price="5714.28"
    )
    checked = estimate(
        line(5, "布設", "", "m", 7, 5714, 39998, reference="代価表:1"), tables=[placed]
    )
    assert said_by(RULE, checked) == []


def test_wrong_number_of_a_table_is_told_at_the_reference() -> None:
    tables = [
        table("代価表:1", "床掘り", [worker(3, 1)], unit="m3", total=20000, unit_price=20000),
        table("代価表:2", "埋戻し", [worker(3, 2)], unit="m3", total=40000, unit_price=40000),
    ]
    line_of = line(
        5, "埋戻し", "", "m3", 1, 40000, 40000, reference="代価表:1", remarks="第1号代価表"
    )
    (found,) = said_by(RULE, estimate(line_of, tables=tables))
    assert (found.case, found.place.cell, found.expected) == (
        "reference_other",
        "G5",
        "第2号代価表",
    )


def test_wrong_total_is_told_once_although_the_unit_price_no_longer_follows_from_it() -> None:
    dug = table(
        "代価表:1", "床掘り", [worker(3, 2)], base=10, unit="m3", total=41000, unit_price=4000
    )
    (found,) = said_by(RULE, estimate(tables=[dug]))
    assert (found.case, found.place.cell) == ("total", "F90")


def test_stated_rate_of_change_is_that_of_the_terrain() -> None:
    rates = (
        productivity("現地測量", "市街地甲", "1.3", rate="変化率"),
        productivity("現地測量", "平地", "1.0", rate="変化率"),
    )

    def surveyed(remarks: str) -> Estimate:
        return estimate(line(5, "現地測量", "市街地甲", "km2", 1, 9, 9, remarks=remarks))

    assert said_by(RULE, surveyed("変化率 1.3"), References(rates=rates)) == []
    assert said_by(RULE, surveyed("変化率 +0.3"), References(rates=rates)) == []
    (found,) = said_by(RULE, surveyed("変化率 1.0"), References(rates=rates))
    assert (found.place.cell, found.expected) == ("G5", "1.3")


def test_book_of_machine_tables_that_is_not_in_the_file_is_one_information() -> None:
    runs = [
        line(n, "運転", "", "h", 1, 5, 5, reference=f"機械運転単価表:{n}", sheet=SHEET)
        for n in (3, 4)
    ]
    checked = estimate(
        line(5, "甲", "", "式", 1, 10, 10, reference="代価表:1"),
        line(6, "甲", "", "式", 1, 10, 10, reference="代価表:1"),
        tables=[table("代価表:1", "甲", runs, total=10)],
    )
    assert said_by(RULE, checked) == []


def test_rates_of_change_are_added_up_not_multiplied() -> None:
    rates = (
        productivity("測量技師", "中心線測量 1km当り", "3.4"),
        productivity("地域", "市街地", "0.3", rate="変化率", formula="add"),
        productivity("交通", "交通量多", "0.2", rate="変化率", formula="add"),
    )

    def surveyed(men: str) -> Estimate:
        lines = [worker(3, men, "測量技師")]
        place = "市街地 交通量多"
        return estimate(
            tables=[table("代価表:1", "中心線測量", lines, specification=place, unit="km")]
        )

    assert said_by(RULE, surveyed("5.1"), References(rates=rates)) == []
    (multiplied,) = said_by(RULE, surveyed("5.304"), References(rates=rates))
    (left_out,) = said_by(RULE, surveyed("4.42"), References(rates=rates))
    assert "掛け合わされています" in multiplied.message
    assert "交通量多" in left_out.message
    assert multiplied.expected == "5.1"


@pytest.mark.parametrize(("days", "expected"), [("7.2", []), ("13.6", []), ("8.0", ["7.2"])])
def test_man_days_added_once_in_one_figure_with_the_visits(days: str, expected: list[str]) -> None:
    """6.4 for each visit and 0.8 once per contract; 8.0 holds the 0.8 twice."""
    inspected = table(
        "代価表:1", "消防用設備点検",
        [line(3, "点検作業員", "", "人", days, 15900, None, remarks="基本＋補正", sheet=SHEET)],
        base=1, unit="契約",
    )  # fmt: skip
    work = "消防用設備点検 1契約当り"
    rates = (
        productivity("点検作業員", work, "6.4"),
        productivity("点検作業員", work, "0.8", "歩掛補正（加算）", "add"),
    )
    found = said_by(RULE, estimate(tables=[inspected]), References(rates=rates))
    assert [one.expected for one in found if one.case == "added_twice"] == expected
    if days != "13.6":
        assert [one.expected for one in found] == expected


def one_day_of_cleaning(metres: int) -> Estimate:
    machine = line(3, "清掃車運転", "", "日", 1, 40000, 40000, sheet=SHEET)
    cleaned = table("単価表:1", "側溝清掃", [machine], base=metres, unit="m", total=40000)
    return estimate(tables=[cleaned])


def test_table_of_one_day_is_for_the_daily_output() -> None:
    rates = (productivity("側溝清掃", "", "80", "日当たり作業量"),)
    assert said_by(RULE, one_day_of_cleaning(80), References(rates=rates)) == []
    (found,) = said_by(RULE, one_day_of_cleaning(65), References(rates=rates))
    assert (found.case, found.expected, found.place.cell) == ("daily_output", "80", "C1")


@pytest.mark.parametrize("days", ["2", "3", "4", "5"])
def test_man_days_that_some_number_of_visits_explains_are_not_counted_twice(days: str) -> None:
    """1 for each visit and 1 once: 4 is three visits, not twice the sum of one."""
    work = "設備点検 1契約当り"
    inspected = table(
        "代価表:1", "設備点検",
        [line(3, "点検員", "", "人", days, 15900, None, remarks="基本＋補正", sheet=SHEET)],
        base=1, unit="契約",
    )  # fmt: skip
    rates = (
        productivity("点検員", work, "1"),
        productivity("点検員", work, "1", "歩掛補正（加算）", "add"),
    )
    found = said_by(RULE, estimate(tables=[inspected]), References(rates=rates))
    assert not [one for one in found if one.case == "added_twice"]


def test_tables_that_share_their_parts_are_followed_once() -> None:
    """Two ways at each of forty levels are a million million ways; the depth is forty all the same."""
    levels = 40

    def parts(number: int) -> list[Line]:
        below = (number + 1, number + 2)
        return [
            line(3 + place, f"工種{key}", "", "m3", 1, 100, 100, reference=f"代価表:{key}", sheet=SHEET)
            for place, key in enumerate(below)
            if key <= levels
        ]  # fmt: skip

    tables = [
        table(f"代価表:{number}", f"工種{number}", parts(number), unit="m3")
        for number in range(1, levels + 1)
    ]
    deep = [one for one in depth_findings(estimate(tables=tables)) if one.case == "deep"]
    assert deep[0].message == f"参照が{levels}段あります。"


@pytest.mark.parametrize(
    ("name", "severity"),
    [("路面清掃工", Severity.ERROR), ("路面清掃発生土砂運搬工", Severity.WARNING)],
)
def test_daily_output_of_a_shorter_name_proves_nothing(name: str, severity: Severity) -> None:
    machine = line(3, "清掃車運転", "", "日", "0.5", 30000, 15000, sheet=SHEET)
    cleaned = table("代価表:1", name, [machine], base=100, unit="m", total=15000)
    rates = (productivity("路面清掃", "", "300", "日当たり作業量"),)
    (found,) = said_by(RULE, estimate(tables=[cleaned]), References(rates=rates))
    assert (found.case, found.severity) == ("daily_output", severity)
