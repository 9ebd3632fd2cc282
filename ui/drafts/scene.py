"""What an action works on, and what a browser said with it; nothing of that is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.access.door import Door
from ui.desk import Desk
from ui.drafts.parts import Parts, View

Data = Mapping[str, Any]
_LONGEST = 1_000
_MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts, through which door, and what stands on the screen."""

    desk: Desk
    door: Door
    parts: Parts
    view: View


def text_of(data: Data, name: str, longest: int = _LONGEST) -> str:
    """A text that a browser sent, "" when it sent none."""
    value = data.get(name, "")
    return value[:longest] if isinstance(value, str) else ""


def number_of(data: Data, name: str) -> int | None:
    """A number that a browser sent in digits, None when it sent none."""
    text = text_of(data, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
