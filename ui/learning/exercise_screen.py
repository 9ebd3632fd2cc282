"""The layout of the inner tab 「演習」: what leads to an exercise, and what shows one."""

from __future__ import annotations

import gradio as gr

from ui.checks.script import ACT
from ui.file_drop import file_drop
from ui.html_text import as_text
from ui.learning.exercise_parts import Parts, View
from ui.widget import widget

_ESTIMATES = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".pdf", ".xml", ".gaeb", ".x83", ".x84")
_LIST = (
    '<div class="check-part"><h2 id="exercise-list-title" tabindex="-1">これまでの演習</h2></div>'
)


def exercise_screen() -> Parts:
    """Lay the inner tab out; return its parts."""
    with gr.Column(elem_id="exercise-home") as home:
        home_message = widget("", _SAID, elem_id="exercise-home-message")
        start = widget("", ACT, "learning_waiting.js", elem_id="exercise-start")
        with gr.Column(elem_id="exercise-own"):
            drop = file_drop(
                "exercise-drop",
                label="自分の設計書",
                help_text="誤りを入れる設計書を1つ。ほかの人には見えません。",
                suffixes=_ESTIMATES,
                many=False,
            )
        making = widget("", ACT + _MAKING, elem_id="exercise-making")
        gr.HTML(_LIST, padding=False)
        listed = widget("", ACT, "learning_focus.js", elem_id="exercise-listed")
    with gr.Column(visible=False, elem_id="exercise-opened") as opened:
        message = widget("", ACT + _SAID, elem_id="exercise-message")
        work = widget(
            "",
            "",
            "learning_materials.js",
            "learning_grid.js",
            "learning_exercises.js",
            "learning_address.js",
            elem_id="exercise-work",
        )
        kept = widget("", _KEPT, elem_id="exercise-kept")
        situation = widget(
            "",
            ACT,
            "learning_waiting.js",
            "learning_situations.js",
            "learning_address.js",
            elem_id="exercise-situation",
        )
    return Parts(
        home=home,
        home_message=home_message,
        start=start,
        drop=drop,
        making=making,
        listed=listed,
        opened=opened,
        message=message,
        work=work,
        kept=kept,
        situation=situation,
        view=gr.State(View()),
    )


_SAID = """
watch('value', () => {
  document.dispatchEvent(new Event('naniwa:exercise-said'));
  // What stands in the way is seen from wherever was pressed.
  requestAnimationFrame(() => element.querySelector('.problem')?.scrollIntoView({block: 'center'}));
});
"""
_MAKING = """
// Seen from wherever was pressed; once it is over, what waited for it is free.
watch('value', () => {
  const shown = element.querySelector('.exercise-making');
  if (!shown) document.dispatchEvent(new Event('naniwa:exercise-said'));
  else requestAnimationFrame(() => shown.scrollIntoView({block: 'nearest'}));
});
"""
_KEPT = """
const tell = () => document.dispatchEvent(new Event('naniwa:exercise-kept'));
watch('value', tell);
tell();
"""


def said_html(message: str) -> str:
    """What was done, said by screen readers in their time."""
    return f'<p class="said" role="status">{as_text(message)}</p>'


def part(html: str) -> str:
    """HTML in the frame that the style sheets of the tabs are for."""
    return f'<div class="check-part">{html}</div>' if html else ""
