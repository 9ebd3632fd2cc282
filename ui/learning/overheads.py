"""The inner tab 「経費計算の例」: the overhead calculation with a trainee's own numbers."""

from __future__ import annotations

from dataclasses import replace

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from ui.checks.script import ACT
from ui.desk import Desk
from ui.edge import QUICK, Edge, Updates, answered, nothing, problem_html
from ui.event_data import event_data
from ui.learning.overheads_actions import Parts, View, choose, draw, go_on, no_steps, work
from ui.learning.screen import part
from ui.widget import widget

# The step to compute next stands at the end: it comes into sight.
_FOLLOW = """
// All that was worked out begins at its head, one's own next step is seen whole.
watch('value', () => requestAnimationFrame(() => {
  const next = element.querySelector('.overheads-next');
  if (next) next.scrollIntoView({block: 'nearest'});
  else element.querySelector('#overheads-steps-title')?.scrollIntoView({block: 'start'});
}));
"""
_SAID = """
// What is still to be given is said below a form longer than a phone.
watch('value', () => requestAnimationFrame(() =>
  element.querySelector('.problem')?.scrollIntoView({block: 'center'})));
"""


def overheads_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab."""
    del blocks  # it is drawn when one turns to it
    with gr.Column(elem_id="learn-overheads-column"):
        parts = Parts(
            view=gr.State(View()),
            way=widget("", ACT, elem_id="learn-overheads-way"),
            form=widget("", ACT, "learning_overheads.js", elem_id="learn-overheads-form"),
            message=widget("", _SAID, elem_id="learn-overheads-message"),
            steps=widget("", ACT + _FOLLOW, elem_id="learn-overheads-steps"),
            # Below the step that is to be computed, not above all that came before it.
            answer_message=widget("", _SAID, elem_id="learn-overheads-answer-message"),
        )

    def home(door: Door, problem: str) -> Updates:
        del door
        return {parts.message: part(problem_html(problem))}

    edge = Edge(desk, Feature.LEARN, parts.message, "", home)

    def enter(view: View, request: gr.Request) -> Updates:
        if view.numbers is not None:
            return nothing(parts.message)
        return answered(edge, request, lambda door: draw(door, parts, view))

    def chosen(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return answered(edge, request, lambda door: choose(door, parts, view, data))

    def worked(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        done = answered(edge, request, lambda door: work(door, parts, view, data))
        return {**no_steps(parts, view), **done}

    def went_on(view: View, event: gr.EventData, request: gr.Request) -> Updates:
        data = event_data(event)
        return answered(
            replace(edge, place=parts.answer_message),
            request,
            lambda door: go_on(door, parts, view, data),
        )

    tab.select(enter, parts.view, parts.all(), **QUICK)
    parts.way.click(chosen, parts.view, parts.all(), **QUICK)
    parts.form.click(worked, parts.view, parts.all(), **QUICK)
    parts.steps.click(went_on, parts.view, parts.all(), **QUICK)
