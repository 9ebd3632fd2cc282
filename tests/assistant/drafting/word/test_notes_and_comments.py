"""Footnotes keep their texts in LibreOffice, wherever comments stand."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from assistant.drafting.draft import Draft
from tests.assistant.drafting.builders import COMPACTION, STAGES, draft_of, paragraph, span
from tests.assistant.drafting.word.files import part, text_of, written
from tests.assistant.drafting.word.well_formed import W, problems_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
THIRD = replace(STAGES, passage_id="p-9", clause="別表第2", quote="三つ目の根拠。")


def commented_draft() -> Draft:
    """Three footnotes, with comments before, between and after them."""
    return draft_of(
        paragraph("はじめに", span("監督員", remark="呼び方を確かめる。"), "が確かめる。"),
        paragraph("締め固める。", span("（締固め）", COMPACTION)),
        paragraph("工期は", span("90日", remark="日付と合わない。"), "とする。"),
        paragraph(span("延長", remark="単位を確かめる。"), "を測る。"),
        paragraph("段階確認を受ける。", span("（別表第1）", STAGES)),
        paragraph(span("幅員", remark="桁を確かめる。"), "を測る。", span("（別表第2）", THIRD)),
    )


def marks(data: bytes) -> list[str]:
    """References to footnotes and comments, in order."""
    names = {f"{W}footnoteReference": "note", f"{W}commentReference": "comment"}
    body = part(data, "word/document.xml")
    return [names[element.tag] for element in body.iter(*names)]


def test_no_comment_is_anchored_between_the_first_two_footnotes() -> None:
    data = written(commented_draft())
    assert marks(data) == ["comment", "note", "note", "comment", "comment", "comment", "note"]
    assert problems_of(data) == []


def test_what_a_comment_is_on_stays_where_it_was() -> None:
    body = part(written(commented_draft()), "word/document.xml")
    starts = [start.getparent() for start in body.iter(f"{W}commentRangeStart")]
    assert [text_of(each)[:6] for each in starts] == [
        "はじめに監督",
        "工期は90日",
        "延長を測る。",
        "幅員を測る。",
    ]


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed; the places of comments are tested without it",
)
def test_libreoffice_shows_each_footnote_with_its_own_text(tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(written(commented_draft()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "odt", "--outdir"]
    command += [str(tmp_path), str(tmp_path / "draft.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(tmp_path / "draft.odt") as package:
        content: Any = etree.fromstring(package.read("content.xml"))
    notes = ["".join(note.itertext()) for note in content.iter(f"{_TEXT}note-body")]
    assert [
        origin.clause in note
        for origin, note in zip((COMPACTION, STAGES, THIRD), notes, strict=True)
    ] == [True] * 3
    assert len(list(content.iter(f"{_OFFICE}annotation"))) == 4


def test_a_line_that_ends_with_a_break_is_not_spread_over_the_page() -> None:
    body = part(
        written(draft_of(paragraph("着手予定日: 6月\n余裕期間: なし"), paragraph("一行"))),
        "word/document.xml",
    )
    aligned = {
        text_of(each): [jc.get(f"{W}val") for jc in each.iter(f"{W}jc")]
        for each in body.iter(f"{W}p")
    }
    assert aligned["着手予定日: 6月余裕期間: なし"] == ["left"]
    assert aligned["一行"] == []
