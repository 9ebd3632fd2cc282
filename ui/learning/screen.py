"""The layout of 「きょうの学習」: what there is to learn, and what shows a quiz."""

from __future__ import annotations

from importlib.resources import files

import gradio as gr

from ui.checks.script import ACT
from ui.learning.home import loading_html
from ui.learning.parts import Parts, View


def today_screen() -> Parts:
    """Lay the inner tab out."""
    with gr.Column(elem_id="learn-home") as home:
        home_message = html(elem_id="learn-home-message")
        due = html("", ACT, elem_id="learn-due")
        unfinished = html("", ACT, elem_id="learn-unfinished")
        new_quiz = html(part(loading_html()), "", "learning_new.js", elem_id="learn-new")
        # Beside the button that begins a quiz, which a phone shows without what is above.
        begin_message = html(elem_id="learn-begin-message")
    with gr.Column(visible=False, elem_id="learn-opened") as opened:
        head = html("", ACT, "learning_head.js", elem_id="learn-head")
        message = html(elem_id="learn-message")
        with gr.Row(elem_id="learn-columns"):
            with gr.Column(scale=6, min_width=320, elem_id="learn-question-column"):
                question = html("", "", "learning_question.js", elem_id="learn-question")
                related = html(elem_id="learn-related")
                controls = html("", ACT, elem_id="learn-controls")
            with gr.Column(
                scale=6, min_width=320, visible=False, elem_id="learn-page-column"
            ) as page_column:
                page = html("", "", "page_view.js", "learning_page.js", elem_id="learn-page")
    return Parts(
        home=home,
        home_message=home_message,
        due=due,
        unfinished=unfinished,
        new_quiz=new_quiz,
        begin_message=begin_message,
        opened=opened,
        head=head,
        message=message,
        question=question,
        related=related,
        controls=controls,
        page_column=page_column,
        page=page,
        view=gr.State(View()),
    )


def part(inner: str) -> str:
    """HTML in the frame that the style sheets of the tabs are for."""
    return f'<div class="check-part draft-part learn-part">{inner}</div>' if inner else ""


def html(value: str = "", act: str = "", *scripts: str, elem_id: str | None = None) -> gr.HTML:
    """A part of the screen with its own script."""
    sources = [(files("ui") / "static" / script).read_text(encoding="utf-8") for script in scripts]
    own = act + "".join(sources)
    return gr.HTML(value, js_on_load=own or None, elem_id=elem_id, padding=False)
