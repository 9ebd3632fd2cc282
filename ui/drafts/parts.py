"""The components of the tab 「ドラフト」, by what they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from assistant.drafting.sheet import Value


@dataclass(frozen=True, slots=True)
class View:
    """What a person looks at: ids and choices only, each looked up anew by every action.

    ``draft_id`` is the open draft, else ``kind`` the kind whose sheet is being filled in.
    ``section`` is the one that was turned to, "" while the newest is followed. ``upload`` and
    ``design`` are where facts for a new draft were taken from, ``facts`` what was read there.
    """

    draft_id: str = ""
    kind: str = ""
    section: str = ""
    looked_for: str = ""
    upload: str = ""
    design: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """First the list, then what a new draft is made from, then what shows one."""

    home: gr.Column
    home_message: gr.HTML
    home_head: gr.HTML
    drafts: gr.HTML
    beginning: gr.Column
    begin_message: gr.HTML
    kinds: gr.HTML
    sheet_column: gr.Column
    sheet_head: gr.HTML
    yaml_drop: gr.HTML
    estimate_drop: gr.HTML
    designs: gr.HTML
    sheet: gr.HTML
    saved_sheet: gr.HTML
    opened: gr.Column
    message: gr.HTML
    head: gr.HTML
    progress: gr.HTML
    sections: gr.Tabs
    outline: gr.HTML
    text: gr.HTML
    evidence_column: gr.Column
    evidence: gr.HTML
    gaps: gr.HTML
    review_start: gr.HTML
    review: gr.HTML
    versions: gr.HTML
    comparison: gr.HTML
    changed_sheet: gr.HTML
    view: gr.State

    def all(self) -> list[Any]:
        """Every component, as an event's outputs."""
        return [getattr(self, name) for name in self.__slots__]
