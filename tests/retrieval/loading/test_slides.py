from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.oxml import parse_xml
from pptx.util import Inches

from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits
from tests.retrieval.loading.builders import load, texts

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def saved(presentation: Any, path: Path) -> Path:
    presentation.save(str(path))
    return path


def test_a_slide_is_a_page_with_its_title_as_heading_and_notes_last(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "段階確認の手引き"
    slide.placeholders[1].text = "○節目で行う。\n二つ目"
    slide.notes_slide.notes_text_frame.text = "話すこと"
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "頻度"
    result = load(saved(presentation, tmp_path / "a.pptx"))
    assert result.title == "段階確認の手引き"
    assert texts(result) == ["段階確認の手引き", "○節目で行う。", "二つ目", "話すこと"]
    assert [line.level for line in result.pages[0].lines] == [1, 0, 0, 0]
    assert texts(result, 2) == ["頻度"]


def test_numbered_paragraphs_show_their_numbers(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "手順"
    slide.placeholders[1].text = "測る\n記す\n補う\n終える"
    schemes = ("arabicPeriod", "arabicPeriod", None, "circleNumDbPlain")
    for paragraph, scheme in zip(slide.placeholders[1].text_frame.paragraphs, schemes, strict=True):
        mark = f'<a:buAutoNum {A} type="{scheme}"/>' if scheme else f'<a:buChar {A} char="•"/>'
        paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    result = load(saved(presentation, tmp_path / "a.pptx"))
    assert texts(result) == ["手順", "1. 測る", "2. 記す", "・補う", "① 終える"]


def test_tables_keep_their_merged_cells(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "頻度"
    size = [Inches(1)] * 4
    table = slide.shapes.add_table(3, 3, *size).table
    for r, row in enumerate(
        [["種別", "頻度", "時期"], ["杭", "1回", "打込前"], ["", "2回", "打込後"]]
    ):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    (found,) = load(saved(presentation, tmp_path / "a.pptx")).pages[0].tables
    assert found.header == ("種別", "頻度", "時期")
    assert [row.cells for row in found.rows] == [("杭", "1回", "打込前"), ("杭", "2回", "打込後")]


def test_too_many_slides_are_refused(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    for _ in range(3):
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "題"
    with pytest.raises(NaniwaError) as caught:
        load(saved(presentation, tmp_path / "a.pptx"), limits=LoadLimits(max_pages=2))
    assert caught.value.code == "too_large"


def test_a_presentation_without_slides_is_empty(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="文字がありません"):
        load(saved(pptx.Presentation(), tmp_path / "a.pptx"))
