"""The components of 「きょうの学習」, by what they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr


@dataclass(frozen=True, slots=True)
class View:
    """What a person looks at: ids only, each looked up anew by every action.

    ``quiz_id`` is the open quiz, "" for none; ``number`` its question that is shown, from 1, and
    0 for the quiz's result.
    """

    quiz_id: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """First what there is to learn today, then what shows a quiz."""

    home: gr.Column
    home_message: gr.HTML
    due: gr.HTML
    unfinished: gr.HTML
    new_quiz: gr.HTML
    begin_message: gr.HTML
    opened: gr.Column
    head: gr.HTML
    message: gr.HTML
    question: gr.HTML
    related: gr.HTML
    controls: gr.HTML
    page_column: gr.Column
    page: gr.HTML
    view: gr.State

    def all(self) -> list[Any]:
        """Every component, as an event's outputs."""
        return [getattr(self, name) for name in self.__slots__]
