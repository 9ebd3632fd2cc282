from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits
from tests.retrieval.loading.builders import fill_table, load, texts, word_file

NUMBERING = """
<w:abstractNum {ns} w:abstractNumId="90">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="第%1章"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%2条"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="aiueoFullWidth"/><w:lvlText w:val="%3"/>
    <w:suff w:val="nothing"/></w:lvl>
  <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2-%4"/></w:lvl>
</w:abstractNum>
"""


def saved(document: Any, path: Path) -> Path:
    document.save(str(path))
    return path


def numbered(document: Any, level: int, text: str) -> Any:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
        )
    )
    return paragraph


def add_xml(paragraph: Any, xml: str) -> None:
    namespaces = (
        f"{nsdecls('w')} xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' "
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:v='urn:schemas-microsoft-com:vml'"
    )
    for element in parse_xml(f"<w:p {namespaces}>{xml}</w:p>"):
        paragraph._p.append(element)


def test_heading_styles_and_outline_levels_give_levels(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("監督要領", "Title")
    document.add_heading("第1章 総則", 1)
    document.add_heading("第1節 適用", 2)
    outlined = document.add_paragraph("独自の書式の見出し")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    styled = document.styles.add_style("見出し 4", 1)
    document.add_paragraph("日本語名の見出し", styled)
    document.add_paragraph("本文である。")
    result = load(saved(document, tmp_path / "a.docx"))
    assert result.title == "監督要領"
    assert [(line.level, line.text) for line in result.pages[0].lines] == [
        (0, "監督要領"),
        (1, "第1章 総則"),
        (2, "第1節 適用"),
        (3, "独自の書式の見出し"),
        (4, "日本語名の見出し"),
        (0, "本文である。"),
    ]


def test_automatic_numbers_are_written_out_in_japanese_formats(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for level, text in [
        (0, "総則"),
        (1, "目的"),
        (1, "適用"),
        (2, "土木"),
        (2, "建築"),
        (3, "枝"),
        (0, "材料"),
        (1, "規格"),
    ]:
        numbered(document, level, text)
    assert texts(load(saved(document, tmp_path / "a.docx"))) == [
        "第一章 総則",
        "第1条 目的",
        "第2条 適用",
        "ア土木",
        "イ建築",
        "2-1 枝",
        "第二章 材料",
        "第1条 規格",
    ]


def test_bullets_stay(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx", ("項目", "List Bullet"), "○丸で始まる段落", "・中黒", "① 丸数字"
    )
    assert texts(load(path)) == ["・ 項目", "○丸で始まる段落", "・中黒", "① 丸数字"]


def test_what_stands_in_wrappers_is_read_and_what_is_deleted_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("前")
    add_xml(
        paragraph,
        '<w:ins w:id="1"><w:r><w:t>挿入</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>削除</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し</w:t></w:r>"
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>欄</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:ruby><w:rt><w:r><w:t>きょ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>渠</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<m:oMath><m:r><m:t>h=0.5</m:t></m:r></m:oMath>",
    )
    assert texts(load(saved(document, tmp_path / "a.docx"))) == ["前挿入欄渠h=0.5"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>枠の中</w:t></w:r></w:p></w:txbxContent>"
    add_xml(
        document.add_paragraph("枠の外"),
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:rect>{box}</v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert texts(load(saved(document, tmp_path / "a.docx"))) == ["枠の外", "枠の中"]


def test_merged_cells_stand_in_every_place_and_headers_are_joined(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        "表1-1 基準",
        "（単位：mm）",
        [
            ["区分", "材料", "規格値", "<"],
            ["^", "^", "下限", "上限"],
            ["上層\n路盤", "粒調砕石", "80", "100"],
            ["^", "〃", "90", "110"],
        ],
        "※1 現場による。",
        "次の本文である。",
    )
    page = load(path).pages[0]
    (table,) = page.tables
    assert table.caption == "表1-1 基準"
    assert table.header == ("区分", "材料", "規格値/下限", "規格値/上限")
    assert [row.cells for row in table.rows] == [
        ("上層路盤", "粒調砕石", "80", "100"),
        ("上層路盤", "粒調砕石", "90", "110"),
    ]
    assert table.key_columns == 2
    assert table.notes == ("（単位：mm）", "※1 現場による。")
    assert [line.text for line in page.lines] == ["次の本文である。"]
    assert table.box.top < page.lines[0].box.top


def test_rows_repeated_on_each_page_are_the_header(tmp_path: Path) -> None:
    document = docx.Document()
    table = fill_table(document, [["10", "20"], ["以上", "未満"], ["1", "2"], ["3", "4"]])
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    (found,) = load(saved(document, tmp_path / "a.docx")).pages[0].tables
    assert found.header == ("10/以上", "20/未満")
    assert len(found.rows) == 2


def test_a_frame_of_one_cell_is_text(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", [["枠で囲んだ文"]], "後の文")
    page = load(path).pages[0]
    assert page.tables == ()
    assert [line.text for line in page.lines] == ["枠で囲んだ文", "後の文"]


def test_pages_follow_the_breaks_that_word_recorded_also_in_tables(tmp_path: Path) -> None:
    rendered = "<w:r><w:lastRenderedPageBreak/></w:r>"
    document = docx.Document()
    document.add_paragraph("一頁")
    table = fill_table(document, [["甲", "乙"], ["丙", "丁"]])
    for cell in table.rows[1].cells:
        add_xml(cell.paragraphs[0], rendered)
    document.add_paragraph("二頁")
    third = document.add_paragraph("")
    add_xml(third, "<w:r><w:lastRenderedPageBreak/><w:t>三頁</w:t></w:r>")
    result = load(saved(document, tmp_path / "a.docx"))
    assert [texts(result, page) for page in (1, 2, 3)] == [["一頁"], ["二頁"], ["三頁"]]
    assert result.problems == ()


def test_manual_breaks_count_when_word_recorded_none(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一頁")
    document.add_page_break()
    document.add_paragraph("二頁")
    result = load(saved(document, tmp_path / "a.docx"))
    assert texts(result, 2) == ["二頁"]
    assert "改ページ" in result.problems[0]


def test_headers_and_footers_are_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "柱"
    document.add_paragraph("本文")
    assert texts(load(saved(document, tmp_path / "a.docx"))) == ["本文"]


def test_the_file_itself_stays_as_it_is(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", "本文")
    before = path.read_bytes()
    load(path)
    assert path.read_bytes() == before


def test_a_document_without_text_is_empty(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="文字がありません"):
        load(word_file(tmp_path / "a.docx"))


def test_an_absurd_column_span_does_not_fill_the_memory(tmp_path: Path) -> None:
    document = docx.Document()
    table = fill_table(document, [["甲", "乙"], ["丙", "丁"]])
    for row in table.rows:
        for cell in row._tr.tc_lst:
            cell.get_or_add_tcPr().append(
                parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="900000000"/>')
            )
    document.add_paragraph("本文")
    path = saved(document, tmp_path / "a.docx")
    assert "本文" in texts(load(path, limits=LoadLimits()))


def test_the_table_of_contents_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第1章 総則\t1", document.styles.add_style("toc 1", 1))
    document.add_heading("第1章\n総則", 1)
    assert texts(load(saved(document, tmp_path / "a.docx"))) == ["第1章 総則"]


def test_footnotes_stand_behind_the_paragraph_that_refers_to_them(tmp_path: Path) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    add_xml(document.add_paragraph("本文"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    document.add_paragraph("次")
    xml = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>脚注の文</w:t></w:r></w:p></w:footnote></w:footnotes>'
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert texts(load(saved(document, tmp_path / "a.docx"))) == [
        "本文(注1)",
        "(注1) 脚注の文",
        "次",
    ]
