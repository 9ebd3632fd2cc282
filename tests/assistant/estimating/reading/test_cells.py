"""Workbooks and CSV files as cells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Alignment

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import How
from assistant.estimating.reading.cells import read_cells
from assistant.estimating.reading.cells_csv import delimiter_of
from assistant.estimating.reading.excel_numbers import date_text, exact, shown
from assistant.estimating.reading.xlsx_formulas import finish_formulas
from assistant.estimating.reading.xlsx_parts import WorkbookParts
from retrieval.errors import NaniwaError
from retrieval.loading.cell_format import display
from retrieval.settings import LoadLimits
from tests.retrieval.loading.test_registry import ole_file

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path: Path, fill: Callable[[Any], None]) -> GridBook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "内訳書"
    fill(sheet)
    book.save(path / "内訳.xlsx")
    return read_cells(path / "内訳.xlsx")


def package(
    path: Path,
    sheet_data: str,
    *,
    strings: str = "",
    workbook_extra: str = "",
    styles: str = "",
    more: dict[str, str] | None = None,
    after: str = "",
) -> Path:
    """An .xlsx written by hand: what Excel saves and openpyxl would not."""
    target = path / "手書き.xlsx"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="内訳書" sheetId="1" r:id="rId1"/></sheets>{workbook_extra}</workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData>'
        f"{after}</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **(more or {}),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target


def cell(book: GridBook, row: int, column: int) -> Cell:
    return book.grids[0].rows[row][column]


def code_of(path: Path, **options: Any) -> str:
    with pytest.raises(NaniwaError) as caught:
        read_cells(path, **options)
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_a_cell_is_shown_as_its_format_shows_it(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"] = 1234567, 0.1043, -1234
        sheet["A1"].number_format = "#,##0"
        sheet["B1"].number_format = "0.00%"
        sheet["C1"].number_format = "#,##0;△#,##0"

    book = workbook(tmp_path, fill)
    assert [cell(book, 1, column).text for column in (1, 2, 3)] == ["1,234,567", "10.43%", "△1,234"]
    assert cell(book, 1, 2).number == Decimal("0.1043")
    assert cell(book, 1, 3).number == -1234


def test_binary_noise_of_stored_numbers_is_gone(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1"><v>374.37000000000001</v></c><c r="B1"><v>0.30000000000000004</v></c>'
        '<c r="C1"><v>1E-3</v></c><c r="D1"><v>1.2E+7</v></c></row>',
    )
    book = read_cells(path)
    numbers = [cell(book, 1, column).number for column in (1, 2, 3, 4)]
    assert numbers == [Decimal("374.37"), Decimal("0.3"), Decimal("0.001"), Decimal(12_000_000)]
    assert cell(book, 1, 4).text == "12000000"


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False))
def test_any_typed_decimal_comes_back_exactly(number: Decimal) -> None:
    assert exact(repr(float(number))) == number
    assert exact(format(float(number), ".17g")) == number


@given(
    st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from(["#,##0", "0", "0.00", "#,##0.00", "#,##0_ ", "#,##0;[Red]-#,##0", "#,##0.0"]),
)
def test_the_quick_way_shows_numbers_as_the_thorough_one(number: Decimal, pattern: str) -> None:
    assert shown(number, pattern) == display(number, pattern)


def test_zero_with_a_section_of_its_own_is_shown_by_it() -> None:
    assert shown(Decimal(0), '#,##0;-#,##0;"-"') == "-"


def test_indent_is_alignment_and_leading_blanks(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"], sheet["A3"] = "　　掘削工", "掘削工", " 土砂"
        sheet["A2"].alignment = Alignment(indent=3)

    book = workbook(tmp_path, fill)
    assert [(cell(book, row, 1).text, cell(book, row, 1).indent) for row in (1, 2, 3)] == [
        ("掘削工", 2),
        ("掘削工", 3),
        ("土砂", 1),
    ]


def test_numbers_written_as_text_have_their_value(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["１，２３４", "△５", "D13", "=A1*2"])

    book = workbook(tmp_path, fill)
    assert [cell(book, 1, column).number for column in (1, 2, 3)] == [1234, -5, None]
    assert cell(book, 1, 4).recomputed == 2468


def test_merged_hidden_and_filtered_parts_are_marked(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "名称"
        sheet["A5"] = "隠した行"
        sheet.merge_cells("A1:B2")
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = sheet.parent.create_sheet("控え")
        other["A1"] = 1
        other.sheet_state = "hidden"

    book = workbook(tmp_path, fill)
    assert book.grids[0].merged == ((1, 1, 2, 2),)
    assert book.grids[0].hidden_rows == {5}
    assert book.grids[0].hidden_columns == {3}
    assert cell(book, 5, 1).text == "隠した行"
    assert [(grid.sheet, grid.hidden) for grid in book.grids] == [("内訳書", False), ("控え", True)]


def test_what_a_merged_area_covers_is_not_shown(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )
    rows = read_cells(path).grids[0].rows
    assert {row: list(line) for row, line in rows.items()} == {1: [1]}


def test_a_formula_whose_result_is_no_text_leaves_its_cell_empty(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"] = 0, '=IF(A1=0,"",A1)'

    assert list(workbook(tmp_path, fill).grids[0].rows) == [1]


def test_dates_are_shown_in_iso_and_are_no_numbers(tmp_path: Path) -> None:
    import datetime as dt

    def fill(sheet: Any) -> None:
        sheet["A1"] = dt.date(2026, 4, 1)
        sheet["B1"] = dt.date(2026, 4, 1)
        sheet["B1"].number_format = '[$-411]ggge"年"m"月"d"日"'

    book = workbook(tmp_path, fill)
    assert [(cell(book, 1, n).text, cell(book, 1, n).number) for n in (1, 2)] == [
        ("2026-04-01", None),
        ("2026-04-01", None),
    ]


def test_day_numbers_agree_with_excels_calendar() -> None:
    assert date_text(Decimal(1)) == "1900-01-01"
    assert date_text(Decimal(61)) == "1900-03-01"
    assert date_text(Decimal(45748)) == "2025-04-01"
    assert date_text(Decimal("0.5")) == "12:00"
    assert date_text(Decimal(-1)) is None


def test_a_formula_without_saved_result_is_computed(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["掘削", 12.34, 1050, "=ROUNDDOWN(B1*C1,0)"])
        sheet["D1"].number_format = "#,##0"

    found = cell(workbook(tmp_path, fill), 1, 4)
    assert found == Cell(
        "12,957", Decimal(12957), "=ROUNDDOWN(B1*C1,0)", Decimal(12957), How.COMPUTED
    )


def test_a_saved_result_stays_and_its_recomputation_stands_beside_it(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*10</f><v>30</v></c>'
        '<c r="C1"><f>B1+1</f><v>31</v></c></row>',
    )
    book = read_cells(path)
    assert cell(book, 1, 2) == Cell("30", Decimal(30), "=A1*10", Decimal(20), How.CACHED)
    assert cell(book, 1, 3).recomputed == 31


def test_results_saved_as_zero_by_programs_that_do_not_compute_are_not_believed(
    tmp_path: Path,
) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*10</f><v>0</v></c></row>',
        workbook_extra='<calcPr fullCalcOnLoad="1"/>',
    )
    assert cell(read_cells(path), 1, 2).number == 20


def test_shared_and_array_formulas_are_shown_and_computed(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*$A$1</f></c></row>'
        '<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f t="shared" si="0"/></c>'
        '<c r="C2"><f t="array" ref="C2">SUM(A1:A2*A1:A2)</f></c></row>',
    )
    book = read_cells(path)
    assert cell(book, 2, 2).formula == "=A2*$A$1"
    assert cell(book, 2, 2).number == 10
    assert cell(book, 2, 3).number == 29


def test_reading_aids_are_no_part_of_the_text(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>型</t></r>'
        "<r><t>枠_x000D_</t></r></is></c></row>",
        strings='<si><t>掘削</t><rPh sb="0" eb="2"><t>クッサク</t></rPh></si>',
    )
    book = read_cells(path)
    assert [cell(book, 1, 1).text, cell(book, 1, 2).text] == ["掘削", "型枠"]


def test_rows_and_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    path = package(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert {row: list(line) for row, line in read_cells(path).grids[0].rows.items()} == {
        1: [1, 2],
        2: [1],
    }


def test_what_was_not_computed_is_told_once_per_sheet_with_its_first_cell(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        for row in range(1, 6):
            sheet[f"B{row}"] = f'=INDIRECT("A{row}")'
        sheet["C1"] = "=[1]原価!A1"

    problems = workbook(tmp_path, fill).problems
    assert [(one.place.cell, "5か所" in one.message) for one in problems] == [
        ("B1", True),
        ("C1", False),
    ]


def test_text_that_looks_like_a_command_stays_text(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1" t="inlineStr"><is><t>=cmd|\'/c calc\'!A0</t></is></c></row>',
    )
    found = cell(read_cells(path), 1, 1)
    assert (found.text, found.formula) == ("=cmd|'/c calc'!A0", None)


def test_macros_are_noted(tmp_path: Path) -> None:
    path = package(tmp_path, "<row><c><v>1</v></c></row>", more={"xl/vbaProject.bin": "x"})
    assert "マクロ" in read_cells(path).problems[0].message


def test_a_declared_entity_is_refused(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        "<row/>",
        more={
            "xl/sharedStrings.xml": '<!DOCTYPE s [<!ENTITY a "b">]><sst><si><t>&a;</t></si></sst>'
        },
    )
    assert code_of(path) == "unsafe"


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path, "<row/>" + " " * 3_000_000)
    assert code_of(path, limits=LoadLimits(max_unpacked_bytes=1_000_000)) == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 no zip", "broken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "broken"),
        (b"<html><table><tr><td>1</td></tr></table>", "unsupported"),
        (b"\x00\x01\x02\x03" * 300, "unsupported"),
        (b"\n\n ,,\n", "empty"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes, code: str
) -> None:
    path = tmp_path / "壊れた.xlsx"
    path.write_bytes(data)
    assert code_of(path) == code


def test_a_protected_workbook_says_so(tmp_path: Path) -> None:
    path = ole_file(tmp_path / "鍵.xlsx", "EncryptedPackage")
    assert code_of(path) == "encrypted"
    assert code_of(ole_file(tmp_path / "文書.xls", "WordDocument")) == "unsupported"


def test_a_name_is_its_sheets_own_where_no_other_has_it(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>率*100</f></c><c r="C1"><f>別*2</f></c></row>',
        workbook_extra='<definedNames><definedName name="率" localSheetId="0">10%</definedName>'
        '<definedName name="別" localSheetId="0">1</definedName>'
        '<definedName name="別" localSheetId="1">2</definedName></definedNames>',
    )
    book = read_cells(path)
    assert cell(book, 1, 2).number == 10
    assert [problem.place.cell for problem in book.problems] == ["C1"]


def test_a_workbook_cut_off_half_way_is_refused(tmp_path: Path) -> None:
    whole = package(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' * 50)
    whole.write_bytes(whole.read_bytes()[:400])
    assert code_of(whole) == "broken"


def test_broken_xml_in_a_sheet_is_refused(tmp_path: Path) -> None:
    assert code_of(package(tmp_path, '<row r="1"><c r="A1"><v>1</c></row>')) == "broken"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_its_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "内訳.csv"
    lines = [["名称", "数量", "金額"], ["　掘削工", "１２．５", "△1,200"], ["型枠", "3", "5"]]
    quoted = "\r\n".join(delimiter.join(f'"{field}"' for field in line) for line in lines)
    path.write_bytes(quoted.encode(encoding))
    grid = read_cells(path).grids[0]
    assert grid.sheet == "csv"
    assert grid.rows[2] == {
        1: Cell("掘削工", indent=1),
        2: Cell("１２．５", Decimal("12.5")),
        3: Cell("△1,200", Decimal(-1200)),
    }
    assert grid.place(2, 3).cell == "C2"


def test_a_record_stands_on_the_line_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "内訳.csv"
    path.write_text('名称,数量\n"二行の\n名称",1\n\n末尾,2\n', encoding="utf-8")
    assert list(read_cells(path).grids[0].rows) == [1, 2, 5]


def test_a_formula_in_a_csv_is_text_and_a_quoted_code_keeps_its_zeros(tmp_path: Path) -> None:
    path = tmp_path / "内訳.csv"
    path.write_text('=1+1,"=""0012""",=cmd|x\n', encoding="utf-8")
    assert [(one.text, one.formula) for one in read_cells(path).grids[0].rows[1].values()] == [
        ("=1+1", None),
        ("0012", None),
        ("=cmd|x", None),
    ]


