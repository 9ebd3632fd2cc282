"""Drafts as Markdown."""

from __future__ import annotations

from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.drafting.draft import Style
from assistant.drafting.markdown import to_markdown
from assistant.drafting.printed import plain
from tests.assistant.drafting.builders import draft_of, hostile_draft, paragraph, rich_draft, table


def test_headings_are_numbered_and_sources_are_footnotes_of_the_same_number() -> None:
    text = to_markdown(rich_draft())
    assert "## 2. 施工に関する規定" in text
    assert "### 2.1 残土の処理" in text
    assert "> 締固め度は、96％以上とする。[^1]" in text
    assert "再び締固めの規定[^1]による。" in text
    assert (
        "[^1]: 土木工事共通仕様書（2025年版） 3-2-6-3 締固め 214頁 「締固め度は、96％以上とする。」"
        in text
    )


def test_open_points_and_remarks_stand_at_the_end() -> None:
    text = to_markdown(rich_draft())
    assert "工期は**【要確認: 工期】**とする" in text
    assert "| 2 | 工期 | 工事の概要 | 概略工程表 |" in text
    assert "（※3）" in text
    assert "| ※3 | 施工に関する規定 | 過去の工事の条件です。" in text


def test_a_schedule_is_a_table_of_marks() -> None:
    text = to_markdown(rich_draft())
    assert "| 工種 | 数量 | 日数 | 6月 上 |" in text
    assert "| 準備工 | 1式 | 20日 | ■ | ■ |  |" in text


def test_a_clause_keeps_its_number() -> None:
    text = to_markdown(
        draft_of(
            paragraph("条文", style=Style.NUMBERED, number="(3)"),
            paragraph("手順", style=Style.NUMBERED, number="4."),
        )
    )
    assert "- (3) 条文" in text
    assert "4. 手順" in text


def test_nothing_that_a_sheet_holds_becomes_a_mark_of_markdown() -> None:
    html = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(to_markdown(hostile_draft()))
    )
    for element in ("<script", "<em>", "<code>", "<a ", "<w:t>"):
        assert element not in html
    assert html.count("<h1") == 1
    assert html.count("<h2") == 2
    assert html.count("<tr>") == 3 + 2


@given(
    st.text(st.characters(exclude_categories=["Zl", "Zp", "Zs", "Cc", "Cs"]), min_size=1).filter(
        lambda text: plain(text) == text
    )
)
def test_a_paragraph_reads_as_it_was_written(text: str) -> None:
    written = to_markdown(
        draft_of(paragraph("前"), paragraph(text), paragraph("後"), table((text,), (text,)))
    )
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(written)
    shown = unescape(html)
    assert f"<p>{text}</p>" in shown
    assert f"<td>{text}</td>" in shown
