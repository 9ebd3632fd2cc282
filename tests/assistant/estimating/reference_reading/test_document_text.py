from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK

from assistant.estimating.reference_reading.document_text import pages_of
from assistant.estimating.reference_reading.files import read_specification
from retrieval.errors import NaniwaError


def test_a_page_break_of_word_begins_a_page(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("1枚目")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("2枚目")
    document.save(str(tmp_path / "特記.docx"))
    assert list(pages_of(tmp_path / "特記.docx")) == [(1, "1枚目"), (2, "2枚目")]


def test_a_form_feed_of_a_text_begins_a_page(tmp_path: Path) -> None:
    (tmp_path / "特記.txt").write_text("1枚目\f2枚目", encoding="cp932")
    assert list(pages_of(tmp_path / "特記.txt")) == [(1, "1枚目"), (2, "2枚目")]


def test_a_broken_document_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "特記.docx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(NaniwaError, match=r"特記\.docx"):
        read_specification(tmp_path / "特記.docx")


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "空.docx"))
    with pytest.raises(NaniwaError, match="文字を読めません"):
        read_specification(tmp_path / "空.docx")
