"""Commands of the layers above this one, which register themselves by entry point."""

from __future__ import annotations

from typing import Any

from retrieval.errors import NaniwaError


def command_above(name: str) -> Any:  # noqa: ANN401 - an entry point can be any callable
    """A command of ui or evals. Raises NaniwaError (``no_command``) when it isn't installed."""
    from importlib.metadata import entry_points

    found = list(entry_points(group="naniwa.commands", name=name))
    if not found:
        raise NaniwaError(f"命令 {name} が組み込まれていません。", code="no_command")
    return found[0].load()
