"""The tab 「管理」: people, permissions, settings, audit trail, backup."""

from __future__ import annotations

import gradio as gr

from ui.desk import Desk


def administration_tab(desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """Build the tab inside the current layout of ``blocks``."""
