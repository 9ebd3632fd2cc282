"""What an action works on, and what a browser said with it; nothing of that is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.access.door import Door
from ui.desk import Desk
from ui.drafts.parts import Parts, View

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts, through which door, and what stands on the screen."""

    desk: Desk
    door: Door
    parts: Parts
    view: View
