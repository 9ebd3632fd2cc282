"""「文書」の「登録」: files with what they are registered as, and rebuilding for administrators."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.access.people import ROLE_NAMES, Feature, Role
from assistant.library_jobs import asking
from assistant.library_jobs.new_collections import checked_collection, is_new_collection
from assistant.records.departments import departments
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.documents.events import (
    ALL,
    Form,
    accepted_html,
    collection_names,
    paths_of,
    registration_of,
    said,
)
from ui.documents.list_tab import QUIET
from ui.documents.words import KINDS
from ui.event_data import event_data
from ui.file_drop import cleared, file_drop, uploaded_ids
from ui.visitor import door_of

_REGISTER = "登録する（ファイルを選んでください）"


class RegisterForm:
    """The form's parts, laid out where it is made."""

    def __init__(self) -> None:
        self.uploads = gr.State(())
        self.paths = gr.State({})
        self.files = file_drop(
            "document-files",
            label="登録するファイル",
            help_text="PDF・Word・Excel・PowerPoint・画像・テキストなど。フォルダーごと置けます。",
            suffixes=(),
        )
        with gr.Row():
            self.collection = gr.Dropdown(
                [], label="文書群（選ぶか、新しい名前を書く）", allow_custom_value=True,
                min_width=220, elem_id="register-collection",
            )  # fmt: skip
            self.kind = gr.Dropdown(
                [(name, kind.value) for kind, name in KINDS.items()],
                value=DocumentKind.STANDARD.value, label="種類", min_width=160,
                elem_id="register-kind",
            )  # fmt: skip
        with gr.Row():
            self.edition = gr.Textbox(
                label="版（例: 2025、令和7年度。なくてもよい）", max_lines=1, max_length=50,
                min_width=220, elem_id="register-edition",
            )  # fmt: skip
            self.effective_from = gr.Textbox(
                label="適用開始日（例: 2025-04-01。なくてもよい）", max_lines=1, max_length=10,
                min_width=220, elem_id="register-date",
            )  # fmt: skip
        with gr.Column(visible=False, elem_id="register-visibility") as self.visibility:
            self.roles = gr.CheckboxGroup(
                [
                    (name, role.value)
                    for role, name in ROLE_NAMES.items()
                    if role is not Role.ADMINISTRATOR
                ],
                label="新しい文書群を見られる役割（選ばなければ全員。管理者はいつも見られます）",
            )
            self.departments = gr.Dropdown(
                [], multiselect=True, label="新しい文書群を見られる部署（選ばなければ全部署）"
            )
        with gr.Accordion("パスワードの付いたファイルを登録する", open=False):
            self.password = gr.Textbox(
                label="ファイルのパスワード（保存しません）", type="password", max_lines=1,
                max_length=200, elem_id="register-password",
            )  # fmt: skip
        self.register = gr.Button(
            _REGISTER, variant="primary", interactive=False, elem_id="register-button"
        )
        self.message = gr.HTML("", elem_id="register-message", padding=False)


class RebuildForm:
    """What only administrators see, laid out where it is made."""

    def __init__(self) -> None:
        with (
            gr.Column(visible=False, elem_id="rebuild") as self.part,
            gr.Accordion("再構築（管理者）", open=False),
        ):
            gr.HTML(
                "<p>原本を読み直し、検索の索引を作り直します。検索は今までどおり使えます。"
                "原本のない文書はそのまま残ります。</p>",
                padding=False,
            )
            self.collection = gr.Dropdown([ALL], value=ALL, label="文書群")
            self.rebuild = gr.Button("再構築する", elem_id="rebuild-button")
            self.message = gr.HTML("", padding=False)


def register_events(
    desk: Desk, form: RegisterForm, rebuilding: RebuildForm, moments: list[Any]
) -> list[Any]:
    """Wire both forms; return the events after which there may be a new job."""

    def prepare(request: gr.Request) -> tuple[Any, ...]:
        door = door_of(desk, request)
        names = collection_names(door)
        may_add = door.person.may(Feature.ADD_DOCUMENTS)
        return (
            gr.update(choices=names),
            gr.update(choices=list(departments(door.records)) if may_add else []),
            gr.update(visible=door.person.may(Feature.ADMINISTER)),
            gr.update(choices=[ALL, *names]),
        )

    def choose(name: Any, request: gr.Request) -> Any:  # noqa: ANN401
        door = door_of(desk, request)
        try:
            door.require(Feature.ADD_DOCUMENTS)
            asked = checked_collection(door, str(name or ""))
        except NaniwaError:
            return gr.update(visible=False)
        return gr.update(visible=is_new_collection(door, asked))

    def receive(event: gr.EventData) -> tuple[Any, ...]:
        ids = uploaded_ids(event)
        # Only what the server knows of can be registered: the button says how many that is.
        return ids, paths_of(event_data(event)), _button(len(ids))

    @said
    def ask(request: gr.Request, *values: Any) -> str:  # noqa: ANN401
        door = door_of(desk, request)
        uploads, paths, collection, kind, edition, effective, roles, chosen, password = values
        filled = Form(
            uploads=tuple(map(str, uploads or ())),
            paths=dict(paths or {}),
            collection=str(collection or ""),
            kind=str(kind or ""),
            edition=str(edition or ""),
            effective_from=str(effective or ""),
            roles=tuple(map(str, roles or ())),
            departments=tuple(map(str, chosen or ())),
            password=str(password or ""),
        )
        return accepted_html(
            asking.register(
                door, filled.uploads, registration_of(filled), passwords=desk.job_passwords
            )
        )

    def register(request: gr.Request, *values: Any) -> tuple[Any, ...]:  # noqa: ANN401
        message = ask(request, *values)
        if 'role="alert"' in message:
            return message, *(gr.skip(),) * 5
        return message, cleared(), (), "", gr.update(visible=False), _button(0)

    @said
    def ask_rebuild(request: gr.Request, name: object) -> str:
        chosen = None if name in (ALL, None) else str(name)
        return accepted_html(asking.rebuild(door_of(desk, request), chosen))

    def rebuild(name: Any, request: gr.Request) -> str:  # noqa: ANN401
        return ask_rebuild(request, name)

    for moment in moments:
        moment(
            prepare,
            None,
            [form.collection, form.departments, rebuilding.part, rebuilding.collection],
            **QUIET,
        )
    form.collection.change(choose, form.collection, form.visibility, **QUIET)
    form.files.upload(
        receive,
        None,
        [form.uploads, form.paths, form.register],
        trigger_mode="always_last",
        **QUIET,
    )
    return [
        form.register.click(
            register,
            [
                form.uploads, form.paths, form.collection, form.kind, form.edition,
                form.effective_from, form.roles, form.departments, form.password,
            ],
            [form.message, form.files, form.uploads, form.password, form.visibility, form.register],
            **QUIET,
        ),
        rebuilding.rebuild.click(rebuild, rebuilding.collection, rebuilding.message, **QUIET),
    ]  # fmt: skip


def _button(count: int) -> Any:  # noqa: ANN401 - a Gradio update
    """The button for so many files."""
    if not count:
        return gr.update(value=_REGISTER, interactive=False)
    return gr.update(value=f"{count:,}件を登録する", interactive=True)
