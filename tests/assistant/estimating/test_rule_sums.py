"""Rule 12 on small estimates: each planted slip is said once, at its cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import (
    BeforeChange,
    Breakdown,
    CostItem,
    Estimate,
    Line,
    LineKind,
    Stage,
    Written,
)
from assistant.estimating.references import QuantityRow, References
from assistant.estimating.rules.sums import sums
from tests.assistant.estimating.builders import estimate, line, number, price, table


def found(checked: Estimate, references: References | None = None) -> list[Finding]:
    return list(sums(checked, references or References()))


def only(checked: Estimate, references: References | None = None) -> Finding:
    findings = found(checked, references)
    assert len(findings) == 1, [(f.place, f.case, f.message) for f in findings]
    return findings[0]


def civil(**changes: int) -> Estimate:
    """Two groups, a direct cost and a whole cost summary; ``F5=1`` puts 1 into cell F5."""

    def item(row: int, name: str, quantity: int | str, unit_price: int, amount: int) -> Line:
        return line(
            row,
            name,
            "",
            "m3",
            changes.get(f"D{row}", quantity),
            changes.get(f"E{row}", unit_price),
            changes.get(f"F{row}", amount),
            level=1,
        )

    def group(row: int, name: str, amount: int, *children: Line) -> Line:
        return line(
            row,
            name,
            amount=changes.get(f"F{row}", amount),
            kind=LineKind.GROUP,
            children=children,
        )

    def cost(row: int, item: CostItem, amount: int) -> Line:
        return line(row, str(item), amount=changes.get(f"F{row}", amount), cost=item)

    return estimate(
        group(
            2,
            "土工",
            143_000,
            item(3, "掘削", "120.5", 800, 96_400),
            item(4, "埋戻し", 40, 1165, 46_600),
        ),
        group(
            5,
            "舗装工",
            90_000,
            item(6, "路盤", 100, 600, 60_000),
            item(7, "表層", 20, 1500, 30_000),
        ),
        cost(8, CostItem.DIRECT_COST, 233_000),
        cost(9, CostItem.COMMON_TEMPORARY_COST, 27_000),
        cost(10, CostItem.NET_COST, 260_000),
        cost(11, CostItem.SITE_MANAGEMENT_COST, 100_000),
        cost(12, CostItem.CONSTRUCTION_COST, 360_000),
        cost(13, CostItem.GENERAL_ADMINISTRATION_COST, 80_000),
        cost(14, CostItem.CONTRACT_PRICE_BEFORE_TAX, 440_000),
        cost(15, CostItem.CONSUMPTION_TAX, 44_000),
        cost(16, CostItem.TOTAL, 484_000),
    )


def test_a_clean_estimate_gives_nothing() -> None:
    assert found(civil()) == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [("F2", 134_000), ("F5", 900_000), ("F8", 223_000), ("F10", 260_100), ("F12", 306_000)],
)
def test_a_wrong_total_is_said_once_and_not_again_above_it(cell: str, value: int) -> None:
    finding = only(civil(**{cell: value}))
    assert (finding.place.cell, finding.severity) == (cell, Severity.ERROR)


def test_a_wrong_total_that_was_carried_upwards_is_said_where_it_enters() -> None:
    finding = only(
        civil(F2=144_000, F8=234_000, F10=261_000, F12=361_000, F14=441_000, F16=485_000)
    )
    assert finding.place.cell == "F2"
    assert finding.expected == "143,000"
    assert finding.difference_yen == Decimal(-1000)


def test_the_planned_price_of_one_yen_more_than_its_parts_is_an_error() -> None:
    assert only(civil(F16=484_001)).place.cell == "F16"


def test_an_amount_typed_over_is_found_at_the_amount() -> None:
    finding = only(civil(F3=69_400))
    assert finding.place.cell == "F3"
    assert finding.expected == "96,400"
    assert "120.5" in finding.message
    assert "入れ替わ" in finding.message


def test_where_only_the_total_speaks_for_the_amount_both_cells_are_named() -> None:
    error, warning = found(civil(E6=6000))
    assert (error.place.cell, error.severity, error.case) == ("F6", Severity.ERROR, "product")
    assert (warning.place.cell, warning.expected) == ("E6", "600")
    assert (warning.severity, warning.case) == (Severity.WARNING, "price_for_amount")


def test_a_quantity_typed_over_is_found_at_the_quantity_when_the_quantity_sheet_says_so() -> None:
    sheet = References(quantities=(QuantityRow("掘削", "", "m3", Decimal("120.5")),))
    finding = only(civil(D3=1205), sheet)
    assert (finding.place.cell, finding.expected) == ("D3", "120.5")


def test_the_price_table_tells_which_figure_is_wrong() -> None:
    finding = only(civil(E7=1400), References(prices=(price("表層", "", "m3", 1500),)))
    assert (finding.place.cell, finding.expected) == ("E7", "1,500")


def lines_rounded(*amounts: int) -> Estimate:
    """Lines whose products end on .6 yen."""
    return estimate(
        *(
            line(row, f"材料{row}", "", "kg", "10.2", 103 + 10 * row, amount)
            for row, amount in enumerate(amounts, start=1)
        )
    )


def test_amounts_that_are_all_rounded_half_up_are_this_authoritys_way() -> None:
    assert found(lines_rounded(1153, 1255, 1357, 1459, 1561)) == []


def test_one_amount_rounded_among_cut_ones_is_an_error() -> None:
    finding = only(lines_rounded(1152, 1254, 1356, 1459, 1560))
    assert (finding.place.cell, finding.case) == ("F4", "rounding")
    assert finding.severity is Severity.ERROR


def test_a_single_fraction_that_was_rounded_proves_nothing() -> None:
    assert all(f.severity is Severity.INFO for f in found(lines_rounded(1153)))


def test_negative_amounts_may_be_cut_towards_zero_or_downwards() -> None:
    scrap = [
        line(1, "鉄くず", "", "t", "-1.25", 33_333, -41_666),
        line(2, "銅くず", "", "t", "-1.25", 33_333, -41_667),
    ]
    assert found(estimate(*scrap)) == []


def test_lump_sums_without_a_quantity_equal_their_price() -> None:
    finding = only(estimate(line(1, "交通規制", "", "式", None, 50_000, 55_000)))
    assert finding.place.cell == "F1"


def test_percentages_are_not_multiplied() -> None:
    assert found(estimate(line(1, "諸雑費", "", "％", 8, 50_000, 4_000))) == []


def test_a_product_in_a_unit_cost_table_is_checked() -> None:
    block = table(
        "代価表:1",
        "側溝据付",
        [line(3, "普通作業員", "", "人", "0.5", 23_800, 19_100, sheet="代価表")],
    )
    finding = only(estimate(tables=[block]))
    assert finding.table_key == "代価表:1"
    assert finding.expected == "11,900"


def subtotals(**changes: int) -> Estimate:
    return estimate(
        line(1, "A", "", "m", 10, 100, 1000),
        line(2, "B", "", "m", 10, 200, 2000),
        line(3, "小計", amount=changes.get("F3", 3000), kind=LineKind.SUBTOTAL),
        line(4, "C", "", "m", 10, 300, 3000),
        line(5, "小計", amount=changes.get("F5", 3000), kind=LineKind.SUBTOTAL),
        line(6, "合計", amount=changes.get("F6", 6000), kind=LineKind.SUBTOTAL),
    )


def test_subtotals_sum_since_the_last_and_a_total_sums_the_subtotals() -> None:
    assert found(subtotals()) == []
    assert found(subtotals(F5=6000)) == []  # running on from the first
    assert only(subtotals(F6=7000)).place.cell == "F6"


def test_a_row_left_out_of_a_subtotal_is_named() -> None:
    finding = only(subtotals(F3=1000))
    assert finding.place.cell == "F3"
    assert "「B」" in finding.message


def test_a_sum_whose_range_leaves_out_the_last_row_is_shown_with_its_formula() -> None:
    items = [line(row, f"材料{row}", "", "m", 10, 100 * row, 1000 * row) for row in range(2, 6)]
    total = line(6, "計", amount=9000, kind=LineKind.SUBTOTAL, formula="=SUM(F2:F4)")
    finding = only(estimate(*items, total))
    assert finding.case == "sum_range"
    assert "=SUM(F2:F4)" in finding.message
    assert "材料5" in finding.message


def test_scrap_may_stand_outside_a_sum() -> None:
    lines = [
        line(1, "撤去", "", "m", 10, 100, 1000),
        line(2, "スクラップ", "", "t", -1, 300, -300),
    ]
    for total in (700, 1000):
        assert found(estimate(*lines, line(3, "計", amount=total, kind=LineKind.SUBTOTAL))) == []


def test_a_sheet_whose_levels_were_misread_is_one_question_and_no_error() -> None:
    lines: list[Line] = []
    for row in range(1, 20, 2):
        lines += [
            line(row, f"材料{row}", "", "m", 10, 100, 1000),
            line(row + 1, "計", amount=row * 777, kind=LineKind.SUBTOTAL),
        ]
    finding = only(estimate(*lines))
    assert (finding.severity, finding.case) == (Severity.INFO, "totals_unreadable")


def test_a_contract_price_may_be_cut_to_a_round_figure() -> None:
    assert found(civil(F13=80_700, F14=440_000)) == []


def test_a_rate_cost_that_contradicts_its_own_rate_is_blamed_itself() -> None:
    clean = civil(F11=10_000)
    block = clean.breakdowns[0]
    rated = [
        replace(each, rate=number("38.46", "G11"))
        if each.cost is CostItem.SITE_MANAGEMENT_COST
        else each
        for each in block.lines
    ]
    finding = only(replace(clean, breakdowns=(replace(block, lines=tuple(rated)),)))
    assert (finding.place.cell, finding.expected) == ("F11", "100,000")


def books(carried: int) -> Estimate:
    def heading(row: int, name: str, amount: int) -> Line:
        part = line(row + 1, f"{name}の材料", "", "m", 1, amount, amount, sheet="内訳書")
        return line(row, name, amount=amount, kind=LineKind.GROUP, children=[part])

    upper = Breakdown(
        "総括表",
        "総括表",
        Stage.SUMMARY,
        (
            line(2, "1. 土工", "", "式", 1, None, carried, sheet="総括表"),
            line(3, "2. 舗装工", "", "式", 1, None, 2000, sheet="総括表"),
            line(4, "3. 排水工", "", "式", 1, None, 3000, sheet="総括表"),
        ),
    )
    lower = Breakdown(
        "内訳書",
        "内訳書",
        Stage.BREAKDOWN,
        (heading(2, "土工", 1000), heading(5, "舗装工", 2000), heading(8, "排水工", 3000)),
    )
    return replace(estimate(), breakdowns=(upper, lower))


def test_an_amount_that_was_not_carried_over_is_found_in_the_upper_book() -> None:
    assert found(books(1000)) == []
    finding = only(books(1100))
    assert (finding.place.sheet, finding.place.cell) == ("総括表", "F2")
    assert finding.expected == "1,000"
    assert finding.severity is Severity.ERROR


def with_formulas(changed: dict[int, str | None]) -> Estimate:
    return estimate(
        *(
            line(
                row,
                f"材料{row}",
                "",
                "m",
                10,
                100,
                1000,
                formula=changed.get(row, f"=D{row}*E{row}"),
            )
            for row in range(2, 14)
        )
    )


def test_a_formula_that_changes_in_the_middle_of_a_column_is_a_warning() -> None:
    assert found(with_formulas({})) == []
    finding = only(with_formulas({7: "=D7*E6"}))
    assert (finding.place.cell, finding.severity) == ("F7", Severity.WARNING)


def test_an_amount_typed_over_a_formula_is_said_though_its_value_is_right() -> None:
    assert only(with_formulas({5: None})).case == "typed_amount"


def test_a_saved_value_that_is_out_of_date_is_said_where_it_begins() -> None:
    old = Written("1,000", number(1, "F2").place, Decimal(1000), "=D2*E9", Decimal(1200))
    after = Written("2,000", number(1, "F3").place, Decimal(2000), "=F2*2", Decimal(2400))
    lines = (
        replace(line(2, "材料2", amount=1000), amount=old),
        replace(line(3, "材料3", amount=2000), amount=after),
    )
    finding = only(estimate(*lines))
    assert (finding.place.cell, finding.expected, finding.case) == ("F2", "1,200", "old_value")


def test_hidden_rows_with_amounts_are_one_warning_a_block() -> None:
    lines = [
        line(row, f"材料{row}", "", "m", 10, 100, 1000, hidden=row in {3, 4}) for row in range(2, 7)
    ]
    finding = only(estimate(*lines))
    assert (finding.place.cell, finding.severity) == ("F3", Severity.WARNING)


def test_rows_that_lack_a_figure_in_a_priced_estimate_are_said() -> None:
    priced = [line(row, f"材料{row}", "", "m", 10, 100, 1000) for row in range(2, 7)]
    missing = only(estimate(*priced, line(7, "管", "", "m", 10, 500)))
    assert (missing.case, missing.place.cell) == ("amount_missing", "F7")
    assert missing.expected == "5,000"
    unpriced = only(estimate(*priced, line(7, "管", "", "m", 10)))
    assert (unpriced.case, unpriced.place.cell) == ("price_missing", "E7")
    assert only(estimate(*priced, line(7, "管", "", "m", 10, 0, 0))).place.cell == "E7"
    assert only(estimate(*priced, line(7, "管", "", "m", 0, 500, 0))).place.cell == "D7"
    assert found(estimate(*priced, line(7, "支給管", "", "m", 10))) == []


def test_an_estimate_without_prices_is_not_full_of_gaps() -> None:
    assert found(estimate(*(line(row, f"材料{row}", "", "m", 10) for row in range(2, 9)))) == []


def test_the_figures_before_the_change_are_checked_too() -> None:
    changed = line(2, "管", "", "m", 10, 100, 1000)
    before = BeforeChange(number(8, "H2"), number(100, "I2"), number(880, "J2"))
    finding = only(estimate(replace(changed, before=before)))
    assert (finding.place.cell, finding.expected) == ("J2", "800")


def test_costs_that_stand_among_their_own_lines_are_not_counted_twice() -> None:
    def itemised(transport: int) -> Estimate:
        lines = [
            line(2, "運搬費", amount=transport, cost=CostItem.TRANSPORT_COST),
            line(3, "機械運搬", "", "回", 2, 100_000, 200_000),
            line(4, "安全費", amount=61_000, cost=CostItem.SAFETY_COST),
            line(5, "標示板", "", "枚", 2, 30_500, 61_000),
        ]
        total = line(
            1,
            "共通仮設費（積上げ）",
            amount=261_000,
            children=lines,
            cost=CostItem.COMMON_TEMPORARY_ITEMISED,
        )
        return estimate(total)

    assert found(itemised(200_000)) == []
    finding = only(itemised(210_000))
    assert (finding.place.cell, finding.expected) == ("F2", "200,000")


def test_overheads_and_tax_are_added_to_the_total_above_them() -> None:
    def commission(overhead: int, total: int) -> Estimate:
        return estimate(
            line(1, "点検", "", "回", 10, 10_000, 100_000),
            line(2, "直接費計", amount=100_000, kind=LineKind.SUBTOTAL),
            line(3, "諸経費", amount=overhead, cost=CostItem.COMMISSION_OVERHEAD),
            line(4, "合計", amount=total, kind=LineKind.SUBTOTAL),
            line(5, "消費税", amount=13_000, cost=CostItem.CONSUMPTION_TAX),
            line(6, "総合計", amount=143_000, kind=LineKind.SUBTOTAL),
        )

    assert found(commission(30_000, 130_000)) == []
    assert only(commission(30_000, 103_000)).place.cell == "F4"


def test_a_tax_that_is_no_percentage_of_the_price_is_blamed_and_not_the_total() -> None:
    assert only(civil(F15=44_440)).place.cell == "F15"


def test_a_cost_with_swapped_digits_is_blamed_and_not_the_sum_it_goes_into() -> None:
    finding = only(civil(F9=72_000))
    assert (finding.place.cell, finding.expected, finding.case) == ("F9", "27,000", "cost_slip")


def test_a_page_total_is_that_of_its_page() -> None:
    def pages(second: int) -> Estimate:
        return estimate(
            line(1, "A", "", "m", 10, 100, 1000),
            line(2, "頁計", amount=1000, kind=LineKind.NOTE),
            line(3, "B", "", "m", 10, 200, 2000),
            line(4, "頁計", amount=second, kind=LineKind.NOTE),
        )

    assert found(pages(2000)) == []
    assert only(pages(3000)).place.cell == "F4"


def test_a_number_that_is_text_is_found_at_its_own_cell() -> None:
    items = [line(row, f"材料{row}", "", "m", 10, 100 * row, 1000 * row) for row in range(2, 6)]
    total = line(6, "計", amount=11_000, kind=LineKind.SUBTOTAL, formula="=SUM(F2:F5)")
    finding = only(estimate(*items, total))
    assert (finding.place.cell, finding.case) == ("F3", "text_number")


def test_an_amount_typed_over_a_formula_is_blamed_though_the_total_was_made_with_it() -> None:
    items = [
        line(row, f"材料{row}", "", "m", 10, 100, 1000, formula=f"=D{row}*E{row}")
        for row in range(2, 8)
    ]
    typed = line(8, "材料8", "", "m", 10, 100, 10_000)
    total = line(9, "計", amount=16_000, kind=LineKind.SUBTOTAL, formula="=SUM(F2:F8)")
    assert only(estimate(*items, typed, total)).place.cell == "F8"
    without = [replace(each, amount=number(1000, f"F{each.row}")) for each in items]
    cells = [finding.place.cell for finding in found(estimate(*without, typed, total))]
    assert cells == ["F8", "E8"]


def test_headings_of_one_lump_sum_each_are_not_unpriced_lines() -> None:
    priced = [line(row, f"材料{row}", "", "m", 10, 100, 1000) for row in range(2, 9)]
    headings = [line(row, f"{row}工", "", "式", 1) for row in (10, 11)]
    assert only(estimate(*priced, *headings)).severity is Severity.INFO
    assert only(estimate(*priced, headings[0])).severity is Severity.WARNING
