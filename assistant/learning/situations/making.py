"""A situation of a library: drawn from the typical ones that its clauses bear out, and from its own cases."""

from __future__ import annotations

from assistant.drafting.sources import Consulted
from assistant.learning.situations.situation import Situation
from retrieval.errors import NaniwaError


def situation(
    library: Consulted, *, seed: int, about: str = "", collections: tuple[str, ...] = ()
) -> Situation:
    """One situation; the same ``seed`` gives the same one of the same library.

    ``about`` are words of what it is to be on (配筋), ``collections`` whose documents it comes from,
    of all when none is named. Raises NaniwaError (``no_situation``) when the library has none.
    """
    raise NaniwaError("出題できる場面がありません。", code="no_situation")
