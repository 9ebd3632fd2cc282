from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import NaniwaError
from tests.retrieval.loading.builders import load, texts


def html(folder: Path, body: str, *, head: str = "", encoding: str = "utf-8") -> Path:
    path = folder / "要領.html"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return path


def test_headings_lists_and_lines_come_out_as_shown(tmp_path: Path) -> None:
    body = (
        "<h1>第1章 総則</h1><p>本文一<br>本文二 with English words.</p>"
        "<ol start=3><li>あ</li><li>い<ul><li>子</li></ul></li></ol>"
        "<ol type=a><li>甲</li></ol><h3>細目</h3><p>○丸</p><dl><dt>語</dt><dd>意味</dd></dl>"
        "<nav>移動</nav><p hidden>隠</p><p style='display: none'>隠</p><script>x</script>"
    )
    document = load(html(tmp_path, body, head="<title>監督要領</title>"))
    assert document.title == "監督要領"
    assert [(line.level, line.text) for line in document.pages[0].lines] == [
        (1, "第1章 総則"),
        (0, "本文一"),
        (0, "本文二 with English words."),
        (0, "3. あ"),
        (0, "4. い"),
        (0, "・子"),
        (0, "a. 甲"),
        (3, "細目"),
        (0, "○丸"),
        (0, "語"),
        (0, "意味"),
    ]


def test_spans_fill_every_place(tmp_path: Path) -> None:
    body = (
        "<p>表1 頻度</p><table><tr><th rowspan=2>区分</th><th colspan=2>値</th></tr>"
        "<tr><th>下限</th><th>上限</th></tr><tr><td>路<br>盤</td><td>1</td><td>2</td></tr></table>"
        "<p>注) 参考</p>"
    )
    page = load(html(tmp_path, body)).pages[0]
    (table,) = page.tables
    assert (table.caption, table.notes) == ("表1 頻度", ("注) 参考",))
    assert table.header == ("区分", "値/下限", "値/上限")
    assert [row.cells for row in table.rows] == [("路盤", "1", "2")]
    assert page.lines == ()


def test_tables_that_only_arrange_text_are_unwrapped(tmp_path: Path) -> None:
    inner = "<table><tr><td>項目</td><td>内容</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    body = f"<table><tr><td><h2>見出し</h2></td><td>{inner}</td></tr></table>"
    page = load(html(tmp_path, body)).pages[0]
    assert [line.text for line in page.lines] == ["見出し"]
    assert [table.header for table in page.tables] == [("項目", "内容")]


def test_a_page_in_shift_jis_is_read_as_it_declares(tmp_path: Path) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'
    assert texts(load(html(tmp_path, "<p>①髙さ㎡</p>", head=head, encoding="cp932"))) == ["①髙さ㎡"]


def test_an_absurd_span_is_bounded(tmp_path: Path) -> None:
    cells = "<td colspan=999999999 rowspan=999999999>x</td>" * 3
    page = load(html(tmp_path, f"<table><tr>{cells}</tr><tr>{cells}</tr></table>")).pages[0]
    assert len(page.tables[0].header) <= 6000


def test_a_page_without_text_is_empty(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="文字がありません"):
        load(html(tmp_path, "<script>1</script>"))


def test_markdown_has_levels_lists_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "覚え書き.md"
    path.write_text(
        "---\ntitle: 監督の覚え書き\n---\n# 総則\n一行目\n二行目\n\n1. 甲\n2. 乙\n   - 丙\n\n"
        "| 区分 | 厚さ |\n|---|---|\n| 路盤 | 10cm |\n| 〃 | 15cm |\n",
        encoding="utf-8",
    )
    document = load(path)
    page = document.pages[0]
    assert document.title == "監督の覚え書き"
    assert [line.text for line in page.lines] == [
        "総則",
        "一行目",
        "二行目",
        "1. 甲",
        "2. 乙",
        "・丙",
    ]
    assert page.lines[0].level == 1
    assert page.tables[0].header == ("区分", "厚さ")
    assert [row.cells for row in page.tables[0].rows] == [("路盤", "10cm"), ("路盤", "15cm")]
