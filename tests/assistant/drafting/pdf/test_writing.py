"""Drafts as PDF."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from assistant.drafting.draft import Draft, Table
from assistant.drafting.pdf import to_pdf
from tests.assistant.drafting.builders import (
    draft_of,
    hostile_draft,
    hostile_texts,
    paragraph,
    rich_draft,
    table,
)


def _pages(draft: Draft) -> list[str]:
    with pypdfium2.PdfDocument(to_pdf(draft)) as document:
        return [
            document[number].get_textpage().get_text_range().replace("\r\n", "\n")
            for number in range(len(document))
        ]


def test_everything_of_a_draft_is_printed() -> None:
    pages = _pages(rich_draft())
    text = "\n".join(pages)
    for words in (
        "特記仕様書", "作成日 2026年11月23日", "下書き（要確認事項あり）", "【要確認: 工期】", "締固め度は、96％以上とする。[1]",
        "(1)", "表 2 数量総括表", "工種60", "60,000,000", "概略工程表", "■", "出典", "土木工事共通仕様書（2025年版）",
        "計算の根拠", "過去の工事の条件です。", "確認が必要な事項",
    ):  # fmt: skip
        assert words in text
    assert "どこで分かるか" in pages[-1]


def test_contents_name_the_page_of_a_heading_and_pages_are_counted() -> None:
    pages = _pages(rich_draft())
    line = next(line for line in pages[0].splitlines() if line.startswith("4. 概略工程"))
    number = int(line.rsplit(" ", 1)[-1].strip(". "))
    assert "4. 概略工程" in pages[number - 1]
    assert f"{len(pages)} / {len(pages)}" in pages[-1]


def test_the_header_of_a_table_is_repeated_and_a_wide_table_turns_its_page() -> None:
    pages = _pages(rich_draft())
    assert sum("種別" in page for page in pages) == 2
    with pypdfium2.PdfDocument(to_pdf(rich_draft())) as document:
        sizes = [document[number].get_size() for number in range(len(document))]
    assert sum(width > height for width, height in sizes) == 1


def test_a_heading_does_not_stand_alone_before_a_long_table() -> None:
    rows = [(str(number), "内容") for number in range(100)]
    pages = _pages(draft_of(table(("番号", "内容"), *rows)))
    assert "工事の概要" in pages[0]
    assert "番号" in pages[0]


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert to_pdf(rich_draft()) == to_pdf(rich_draft())


def test_whatever_a_sheet_holds_is_printed_as_it_is() -> None:
    text = "\n".join(_pages(hostile_draft()))
    for words in (*hostile_texts()[:5], "《工事名》《本文》 制御文字 終わり"):
        assert words in text


@pytest.mark.parametrize(
    "draft",
    [
        draft_of(),
        replace(rich_draft(), sections=()),
        draft_of(Table((), ())),
        draft_of(table(("項目", "内容"), ("長い", "とても長い文。" * 2000), ("a" * 3000, "b"))),
        draft_of(table(tuple(f"列{n}" for n in range(60)), tuple(str(n) for n in range(60)))),
        draft_of(table(("番号", "内容"), *((str(n), "長い文字" * 20) for n in range(500)))),
        draft_of(paragraph("絵文字 \U0001f600 と外字 \ue000 と 𠮷野家")),
    ],
    ids=[
        "empty",
        "no sections",
        "empty table",
        "long cell",
        "60 columns",
        "500 rows",
        "rare characters",
    ],
)
def test_no_content_makes_it_fail(draft: Draft) -> None:
    pages = _pages(draft)
    assert "特記仕様書" in pages[0]


def test_fonts_are_forgotten_after_printing() -> None:
    from reportlab.pdfbase import pdfmetrics

    before = set(pdfmetrics.getRegisteredFontNames())
    to_pdf(draft_of(paragraph("新しい字: 躑躅")))
    assert set(pdfmetrics.getRegisteredFontNames()) == before
