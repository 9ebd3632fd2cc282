"""The inner tab 「進み具合」: how far a person is, and whom they show it to."""

from __future__ import annotations

import gradio as gr

from ui.desk import Desk


def progress_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the inner tab."""
    del desk, blocks, tab
    gr.HTML("", padding=False)
