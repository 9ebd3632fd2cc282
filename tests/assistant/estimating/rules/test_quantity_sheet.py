from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import CostItem, Line, LineKind, TableKind
from assistant.estimating.quantity_checks.rounding import Convention, convention_of, explained
from assistant.estimating.references import Origin, QuantityRow, References
from assistant.estimating.rules.quantities import quantity_sheet
from tests.assistant.estimating.builders import estimate, line, number, table

NAMES = ("機械掘削", "床掘り", "埋戻し", "残土処理", "砕石基礎", "型枠", "側溝", "集水桝")


def row(
    name: str,
    specification: str,
    unit: str,
    quantity: str | int,
    *,
    counted: int | None = None,
    group: str = "",
    at: int = 2,
) -> QuantityRow:
    return QuantityRow(
        name,
        specification,
        unit,
        Decimal(str(quantity)),
        origin=Origin("数量計算書.csv", row=at),
        counted=None if counted is None else Decimal(counted),
        group=group,
    )


LINES = [line(place, name, "", "m3", 100 + place, 10) for place, name in enumerate(NAMES, start=2)]
ROWS = [row(name, "", "㎥", 100 + place, at=place) for place, name in enumerate(NAMES, start=2)]


def findings(lines: Sequence[Line], rows: Sequence[QuantityRow]) -> list[Finding]:
    return list(quantity_sheet(estimate(*lines), References(quantities=tuple(rows))))


def one(lines: Sequence[Line], rows: Sequence[QuantityRow]) -> Finding:
    (found,) = findings(lines, rows)
    return found


def added(own: Line, *rows: QuantityRow) -> Finding:
    return one([*LINES, own], [*ROWS, *rows])


def test_an_estimate_with_the_sheets_quantities_is_clean() -> None:
    assert findings(LINES, ROWS) == []
    assert findings(LINES, []) == []


@pytest.mark.parametrize(
    ("quantity", "case"),
    [
        (1970, "quantity_power_of_ten"),
        ("19.7", "quantity_power_of_ten"),
        (179, "quantity_digits_swapped"),
        (198, "quantity_digit_mistyped"),
        (255, "quantity_differs"),
    ],
)
def test_another_quantity_is_an_error_at_its_cell(quantity: str, case: str) -> None:
    found = added(
        line(20, "コンクリート", "18-8-40", "m3", quantity, 500),
        row("コンクリート", "18-8-40", "m3", 197),
    )
    assert (found.severity, found.case) == (Severity.ERROR, case)
    assert (found.place.sheet, found.place.cell) == ("内訳書", "D20")
    assert found.expected == "197"
    assert found.difference_yen == (197 - Decimal(quantity)) * 500
    assert found.basis[0].document == "数量計算書.csv"


def test_fewer_decimals_half_up_are_the_same_quantity() -> None:
    rows = [row("コンクリート", "", "m3", "197.45")]
    for quantity in ("197.5", "197.45", "197"):
        assert (
            findings([*LINES, line(20, "コンクリート", "", "m3", quantity)], [*ROWS, *rows]) == []
        )


def test_a_quantity_cut_where_others_are_rounded_is_doubtful() -> None:
    found = added(
        line(20, "コンクリート", "", "m3", "197.4"), row("コンクリート", "", "m3", "197.46")
    )
    assert (found.severity, found.case, found.expected) == (
        Severity.WARNING,
        "quantity_rounding",
        "197.5",
    )


def test_steps_of_ten_are_right_when_the_sheet_counts_so() -> None:
    own = line(20, "掘削", "", "m3", 200)
    assert findings([*LINES, own], [*ROWS, row("掘削", "", "m3", "197.0", counted=200)]) == []
    assert added(own, row("掘削", "", "m3", "197.0")).severity is Severity.WARNING
    wrong = added(line(20, "掘削", "", "m3", 210), row("掘削", "", "m3", "197.0", counted=200))
    assert (wrong.severity, wrong.expected) == (Severity.ERROR, "200")


