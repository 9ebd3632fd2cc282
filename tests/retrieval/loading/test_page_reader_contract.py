"""What every implementation of `retrieval.protocols.PageReader` owes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.documents import LoadedDocument, ReadMethod
from retrieval.errors import NaniwaError
from retrieval.loading.registry import supported_suffixes
from retrieval.settings import LoadLimits
from tests.retrieval.loading.builders import load, word_file

ROWS = [["区分", "規格", "厚さ"], ["路盤", "粒調", "10"], ["表層", "密粒", "5"]]
MARKED = "# 第1章 総則\n\n本文である。\n\n| 区分 | 厚さ |\n|---|---|\n| 路盤 | 10 |\n"


def a_text(path: Path) -> None:
    path.write_text("第1章 総則\n本文である。\n", encoding="utf-8")


def a_markdown(path: Path) -> None:
    path.write_text(MARKED, encoding="utf-8")


def a_page(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    path.write_text(f"<h1>総則</h1><p>本文である。</p><table>{rows}</table>", encoding="utf-8")


def a_list(path: Path) -> None:
    delimiter = "\t" if path.suffix == ".tsv" else ","
    path.write_text("\n".join(delimiter.join(row) for row in ROWS), encoding="utf-8")


def a_book(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)


def an_old_book(path: Path) -> None:
    path.write_bytes((Path(__file__).parent / "data" / "breakdown.xls").read_bytes())


def a_word_document(path: Path) -> None:
    word_file(path, ("総則", "Heading 1"), "本文である。", ROWS)


def a_presentation(path: Path) -> None:
    import pptx

    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "総則"
    presentation.save(str(path))


def a_pdf(path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for number in (1, 2):
        canvas.drawString(72, 700, f"Concrete shall be cured for {number} days.")
        canvas.showPage()
    canvas.save()


def a_picture(path: Path) -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(picture).text((20, 20), "SCAN 12", fill="black")
    picture.save(path)


MAKERS: dict[str, Callable[[Path], None]] = {
    ".csv": a_list,
    ".tsv": a_list,
    ".docx": a_word_document,
    ".html": a_page,
    ".htm": a_page,
    ".xhtml": a_page,
    ".md": a_markdown,
    ".markdown": a_markdown,
    ".pdf": a_pdf,
    ".pptx": a_presentation,
    ".txt": a_text,
    ".text": a_text,
    ".xls": an_old_book,
    ".xlsx": a_book,
    ".xlsm": a_book,
    **dict.fromkeys((".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"), a_picture),
}


def test_every_supported_suffix_is_under_contract() -> None:
    assert set(MAKERS) == set(supported_suffixes())


@pytest.mark.parametrize("suffix", sorted(MAKERS))
class TestPageReader:
    @pytest.fixture
    def path(self, tmp_path: Path, suffix: str) -> Path:
        path = tmp_path / f"資料 見本{suffix}"
        MAKERS[suffix](path)
        return path

    @pytest.fixture
    def document(self, path: Path) -> LoadedDocument:
        return load(path)

    def test_pages_are_counted_from_one(self, document: LoadedDocument) -> None:
        numbers = [page.number for page in document.pages]
        assert numbers == list(range(1, len(numbers) + 1))
        assert document.title

    def test_something_is_read_or_waits_for_recognition(self, document: LoadedDocument) -> None:
        for page in document.pages[:1]:
            assert page.lines or page.tables or page.method is ReadMethod.PENDING

    def test_boxes_stand_on_their_page_in_reading_order(self, document: LoadedDocument) -> None:
        for page in document.pages:
            boxes = [line.box for line in page.lines]
            boxes += [row.box for table in page.tables for row in table.rows]
            assert all(box.page == page.number for box in boxes)
            assert all(box.left <= box.right and box.top <= box.bottom for box in boxes)
            assert all(box.bottom <= page.height + 1 for box in boxes)
            tops = [line.box.top for line in page.lines]
            assert tops == sorted(tops)

    def test_rows_are_as_wide_as_their_header(self, document: LoadedDocument) -> None:
        for table in (table for page in document.pages for table in page.tables):
            assert all(len(row.cells) == len(table.header) for row in table.rows)
            assert 1 <= table.key_columns <= max(len(table.header), 1)

    def test_reading_twice_gives_the_same_and_leaves_the_file_alone(
        self, path: Path, document: LoadedDocument
    ) -> None:
        before = hashlib.sha256(path.read_bytes()).digest()
        assert load(path) == document
        assert hashlib.sha256(path.read_bytes()).digest() == before

    def test_a_file_beyond_the_limit_is_named(self, path: Path) -> None:
        with pytest.raises(NaniwaError, match="資料 見本") as caught:
            load(path, limits=LoadLimits(max_file_bytes=10))
        assert caught.value.code == "too_large"
