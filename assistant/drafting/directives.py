"""The functions that templates call for what a sheet does not say: passages, tables, prose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.evidence.past_designs import past
from assistant.drafting.evidence.prose import prose
from assistant.drafting.evidence.requirements import cite, standard
from assistant.drafting.evidence.stages import stages
from assistant.drafting.evidence.tables import table_rows
from assistant.drafting.markers import Marks

if TYPE_CHECKING:
    from assistant.drafting.writing import Writing

DIRECTIVES: Mapping[str, Callable[..., Any]] = {
    function.__name__: function for function in (standard, cite, stages, table_rows, past, prose)
}
"""Each function by the name under which templates call it; its first parameter is a `Gathering`."""


def directives(writing: Writing, marks: Marks, hint: str) -> dict[str, Callable[..., Any]]:
    """Every function by the name under which templates call it."""
    gathering = Gathering(writing, marks, hint)
    return {name: partial(function, gathering) for name, function in DIRECTIVES.items()}