@given(st.lists(st.lists(st.text('a1,;"\n　', max_size=4), min_size=3, max_size=3), min_size=2))
def test_the_delimiter_of_any_quoted_table_is_found(rows: list[list[str]]) -> None:
    text = "".join(
        "\t".join('"' + field.replace('"', '""') + '"' for field in row) + "\n" for row in rows
    )
    assert delimiter_of(text) in {",", "\t", ";"}


def test_a_workbook_without_formulas_needs_no_computing() -> None:
    assert finish_formulas(WorkbookParts((), (), ()), {}) == []


def test_grids_of_an_old_workbook_are_read() -> None:
    sample = Path(__file__).parents[3] / "retrieval" / "loading" / "data" / "breakdown.xls"
    grids: tuple[Grid, ...] = read_cells(sample).grids
    assert any(found.number is not None for row in grids[0].rows.values() for found in row.values())


def test_a_number_beyond_any_amount_is_shown_but_no_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([1e300, 1e14])
    book.save(tmp_path / "book.xlsx")
    cells = read_cells(tmp_path / "book.xlsx").grids[0].rows[1]
    assert (cells[1].text, cells[1].number) == ("1.000e+300", None)
    assert cells[2].number == 10**14


def test_a_csv_wider_than_any_sheet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(",".join(["名称"] * 20_000), encoding="utf-8")
    with pytest.raises(NaniwaError, match="列の数が上限"):
        read_cells(tmp_path / "wide.csv")
