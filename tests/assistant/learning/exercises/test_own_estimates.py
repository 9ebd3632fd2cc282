"""Errors in an estimate that somebody gives: seen by the checker, and nothing else changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.check import GivenReferences, check_file
from assistant.estimating.findings import Severity
from assistant.estimating.model import Place
from assistant.estimating.reading.cells import read_cells
from assistant.learning.exercises.exercise import Difficulty, ExerciseKind, ExerciseRequest, Mark
from assistant.learning.exercises.grading import grade
from assistant.learning.exercises.own_cells import cell_at, plain, with_number
from assistant.learning.exercises.own_estimates import estimate_exercise_from
from retrieval.errors import NaniwaError

WORKS = (
    ("床掘り", "土砂", "m3", "120", "1,530", "183,600"),
    ("埋戻し", "土砂", "m3", "86.5", "2,140", "185,110"),
    ("敷均し", "路床", "m3", "33.5", "1,980", "66,330"),
    ("基礎砕石", "RC-40", "m2", "48", "1,260", "60,480"),
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An estimate of nobody's layout: amounts cut, one subtotal."""
    rows = [
        "工事名,北町水路改修工事",
        "名称,規格,単位,数量,単価,金額",
        *(",".join(f'"{value}"' for value in work) for work in WORKS),
        '計,,,,,"495,520"',
    ]
    path = tmp_path / "北町.csv"
    path.write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    return path


def request(*kinds: str, count: int = 1, seed: int = 1) -> ExerciseRequest:
    return ExerciseRequest(ExerciseKind.ESTIMATE, Difficulty.NORMAL, kinds, count, seed)


@pytest.mark.parametrize("kind", ["product", "price_digits", "quantity_point", "sum", "twice"])
def test_a_planted_error_is_seen_by_the_checker_in_its_row(
    own: Path, tmp_path: Path, kind: str
) -> None:
    before = own.read_bytes()
    assert not [x for x in check_file(own, GivenReferences()).findings if _firm(x.severity)]
    made = estimate_exercise_from(own, request(kind))
    (error,) = made.errors
    assert error.kind == kind
    written = tmp_path / "演習.csv"
    written.write_bytes(made.files[0].content)
    found = [x for x in check_file(written, GivenReferences()).findings if _firm(x.severity)]
    told = {*error.places, *error.near, *error.follows}
    assert found
    assert {f"{x.place.sheet}!{x.place.cell}" for x in found} <= told
    assert grade(made, [Mark(error.places[0], error.reason)]).share == 1
    assert own.read_bytes() == before
    assert made.confidential


def test_a_workbook_keeps_its_cells_and_loses_formulas_and_comments(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "内訳書"
    sheet.append(["名称", "規格", "単位", "数量", "単価", "金額"])
    for row, (name, specification, unit, quantity, price, amount) in enumerate(WORKS, start=2):
        figures = [float(quantity), int(price.replace(",", "")), int(amount.replace(",", ""))]
        sheet.append([name, specification, unit, *figures])
        sheet.cell(row, 1).comment = Comment("内部のメモ", "担当者")
    sheet.append(["計", None, None, None, None, 495520])
    path = tmp_path / "北町.xlsx"
    book.save(path)
    made = estimate_exercise_from(path, request("product"))
    again = openpyxl.load_workbook(_written(tmp_path, made.files[0].content))
    assert again.sheetnames == ["内訳書"]
    assert again["内訳書"]["A2"].comment is None
    changed = [
        cell.coordinate
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.value != again["内訳書"][cell.coordinate].value
    ]
    assert changed == [made.errors[0].places[0].rpartition("!")[2]]


def test_what_an_estimate_s_own_figures_cannot_show_is_refused(own: Path, tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="記載の誤りは"):
        estimate_exercise_from(own, request("記載"))
    words = tmp_path / "words.csv"
    words.write_text("名称,金額\n工事の説明,なし\n", encoding="utf-8")
    with pytest.raises(NaniwaError):
        estimate_exercise_from(words, request())
    with pytest.raises(NaniwaError):
        estimate_exercise_from(tmp_path / "none.xlsx", request())


def _firm(severity: Severity) -> bool:
    return severity is not Severity.INFO


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "演習.xlsx"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("before", "number", "shown"),
    [
        ("161500", "162400", "162400"),
        ("２,３５０", "3250", "３,２５０"),
        ("￥1,530", "1350", "¥1,350"),
        ("▲62,000", "-61000", "▲61,000"),
        ("980円", "1980", "1,980円"),
        ("33.5", "335", "335.0"),
    ],
)
def test_a_planted_figure_is_written_as_the_one_it_replaces(
    tmp_path: Path, before: str, number: str, shown: str
) -> None:
    path = tmp_path / "様式.csv"
    amount = '"1,530"' if before == "980円" else "153"
    path.write_text(f'名称,単位,数量,単価,金額\n床掘り,m3,1,"{before}",{amount}', encoding="utf-8")
    book = plain(read_cells(path, None))
    place = Place("csv", "D2")
    assert cell_at(with_number(book, place, Decimal(number)), place).text == shown


