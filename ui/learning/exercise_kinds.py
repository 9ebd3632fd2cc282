"""The groups of errors that can be asked for."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.learning.exercises.error_kinds import GROUPS


def groups() -> Mapping[str, tuple[str, ...]]:
    """The groups of kinds of error, by what is practised ("estimate", "draft")."""
    return {"estimate": GROUPS}