def test_steps_of_ten_are_right_when_most_lines_follow_them() -> None:
    lines = [
        line(2, "掘削", "", "m3", 200),
        line(3, "盛土", "", "m3", 20),
        line(4, "埋戻し", "", "m3", 140),
    ]
    rows = [
        row("掘削", "", "m3", "197.0"),
        row("盛土", "", "m3", "17.9"),
        row("埋戻し", "", "m3", "135.2"),
    ]
    assert findings(lines, rows) == []


def test_units_are_converted() -> None:
    lines = [*LINES, line(20, "鉄筋", "D13", "t", "1.235")]
    assert findings(lines, [*ROWS, row("鉄筋", "D13", "kg", "1234.5")]) == []
    found = added(line(20, "鉄筋", "D13", "t", "12.35"), row("鉄筋", "D13", "kg", "1234.5"))
    assert found.severity is Severity.ERROR
    assert found.expected == "1.23"


def test_another_unit_is_told_at_the_unit() -> None:
    found = added(line(20, "防草シート", "", "m3", 50), row("防草シート", "", "m2", 50))
    assert (found.case, found.place.cell, found.expected) == ("unit_differs", "C20", "m2")


def test_a_line_that_is_missing_is_told_where_it_should_stand() -> None:
    found = one([*LINES[:3], *LINES[4:]], ROWS)
    assert (found.case, found.severity) == ("missing_in_estimate", Severity.WARNING)
    assert found.place.cell == "A4"
    assert found.expected == "残土処理"


def test_a_line_that_the_sheet_lacks_is_doubtful_and_lump_sums_are_not() -> None:
    found = added(line(20, "案内看板", "", "枚", 3))
    assert (found.case, found.place.cell) == ("not_in_sheet", "D20")
    assert findings([*LINES, line(20, "安全施設", "", "式", 1)], ROWS) == []


def test_lines_under_overheads_need_no_row() -> None:
    transport = line(
        30, "運搬費", cost=CostItem.TRANSPORT_COST, children=[line(31, "重機運搬", "", "回", 2)]
    )
    assert findings([*LINES, transport], ROWS) == []


def test_another_specification_of_the_same_quantity_is_told_at_the_specification() -> None:
    found = added(line(20, "鉄筋", "D16", "t", "1.24"), row("鉄筋", "D13", "t", "1.24"))
    assert (found.case, found.place.cell, found.expected) == ("specification_differs", "B20", "D13")


def test_several_lines_of_one_thing_may_add_up_to_the_sheets_row() -> None:
    lines = [*LINES, line(20, "舗装", "", "m2", 10), line(21, "舗装", "", "m2", 20)]
    assert findings(lines, [*ROWS, row("舗装", "", "m2", 30)]) == []


def test_of_several_lines_the_one_with_a_slip_is_blamed() -> None:
    lines = [*LINES, line(20, "舗装", "", "m2", 10), line(21, "舗装", "", "m2", 200)]
    found = one(lines, [*ROWS, row("舗装", "", "m2", 30)])
    assert (found.place.cell, found.expected, found.severity) == ("D21", "20", Severity.WARNING)


def test_lines_of_one_thing_belong_to_the_rows_of_their_headings() -> None:
    def under(heading: str, at: int, quantity: int) -> Line:
        return line(
            at, heading, kind=LineKind.GROUP, children=[line(at + 1, "舗装", "", "m2", quantity)]
        )

    rows = [
        *ROWS,
        row("舗装", "", "m2", 50, group="歩道工"),
        row("舗装", "", "m2", 80, group="車道工"),
    ]
    assert findings([*LINES, under("車道工", 20, 80), under("歩道工", 30, 50)], rows) == []
    found = one([*LINES, under("車道工", 20, 800), under("歩道工", 30, 50)], rows)
    assert (found.place.cell, found.expected) == ("D21", "80")


