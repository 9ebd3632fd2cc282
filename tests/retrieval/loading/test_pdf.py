"""PDF files into pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from retrieval.documents import Box, Line, ReadMethod
from retrieval.errors import NaniwaError
from retrieval.loading import pdf_tables
from retrieval.loading.glyphs import Glyph
from retrieval.loading.lines import group_lines
from retrieval.loading.pdf import read_pdf
from retrieval.settings import LoadLimits
from tests.retrieval.loading.drawing import HEIGHT, WIDTH, lines, load_pdf, put, write_pdf

BODY = "受注者は、工事の施工に先立ち、現場の状況を確認しなければならない。"


def two_lines(canvas: Canvas) -> None:
    put(canvas, 72, 100, "第１条　適用")
    put(canvas, 72, 118, BODY)


def test_lines_come_from_top_to_bottom_with_boxes_in_points(tmp_path: Path) -> None:
    page = load_pdf(write_pdf(tmp_path / "a.pdf", two_lines)).pages[0]
    assert [line.text for line in page.lines] == ["第１条　適用", BODY]
    assert page.method is ReadMethod.TEXT
    assert (page.width, page.height) == pytest.approx((WIDTH, HEIGHT))
    box = page.lines[1].box
    assert box.page == 1
    assert (box.left, box.top) == pytest.approx((72, 118), abs=2)
    assert (box.right, box.bottom) == pytest.approx((72 + 10 * len(BODY), 128), abs=2)
    assert page.lines[1].size == pytest.approx(10)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_text_drawn_for_a_rotated_page_stands_where_it_is_seen(
    tmp_path: Path, rotation: int
) -> None:
    def draw(canvas: Canvas) -> None:
        # What makes text upright on a sheet that is shown turned clockwise by ``rotation``.
        canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[rotation])
        canvas.rotate(rotation)
        put(canvas, 72, 100, BODY)

    page = load_pdf(write_pdf(tmp_path / "a.pdf", draw, rotation=rotation)).pages[0]
    assert [line.text for line in page.lines] == [BODY]
    box = page.lines[0].box
    assert (box.left, box.top) == pytest.approx((72, 100), abs=2)
    assert (page.width, page.height) == pytest.approx((WIDTH, HEIGHT))


def test_a_line_across_the_page_is_one_line_though_drawn_in_pieces(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 300, 100, "2,500円")
        put(canvas, 72, 100, "敷鉄板")
        put(canvas, 72, 130, "型枠")

    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == ["敷鉄板　2,500円", "型枠"]


def test_raised_and_lowered_characters_stay_in_their_line(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "1 m")
        put(canvas, 72 + 17.5, 97, "3", size=6)
        put(canvas, 96, 100, "当り、許容応力度σ")
        put(canvas, 96 + 90, 105, "ck", size=6)
        put(canvas, 194, 100, "は次による。")

    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == ["1 m3当り、許容応力度σckは次による。"]


def test_characters_spaced_out_for_looks_are_joined(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "備　考")
        put(canvas, 72, 130, "粒 度 調 整 砕 石")
        put(canvas, 72, 160, "第２節　材　料")

    expected = ["備考", "粒度調整砕石", "第２節　材料"]
    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == expected


def test_the_number_of_an_item_does_not_run_into_what_it_numbers(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "2 受注者は、2 10日前までに届け出る。")
        put(canvas, 72, 130, "10 日前までに届け出る。")

    expected = ["2 受注者は、2 10日前までに届け出る。", "10 日前までに届け出る。"]
    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == expected


def test_words_in_latin_letters_keep_their_spaces(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 700, "JIS A 5308 ready mixed concrete")

    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == ["JIS A 5308 ready mixed concrete"]


def test_remarks_in_the_margin_follow_the_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(8):
            put(
                canvas,
                72,
                100 + 15 * index,
                f"{index}" + "計画高水流量に応じて定める余裕高とする" * 2,
            )
        for index, words in enumerate(("出典：[1]", "河川管理施設等", "構造令")):
            put(canvas, 466, 100 + 15 * index, words)

    found = lines(write_pdf(tmp_path / "a.pdf", draw))
    assert found[-3:] == ["出典：[1]", "河川管理施設等", "構造令"]
    assert all("出典" not in words and words.endswith("とする") for words in found[:8])


def test_a_source_beside_short_lines_stands_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index, words in enumerate(("１．概要", "２．種別", "３．材料", "４．施工", "５．検査")):
            put(canvas, 72, 100 + 15 * index, words)
        put(canvas, 466, 130, "出典：[3.]")

    found = lines(write_pdf(tmp_path / "a.pdf", draw))
    assert found == ["１．概要", "２．種別", "３．材料", "４．施工", "５．検査", "出典：[3.]"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 60, "第３章　舗装の構造設計に関する一般的な事項と考え方について　その一")
        for index in range(10):
            put(canvas, 60, 100 + 15 * index, f"左{index:02}" + "左の段の文章である" * 2 + "こと")
            put(canvas, 310, 100 + 15 * index, f"右{index:02}" + "右の段の文章である" * 2 + "こと")

    found = lines(write_pdf(tmp_path / "a.pdf", draw))
    assert [words[:3] for words in found[1:]] == [
        f"{side}{index:02}" for side in "左右" for index in range(10)
    ]


def test_second_column_of_a_few_lines_is_read_after_the_first(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(14):
            put(canvas, 60, 100 + 15 * index, f"左{index:02}" + "左の段の文章である" * 2 + "こと")
        put(canvas, 310, 100, "（１）右の段の見出し")
        put(canvas, 320, 115, "短い本文とする。")

    found = lines(write_pdf(tmp_path / "a.pdf", draw))
    assert found[-2:] == ["（１）右の段の見出し", "短い本文とする。"]


def test_values_beside_short_names_are_read_across(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(10):
            put(canvas, 60, 100 + 15 * index, f"部材の名称その{index}")
            put(canvas, 310, 100 + 15 * index, f"{index}mm以上とする")

    assert len(lines(write_pdf(tmp_path / "a.pdf", draw))) == 10


def test_vertical_writing_does_not_mix_with_the_lines_beside_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index, character in enumerate("縦書きの見出し"):
            put(canvas, 500, 100 + 11 * index, character)
        put(canvas, 72, 122, BODY)

    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == [BODY, "縦書きの見出し"]


def test_text_turned_on_its_side_reads_along_its_own_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 60, "上の行")
        canvas.translate(300, 200)
        canvas.rotate(90)
        canvas.setFont("HeiseiMin-W3", 10)
        canvas.drawString(0, 0, "横倒しの一行目")
        canvas.drawString(0, -15, "横倒しの二行目")

    path = write_pdf(tmp_path / "a.pdf", draw)
    assert sorted(lines(path)) == sorted(["上の行", "横倒しの一行目", "横倒しの二行目"])
    first = next(x for x in load_pdf(path).pages[0].lines if "一行目" in x.text)
    assert first.box.bottom - first.box.top == pytest.approx(70, abs=2)
    assert first.box.bottom == pytest.approx(HEIGHT - 200, abs=2)


def test_bold_type_imitated_by_printing_twice_is_read_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "注意事項")
        put(canvas, 72.2, 100, "注意事項")

    assert lines(write_pdf(tmp_path / "a.pdf", draw)) == ["注意事項"]


def encrypted(path: Path, source: Path) -> Path:
    writer = PdfWriter(clone_from=source)
    writer.encrypt("ひらけごま", algorithm="AES-256")
    writer.write(path)
    return path


def test_an_encrypted_file_asks_for_its_password(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "秘.pdf", write_pdf(tmp_path / "a.pdf", two_lines))
    with pytest.raises(NaniwaError, match=r"秘\.pdf.*パスワードを指定") as without:
        load_pdf(path)
    with pytest.raises(NaniwaError, match=r"秘\.pdf.*パスワードが違います") as wrong:
        load_pdf(path, password="open sesame")
    assert (without.value.code, wrong.value.code) == ("encrypted", "encrypted")
    assert load_pdf(path, password="ひらけごま").pages[0].lines[1].text == BODY


def test_a_truncated_file_is_refused_by_name(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a.pdf", two_lines).read_bytes()
    path = tmp_path / "途中.pdf"
    path.write_bytes(whole[: len(whole) // 4])
    with pytest.raises(NaniwaError, match="途中") as caught:
        load_pdf(path)
    assert caught.value.code == "broken"


def test_a_file_without_its_last_bytes_is_read_and_says_so(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", two_lines)
    path.write_bytes(path.read_bytes()[:-6])
    document = load_pdf(path)
    assert document.pages[0].lines[1].text == BODY
    assert any("末尾が欠けて" in problem for problem in document.problems)


def test_one_broken_page_does_not_lose_the_others(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "a.pdf", two_lines, two_lines, two_lines))
    pages: Any = writer.root_object["/Pages"]
    pages["/Kids"][1] = writer._add_object(TextStringObject("これはページではない"))
    writer.write(tmp_path / "b.pdf")
    document = load_pdf(tmp_path / "b.pdf")
    methods = [page.method for page in document.pages]
    assert methods == [ReadMethod.TEXT, ReadMethod.FAILED, ReadMethod.TEXT]
    assert document.pages[1].note
    assert any(problem.startswith("2ページ") for problem in document.problems)


def test_too_many_pages_and_bytes_are_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", two_lines, two_lines)
    with pytest.raises(NaniwaError, match=r"a\.pdf.*2ページ.*1ページ") as pages:
        load_pdf(path, max_pages=1)
    with pytest.raises(NaniwaError, match=r"a\.pdf") as size:
        load_pdf(path, max_file_bytes=100)
    assert (pages.value.code, size.value.code) == ("too_large", "too_large")


def test_outline_labels_and_title_are_read(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "a.pdf", two_lines, two_lines))
    chapter = writer.add_outline_item(title="第１章　総則", page_number=0)
    writer.add_outline_item(title="第１節", page_number=1, parent=chapter)
    writer.add_metadata({"/Title": "設計便覧"})
    numbers = ArrayObject(
        [NumberObject(0), DictionaryObject({NameObject("/P"): TextStringObject("1-"),
                                           NameObject("/S"): NameObject("/D")})]
    )  # fmt: skip
    labels = DictionaryObject({NameObject("/Nums"): numbers})
    writer.root_object[NameObject("/PageLabels")] = labels
    writer.write(tmp_path / "b.pdf")
    document = load_pdf(tmp_path / "b.pdf")
    assert document.title == "設計便覧"
    outline = [(item.title, item.level, item.page) for item in document.outline]
    assert outline == [("第１章 総則", 1, 1), ("第１節", 2, 2)]
    assert [page.label for page in document.pages] == ["1-1", "1-2"]


def test_the_name_of_a_word_file_is_no_title(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "a.pdf", two_lines))
    writer.add_metadata({"/Title": "Microsoft Word - 01_表紙【改定】"})
    writer.write(tmp_path / "共通仕様書.pdf")
    assert load_pdf(tmp_path / "共通仕様書.pdf").title == "共通仕様書"


@pytest.mark.parametrize("given", ["(anonymous)", "Document1", "文書 1"])
def test_what_a_program_writes_where_nobody_gave_a_title_is_no_title(
    tmp_path: Path, given: str
) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "a.pdf", two_lines))
    writer.add_metadata({"/Title": given})
    writer.write(tmp_path / "共通仕様書.pdf")
    assert load_pdf(tmp_path / "共通仕様書.pdf").title == "共通仕様書"


def test_an_outline_that_makes_no_sense_does_not_lose_the_text(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "a.pdf", two_lines))
    writer.root_object[NameObject("/Outlines")] = NumberObject(7)
    writer.write(tmp_path / "b.pdf")
    document = load_pdf(tmp_path / "b.pdf")
    assert document.outline == ()
    assert document.pages[0].lines[1].text == BODY
    assert len(PdfReader(tmp_path / "b.pdf").pages) == 1


def test_recognised_text_replaces_a_page_that_waited_for_it(tmp_path: Path) -> None:
    def outlines(canvas: Canvas) -> None:
        for index in range(400):
            canvas.line(index, 100, index, 120)

    path = write_pdf(tmp_path / "a.pdf", outlines, two_lines)
    line = Line("認識した行", Box(1, 10, 10, 60, 20), 10)
    read = read_pdf(path, password=None, limits=LoadLimits(), recognised={1: (line,), 2: (line,)})
    assert load_pdf(path).pages[0].method is ReadMethod.PENDING
    assert read.pages[0].method is ReadMethod.OCR
    assert read.pages[0].lines == (line,)
    assert read.pages[1].lines[1].text == BODY


def test_a_failure_in_finding_tables_does_not_lose_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pdf_tables, "find_tables", fails)
    assert lines(write_pdf(tmp_path / "a.pdf", two_lines)) == ["第１条　適用", BODY]


placed = st.builds(
    lambda text, left, top, size, turned: Glyph(
        text, left, top, left + size, top + size, size, turned
    ),
    st.sampled_from("設計便覧aB3、（"),
    st.floats(0, 500),
    st.floats(0, 800),
    st.floats(4, 30),
    st.integers(0, 3),
)


@given(st.lists(placed, max_size=60))
def test_no_character_is_lost_or_made_up_and_boxes_hold_their_text(glyphs: list[Glyph]) -> None:
    distinct = {(glyph.text, round(glyph.left), round(glyph.top)): glyph for glyph in glyphs}
    found = group_lines(glyphs, 3)
    written = "".join(line.text for line in found).replace(" ", "").replace("　", "")
    assert sorted(written) == sorted(glyph.text for glyph in distinct.values())
    for line in found:
        assert line.box.page == 3
        assert line.box.left <= line.box.right
        assert line.box.top <= line.box.bottom
    assert min((line.box.top for line in found), default=0) == pytest.approx(
        min((glyph.top for glyph in distinct.values()), default=0), abs=1
    )
