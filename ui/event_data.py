"""What a browser sends with an event of a page's own widget."""

from __future__ import annotations

from typing import Any

import gradio as gr


def event_data(event: gr.EventData) -> dict[str, Any]:
    """What the browser said, {} when it is no object; nothing of it is trusted."""
    data = event._data  # noqa: SLF001 - where Gradio keeps it
    return data if isinstance(data, dict) else {}
