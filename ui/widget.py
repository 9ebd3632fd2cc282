"""A part of the screen that is our own HTML, with the scripts that listen to what is done in it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import gradio as gr


def widget(
    value: str = "",
    act: str = "",
    *scripts: str,
    elem_id: str | None = None,
    default_css: bool = True,
) -> gr.HTML:
    """HTML with its script: ``act`` first, then the files of ``ui/static`` that are named."""
    return gr.HTML(
        value,
        elem_id=elem_id,
        js_on_load=_script(act, scripts) or None,
        apply_default_css=default_css,
        padding=False,
    )


def _script(act: str, scripts: Sequence[str]) -> str:
    """What listens, "" for nothing; first what becomes of fields that are drawn anew."""
    own = act + "".join(static_text(script) for script in scripts)
    return static_text("drawn_anew.js") + own if own else ""


def static_text(name: str) -> str:
    """A file of ``ui/static``."""
    return (files("ui") / "static" / name).read_text(encoding="utf-8")
