import json
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from assistant.drafting.review.reading import read_text
from assistant.drafting.review.reporting.files import write_review
from assistant.drafting.review.review import review_document
from assistant.drafting.review.text import PartKind
from assistant.drafting.sources import Sources
from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits
from tests.assistant.drafting.review.building import word
from tests.retrieval.loading.test_registry import ole_file


def test_places_name_heading_paragraph_and_cell(tmp_path: Path) -> None:
    path = word(
        tmp_path / "文書.docx",
        (1, "3.2 養生"),
        "一つ目。",
        "二つ目。",
        [["名称", "規格", "数量"], ["コンクリート", "18-8-40", "12"]],
    )
    text = read_text(path, LoadLimits())
    second = next(part for part in text.parts if part.text == "二つ目。")
    assert (second.headings, second.position) == (("3.2 養生",), 2)
    cell = next(part for part in text.parts if part.text == "12")
    assert (cell.table, cell.row, cell.column, cell.label) == (1, 1, 3, "数量")
    assert text.tables[0].header == ("名称", "規格", "数量")


def test_headers_are_read_and_merged_cells_are_one_part(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "仕様書の柱"
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "結合"
    table.cell(1, 0).text = "左"
    document.save(str(tmp_path / "文書.docx"))
    text = read_text(tmp_path / "文書.docx", LoadLimits())
    assert [(p.kind, p.text) for p in text.parts] == [
        (PartKind.CELL, "結合"),
        (PartKind.CELL, "左"),
        (PartKind.HEADER, "仕様書の柱"),
    ]


def test_text_boxes_are_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    from lxml import etree

    word_namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = docx.Document()
    paragraph = document.add_paragraph("残る文。")
    box = (
        f'<w:r xmlns:w="{word_namespace}"><w:pict><w:txbxContent><w:p><w:r><w:t>枠の中の文。</w:t></w:r></w:p>'
        "</w:txbxContent></w:pict></w:r>"
    )
    deleted = (
        f'<w:del xmlns:w="{word_namespace}"><w:r><w:delText>消した文。</w:delText></w:r></w:del>'
    )
    for xml in (box, deleted):
        paragraph._p.append(etree.fromstring(xml))
    document.save(str(tmp_path / "文書.docx"))
    text = read_text(tmp_path / "文書.docx", LoadLimits())
    assert [(part.kind, part.text) for part in text.parts] == [
        (PartKind.PARAGRAPH, "残る文。"),
        (PartKind.TEXT_BOX, "枠の中の文。"),
    ]


def test_findings_become_comments_in_a_copy_and_the_original_stays(
    tmp_path: Path, review_sources: Sources
) -> None:
    path = word(tmp_path / "文書.docx", "前置き。", "共通仕様書1-1-2-9による。")
    before = path.read_bytes()
    report = review_document(path, review_sources, kinds=())
    written = write_review(report, path, tmp_path / "out")
    assert path.read_bytes() == before
    copy = next(each for each in written if each.suffix == ".docx")
    commented = docx.Document(str(copy))
    (comment,) = commented.comments
    assert "1-1-2-9" in comment.text
    marked = commented.paragraphs[2]._p.xml
    assert "commentRangeStart" in marked
    assert commented.paragraphs[1].text == "前置き。"
    entry = json.loads(next(each for each in written if each.suffix == ".json").read_text("utf-8"))
    assert entry["findings"][0]["rule"] == "clause_exists"
    assert entry["summary"]["errors"] == 1


def test_of_the_files_of_a_review_all_are_written_or_none(
    tmp_path: Path, review_sources: Sources
) -> None:
    path = word(tmp_path / "文書.docx", "共通仕様書1-1-2-9による。")
    report = review_document(path, review_sources, kinds=())
    before = {each.name: each.read_bytes() for each in write_review(report, path, tmp_path / "out")}
    assert len(before) == len((".html", ".md", ".json", ".docx"))
    path.unlink()  # the copy with comments is the last, and can't be made any more
    with pytest.raises((NaniwaError, OSError)):
        write_review(replace(report, findings=()), path, tmp_path / "out")
    assert {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir()} == before


def test_report_shows_hostile_text_as_text(tmp_path: Path, review_sources: Sources) -> None:
    path = word(
        tmp_path / "文書.docx", "<script>alert(1)</script> 共通仕様書1-1-2-9による。○○とする。"
    )
    report = review_document(path, review_sources, kinds=())
    page = next(f for f in write_review(report, path, tmp_path / "out") if f.suffix == ".html")
    assert "<script>" not in page.read_text("utf-8")


def test_entities_and_files_that_are_no_word_file_are_refused(tmp_path: Path) -> None:
    path = word(tmp_path / "文書.docx", "本文。")
    hostile = tmp_path / "悪意.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hostile, "w") as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "word/document.xml":
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data
            target.writestr(member, data)
    with pytest.raises(NaniwaError) as refused:
        read_text(hostile, LoadLimits())
    assert refused.value.code == "unsafe"
    (tmp_path / "偽物.docx").write_bytes(b"not a word file")
    with pytest.raises(NaniwaError):
        read_text(tmp_path / "偽物.docx", LoadLimits())


def test_a_word_file_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError) as caught:
        read_text(ole_file(tmp_path / "鍵.docx", "EncryptedPackage"), LoadLimits())
    assert caught.value.code == "encrypted"


def test_a_table_whose_cells_claim_to_cover_half_a_million_places_is_refused(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    rows = document.add_table(rows=700, cols=5)._tbl.tr_lst
    for row in rows:
        for cell in row.tc_lst:
            cell.get_or_add_tcPr().get_or_add_gridSpan().val = 200
    document.save(str(tmp_path / "広い.docx"))
    with pytest.raises(NaniwaError) as caught:
        read_text(tmp_path / "広い.docx", LoadLimits())
    assert caught.value.code == "too_large"
