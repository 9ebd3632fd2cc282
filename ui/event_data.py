"""What a browser sends with an event of a page's own widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

_LONGEST = 1_000
_MOST_DIGITS = 8
_DEEPEST = 20
"""So deep do lists and objects lie in one another at most."""


def event_data(event: gr.EventData) -> dict[str, Any]:
    """What the browser said, {} when it is no object; nothing of it is trusted.

    Its texts can be written anywhere: half a character, which a browser can send, becomes 「?」.
    """
    data = _readable(event._data, _DEEPEST)  # noqa: SLF001 - where Gradio keeps it
    return data if isinstance(data, dict) else {}


def _readable(value: Any, depth: int) -> Any:  # noqa: ANN401 - what JSON gives
    """The value with texts that can be encoded; None for what lies deeper than any page sends."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if not isinstance(value, list | dict):
        return value
    if not depth:
        return None
    if isinstance(value, list):
        return [_readable(each, depth - 1) for each in value]
    return {_readable(name, 0): _readable(each, depth - 1) for name, each in value.items()}


def text_of(data: Mapping[str, Any], name: str, longest: int = _LONGEST) -> str:
    """A text that a browser sent, "" when it sent none."""
    value = data.get(name, "")
    return value[:longest] if isinstance(value, str) else ""


def number_of(data: Mapping[str, Any], name: str) -> int | None:
    """A number that a browser sent in digits, None when it sent none."""
    text = text_of(data, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
