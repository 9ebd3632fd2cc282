"""The inner tab 「用語集」: the words that the documents define."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.explaining.referring import glossary_for
from ui.checks.script import ACT
from ui.desk import Desk
from ui.edge import QUICK, Edge, Updates, answered, problem_html
from ui.event_data import event_data, text_of
from ui.learning.glossary_html import form_html, row_of, terms_html
from ui.learning.screen import part
from ui.widget import widget

_LONGEST_WORD = 60


def glossary_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab."""
    del blocks  # it is drawn when one turns to it
    with gr.Column(elem_id="learn-glossary-column"):
        message = widget(elem_id="learn-glossary-message")
        form = widget("", ACT, elem_id="learn-glossary-form")
        terms = widget("", elem_id="learn-glossary")

    def home(door: Door, problem: str) -> Updates:
        del door
        return {message: part(problem_html(problem))}

    edge = Edge(desk, Feature.LEARN, message, "", home)

    def enter(request: gr.Request) -> Updates:
        def drawn(door: Door) -> Updates:
            glossary = glossary_for(door)
            collections = sorted({name for term in glossary.terms for name in term.collections})
            return {
                message: "",
                form: part(form_html(collections)),
                terms: part(terms_html(glossary.terms, searched=False)),
            }

        return answered(edge, request, drawn)

    def look(event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return answered(edge, request, lambda door: {message: "", terms: _found(door, data)})

    tab.select(enter, None, [message, form, terms], **QUICK)
    # While one is answered the typing goes on: what stands there in the end counts.
    form.click(look, None, [message, form, terms], trigger_mode="always_last", **QUICK)


def _found(door: Door, data: Mapping[str, Any]) -> str:
    """The terms that fit what was typed and chosen."""
    words = text_of(data, "text", _LONGEST_WORD).strip()
    collection, row = text_of(data, "collection"), text_of(data, "row")
    found = glossary_for(door).search(words, collection)
    chosen = tuple(term for term in found if not row or row_of(term) == row)
    narrowed = bool(collection or row)
    return part(terms_html(chosen, searched=bool(words), narrowed=narrowed))
