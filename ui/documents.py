"""The tab 「文書」: what is in the library, how its pages were read, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from retrieval.documents import Document, DocumentKind, ReadMethod
from retrieval.japanese import normalise
from ui.desk import Desk
from ui.evidence_cards import edition_chips, folder_of, name_of
from ui.html_text import as_text

_MOST_ROWS = 500
_ALL = "すべて"
_KINDS = {
    DocumentKind.STANDARD: "基準・仕様書",
    DocumentKind.DESIGN: "設計書",
    DocumentKind.PRICE: "単価",
    DocumentKind.MANUAL: "要領・手引",
    DocumentKind.RECORD: "記録",
}
_METHODS = {
    ReadMethod.TEXT.value: "文字",
    ReadMethod.OCR.value: "文字認識",
    ReadMethod.PENDING.value: "文字認識待ち",
    ReadMethod.EMPTY.value: "空白",
    ReadMethod.FAILED.value: "読めず",
}


def documents_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
    with gr.Row(elem_id="documents-controls"):
        words = gr.Textbox(
            label="絞り込み",
            placeholder="文書名・版など",
            max_lines=1,
            max_length=200,
            elem_id="documents-filter",
        )
        collection = gr.Dropdown(choices=[_ALL], value=_ALL, label="文書群")
    table = gr.HTML("", elem_id="documents", padding=False)

    def refresh(text: str | None, chosen: str) -> tuple[Any, str]:
        everything = desk.library.documents()
        names = sorted({document.collection for document in everything})
        chosen = chosen if chosen in names else _ALL
        return (
            gr.Dropdown(choices=[_ALL, *names], value=chosen),
            documents_html(select_documents(everything, text or "", chosen)),
        )

    def select(text: str | None, chosen: str) -> str:
        return documents_html(select_documents(desk.library.documents(), text or "", chosen))

    quiet = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 4}
    for moment in (blocks.load, tab.select):
        moment(refresh, [words, collection], [collection, table], **quiet)
    words.change(select, [words, collection], table, trigger_mode="always_last", **quiet)
    collection.input(select, [words, collection], table, **quiet)


def select_documents(
    documents: Sequence[Document], text: str, collection: str
) -> tuple[Document, ...]:
    """Those of a collection that hold every word of ``text`` in name, path, edition or kind."""
    words = [normalise(word).lower() for word in text.split()]
    return tuple(
        document
        for document in documents
        if collection in (_ALL, document.collection)
        and all(word in _searched(document) for word in words)
    )


def documents_html(documents: Sequence[Document]) -> str:
    """A table that turns into a list of cards on a narrow screen."""
    if not documents:
        return '<p class="note">該当する文書はありません。文書は <code>naniwa index</code> で登録します。</p>'
    pages = sum(document.page_count for document in documents)
    problems = sum(bool(document.problems) for document in documents)
    summary = f"{len(documents):,}件・{pages:,}ページ" + (
        f"（読み取りに注意のあるもの {problems:,}件）" if problems else ""
    )
    more = len(documents) - _MOST_ROWS
    rest = f'<p class="note">ほか{more:,}件は、絞り込むと表示されます。</p>' if more > 0 else ""
    rows = "".join(_row(document) for document in documents[:_MOST_ROWS])
    return (
        f'<p class="summary">{summary}</p><table class="documents"><thead><tr>'
        "<th>文書</th><th>種類</th><th>版</th><th>ページ</th><th>読み方</th><th>備考</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>{rest}"
    )


def _row(document: Document) -> str:
    methods = "、".join(
        f"{_METHODS.get(method, method)} {count:,}"
        for method, count in document.pages_by_method.items()
    )
    return (
        f'<tr><td data-label="文書"><span class="document">{as_text(name_of(document))}</span>'
        f'<span class="where">{as_text(folder_of(document))}</span></td>'
        f'<td data-label="種類">{_KINDS[document.kind]}</td>'
        f"{_cell('版', edition_chips(document))}"
        f'<td data-label="ページ" class="count">{document.page_count:,}</td>'
        f'<td data-label="読み方">{as_text(methods)}</td>'
        f"{_cell('備考', _problems(document.problems))}</tr>"
    )


def _cell(label: str, html: str) -> str:
    """A cell that a narrow screen leaves out when there is nothing in it."""
    return f'<td data-label="{label}"{"" if html else " class=none"}>{html or "―"}</td>'


def _problems(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    items = "".join(f"<li>{as_text(problem)}</li>" for problem in problems)
    return f"<details><summary>注意 {len(problems)}件</summary><ul>{items}</ul></details>"


def _searched(document: Document) -> str:
    superseded = "旧版" if document.superseded_by else ""
    parts = (
        document.title,
        document.path,
        document.edition,
        document.effective_from,
        _KINDS[document.kind],
        superseded,
    )
    return "\n".join(normalise(part).lower() for part in parts)
