"""Templates of a city's own."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from assistant.drafting.word import write_word
from assistant.word_files import tag
from retrieval.errors import NaniwaError
from tests.assistant.drafting.builders import draft_of, paragraph, rich_draft, table
from tests.assistant.drafting.word.files import (
    bare_template,
    changed,
    kind_with,
    paragraphs,
    part,
    text_of,
)
from tests.assistant.drafting.word.well_formed import W, problems_of


def test_styles_that_a_template_lacks_come_from_naniwa(tmp_path: Path) -> None:
    data = write_word(rich_draft(), kind_with(tmp_path, bare_template("市の様式")))
    assert problems_of(data) == []
    texts = paragraphs(data)
    assert texts[0] == "市の様式"
    assert "工事の概要" in texts


def test_a_template_without_any_list_gets_the_numberings_of_the_draft(tmp_path: Path) -> None:
    """As LibreOffice writes one."""
    without = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bare_template("市の様式"))) as old,
        zipfile.ZipFile(without, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "word/numbering.xml":
                continue
            if name.endswith((".rels", "[Content_Types].xml")):
                content = re.sub(rb"<[^<>]*numbering\.xml[^<>]*/>", b"", content)
            if name == "word/styles.xml":
                content = re.sub(rb"<w:numPr>.*?</w:numPr>", b"", content, flags=re.DOTALL)
            new.writestr(name, content)
    data = write_word(rich_draft(), kind_with(tmp_path, without.getvalue()))
    assert problems_of(data) == []
    assert part(data, "word/numbering.xml").findall(f"{W}num")


def test_a_title_in_the_style_of_a_heading_is_not_counted_with_the_headings(tmp_path: Path) -> None:
    template = docx.Document()
    template.add_heading("○○市 特記仕様書", 1)
    file = io.BytesIO()
    template.save(file)
    data = write_word(rich_draft(), kind_with(tmp_path, file.getvalue()))
    assert problems_of(data) == []
    counted = {
        text_of(each): [number.get(f"{W}val") for number in each.iter(f"{W}numId")]
        for each in part(data, "word/document.xml").iter(f"{W}p")
    }
    assert counted["○○市 特記仕様書"] == ["0"]
    assert counted["工事の概要"] == []  # counted as its style says


def test_blanks_are_filled_also_where_word_cut_them_into_runs(tmp_path: Path) -> None:
    document = docx.Document()
    line = document.add_paragraph("件名: ")
    for piece in ("《工", "事", "名》 御中"):
        line.add_run(piece).bold = True
    document.add_table(1, 1).cell(0, 0).text = "《文書名》と《知らない欄》"
    document.sections[0].header.paragraphs[0].text = "《工事名》"
    file = io.BytesIO()
    document.save(file)
    data = write_word(rich_draft(), kind_with(tmp_path, file.getvalue()))
    texts = paragraphs(data)
    assert "件名: 市道中浜線舗装補修工事 御中" in texts
    assert "特記仕様書と《知らない欄》" in texts
    assert problems_of(data) == []


def test_a_field_of_the_form_that_nobody_filled_in_is_an_open_point(tmp_path: Path) -> None:
    data = write_word(
        draft_of(), kind_with(tmp_path, bare_template("場所: 《工事場所》", "《本文》"))
    )
    assert "場所: 【要確認: 工事場所】" in paragraphs(data)
    rows = [
        [text_of(cell) for cell in row.iter(f"{W}tc")]
        for row in part(data, "word/document.xml").iter(f"{W}tr")
    ]
    assert any(row[1:3] == ["工事場所", "様式の欄"] for row in rows)


def test_the_text_comes_where_the_template_says_also_in_a_cell(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "《本文》"
    document.add_paragraph("押印欄")
    file = io.BytesIO()
    document.save(file)
    draft = draft_of(paragraph("本文です。"), table(tuple("abcdefghijkl"), tuple("123456789012")))
    data = write_word(draft, kind_with(tmp_path, file.getvalue()))
    assert problems_of(data) == []
    cell = next(part(data, "word/document.xml").iter(f"{W}tc"))
    assert "本文です。" in text_of(cell)
    texts = paragraphs(data)
    assert texts.index("本文です。") < texts.index("押印欄")


def test_an_empty_template_is_laid_out_as_naniwas_own(tmp_path: Path) -> None:
    data = write_word(rich_draft(), kind_with(tmp_path, bare_template()))
    assert paragraphs(data)[:2] == ["特記仕様書", "市道中浜線舗装補修工事"]
    assert "目次" in paragraphs(data)
    assert problems_of(data) == []


def test_a_template_whose_footer_says_nothing_of_drafts_gets_a_line_that_does(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    document.add_paragraph("《本文》")
    document.sections[0].footer.paragraphs[0].text = "○○市"
    file = io.BytesIO()
    document.save(file)
    data = write_word(rich_draft(), kind_with(tmp_path, file.getvalue()))
    footers = [
        text_of(part(data, name))
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
        if "footer" in name and name.endswith(".xml")
    ]
    assert footers == ["○○市下書き（要確認事項あり）"]
    assert problems_of(data) == []


def test_footnotes_that_a_template_has_are_counted_before_ours(tmp_path: Path) -> None:
    first = write_word(rich_draft(), kind_with(tmp_path, bare_template()))
    again = write_word(rich_draft(), kind_with(tmp_path, first))
    assert problems_of(again) == []
    notes = [n for n in part(again, "word/footnotes.xml") if n.get(f"{W}type") is None]
    assert len(notes) == 6


def test_a_large_template_with_pictures_is_used(tmp_path: Path) -> None:
    import random

    big = random.Random(1).randbytes(20 * 1024 * 1024)  # noqa: S311 - only bulk
    types = part(bare_template(), "[Content_Types].xml")
    from lxml import etree

    etree.SubElement(
        types,
        f"{{{types.nsmap[None]}}}Default",
        Extension="bin",
        ContentType="application/octet-stream",
    )
    template = changed(
        bare_template("大きい様式"),
        {"word/media/big.bin": big, "[Content_Types].xml": etree.tostring(types)},
    )
    assert "大きい様式" in paragraphs(write_word(draft_of(), kind_with(tmp_path, template)))


def _with_main_type(found: str) -> bytes:
    data = bare_template()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read("[Content_Types].xml")
    old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed(data, {"[Content_Types].xml": types.replace(old, found.encode())})


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (b"", "中身が空です"),
        (b"%PDF-1.7 no Word file", "読めません"),
        (bare_template()[:2000], "読めません"),
        (_with_main_type("application/vnd.ms-word.document.macroEnabled.main+xml"), "マクロ付き"),
        (_with_main_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "Excelブック"),
        (changed(bare_template(), {"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "DTD"),
        (changed(bare_template(), {"word/document.xml": b"<not closed"}), "壊れて"),
        (changed(bare_template(), {"word/document.xml": b"<x/>"}), "壊れて"),
    ],
)  # fmt: skip
def test_a_template_that_can_not_be_used_is_named_with_the_reason(
    tmp_path: Path, template: bytes, why: str
) -> None:
    with pytest.raises(NaniwaError) as raised:
        write_word(rich_draft(), kind_with(tmp_path, template))
    assert raised.value.code == "template"
    assert "工事概要書・起工理由書" in raised.value.message
    assert why in raised.value.message


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _linked(kind: str, target: str, part_of: str = "document") -> bytes:
    """A template with a link of a kind to another place."""
    document = docx.Document()
    document.add_paragraph("市の様式")
    part = document.part if part_of == "document" else document.part._settings_part
    name = part.relate_to(target, f"{_RELATIONS}/{kind}", is_external=True)
    if kind == "attachedTemplate":
        attached = docx.oxml.OxmlElement("w:attachedTemplate")
        attached.set(docx.oxml.ns.qn("r:id"), name)
        document.settings.element.insert(0, attached)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_draft_is_not_attached_to_the_template_that_its_template_was_made_from(
    tmp_path: Path,
) -> None:
    given = _linked("attachedTemplate", "http://elsewhere.example/normal.dotm", "settings")
    data = write_word(rich_draft(), kind_with(tmp_path, given))
    assert problems_of(data) == []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not any(b"elsewhere" in package.read(name) for name in package.namelist())
    assert part(data, "word/settings.xml").find(f"{W}attachedTemplate") is None


def test_a_link_that_only_a_click_follows_stays(tmp_path: Path) -> None:
    given = _linked("hyperlink", "http://city.example/")
    assert write_word(rich_draft(), kind_with(tmp_path, given))


@pytest.mark.parametrize(
    "given",
    [
        _linked("image", "http://elsewhere.example/seen.png"),
        _linked("oleObject", "file:///c:/x.xlsx"),
        _linked("header", "http://elsewhere.example/header.xml"),
    ],
)
def test_a_template_that_fetches_from_elsewhere_is_refused(tmp_path: Path, given: bytes) -> None:
    with pytest.raises(NaniwaError, match="参照しています") as caught:
        write_word(rich_draft(), kind_with(tmp_path, given))
    assert caught.value.code == "template"


@pytest.mark.parametrize("pieces", [[' DDEAUTO c:\\\\x "y"'], [" INCLUDE", 'TEXT "c:\\\\x"']])
def test_a_template_with_a_field_that_reaches_for_files_is_refused(
    tmp_path: Path, pieces: list[str]
) -> None:
    document = docx.Document()
    line = document.add_paragraph("様式")
    for kind in ("begin", *pieces, "end"):
        run = line.add_run()._r
        if kind in ("begin", "end"):
            run.append(tag("fldChar", fldCharType=kind))
        else:
            instruction = tag("instrText")
            instruction.text = kind
            run.append(instruction)
    file = io.BytesIO()
    document.save(file)
    with pytest.raises(NaniwaError, match="フィールド"):
        write_word(rich_draft(), kind_with(tmp_path, file.getvalue()))