def test_a_line_that_stands_twice_is_told_at_its_repetition() -> None:
    found = one([*LINES, LINES[0]], ROWS)
    assert (found.case, found.severity) == ("repeated_line", Severity.WARNING)


def test_a_detail_sheet_takes_rows_that_no_breakdown_has() -> None:
    detail = table(
        "明細表:1",
        "交通管理工",
        [line(3, "交通誘導警備員B", "", "人日", 600)],
        kind=TableKind.DETAIL,
    )
    own = estimate(*LINES, tables=[detail])
    rows = (*ROWS, row("交通誘導警備員B", "", "人日", 60))
    (found,) = quantity_sheet(own, References(quantities=rows))
    assert found.case == "quantity_power_of_ten"


def test_a_sheet_of_another_version_is_told_once() -> None:
    found = one(LINES, [row(one.name, "", "m3", str(one.quantity * 3 + 1)) for one in ROWS])
    assert found.case == "another_version"


def test_the_sheet_may_belong_to_the_original_design() -> None:
    from dataclasses import replace

    from assistant.estimating.model import BeforeChange

    changed = replace(line(20, "舗装", "", "m2", 80), before=BeforeChange(quantity=number(50)))
    assert findings([*LINES, changed], [*ROWS, row("舗装", "", "m2", 50)]) == []


QUANTITIES = st.decimals(Decimal("0.01"), Decimal(100000), places=2)


@given(QUANTITIES)
def test_a_quantity_always_explains_itself(quantity: Decimal) -> None:
    assert explained(quantity, quantity, Convention(frozenset({"half_up"}), coarse=False))


@given(QUANTITIES)
def test_ten_times_a_quantity_is_never_a_way_of_showing_it(quantity: Decimal) -> None:
    everything = Convention(frozenset({"half_up", "cut", "raised"}), coarse=False)
    assert not explained(quantity * 10, quantity, everything) or quantity < Decimal("0.12")


@given(st.lists(st.decimals(1, 100000, places=2), min_size=3, max_size=12))
def test_half_up_to_whole_numbers_is_always_understood(quantities: list[Decimal]) -> None:
    from decimal import ROUND_HALF_UP

    pairs = [(value.quantize(Decimal(1), ROUND_HALF_UP), value) for value in quantities]
    convention = convention_of(pairs)
    assert all(explained(actual, value, convention) for actual, value in pairs)


def test_a_heading_with_a_quantity_is_compared_and_needs_no_row() -> None:
    def heading(quantity: int) -> Line:
        return line(
            20,
            "擁壁工",
            "",
            "m",
            quantity,
            kind=LineKind.GROUP,
            children=[line(21, "基礎", "", "m2", 9)],
        )

    rows = [*ROWS, row("基礎", "", "m2", 9)]
    assert findings([*LINES, heading(62)], rows) == []
    found = one([*LINES, heading(26)], [*rows, row("擁壁工", "", "m", 62)])
    assert (found.place.cell, found.case) == ("D20", "quantity_differs")


def test_a_sheet_of_a_larger_work_is_one_question() -> None:
    others = [row(f"別の工種{place}", "", "m", place) for place in range(1, 10)]
    found = one(LINES, [*ROWS, *others])
    assert (found.case, found.severity) == ("much_missing", Severity.INFO)
    assert "9行" in found.message


def test_the_only_line_that_a_sheet_lacks_is_doubtful() -> None:
    """A sheet all of whose rows are found is complete, however short it is."""
    names = ("ビニル床タイル", "石膏ボード", "岩綿吸音板")
    rows = [row(name, "", "m2", 100) for name in names]
    lines = [line(at, name, "", "m2", 100) for at, name in enumerate(names, start=20)]
    (found,) = findings([*lines, line(30, "OAフロア", "", "m2", 2172)], rows)
    assert (found.severity, found.place.cell) == (Severity.WARNING, "D30")
    (several, *_) = findings(
        [*lines, line(30, "OAフロア", "", "m2", 2), line(31, "巾木", "", "m", 2)], rows
    )
    assert several.severity is Severity.INFO
