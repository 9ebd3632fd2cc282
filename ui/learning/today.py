"""The inner tab 「きょうの学習」: what is due, and a quiz answered question by question."""

from __future__ import annotations

import gradio as gr

from ui.desk import Desk


def today_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab, whole: gr.Tab) -> None:
    """Build the inner tab; ``whole`` is the tab 「学習」 that it stands in."""
    del desk, blocks, tab, whole
    gr.HTML("", padding=False)
