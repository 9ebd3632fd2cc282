"""The tab's layout: what leads to a check, and what shows one."""

from __future__ import annotations

import gradio as gr

from ui.checks.history import search_html
from ui.checks.new_check import library_search_html
from ui.checks.parts import Parts
from ui.checks.script import ACT, DETAIL, FINDINGS, HEAD, REFRESH
from ui.checks.view import View
from ui.file_drop import file_drop

_SUFFIXES = (
    *(".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".pdf", ".docx", ".txt", ".md", ".html", ".htm"),
    *(".xml", ".gaeb", ".x81", ".x82", ".x83", ".x84", ".x85", ".x86", ".bc3"),
    *(".json", ".yaml", ".yml"),
)
_NEW = (
    '<div class="check-part"><h2>新しいチェック</h2><p class="note">設計書・内訳書と、あれば単価表・率表・'
    "数量計算書・特記仕様書・前の版を、まとめて入れてください。</p></div>"
)
_HISTORY = '<div class="check-part"><h2>履歴</h2></div>'


def check_screen() -> tuple[Parts, gr.Button]:
    """Lay the tab out; return its parts, and the button that begins a check."""
    with gr.Column(elem_id="check-home") as home:
        _html(_NEW)
        home_message = _html(elem_id="check-home-message")
        drop = file_drop(
            "check-drop",
            label="設計書と資料",
            help_text="Excel、CSV、PDF など。種類は名前と中身から見分けます。",
            suffixes=_SUFFIXES,
        )
        library = _html(_part(library_search_html()), script=ACT)
        offered = _html(script=ACT, elem_id="check-offered")
        chosen = _html(script=ACT, elem_id="check-chosen")
        with gr.Row(elem_id="check-begin", visible=False) as beginning:
            title = gr.Textbox(
                label="題名（変えられます）", max_lines=1, max_length=100, elem_id="check-new-title"
            )
            start = gr.Button("調べる", variant="primary", min_width=120, elem_id="check-start")
        _html(_HISTORY)
        search = _html(_part(search_html()), script=ACT)
        history = _html(script=REFRESH, elem_id="check-history")
        others = _html(script=ACT)
    with gr.Column(visible=False, elem_id="check-opened") as opened:
        opened_message = _html(elem_id="check-opened-message")
        head = _html(script=REFRESH + HEAD, elem_id="check-head")
        overview = _html(elem_id="check-overview")
        with gr.Tabs(elem_id="check-sections", overflow_behavior="wrap") as sections:
            with gr.Tab("指摘", id="findings"):
                filters = _html(script=ACT, elem_id="check-filters")
                with gr.Row(elem_id="check-columns"):
                    with gr.Column(scale=6, min_width=320):
                        findings = _html(script=FINDINGS, elem_id="check-findings")
                    with gr.Column(
                        scale=5, min_width=320, visible=False, elem_id="check-detail"
                    ) as detail_column:
                        detail = _html(script=DETAIL)
            with gr.Tab("ファイル", id="files"):
                files = _html(elem_id="check-files")
            with gr.Tab("経費", id="contents"):
                contents = _html(elem_id="check-contents")
            with gr.Tab("比較", id="comparison"):
                versions = _html(script=ACT)
                comparison = _html(script=ACT, elem_id="check-comparison")
            with gr.Tab("共有", id="sharing"):
                sharing = _html(script=ACT, elem_id="check-sharing")
    parts = Parts(
        home=home,
        home_message=home_message,
        drop=drop,
        library=library,
        offered=offered,
        chosen=chosen,
        beginning=beginning,
        title=title,
        search=search,
        history=history,
        others=others,
        opened=opened,
        opened_message=opened_message,
        head=head,
        overview=overview,
        sections=sections,
        filters=filters,
        findings=findings,
        detail_column=detail_column,
        detail=detail,
        files=files,
        contents=contents,
        versions=versions,
        comparison=comparison,
        sharing=sharing,
        view=gr.State(View()),
        collected=gr.State(()),
        looked_for=gr.State(""),
    )
    return parts, start


def _html(value: str = "", *, script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(value, js_on_load=script, elem_id=elem_id, padding=False)


def _part(html: str) -> str:
    return f'<div class="check-part">{html}</div>'