def test_a_line_with_a_unit_price_is_never_taken_for_a_sum(tmp_path: Path) -> None:
    rows = [
        "名称,数量,単位,単価,金額",
        "Ⅰ．内装工事,,,,",
        '１．間仕切,98,m2,"4,280","419,440"',
        '２．ビニル床シート,345.5,m2,"3,450","1,191,975"',
        "３．端数調整,1,式,,▲415",
        '計,,,,"1,611,000"',
        '合計,,,,"1,611,000"',
    ]
    path = tmp_path / "内装.csv"
    path.write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    for seed in range(6):
        try:
            made = estimate_exercise_from(path, request("sum", seed=seed))
        except NaniwaError:
            continue
        assert {error.places[0] for error in made.errors} <= {"csv!E6", "csv!E7"}


def test_a_sum_that_disagrees_because_of_a_line_twice_is_said_to_be_right(own: Path) -> None:
    made = estimate_exercise_from(own, request("twice"))
    (error,) = made.errors
    result = grade(made, [Mark("北町!F8" if "北町!F8" in made.cells() else "csv!F8", "sum")])
    assert not result.wrong_marks
    for mark in result.following:
        assert "ここに誤りは入っていません" in mark.remark
        assert error.places[0] in mark.remark


@pytest.mark.parametrize("kind", ["price_digits", "quantity_point"])
def test_without_sums_the_amount_may_just_as_well_be_the_error(tmp_path: Path, kind: str) -> None:
    rows = ["名称,規格,単位,数量,単価,金額"]
    rows += [",".join(f'"{value}"' for value in work) for work in WORKS]
    path = tmp_path / "計のない内訳.csv"
    path.write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    made = estimate_exercise_from(path, request(kind))
    (error,) = made.errors
    amount = f"csv!F{error.places[0][-1]}"
    assert grade(made, [Mark(amount, "product")]).share == 1
    assert "計がない" in "".join(error.explanation)


def test_what_was_wrong_before_is_told_and_never_graded(own: Path, tmp_path: Path) -> None:
    text = own.read_text(encoding="utf-8").replace('"185,110"', '"185,101"')
    path = tmp_path / "誤りのある内訳.csv"
    path.write_text(text, encoding="utf-8")
    for seed in range(4):
        made = estimate_exercise_from(path, request("product", "sum", seed=seed))
        (error,) = made.errors
        assert "csv!F4" not in (*error.places, *error.near)
        assert "元からの指摘" in made.instruction
        told = next(sheet for sheet in made.materials if sheet.name == "元からの指摘")
        assert "csv!F4" in {cell.text for cell in told.cells()}
        right = Mark(error.places[0], error.reason)
        result = grade(made, [right, Mark("csv!F4", "product")])
        assert result.share == 1
        (aside,) = result.following
        assert "元の設計書への指摘" in aside.remark


def test_errors_stand_where_a_trainee_sees_them(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for title in ("内訳書", "控え"):
        sheet = book.create_sheet(title)
        sheet.append(["名称", "規格", "単位", "数量", "単価", "金額"])
        for name, specification, unit, quantity, price, amount in WORKS:
            figures = [float(quantity), int(price.replace(",", "")), int(amount.replace(",", ""))]
            sheet.append([name, specification, unit, *figures])
        sheet.append(["計", None, None, None, None, 495520])
    book["控え"].sheet_state = "hidden"
    book.remove(book.worksheets[0])
    path = tmp_path / "控えのある内訳.xlsx"
    book.save(path)
    for seed in range(8):
        made = estimate_exercise_from(path, request("product", "price_digits", seed=seed))
        assert {error.places[0].partition("!")[0] for error in made.errors} == {"内訳書"}


def test_the_calculation_is_rounded_as_the_other_rows_are(tmp_path: Path) -> None:
    rows = [
        "名称,単位,数量,単価,金額",
        '高圧ケーブル,m,62.5,"4,315","269,688"',
        '電線,m,148.3,"3,907","579,408"',
        '計,,,,"849,096"',
    ]
    path = tmp_path / "四捨五入.csv"
    path.write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    made = estimate_exercise_from(path, request("sum"))
    assert "四捨五入" in made.sound["csv!E3"]
    (error,) = made.errors
    assert "計 = 高圧ケーブル 269,688 ＋ 電線 579,408 = 849,096円" in error.explanation
