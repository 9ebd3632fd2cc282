"""Which pages are read as they are, and which wait for OCR."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from retrieval.documents import Page, ReadMethod
from retrieval.loading.page_quality import is_garbled, is_poorly_recognised
from tests.retrieval.loading.drawing import (
    HEIGHT,
    WIDTH,
    Draw,
    load_pdf,
    picture_of,
    put,
    put_hidden,
    put_scan,
    write_pdf,
)

SENTENCE = (
    "受注者は、土留め工法の選定にあたり、現場条件及び施工条件を考慮しなければならない。"
    "鋼矢板の根入れ長は、次の各号による。"
)
POOR = "受注者は、現場条件及ひ\"施工条件をA考慮ーしなけれlま'ならない。法第9 i項の規定~による。"


def page_of(path: Path, draw: Draw) -> Page:
    return load_pdf(write_pdf(path / "a.pdf", draw)).pages[0]


def test_a_page_with_nothing_on_it_is_empty(tmp_path: Path) -> None:
    page = page_of(tmp_path, lambda canvas: canvas.line(72, 800, 500, 800))
    assert page.method is ReadMethod.EMPTY
    assert page.lines == ()


def test_a_scan_without_text_waits_for_ocr(tmp_path: Path) -> None:
    page = page_of(tmp_path, lambda canvas: put_scan(canvas, picture_of("第１章 総則")))
    assert page.method is ReadMethod.PENDING
    assert page.note


def scan_with(layer: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        put_scan(canvas, picture_of("第１章 総則"))
        for start in range(0, len(layer), 30):
            put_hidden(canvas, 60, 80 + 2 * start, layer[start : start + 30])

    return draw


def test_a_scan_with_a_poor_text_layer_waits_and_keeps_what_it_has(tmp_path: Path) -> None:
    page = page_of(tmp_path, scan_with(POOR))
    assert page.method is ReadMethod.PENDING
    assert "受注者は" in page.lines[0].text


def test_a_scan_with_a_good_text_layer_is_read_as_it_is(tmp_path: Path) -> None:
    assert page_of(tmp_path, scan_with(SENTENCE)).method is ReadMethod.TEXT


def test_text_drawn_over_a_background_picture_is_read_as_it_is(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put_scan(canvas, picture_of("市章"))
        put(canvas, 60, 100, POOR)

    assert page_of(tmp_path, draw).method is ReadMethod.TEXT


def half_page_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(picture_of("内容")), 60, 200, WIDTH - 120, HEIGHT / 2)


def test_a_page_number_under_a_picture_of_a_table_waits_for_ocr(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        half_page_picture(canvas)
        put(canvas, 280, 800, "1-45")

    assert page_of(tmp_path, draw).method is ReadMethod.PENDING


@pytest.mark.parametrize("caption", ["図９－２－６　傾斜堤の例", "中空床版橋一般図"])
def test_a_drawing_with_its_caption_is_not_sent_to_ocr(tmp_path: Path, caption: str) -> None:
    def draw(canvas: Canvas) -> None:
        half_page_picture(canvas)
        put(canvas, 200, 700, caption)

    assert page_of(tmp_path, draw).method is ReadMethod.TEXT


def test_a_picture_inside_a_form_counts(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inner")
        put_scan(canvas, picture_of("第１章 総則"))
        canvas.endForm()
        canvas.doForm("inner")

    assert page_of(tmp_path, draw).method is ReadMethod.PENDING


def test_a_page_whose_text_is_drawn_as_outlines_waits_for_ocr(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(600):
            left, bottom = 60 + 8 * (index % 60), 700 - 12 * (index // 60)
            canvas.lines(
                [(left, bottom, left + 6, bottom + 6), (left, bottom + 6, left + 6, bottom)]
            )

    assert page_of(tmp_path, draw).method is ReadMethod.PENDING


def test_a_font_read_through_the_wrong_map_is_garbled(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(4):
            put(canvas, 60, 100 + 20 * row, SENTENCE[10 * row : 10 * row + 40])

    source = write_pdf(tmp_path / "a.pdf", draw)
    writer = PdfWriter(clone_from=source)
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        found = font.get_object()
        if "/Encoding" in found and "/DescendantFonts" in found:
            # UTF-16 bytes taken for glyph numbers: every character becomes another one.
            found[NameObject("/Encoding")] = NameObject("/Identity-H")
    writer.write(tmp_path / "b.pdf")
    assert load_pdf(source).pages[0].method is ReadMethod.TEXT
    assert load_pdf(tmp_path / "b.pdf").pages[0].method is ReadMethod.PENDING


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "cp932"),
        ("euc_jp", "cp932"),
        ("cp932", "euc_jp"),
        ("cp932", "latin-1"),
        ("cp932", "gbk"),
        ("utf-8", "gbk"),
        ("utf-8", "latin-1"),
        ("cp932", "utf-16-be"),
    ],
)
def test_japanese_in_the_wrong_code_page_is_garbled(written: str, read: str) -> None:
    assert not is_garbled(SENTENCE)
    assert is_garbled(SENTENCE.encode(written).decode(read, errors="replace"))


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "ｺﾝｸﾘｰﾄ舗装の目地は、図に示すﾊﾞｰの間隔による。",
        "σck=24N/mm2、τa=0.39、λ=1.05、γ=18kN/m3とする。" * 3,
        "第１章 総則…………………1-1 第２章 材料…………………2-1",
        "W=12.5 H=3.0 L=10.0 A=37.5 B=2.4 C=1.1 V=375.0 GL-3.20 TP+5.10",
        "",
    ],
)
def test_formulas_half_width_kana_and_contents_are_not_garbled(text: str) -> None:
    assert not is_garbled(text)


@given(st.integers(1, 400))
def test_a_page_of_private_characters_is_garbled_however_long(length: int) -> None:
    assert is_garbled("\ue123" * length)
    assert is_garbled("\ufffd設計" * length)


def test_slips_of_a_recogniser_tell_a_poor_layer_from_a_good_one() -> None:
    assert is_poorly_recognised(POOR)
    assert not is_poorly_recognised(SENTENCE * 5)
