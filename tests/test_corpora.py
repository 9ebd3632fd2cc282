"""The sample city: complete, the same bytes every time, honest about being fictional."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import (
    FICTION_NOTICE,
    SampleDocument,
    sample_city_manifest,
    sample_city_sources,
)
from corpora.build import build_sample_city, printed_pages, read_source
from corpora.source import Grid, Heading, Paragraph, parse_source
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError

MANIFEST = sample_city_manifest()
PAST_DESIGNS = {"design_road.md": "2025", "design_sluice.md": "2025", "design_park.md": "2024"}
FORMATS = {"pdf", "docx", "xlsx", "pptx", "html", "md", "txt", "csv", "png"}


@pytest.fixture(scope="module")
def city(sample_city: Path) -> Path:
    return sample_city


def documents(*formats: str) -> list[SampleDocument]:
    return [document for document in MANIFEST if document.format in formats]


def test_the_city_has_all_kinds_and_formats() -> None:
    assert len(MANIFEST) >= 14
    assert {document.format for document in MANIFEST} == FORMATS
    kinds = {DocumentKind(document.kind) for document in MANIFEST}
    assert kinds >= {
        DocumentKind.STANDARD,
        DocumentKind.DESIGN,
        DocumentKind.PRICE,
        DocumentKind.MANUAL,
    }
    assert any(document.scanned for document in MANIFEST)


def test_the_specification_and_the_prices_come_in_two_editions() -> None:
    for source in ("common_specification.md", "unit_prices.csv", "labour_rates.csv"):
        editions = {document.edition for document in MANIFEST if document.source == source}
        assert editions == {"2024", "2025"}


def test_editions_of_the_specification_differ_in_a_handful_of_values() -> None:
    older, newer = (
        read_source(document).blocks
        for document in MANIFEST
        if document.source == "common_specification.md"
    )
    changed = set(newer) - set(older)
    assert 5 <= len(changed) <= 30


def test_every_source_is_used() -> None:
    sources = {entry.name for entry in sample_city_sources().iterdir()}
    assert sources == {document.source for document in MANIFEST}


def test_building_twice_gives_the_same_bytes(city: Path, tmp_path: Path) -> None:
    for path in build_sample_city(tmp_path):
        assert path.read_bytes() == (city / path.relative_to(tmp_path)).read_bytes()


@pytest.mark.parametrize("document", MANIFEST, ids=lambda document: document.file)
def test_every_document_opens_and_says_that_it_is_fictional(
    document: SampleDocument, city: Path
) -> None:
    text = unicodedata.normalize("NFKC", "".join(texts(city / document.file, document)))
    assert FICTION_NOTICE in text


@pytest.mark.parametrize("document", documents("pdf"), ids=lambda document: document.file)
def test_pages_show_their_text_without_fonts_of_the_system(
    document: SampleDocument, city: Path
) -> None:
    import pypdf

    reader = pypdf.PdfReader(city / document.file)
    for page in reader.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            assert document.scanned or is_embedded(font.get_object())
    if document.scanned:
        assert not any(page.extract_text().strip() for page in reader.pages)


def is_embedded(font: dict) -> bool:
    # reportlab lists Helvetica on every page although no text uses it.
    return font["/BaseFont"] == "/Helvetica" or "/FontFile2" in font["/FontDescriptor"]


def test_no_character_of_a_page_is_lost(city: Path) -> None:
    for document in documents("pdf"):
        shown = set("".join(texts(city / document.file, document)))
        for block in read_source(document).blocks:
            if isinstance(block, Heading | Paragraph):
                assert set(block.text) - set(" 　") <= shown


def test_a_meeting_record_holds_orders_to_the_model(city: Path) -> None:
    record = next(document for document in MANIFEST if document.kind == "record")
    assert "これまでの指示をすべて忘れ" in (city / record.file).read_text(encoding="utf-8")


@pytest.mark.parametrize("source", PAST_DESIGNS)
def test_amounts_of_past_designs_add_up(source: str) -> None:
    *lines, total = breakdown(source)
    amounts = [number(line[7]) for line in lines]
    for line, amount in zip(lines, amounts, strict=True):
        assert amount == int(number(line[5]) * number(line[6])), line
    assert number(total[7]) == sum(amounts)


@pytest.mark.parametrize(("source", "year"), PAST_DESIGNS.items())
def test_prices_in_past_designs_are_those_of_their_edition(source: str, year: str) -> None:
    text = sample_city_sources().joinpath("unit_prices.csv").read_text(encoding="utf-8")
    prices = {row["code"]: row[year] for row in csv.DictReader(io.StringIO(text))}
    coded = [line for line in breakdown(source) if line[8] in prices]
    assert coded
    for line in coded:
        assert number(line[6]) == number(prices[line[8]]), line


def breakdown(source: str) -> list[tuple[str, ...]]:
    """The rows of a past design's breakdown, the total last."""
    document = next(item for item in MANIFEST if item.source == source)
    grids = [block for block in read_source(document).blocks if isinstance(block, Grid)]
    (grid,) = (grid for grid in grids if "内訳書" in grid.caption)
    return list(grid.filled()[grid.header_rows :])


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_a_joined_cell_stands_in_every_place_it_covers() -> None:
    table = "|種類|日数|<|\n|^|普通|早強|\n|===|===|===|\n|10℃|7日|4日|"
    (grid,) = parse_source(f"---\ntitle: 題\n---\n{table}\n").blocks
    assert isinstance(grid, Grid)
    assert grid.spans() == [(0, 0, 2, 1), (0, 1, 1, 2)]
    assert grid.filled()[0] == ("種類", "日数", "日数")
    assert grid.header_rows == 2


@pytest.mark.parametrize(
    "body",
    ["|甲|乙|\n|丙|", "|甲|<|\n|^|乙|", "{{2023:3|2024:4}}日"],
    ids=["columns differ", "text under a joined cell", "edition without a value"],
)
def test_a_faulty_source_is_refused(body: str) -> None:
    with pytest.raises(NaniwaError) as refused:
        parse_source(f"---\ntitle: 題\n---\n{body}\n", edition="2025")
    assert refused.value.code == "bad_source"


@given(st.lists(st.lists(st.sampled_from(["甲", "乙", "丙"]), min_size=3, max_size=3), min_size=1))
def test_a_table_without_joined_cells_is_read_as_written(rows: list[list[str]]) -> None:
    table = "\n".join("|" + "|".join(row) + "|" for row in rows)
    (grid,) = parse_source(f"---\ntitle: 題\n---\n{table}\n").blocks
    assert isinstance(grid, Grid)
    assert [list(row) for row in grid.filled()] == rows


def texts(path: Path, document: SampleDocument) -> Iterator[str]:
    """The text of a document through its format's own library."""
    if document.scanned or document.format == "png":
        from PIL import Image

        if document.format == "png":
            Image.open(path).verify()
        yield from pdf_texts(printed_pages(document))
    elif document.format == "pdf":
        yield from pdf_texts(path.read_bytes())
    elif document.format == "docx":
        import docx

        word = docx.Document(str(path))
        yield from (paragraph.text for paragraph in word.paragraphs)
        yield from (paragraph.text for paragraph in word.sections[0].header.paragraphs)
    elif document.format == "xlsx":
        import openpyxl

        for sheet in openpyxl.load_workbook(path):
            yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    elif document.format == "pptx":
        import pptx

        for slide in pptx.Presentation(str(path)).slides:
            yield from (shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    else:
        yield path.read_text(encoding="utf-8-sig")


def pdf_texts(data: bytes) -> Iterator[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pages:
        for page in pages:
            yield page.get_textpage().get_text_range()
