"""The layout of 「きょうの学習」: what there is to learn, and what shows a quiz."""

from __future__ import annotations

import gradio as gr

from ui.checks.script import ACT
from ui.learning.home import loading_html
from ui.learning.parts import Parts, View
from ui.widget import widget


def today_screen() -> Parts:
    """Lay the inner tab out."""
    with gr.Column(elem_id="learn-home") as home:
        home_message = widget(elem_id="learn-home-message")
        due = widget("", ACT, elem_id="learn-due")
        unfinished = widget("", ACT, "learning_forward.js", elem_id="learn-unfinished")
        new_quiz = widget(part(loading_html()), "", "learning_new.js", elem_id="learn-new")
        # Beside the button that begins a quiz, which a phone shows without what is above.
        begin_message = widget(elem_id="learn-begin-message")
    with gr.Column(visible=False, elem_id="learn-opened") as opened:
        head = widget("", ACT, "learning_head.js", elem_id="learn-head")
        message = widget(elem_id="learn-message")
        with gr.Row(elem_id="learn-columns"):
            with gr.Column(scale=6, min_width=320, elem_id="learn-question-column"):
                question = widget("", "", "learning_question.js", elem_id="learn-question")
                related = widget(elem_id="learn-related")
                controls = widget("", ACT, elem_id="learn-controls")
            with gr.Column(
                scale=6, min_width=320, visible=False, elem_id="learn-page-column"
            ) as page_column:
                page = widget("", "", "page_view.js", "learning_page.js", elem_id="learn-page")
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
