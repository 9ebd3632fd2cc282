"""What a browser sends with an event of a page's own widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

_LONGEST = 1_000
_MOST_DIGITS = 8


def event_data(event: gr.EventData) -> dict[str, Any]:
    """What the browser said, {} when it is no object; nothing of it is trusted."""
    data = event._data  # noqa: SLF001 - where Gradio keeps it
    return data if isinstance(data, dict) else {}


def text_of(data: Mapping[str, Any], name: str, longest: int = _LONGEST) -> str:
    """A text that a browser sent, "" when it sent none."""
    value = data.get(name, "")
    return value[:longest] if isinstance(value, str) else ""


def number_of(data: Mapping[str, Any], name: str) -> int | None:
    """A number that a browser sent in digits, None when it sent none."""
    text = text_of(data, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
