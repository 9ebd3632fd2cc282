"""Cells of 設計書 that come as PDF: ruled, only aligned, over several pages, scanned."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.estimating.grid import Grid
from assistant.estimating.model import How
from assistant.estimating.reading.cells_pdf import read_pdf_cells
from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits
from tests.assistant.estimating.pages import HEADER, HEIGHT, WIDTH, write_lines, write_table_pages
from tests.retrieval.loading.drawing import write_pdf

HEADING = ("道路土工", "", "", "", "", "", "")
LUMP = ("　掘削工", "", "式", "1", "", "123,456", "")
ITEM = ("　　掘削（土砂）", "オープンカット", "m3", "1,250.5", "1,234", "1,543,117", "第12号単価表")
SUM = ("小　　計", "", "", "", "", "△1,234", "")
WRAPPED = (
    "　　プレキャストＬ型側溝据付工\n（基礎砕石を含む）",
    "300×300",
    "ｍ",
    "12",
    "9,800",
    "117,600",
    "",
)


def texts(grid: Grid, row: int) -> dict[int, str]:
    return {column: cell.text for column, cell in grid.rows[row].items()}


@pytest.mark.parametrize("ruled", [True, False])
def test_every_cell_of_a_table_stands_in_the_column_of_its_heading(
    tmp_path: Path, ruled: bool
) -> None:
    rows = [HEADER, HEADING, LUMP, ITEM, ITEM, SUM]
    book = read_pdf_cells(write_table_pages(tmp_path / "a.pdf", rows, ruled=ruled))
    grid = book.grids[0]
    assert texts(grid, 1) == {1: "本工事費内訳書"}
    assert [texts(grid, 2)[column].replace("　", "") for column in range(1, 8)] == [
        "費目・工種・種別・細別", "規格", "単位", "数量", "単価", "金額", "摘要",
    ]  # fmt: skip
    assert texts(grid, 4) == {1: "掘削工", 3: "式", 4: "1", 6: "123,456"}
    assert list(texts(grid, 5).values()) == [cell.strip("　") for cell in ITEM]
    assert grid.rows[5][4].number == Decimal("1250.5")
    assert grid.rows[5][1].number is None
    assert grid.rows[7][6].number == Decimal(-1234)
    assert {cell.how for row in grid.rows.values() for cell in row.values()} == {How.TEXT_LAYER}
    assert grid.place(5, 6).sheet == "p1"
    assert grid.place(5, 6).cell == "5"


@pytest.mark.parametrize("ruled", [True, False])
def test_levels_are_told_by_how_far_names_are_set_in(tmp_path: Path, ruled: bool) -> None:
    path = write_table_pages(tmp_path / "a.pdf", [HEADER, HEADING, LUMP, ITEM, ITEM], ruled=ruled)
    grid = read_pdf_cells(path).grids[0]
    assert [grid.rows[row][1].indent for row in (3, 4, 5, 6)] == [0, 1, 2, 2]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_page_without_a_header_goes_on_with_the_columns_of_the_page_before(
    tmp_path: Path, ruled: bool
) -> None:
    first, second = [HEADER, HEADING, LUMP, ITEM, ITEM], [LUMP, ITEM, SUM]
    book = read_pdf_cells(write_table_pages(tmp_path / "a.pdf", first, second, ruled=ruled))
    assert [grid.sheet for grid in book.grids] == ["p1", "p2"]
    assert [grid.continues for grid in book.grids] == [False, True]
    after = book.grids[1]
    assert texts(after, 2) == {1: "掘削工", 3: "式", 4: "1", 6: "123,456"}
    assert texts(after, 3)[7] == "第12号単価表"
    assert after.rows[3][1].indent == 2


@pytest.mark.parametrize("ruled", [True, False])
def test_a_page_with_a_header_of_its_own_begins_afresh(tmp_path: Path, ruled: bool) -> None:
    page = [HEADER, LUMP, ITEM, ITEM]
    book = read_pdf_cells(write_table_pages(tmp_path / "a.pdf", page, page, ruled=ruled))
    assert [grid.continues for grid in book.grids] == [False, False]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_name_over_two_lines_is_one_row_and_counts_as_two_lines(
    tmp_path: Path, ruled: bool
) -> None:
    rows = [HEADER, ITEM, ITEM, ITEM, WRAPPED, LUMP]
    grid = read_pdf_cells(write_table_pages(tmp_path / "a.pdf", rows, ruled=ruled)).grids[0]
    assert texts(grid, 6) == {
        1: "プレキャストＬ型側溝据付工（基礎砕石を含む）",
        2: "300×300",
        3: "ｍ",
        4: "12",
        5: "9,800",
        6: "117,600",
    }
    assert 7 not in grid.rows
    assert texts(grid, 8)[1] == "掘削工"


def test_labels_and_values_of_a_cover_stay_apart(tmp_path: Path) -> None:
    lines = [
        [(300, "工事設計書")],
        [(60, "工事名"), (160, "市道中央線道路改良工事")],
        [(60, "単価適用日"), (160, "令和8年4月1日"), (400, "地　区"), (460, "中央")],
    ]
    grid = read_pdf_cells(write_lines(tmp_path / "a.pdf", lines)).grids[0]
    assert texts(grid, 2) == {1: "工事名", 2: "市道中央線道路改良工事"}
    assert list(texts(grid, 3).values())[:2] == ["単価適用日", "令和8年4月1日"]
    assert texts(grid, 3)[len(texts(grid, 3))] == "中央"


def test_stacked_figures_of_a_changed_design_stay_rows_of_their_own(tmp_path: Path) -> None:
    changed = ("掘削", "", "m3", "100\n120", "1,234\n1,234", "123,400\n148,080", "")
    grid = read_pdf_cells(
        write_table_pages(tmp_path / "a.pdf", [HEADER, ITEM, changed, ITEM], ruled=True)
    ).grids[0]
    amounts = [row[6].number for row in grid.rows.values() if 6 in row and row[6].number]
    assert amounts == [1543117, 123400, 148080, 1543117]


def test_a_scanned_page_is_read_by_ocr_and_says_so(tmp_path: Path) -> None:
    import pypdfium2

    rows = [HEADER, ("掘削工", "土砂", "m3", "120", "1,500", "180,000", "単価表")]
    typed = write_table_pages(tmp_path / "typed.pdf", rows, ruled=True)
    picture = pypdfium2.PdfDocument(typed)[0].render(scale=200 / 72).to_pil()
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    canvas.save()
    book = read_pdf_cells(path)
    cells = {cell.text: cell for row in book.grids[0].rows.values() for cell in row.values()}
    assert cells["180,000"].number == 180000
    assert cells["180,000"].how is How.OCR
    items = next(
        row for row in book.grids[0].rows.values() if "掘削工" in [c.text for c in row.values()]
    )
    assert [items[column].text for column in (3, 4, 5, 6)] == ["m3", "120", "1,500", "180,000"]
    assert [problem.place.sheet for problem in book.problems] == ["p1"]
    assert "OCR" in book.problems[0].message
    assert book.notes["OCR"] == "1"


def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(NaniwaError) as raised:
        read_pdf_cells(path)
    assert raised.value.code == "broken"


def test_a_file_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = write_table_pages(tmp_path / "a.pdf", [HEADER, ITEM], [HEADER, ITEM], ruled=True)
    with pytest.raises(NaniwaError) as raised:
        read_pdf_cells(path, LoadLimits(max_pages=1))
    assert raised.value.code == "too_large"


def test_a_protected_file_is_refused_without_its_password_and_read_with_it(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    plain = write_table_pages(tmp_path / "a.pdf", [HEADER, ITEM, ITEM], ruled=True)
    writer = PdfWriter(clone_from=PdfReader(plain))
    writer.encrypt("naniwa")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    with pytest.raises(NaniwaError) as raised:
        read_pdf_cells(path)
    assert raised.value.code == "encrypted"
    assert texts(read_pdf_cells(path, password="naniwa").grids[0], 3)[6] == "1,543,117"


def test_a_pdf_without_any_text_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "blank.pdf", lambda canvas: canvas.rect(10, 10, 50, 50))
    with pytest.raises(NaniwaError) as raised:
        read_pdf_cells(path)
    assert raised.value.code == "broken"


def test_figures_at_the_right_belong_to_the_heading_at_their_left(tmp_path: Path) -> None:
    """Headings at the left of their columns, figures at the right, no rules and no 摘要."""
    heads = [
        (60, "名称"),
        (240, "規格"),
        (400, "単位"),
        (444, "数量"),
        (509, "単価"),
        (584, "金額"),
    ]
    rows = [
        [(60, name), (240, size), (402, "m3"), (486, "120"), (560, price), (640, amount)]
        for name, size, price, amount in (
            ("掘削", "土砂", "1,500", "180,000"),
            ("　埋戻し", "発生土", "2,100", "252,000"),
            ("残土処分", "", "950", "114,000"),
        )
    ]
    lines = [heads, *[[(left, words) for left, words in row if words] for row in rows]]
    grid = read_pdf_cells(write_lines(tmp_path / "a.pdf", lines)).grids[0]
    assert texts(grid, 2) == {1: "掘削", 2: "土砂", 3: "m3", 4: "120", 5: "1,500", 6: "180,000"}
    assert texts(grid, 4) == {1: "残土処分", 3: "m3", 4: "120", 5: "950", 6: "114,000"}
