"""The functions that templates call for what a sheet does not say: passages, tables, prose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from itertools import count
from typing import TYPE_CHECKING, Any

from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.evidence.past_designs import past
from assistant.drafting.evidence.prose import prose
from assistant.drafting.evidence.requirements import cite, standard
from assistant.drafting.evidence.stages import stages
from assistant.drafting.evidence.tables import table_rows
from assistant.drafting.markers import Marks
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from assistant.drafting.writing import Writing

DIRECTIVES: Mapping[str, Callable[..., Any]] = {
    function.__name__: function for function in (standard, cite, stages, table_rows, past, prose)
}
"""Each function by the name under which templates call it; its first parameter is a `Gathering`."""
MOST_CALLS = 2_000
"""So often a section's template may call them, all together."""


def directives(writing: Writing, marks: Marks, hint: str) -> dict[str, Callable[..., Any]]:
    """Every function by the name under which templates call it."""
    gathering = Gathering(writing, marks, hint)
    calls = count(1)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*arguments: object, **named: object) -> Any:  # noqa: ANN401 - as the function
            # A search takes a moment: a template must be stoppable, and come to an end by itself.
            if writing.cancel.is_set():
                raise NaniwaError("書くのを止めました。", code="cancelled")
            if next(calls) > MOST_CALLS:
                raise NaniwaError(
                    f"基準などを探す関数の呼び出しが{MOST_CALLS:,}回を超えました", code="kind"
                )
            return function(gathering, *arguments, **named)

        return called

    return {name: counted(function) for name, function in DIRECTIVES.items()}
