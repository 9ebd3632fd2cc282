"""The components of the tab 「積算チェック」, by what they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr


@dataclass(frozen=True, slots=True)
class Parts:
    """First what leads to a check, then what shows one; the states hold ids and choices only."""

    home: gr.Column
    home_message: gr.HTML
    drop: gr.HTML
    library: gr.HTML
    offered: gr.HTML
    chosen: gr.HTML
    beginning: gr.Row
    title: gr.Textbox
    search: gr.HTML
    history: gr.HTML
    others: gr.HTML
    opened: gr.Column
    opened_message: gr.HTML
    head: gr.HTML
    overview: gr.HTML
    sections: gr.Tabs
    filters: gr.HTML
    findings: gr.HTML
    detail_column: gr.Column
    detail: gr.HTML
    files: gr.HTML
    contents: gr.HTML
    versions: gr.HTML
    comparison: gr.HTML
    sharing: gr.HTML
    view: gr.State
    collected: gr.State
    looked_for: gr.State

    def all(self) -> list[Any]:
        """Every component, as an event's outputs."""
        return [getattr(self, name) for name in self.__slots__]
