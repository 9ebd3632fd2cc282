"""The tab's layout: the list, what a new draft is made from, and what shows one."""

from __future__ import annotations

import gradio as gr

from ui.checks.script import ACT
from ui.drafts.listing import home_head_html
from ui.drafts.parts import Parts, View
from ui.drafts.review import review_start_html
from ui.file_drop import file_drop
from ui.widget import widget

_ESTIMATES = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".pdf", ".xml", ".gaeb", ".x83", ".x84")


def draft_screen() -> tuple[Parts, gr.Tab]:
    """Lay the tab out; return its parts, and the tab in it with the sheet of an open draft."""
    with gr.Column(elem_id="draft-home") as home:
        home_message = widget(elem_id="draft-home-message")
        home_head = widget(part(home_head_html()), ACT, elem_id="draft-home-head")
        drafts = widget("", ACT, "drafts.js", elem_id="draft-list")
    with gr.Column(visible=False, elem_id="draft-begin") as beginning:
        begin_message = widget(elem_id="draft-begin-message")
        kinds = widget("", ACT, elem_id="draft-kinds")
        with gr.Column(visible=False, elem_id="draft-sheet-column") as sheet_column:
            sheet_head = widget("", ACT, elem_id="draft-sheet-head")
            with gr.Row(elem_id="draft-facts"):
                with gr.Column(min_width=300):
                    yaml_drop = file_drop(
                        "draft-yaml-drop",
                        label="計画シート（YAML）を読み込む",
                        help_text="ファイルから欄を埋めます。",
                        suffixes=(".yaml", ".yml"),
                        many=False,
                    )
                with gr.Column(min_width=300):
                    estimate_drop = file_drop(
                        "draft-estimate-drop",
                        label="積算の設計書から値を取る",
                        help_text="Excel、CSV、PDF など。なくても作れます。",
                        suffixes=_ESTIMATES,
                        many=False,
                    )
            designs = widget("", ACT, elem_id="draft-designs")
            sheet = widget("", "", "drafts_form.js", elem_id="draft-sheet")
            saved_sheet = widget("", "", "drafts_file.js", elem_id="draft-saved-sheet")
    with gr.Column(visible=False, elem_id="draft-opened") as opened:
        message = widget(elem_id="draft-message")
        head = widget("", ACT, "drafts_head.js", elem_id="draft-head")
        progress = widget("", ACT, "drafts.js", elem_id="draft-progress")
        with gr.Tabs(elem_id="draft-sections", overflow_behavior="wrap") as sections:
            with gr.Tab("本文", id="text"), gr.Row(elem_id="draft-columns"):
                with gr.Column(scale=3, min_width=220, elem_id="draft-outline-column"):
                    outline = widget("", ACT, "drafts_outline.js", elem_id="draft-outline")
                with gr.Column(scale=7, min_width=320, elem_id="draft-text-column"):
                    text = widget("", ACT, "drafts_text.js", elem_id="draft-text")
                with gr.Column(
                    scale=6, min_width=320, visible=False, elem_id="draft-evidence-column"
                ) as evidence_column:
                    evidence = widget(
                        "", "", "page_view.js", "drafts_evidence.js", elem_id="draft-evidence"
                    )
            with gr.Tab("要確認", id="gaps"):
                gaps = widget("", ACT, elem_id="draft-gaps")
            with gr.Tab("点検", id="review"):
                review_start = widget(part(review_start_html()), ACT)
                review = widget("", ACT, elem_id="draft-review")
            with gr.Tab("版", id="versions"):
                versions = widget("", ACT, elem_id="draft-versions")
                comparison = widget("", ACT, elem_id="draft-comparison")
            with gr.Tab("計画シート", id="sheet") as sheet_tab:
                changed_sheet = widget("", "", "drafts_form.js", elem_id="draft-changed-sheet")
    parts = Parts(
        home=home,
        home_message=home_message,
        home_head=home_head,
        drafts=drafts,
        beginning=beginning,
        begin_message=begin_message,
        kinds=kinds,
        sheet_column=sheet_column,
        sheet_head=sheet_head,
        yaml_drop=yaml_drop,
        estimate_drop=estimate_drop,
        designs=designs,
        sheet=sheet,
        saved_sheet=saved_sheet,
        opened=opened,
        message=message,
        head=head,
        progress=progress,
        sections=sections,
        outline=outline,
        text=text,
        evidence_column=evidence_column,
        evidence=evidence,
        gaps=gaps,
        review_start=review_start,
        review=review,
        versions=versions,
        comparison=comparison,
        changed_sheet=changed_sheet,
        view=gr.State(View()),
    )
    return parts, sheet_tab


def part(html: str) -> str:
    """HTML in the frame that the style sheets of the tabs are for."""
    return f'<div class="check-part draft-part">{html}</div>' if html else ""
