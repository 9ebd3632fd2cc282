"""Formulas are computed exactly, and nothing is run."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.reading.formula_ranges import Formula, FormulaSheet
from assistant.estimating.reading.formula_tokens import translated
from assistant.estimating.reading.formula_values import ErrorValue, Scalar
from assistant.estimating.reading.formulas import Results, compute

PRICES = {
    "A1": "名称", "B1": "単価", "C1": "数量",
    "A2": "掘削", "B2": 1250, "C2": "12.5",
    "A3": "埋戻し", "B3": 2480, "C3": 8,
    "A4": "型枠", "B4": 7310, "C4": 3,
    "A5": "掘削", "B5": 1300, "C5": 2,
}  # fmt: skip


def place_of(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]), column


def sheet_of(cells: dict[str, Any], **options: Any) -> FormulaSheet:
    """Cells by name; texts that begin with = are formulas without a saved result."""
    sheet = FormulaSheet({}, {}, **options)
    for name, value in cells.items():
        row, column = place_of(name)
        line = sheet.values.setdefault(row, {})
        if isinstance(value, str) and value.startswith("="):
            sheet.formulas[row, column] = Formula(value[1:], (row, column))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            line[column] = Decimal(str(value))
        else:
            line[column] = value
    return sheet


def computed(cells: dict[str, Any], **names: str) -> Results:
    return compute({"表": sheet_of(cells)}, names)


def value(formula: str, cells: dict[str, Any] | None = None, **names: str) -> Scalar:
    return computed({**(cells or PRICES), "Z99": formula}, **names).values["表", 99, 26]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3", "7"),
        ("=(1+2)*3", "9"),
        ("=-2^2", "4"),
        ("=2^3^2", "64"),
        ("=50%*4", "2"),
        ("=10-2-3", "5"),
        ("=0.1*3", "0.3"),
        ("=1/3*3", "1"),
        ("=ROUNDDOWN(1/3*3,0)", "1"),
        ("=ROUNDDOWN(0.29*100,0)", "29"),
        ("=ROUNDDOWN(374.37*100,0)", "37437"),
        ("=ROUND(2.675,2)", "2.68"),
        ("=ROUND(-2.5,0)", "-3"),
        ("=ROUND(1234567,-3)", "1235000"),
        ("=ROUNDDOWN(1234567,-4)", "1230000"),
        ("=ROUNDUP(1.001,2)", "1.01"),
        ("=INT(-1.5)", "-2"),
        ("=TRUNC(-1.59,1)", "-1.5"),
        ("=FLOOR(12345,1000)", "12000"),
        ("=CEILING(12001,1000)", "13000"),
        ("=MROUND(1250,500)", "1500"),
        ("=MOD(-7,3)", "2"),
        ("=ABS(-5)", "5"),
        ("=POWER(2,10)", "1024"),
        ("=LOG10(1000)", "3"),
        ("=LN(EXP(2))", "2"),
        ("=VALUE(\"１，２３４\")", "1234"),
        ("=LEN(\"掘削工\")", "3"),
        ("=SUM(B2:B5)", "12340"),
        ("=SUM(B:B)", "12340"),
        ("=SUM(1,2,B2:B3)", "3733"),
        ("=SUM(C2:C5)", "13"),
        ("=AVERAGE(B2:B5)", "3085"),
        ("=MIN(B2:B5)+MAX(B2:B5)", "8560"),
        ("=COUNT(A1:C5)", "7"),
        ("=COUNTA(A1:C5)", "15"),
        ("=COUNTIF(A2:A5,\"掘*\")", "2"),
        ("=COUNTIF(B2:B5,\">=1300\")", "3"),
        ("=SUMIF(A:A,\"掘削\",B:B)", "2550"),
        ("=SUMIF(B2:B5,\"<>1250\")", "11090"),
        ("=SUMIFS(B2:B5,A2:A5,\"掘削\",B2:B5,\">1250\")", "1300"),
        ("=SUMPRODUCT(B3:B5,C3:C5)", "44370"),
        ("=SUMPRODUCT((A2:A5=\"掘削\")*B2:B5)", "2550"),
        ("=PRODUCT(B2,2,3)", "7500"),
        ("=VLOOKUP(\"型枠\",A2:C5,2,FALSE)", "7310"),
        ("=VLOOKUP(\"埋*\",A2:C5,2,0)", "2480"),
        ("=VLOOKUP(3,{1,10;2,20;4,40},2)", "20"),
        ("=HLOOKUP(\"単価\",A1:C5,3,FALSE)", "2480"),
        ("=XLOOKUP(\"無い\",A2:A5,B2:B5,-1)", "-1"),
        ("=INDEX(B2:B5,MATCH(\"埋戻し\",A2:A5,0))", "2480"),
        ("=IF(B2>1000,1,WEBSERVICE(\"x\"))", "1"),
        ("=IFERROR(1/0,5)", "5"),
        ("=IF(AND(B2>1,NOT(B3<1)),2,3)", "2"),
        ("=IF(A9=\"\",7,8)", "7"),
        ("=N(\"文字\")", "0"),
    ],
)  # fmt: skip
def test_a_formula_gives_what_a_spreadsheet_gives(formula: str, expected: str) -> None:
    assert value(formula) == Decimal(expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('="第"&1&"号"', "第1号"),
        ('=CONCATENATE("a",1.50)', "a1.5"),
        ('=LEFT("18-8-40",2)&RIGHT("18-8-40",2)', "1840"),
        ('=MID("単価表",2,1)', "価"),
        ('=TEXT(1234.5,"#,##0.00")', "1,234.50"),
        ('=TEXT(0.1043,"0.00%")', "10.43%"),
        ("=1=1.0", True),
        ('="abc"="ABC"', True),
        ("=0.1+0.2=0.3", True),
        ("=ISBLANK(A9)", True),
        ("=ISNUMBER(A2)", False),
        ("=1/0", ErrorValue("#DIV/0!")),
        ('="文字"+1', ErrorValue("#VALUE!")),
        ('=VLOOKUP("無い",A2:C5,2,FALSE)', ErrorValue("#N/A")),
        ("=無い!A1", ErrorValue("#REF!")),
    ],
)
def test_words_conditions_and_errors_come_out_as_such(formula: str, expected: Scalar) -> None:
    assert value(formula) == expected


def test_other_sheets_and_defined_names_are_read() -> None:
    sheets = {
        "内訳書 (2)": sheet_of({"F12": 5000}),
        "総括": sheet_of({"A1": "='内訳書 (2)'!F12*税率", "A2": "=SUM(範囲)"}),
    }
    results = compute(sheets, {"税率": "10%", "範囲": "'内訳書 (2)'!$F$1:$F$20"})
    assert results.values["総括", 1, 1] == 500
    assert results.values["総括", 2, 1] == 5000


def test_a_formula_over_uncomputed_cells_waits_for_them() -> None:
    results = computed({"A1": "=SUM(A2:A3)", "A2": "=A3*2", "A3": "=4+1"})
    assert results.values["表", 1, 1] == 15


def test_a_saved_result_that_is_out_of_date_differs_from_its_own_formula_only() -> None:
    sheet = sheet_of({"A1": 10, "A2": "=A1*2", "A3": "=A2+1"})
    sheet.values[2][1], sheet.values[3][1] = Decimal(30), Decimal(31)
    results = compute({"表": sheet})
    assert results.values["表", 2, 1] == 20
    assert results.values["表", 3, 1] == 31


def test_a_circle_is_named_and_does_not_hang() -> None:
    results = computed({"A1": "=B1+1", "B1": "=A1+1", "C1": "=A1", "D1": "=D1"})
    assert {failure.reason for failure in results.failures} == {"cycle", "depends"}
    assert all(result is None for result in results.values.values())


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ('=WEBSERVICE("http://x")', "outside"),
        ('=HYPERLINK("a")', "outside"),
        ("=cmd|'/c calc'!A0", "external"),
        ("=[1]Sheet1!A1", "external"),
        ("='C:\\見積\\[原価.xlsx]表'!A1", "external"),
        ('=INDIRECT("A1")', "volatile"),
        ("=TODAY()", "volatile"),
        ("=UNKNOWN(1)", "function"),
        ("=無名", "name"),
        ("=1+", "syntax"),
        ("=" + "(" * 500 + "1" + ")" * 500, "syntax"),
        ("=" + "-" * 3000 + "1", "syntax"),
        ("=A1 A2", "syntax"),
    ],
)
def test_what_is_not_computed_says_why(formula: str, reason: str) -> None:
    results = computed({"A1": formula})
    assert [failure.reason for failure in results.failures] == [reason]
    assert results.values["表", 1, 1] is None


def test_who_depends_on_the_uncomputable_is_not_computed_either() -> None:
    results = computed({"A1": "=NOW()", "A2": "=SUM(A1:A1)", "A3": "=IFERROR(A1,0)"})
    assert set(results.values.values()) == {None}


def test_work_without_end_is_cut_off() -> None:
    cells = {f"A{row}": row for row in range(1, 200)}
    cells |= {f"B{row}": f"=SUMPRODUCT(A1:A199,A1:A199)+{row}" for row in range(1, 200)}
    results = compute({"表": sheet_of(cells)}, max_steps=5_000)
    assert "steps" in {failure.reason for failure in results.failures}
    assert results.values["表", 1, 2] is not None


def test_text_that_doubles_in_every_cell_ends_as_an_error() -> None:
    cells = {"A1": "xxxxxxxxxx"} | {f"A{row}": f"=A{row - 1}&A{row - 1}" for row in range(2, 60)}
    assert computed(cells).values["表", 59, 1] == ErrorValue("#VALUE!")


@pytest.mark.parametrize("formula", ["=10^300*10^300", "=PRODUCT(B1:B9,B1:B9)", "=EXP(99999)"])
def test_numbers_beyond_measure_are_an_error(formula: str) -> None:
    cells = {f"B{row}": "=9^300" for row in range(1, 10)}
    assert value(formula, cells) == ErrorValue("#NUM!")


def test_a_number_with_an_absurd_exponent_is_no_number() -> None:
    assert [one.reason for one in computed({"A1": "=1e999999999"}).failures] == ["syntax"]


def test_a_sum_of_a_thousand_terms_needs_no_depth() -> None:
    assert value("=" + "+".join(["B2"] * 1000)) == 1_250_000


def test_wildcards_on_long_text_do_not_go_back_and_forth() -> None:
    cells = {"A1": "a" * 30_000, "B1": '=COUNTIF(A1:A1,"*a*a*a*a*a*b")', "C1": '=COUNTIF(A1,"a*a")'}
    results = computed(cells).values
    assert (results["表", 1, 2], results["表", 1, 3]) == (0, 1)


def test_subtotals_leave_subtotals_and_filtered_rows_out() -> None:
    cells = {"A1": 1, "A2": 2, "A3": "=SUBTOTAL(9,A1:A2)", "A4": 4, "A5": "=SUBTOTAL(9,A1:A4)"}
    assert computed(cells).values["表", 5, 1] == 7
    filtered = sheet_of(cells, hidden_rows=frozenset({2}), filtered_rows=frozenset({2}))
    assert compute({"表": filtered}).values["表", 5, 1] == 5


def test_a_column_of_fifty_thousand_running_sums_is_one_pass() -> None:
    count = 50_000
    cells: dict[str, Any] = {f"A{row}": 1 for row in range(1, count + 1)}
    cells |= {f"B{row}": f"=SUM($A$1:A{row})" for row in range(1, count + 1)}
    cells |= {f"C{row}": f"=C{row - 1}+A{row}" for row in range(2, count + 1)}
    results = computed(cells)
    assert results.values["表", count, 2] == count
    assert results.values["表", count, 3] == count - 1


def test_a_chain_written_upside_down_needs_no_recursion() -> None:
    count = 20_000
    cells: dict[str, Any] = {f"A{row}": f"=A{row + 1}+1" for row in range(1, count)}
    assert computed({**cells, f"A{count}": 1}).values["表", 1, 1] == count


def test_a_range_where_one_value_is_due_means_the_own_row() -> None:
    assert computed({"A1": 1, "A2": 2, "B2": "=A1:A2*10"}).values["表", 2, 2] == 20


def test_a_shared_formula_is_written_as_it_stands_in_its_cell() -> None:
    text = "ROUNDDOWN(D5*$E$5,0)+SUM('内訳 (2)'!F$1:F5)+\"D5\""
    moved = "ROUNDDOWN(D9*$E$5,0)+SUM('内訳 (2)'!F$1:F9)+\"D5\""
    assert translated(text, (5, 6), (9, 6)) == moved
    assert translated("SUM(A:A)+B2", (2, 3), (2, 4)) == "SUM(B:B)+C2"


MONEY = st.decimals(-10_000_000, 10_000_000, places=2, allow_nan=False, allow_infinity=False)
PLACES = st.integers(-4, 4)


@given(MONEY, st.decimals(0, 10_000, places=3), PLACES)
def test_rounding_is_that_of_exact_decimals(price: Decimal, quantity: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    exact = price * quantity
    for name, rounding in (("ROUND", ROUND_HALF_UP), ("ROUNDDOWN", ROUND_DOWN)):
        expected = (exact / step).to_integral_value(rounding) * step
        assert value(f"={name}({price}*{quantity},{places})") == expected


@given(st.lists(MONEY, min_size=1, max_size=20))
def test_sums_are_exact_in_any_order(amounts: list[Decimal]) -> None:
    cells = {f"A{row}": amount for row, amount in enumerate(amounts, start=1)}
    assert value(f"=SUM(A1:A{len(amounts)})", cells) == sum(amounts)
    assert value("=" + "+".join(f"({amount})" for amount in amounts), cells) == sum(amounts)


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_dividing_and_multiplying_again_is_the_same_number(one: int, other: int) -> None:
    assert value(f"={one}/{other}*{other}") == one


@given(st.floats(0.001, 1e6), st.floats(-3, 3))
def test_powers_agree_with_binary_ones_to_twelve_digits(base: float, exponent: float) -> None:
    found = value(f"={base:.10f}^({exponent:.10f})")
    assert isinstance(found, Decimal)
    assert math.isclose(
        float(found), float(f"{base:.10f}") ** float(f"{exponent:.10f}"), rel_tol=1e-12
    )


@given(st.text(alphabet="A1B$:(),+-*/^&=<>%\"'!.;{} SUMIF総", max_size=40))
def test_any_text_as_formula_gives_a_value_or_a_reason(text: str) -> None:
    results = computed({"C3": "=" + text, "A1": 1, "B2": "x"})
    assert results.values["表", 3, 3] is not None or results.failures
