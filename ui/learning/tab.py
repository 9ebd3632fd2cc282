"""The tab 「学習」: what is learnt from the library, an inner tab for each way of learning."""

from __future__ import annotations

import gradio as gr

from ui.desk import Desk
from ui.learning.cases import cases_tab
from ui.learning.exercises import exercises_tab
from ui.learning.glossary import glossary_tab
from ui.learning.overheads import overheads_tab
from ui.learning.progress import progress_tab
from ui.learning.today import today_tab


def learning_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
    with gr.Tabs(elem_id="learn-sections", overflow_behavior="wrap"):
        with gr.Tab("きょうの学習", id="today") as today:
            today_tab(desk, blocks, today, tab)
        with gr.Tab("演習", id="exercises") as exercises:
            exercises_tab(desk, blocks, exercises)
        with gr.Tab("進み具合", id="progress") as progress:
            progress_tab(desk, blocks, progress)
        with gr.Tab("用語集", id="glossary") as glossary:
            glossary_tab(desk, blocks, glossary)
        with gr.Tab("事例", id="cases") as cases:
            cases_tab(desk, blocks, cases)
        with gr.Tab("経費計算の例", id="overheads") as overheads:
            overheads_tab(desk, blocks, overheads)
