"""「文書」の「一覧」: narrowing, sorting, and turning its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.desk import Desk
from ui.documents.events import ALL, collection_names, said, shown_list, wanted_of
from ui.documents.listing import MOST_WORDS, ORDERS
from ui.documents.scripts import TELL_AND_KEEP, TO_THE_LIST
from ui.documents.words import KINDS
from ui.event_data import event_data
from ui.visitor import door_of

QUIET = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}


@dataclass(frozen=True, slots=True)
class ListParts:
    """The parts of the list that other events read and draw: ``controls`` end with the page."""

    controls: list[Any]
    collection: gr.Dropdown
    table: gr.HTML


def list_parts() -> ListParts:
    """Lay the list out inside the current layout."""
    with gr.Row(elem_id="documents-controls"):
        words = gr.Textbox(
            label="絞り込み",
            placeholder="文書名・版など",
            max_lines=1,
            max_length=MOST_WORDS,
            min_width=200,
            elem_id="documents-filter",
        )
        collection = gr.Dropdown([ALL], value=ALL, label="文書群", min_width=150)
        kind = gr.Dropdown(
            [ALL, *((name, kind.value) for kind, name in KINDS.items())],
            value=ALL,
            label="種類",
            min_width=150,
            elem_id="documents-kind",
        )
        order = gr.Dropdown(
            [(name, key) for key, (name, _, _) in ORDERS.items()],
            value="collection",
            label="並べ方",
            min_width=150,
            elem_id="documents-order",
        )
        in_force = gr.Checkbox(
            label="現行のみ", value=False, min_width=120, elem_id="documents-in-force"
        )
    page = gr.State(1)
    table = gr.HTML("", elem_id="documents", js_on_load=TELL_AND_KEEP, padding=False)
    return ListParts([words, collection, kind, order, in_force, page], collection, table)


def list_events(desk: Desk, parts: ListParts, moments: list[Any]) -> None:
    """Draw the list at each of ``moments`` and whenever something else is wanted of it."""
    words, collection, kind, order, in_force, page = parts.controls

    @said
    def shown(request: gr.Request, *values: Any) -> str:  # noqa: ANN401
        return shown_list(door_of(desk, request), wanted_of(*values))

    def refresh(request: gr.Request, *values: Any) -> tuple[Any, str]:  # noqa: ANN401
        names = collection_names(door_of(desk, request))
        chosen = values[1] if values[1] in names else ALL
        drawn = shown(request, values[0], chosen, *values[2:])
        return gr.Dropdown(choices=[ALL, *names], value=chosen), drawn

    def narrow(request: gr.Request, *values: Any) -> tuple[int, str]:  # noqa: ANN401
        return 1, shown(request, *values[:-1], 1)

    for moment in moments:
        moment(refresh, parts.controls, [collection, parts.table], **QUIET)
    words.change(narrow, parts.controls, [page, parts.table], trigger_mode="always_last", **QUIET)
    for control in (collection, kind, order, in_force):
        control.input(
            narrow, parts.controls, [page, parts.table], trigger_mode="always_last", **QUIET
        )

    def turn(request: gr.Request, event: gr.EventData, *values: Any) -> tuple[Any, Any]:  # noqa: ANN401
        data = event_data(event)
        number = str(data.get("page", ""))
        if not number.isdecimal() or len(number) > 6:
            return gr.skip(), gr.skip()
        return int(number), shown(request, *values[:-1], int(number))

    parts.table.click(turn, parts.controls, [page, parts.table], **QUIET).then(
        None, js=TO_THE_LIST, api_visibility="private"
    )
