"""Conversations as Markdown and as Word."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversations.conversation import Conversation, KeptCitation, Stage
from assistant.conversations.export import NOTICE, to_markdown
from assistant.conversations.export_word import to_word
from tests.assistant.conversations.keeping import (
    QUOTE,
    answer,
    citation,
    conversation,
    exchange,
    superseded,
)


def word_text(exported: Conversation) -> str:
    document = Document(io.BytesIO(to_word(exported, person="佐藤 一郎")))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def markdown(exported: Conversation) -> str:
    return to_markdown(exported, person="佐藤 一郎").replace("\\", "")


EITHER = pytest.mark.parametrize("written", [word_text, markdown])


@EITHER
def test_it_holds_who_asked_what_when_and_what_was_answered(written: Any) -> None:
    text = written(conversation())
    for part in (
        "段切りについて",
        "佐藤 一郎",
        "2026-11-23 15:04",
        "段切りの幅は？",
        "段切りの幅は1m以上とする。[1]",
        "旧版の文書からの引用があります。",
        "[1]",
        "共通仕様書（2025版、2025-04-01適用） ／ 1-2 段切り ／ 12ページ",
        QUOTE,
        NOTICE,
    ):
        assert part in text


@EITHER
def test_only_the_evidence_that_the_answer_shows_is_written(written: Any) -> None:
    assert "使われなかった引用" not in written(conversation())


@EITHER
def test_wording_that_was_not_confirmed_is_left_out(written: Any) -> None:
    assert "9m" not in written(conversation())


@EITHER
def test_a_superseded_edition_is_said_to_be_one(written: Any) -> None:
    shown = replace(exchange(), citations=(superseded(citation()),))
    assert "旧版（新しい版: 共通仕様書（2026版））" in written(conversation(shown))


@EITHER
def test_evidence_that_may_not_be_seen_any_more_takes_the_conclusion_with_it(written: Any) -> None:
    hidden = replace(
        exchange(given=replace(answer(None), withheld=True)),
        citations=(KeptCitation(1, available=False),),
    )
    text = written(conversation(hidden))
    assert "今は見られない" in text
    assert "閲覧できなくなっています" in text


@EITHER
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(exchange(), stage=Stage.STOPPED, answer=None), "途中で止めた"),
        (
            replace(exchange(), stage=Stage.FAILED, answer=None, failure="読めません。"),
            "読めません。",
        ),
        (replace(exchange(), stage=Stage.WAITING, answer=None), "回答の途中です。"),
        (exchange(given=answer(None)), "結論の文はありません"),
        (
            exchange(
                given=replace(
                    answer(None), abstained=True, cited=(), nearest_headings=("共通仕様書 1-9",)
                )
            ),
            "共通仕様書 1-9",
        ),
    ],
)
def test_an_answer_without_a_conclusion_says_why(written: Any, changed: Any, said: str) -> None:
    assert said in written(conversation(changed))


def test_word_has_real_headings_japanese_fonts_and_page_numbers() -> None:
    document = Document(io.BytesIO(to_word(conversation(exchange(), exchange("二つ目？")))))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == 2
    assert styles.count("Quote") == 2
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Quote"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")).startswith("游")
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert 'w:instr="PAGE"' in document.sections[0].footer._element.xml
    assert document.core_properties.language == "ja-JP"


def test_nothing_of_a_document_is_markdown_or_html() -> None:
    hostile = "# 見出し\n<script>alert(1)</script> [案内](http://example.invalid)\n- 項目\n1. 番号"
    shown = replace(exchange(hostile), citations=(citation(quote=hostile),))
    text = to_markdown(conversation(shown, title="**太字**"))
    lines = [line.removeprefix("> ").strip() for line in text.splitlines()]
    assert "<script" not in text.replace("\\<script", "")
    assert "[案内]" not in text.replace("\\[案内\\]", "")
    assert "# 見出し" not in lines
    assert "- 項目" not in lines
    assert "1. 番号" not in lines
    assert "\\*\\*太字\\*\\*" in text


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_makes_a_document_that_opens(text: str) -> None:
    shown = replace(exchange(text, answer(text)), citations=(citation(quote=text),), failure=text)
    exported = conversation(shown, title=text)
    content = to_word(exported, person=text)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert Document(io.BytesIO(content)).paragraphs
    assert to_markdown(exported, person=text).encode("utf-8")
