"""The panel in which a document of the list is replaced or removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.library_jobs import asking
from retrieval.errors import NaniwaError
from retrieval.filing import Labels
from retrieval.loading.registry import supported_suffixes
from ui.desk import Desk
from ui.documents.events import accepted_html, change_html, said, text_of
from ui.documents.list_tab import QUIET, ListParts
from ui.documents.scripts import TO_THE_PANEL
from ui.edge import problem_html
from ui.event_data import event_data
from ui.file_drop import cleared, file_drop, uploaded_ids
from ui.visitor import door_of


class ChangePanel:
    """The panel's parts, laid out where it is made; `events` wires them."""

    def __init__(self) -> None:
        self.message = gr.HTML("", elem_id="document-message", padding=False)
        self.document = gr.State("")
        self.upload = gr.State(())
        with gr.Column(visible=False, elem_id="document-change") as self.panel:
            self.head = gr.HTML("", padding=False)
            with gr.Column(visible=False, elem_classes="form-part") as self.replacing:
                self.file = file_drop(
                    "document-new-file",
                    label="新しいファイル",
                    help_text="1つだけ選べます。",
                    suffixes=supported_suffixes(),
                    many=False,
                )
                with gr.Row():
                    self.edition = gr.Textbox(
                        label="版（例: 2025、令和7年度）", max_lines=1, max_length=50, min_width=160
                    )
                    self.effective_from = gr.Textbox(
                        label="適用開始日（例: 2025-04-01）",
                        max_lines=1,
                        max_length=10,
                        min_width=160,
                    )
                self.replace = gr.Button(
                    "差し替える", variant="primary", interactive=False, elem_id="document-replace"
                )
            self.remove = gr.Button(
                "削除する", variant="stop", visible=False, elem_id="document-remove"
            )
            self.cancel = gr.Button("やめる", elem_id="document-cancel")


def change_events(desk: Desk, parts: ListParts, panel: ChangePanel) -> list[Any]:
    """Wire the panel; return the events after which there may be a new job."""
    shown = [
        panel.message, panel.panel, panel.head, panel.replacing, panel.remove, panel.document,
    ]  # fmt: skip

    def open_panel(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        data = event_data(event)
        action, document_id = text_of(data, "action"), text_of(data, "document")
        if action not in ("replace", "remove"):
            return (gr.skip(),) * len(shown)
        try:
            head = change_html(door_of(desk, request), document_id, action)
        except NaniwaError as error:
            return problem_html(error.message), *(gr.skip(),) * (len(shown) - 1)
        return (
            "",
            gr.update(visible=True),
            head,
            gr.update(visible=action == "replace"),
            gr.update(visible=action == "remove"),
            document_id,
        )

    @said
    def ask_replace(
        request: gr.Request,
        document_id: str,
        upload: Sequence[str],
        edition: str,
        effective: str,
    ) -> str:
        if not upload:
            raise NaniwaError("新しいファイルを選んでください。", code="no_files")
        labels = Labels(str(edition or ""), str(effective or ""))
        door = door_of(desk, request)
        return accepted_html(
            asking.replace_document(door, str(document_id), str(next(iter(upload))), labels)
        )

    @said
    def ask_remove(request: gr.Request, document_id: str) -> str:
        return accepted_html(asking.remove_document(door_of(desk, request), str(document_id)))

    def replace(
        document_id: str,
        upload: Sequence[str],
        edition: str,
        effective: str,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        return _ended(ask_replace(request, document_id, upload, edition, effective))

    def remove(document_id: str, request: gr.Request) -> tuple[Any, ...]:
        return _ended(ask_remove(request, document_id))

    result = [panel.message, panel.panel, panel.file, panel.upload, panel.replace]
    parts.table.click(open_panel, None, shown, **QUIET).then(
        None, js=TO_THE_PANEL, api_visibility="private"
    )
    panel.cancel.click(_close_panel, None, shown, **QUIET)
    panel.file.upload(
        _receive, None, [panel.upload, panel.replace], trigger_mode="always_last", **QUIET
    )
    return [
        panel.replace.click(
            replace,
            [panel.document, panel.upload, panel.edition, panel.effective_from],
            result,
            **QUIET,
        ),
        panel.remove.click(remove, panel.document, result, **QUIET),
    ]


def _close_panel() -> tuple[Any, ...]:
    return "", gr.update(visible=False), "", gr.skip(), gr.skip(), ""


def _receive(event: gr.EventData) -> tuple[Any, ...]:
    ids = uploaded_ids(event)[:1]
    return ids, gr.update(interactive=bool(ids))


def _ended(message: str) -> tuple[Any, ...]:
    """What is shown after a job was asked for: the panel only when it was refused."""
    refused = 'role="alert"' in message
    left = gr.update(visible=True) if refused else gr.update(visible=False)
    if refused:
        return message, left, gr.skip(), gr.skip(), gr.skip()
    return message, left, cleared(), (), gr.update(interactive=False)
