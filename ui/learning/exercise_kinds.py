"""The kinds of error that can be asked for."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.learning.exercises.draft_error_kinds import draft_error_titles
from assistant.learning.exercises.error_kinds import GROUPS


def groups() -> Mapping[str, tuple[str, ...]]:
    """The kinds of error in the order of a menu, by what is practised ("estimate", "draft")."""
    return {"estimate": GROUPS, "draft": draft_error_titles()}
