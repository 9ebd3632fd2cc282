"""The tab 「積算チェック」: estimates checked, their findings, and the history."""

from __future__ import annotations

import gradio as gr

from ui.desk import Desk


def checks_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
