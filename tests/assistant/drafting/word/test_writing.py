"""Drafts as Word files."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from assistant.drafting.draft import (
    Bar,
    Draft,
    HeadingNumbers,
    Schedule,
    SectionState,
    Style,
    Table,
    cited_origins,
)
from assistant.drafting.kinds import all_kinds, kind_named
from assistant.drafting.word import write_word
from retrieval.loading.registry import read_document
from retrieval.settings import LoadLimits
from tests.assistant.drafting.builders import (
    COMPACTION,
    STAGES,
    draft_of,
    hostile_draft,
    hostile_texts,
    paragraph,
    rich_draft,
    span,
    table,
)
from tests.assistant.drafting.word.files import paragraphs, part, text_of, written
from tests.assistant.drafting.word.well_formed import W, problems_of


@pytest.mark.parametrize(
    "draft",
    [
        rich_draft(),
        hostile_draft(),
        draft_of(),
        draft_of(Table((), ())),
        replace(rich_draft(), sections=()),
    ],
    ids=["rich", "hostile", "empty", "empty table", "no sections"],
)
def test_a_file_needs_no_repair_and_opens_again(draft: Draft) -> None:
    data = written(draft)
    assert problems_of(data) == []
    assert docx.Document(io.BytesIO(data)).core_properties.language == "ja-JP"


def test_every_kind_has_a_template_that_can_be_filled() -> None:
    for kind in all_kinds():
        assert problems_of(write_word(rich_draft(), kind)) == [], kind.name


def test_each_source_is_a_footnote_once_and_named_by_its_number_after_that() -> None:
    data = written(rich_draft())
    notes = [
        text_of(note) for note in part(data, "word/footnotes.xml") if note.get(f"{W}type") is None
    ]
    assert len(notes) == len(cited_origins(rich_draft())) == 3
    assert "土木工事共通仕様書（2025年版） 3-2-6-3 締固め 214頁" in notes[0]
    assert "「路盤工は、締固め完了時に確認する。」" in notes[1]
    document = part(data, "word/document.xml")
    fields = [
        code.text.split()[1] for code in document.iter(f"{W}instrText") if "NOTEREF" in code.text
    ]
    # once where the first source is named again, and once for each row of the list at the end
    assert fields == [f"_Naniwa1_source_{number}" for number in (1, 1, 2, 3)]


def test_a_citation_in_a_table_and_runs_that_share_one_get_one_number() -> None:
    shared = (span("締固め度は、", COMPACTION), span("96％", COMPACTION), span("別の文", STAGES))
    data = written(draft_of(paragraph(*shared), Table(("a",), ((shared,),))))
    references = list(part(data, "word/document.xml").iter(f"{W}footnoteReference"))
    assert len(references) == 2
    assert problems_of(data) == []


def test_what_is_missing_is_marked_commented_once_and_listed_on_the_last_page() -> None:
    data = written(rich_draft())
    document = part(data, "word/document.xml")
    marked = [
        text_of(run)
        for run in document.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}highlight") is not None
    ]
    assert marked.count("【要確認: 工期】") == 2
    comments = [text_of(comment) for comment in part(data, "word/comments.xml")]
    assert sum("工期を確かめて" in comment for comment in comments) == 1
    assert any("概略工程表" in comment for comment in comments)
    last = list(document.iter(f"{W}tbl"))[-1]
    rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in last.iter(f"{W}tr")]
    assert rows[0] == ["番号", "事項", "節", "どこで分かるか"]
    assert ["2", "工期", "工事の概要", "概略工程表"] in rows
    assert rows[1][1] == "この節はまだ書かれていません"


def test_remarks_and_words_of_the_model_are_comments() -> None:
    comments = [text_of(comment) for comment in part(written(rich_draft()), "word/comments.xml")]
    assert any("過去の工事の条件です" in comment for comment in comments)
    assert any("言語モデルが書いた文です" in comment for comment in comments)
    assert any("言語モデルを使わずに作成しました" in comment for comment in comments)


def test_a_draft_with_open_points_says_so_in_the_footer_and_a_finished_one_does_not() -> None:
    def footer(draft: Draft) -> str:
        return text_of(part(written(draft), "word/footer1.xml"))

    assert "下書き（要確認事項あり）" in footer(rich_draft())
    assert "下書き" not in footer(draft_of(paragraph("すべて分かっている。")))


def test_contents_show_every_heading_with_its_number_and_page() -> None:
    entries = [
        text for style in ("TOC1", "TOC2") for text in paragraphs(written(rich_draft()), style)
    ]
    assert "1.　工事の概要1" in entries
    assert "2.1　残土の処理2" in entries
    assert "確認が必要な事項6" in entries


def test_articles_are_a_numbering_that_chapters_do_not_begin_again() -> None:
    """Word counts headings itself: the list of articles must not be a level below that of chapters."""
    data = written(replace(rich_draft(), numbers=HeadingNumbers.ARTICLES))
    assert problems_of(data) == []
    styles = {
        style.get(f"{W}styleId"): style for style in part(data, "word/styles.xml").iter(f"{W}style")
    }
    used = [
        style.find(f"{W}pPr/{W}numPr")
        for style in styles.values()
        if (name := style.find(f"{W}name")) is not None
        and name.get(f"{W}val", "").lower() in ("heading 1", "heading 2")
    ]
    numbers = [each.find(f"{W}numId").get(f"{W}val") for each in used if each is not None]
    assert len(numbers) == len(set(numbers)) == 2
    texts = {level.get(f"{W}val") for level in part(data, "word/numbering.xml").iter(f"{W}lvlText")}
    assert {"第%1章", "第%1条"} <= texts


def test_headings_that_bring_their_own_numbers_are_not_numbered_again() -> None:
    section = rich_draft().sections[1]
    draft = replace(
        draft_of(),
        sections=(
            replace(section, heading="第1章 総則"),
            replace(section, id="b", heading="第2章 材料"),
        ),
    )
    data = written(draft)
    headings = [
        p for p in part(data, "word/document.xml").iter(f"{W}p") if text_of(p).startswith("第1章")
    ]
    assert [
        p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
        for p in headings
        if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Heading1"
    ] == ["0"]
    assert "第1章 総則1" in paragraphs(data, "TOC1")


def test_a_clause_keeps_the_number_that_it_bears_and_lists_count_from_one_again() -> None:
    lists = (
        paragraph("甲", style=Style.NUMBERED),
        paragraph("間"),
        paragraph("乙", style=Style.NUMBERED),
    )
    data = written(draft_of(*lists, paragraph("条文", style=Style.NUMBERED, number="(3)")))
    found = {
        text_of(p): p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
        for p in part(data, "word/document.xml").iter(f"{W}p")
        if p.find(f"{W}pPr/{W}numPr") is not None
    }
    assert found["(3)条文"] == "0"
    assert found["甲"] != found["乙"]


def test_tables_repeat_their_header_keep_rows_whole_and_set_numbers_right() -> None:
    data = written(draft_of(table(("名", "数"), ("甲", "1,234"), caption="数量", numeric=(1,))))
    found = next(each for each in part(data, "word/document.xml").iter(f"{W}tbl"))
    rows = list(found.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    number = list(rows[1].iter(f"{W}tc"))[1]
    assert number.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") == "right"
    assert "表 1　数量" in paragraphs(data, "Caption")


def test_tables_fit_the_page_and_wide_ones_turn_it() -> None:
    data = written(rich_draft())
    document = part(data, "word/document.xml")
    turned = [s for s in document.iter(f"{W}pgSz") if s.get(f"{W}orient") == "landscape"]
    assert len(turned) == 1
    widths = {int(t.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) for t in document.iter(f"{W}tbl")}
    assert max(widths) <= 16838 - 2 * 1418
    assert sum(width > 11906 - 2 * 1418 for width in widths) == 1


def test_a_schedule_says_by_a_mark_what_its_shade_says() -> None:
    document = part(written(rich_draft()), "word/document.xml")
    shaded = [
        cell
        for cell in document.iter(f"{W}tc")
        if (s := cell.find(f"{W}tcPr/{W}shd")) is not None and s.get(f"{W}fill") == "BFBFBF"
    ]
    assert len(shaded) == 9
    assert {text_of(cell) for cell in shaded} == {"■"}


def test_a_month_that_begins_late_has_room_for_its_year() -> None:
    bar = Bar((span("舗装工"),), (span("10m2"),), (span("5日"),), 0, 40)
    chart = Schedule((bar,), (("2026年5月", 12), *((f"{month}月", 30) for month in range(6, 13))))
    grid = next(part(written(draft_of(chart)), "word/document.xml").iter(f"{W}tblGrid"))
    widths = [int(column.get(f"{W}w")) for column in grid]
    assert widths[3] == 760
    assert len({*widths[4:]}) == 1
    assert sum(widths) <= 16_838 - 2 * 1_418


def test_calculations_are_listed_with_their_results() -> None:
    document = part(written(rich_draft()), "word/document.xml")
    rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in document.iter(f"{W}tr")]
    assert ["工事の概要", "1,105m2", "170m×6.5m＝1,105m2（計画シート 延長、幅員）"] in rows


def test_whatever_a_sheet_holds_is_shown_as_it_is() -> None:
    data = written(hostile_draft())
    texts = paragraphs(data)
    for text in hostile_texts()[:5]:
        assert text in texts
    assert "《工事名》《本文》 制御文字 終わり" in texts
    codes = [code.text for code in part(data, "word/document.xml").iter(f"{W}instrText")]
    assert not any("INCLUDETEXT" in code or "HYPERLINK" in code for code in codes)


def test_the_library_reads_a_draft_back_with_headings_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(written(rich_draft()))
    read = read_document(path, password=None, limits=LoadLimits(), recognised={})
    text = "\n".join(line.text for page in read.pages for line in page.lines)
    assert "施工に関する規定" in text
    tables = [table for page in read.pages for table in page.tables]
    quantities = next(table for table in tables if "工種60" in table.rows[-1].cells)
    assert quantities.header == ("工種", "種別", "数量", "単位")
    assert "数量総括表" in quantities.caption
    assert "【要確認: 工期】" in text


def test_a_table_of_500_rows_and_a_very_long_cell_are_written() -> None:
    rows = [(str(number), "長い文字" * 20) for number in range(500)]
    data = written(draft_of(table(("番号", "内容"), *rows, ("最後", "とても長い文。" * 2000))))
    assert problems_of(data) == []
    assert len(list(part(data, "word/document.xml").iter(f"{W}tr"))) == 502


def test_sections_that_failed_say_so() -> None:
    draft = draft_of()
    failed = replace(draft, sections=(replace(draft.sections[0], state=SectionState.FAILED),))
    assert "【要確認: この節は作成できませんでした】" in paragraphs(written(failed))


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed; the structure is tested without it",
)
def test_libreoffice_opens_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(write_word(rich_draft(), kind_named("work_outline")))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "draft.pdf") as pages:
        assert "確認が必要な事項" in pages[len(pages) - 1].get_textpage().get_text_range()
