"""The components of the inner tab 「演習」, and what a person looks at in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.learning.exercises.exercise import Progress, unwatched

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """Ids and choices only, each looked up anew by every action.

    ``exercise_id`` is the open exercise or situation, ``upload`` a file for a new exercise;
    ``about`` and ``collections`` are what the last situation was asked for.
    """

    exercise_id: str = ""
    upload: str = ""
    about: str = ""
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """First what leads to an exercise, then what shows one, and what shows a situation."""

    home: gr.Column
    home_message: gr.HTML
    start: gr.HTML
    drop: gr.HTML
    making: gr.HTML
    listed: gr.HTML
    opened: gr.Column
    message: gr.HTML
    work: gr.HTML
    kept: gr.HTML
    situation: gr.HTML
    view: gr.State

    def all(self) -> list[Any]:
        """Every component, as an event's outputs."""
        return [getattr(self, name) for name in self.__slots__]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts, through which door, what stands on the screen, and who is told how far it is."""

    door: Door
    parts: Parts
    view: View
    progress: Progress = unwatched
