"""The rate tables that a person may read, for worked examples of the overhead calculation."""

from __future__ import annotations

from functools import lru_cache

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.estimating.reference_reading.library import rates_of_document
from assistant.estimating.references import RateRow
from retrieval.library import Library


def rate_tables(door: Door) -> tuple[RateRow, ...]:
    """The rows of the rate tables among the documents that the person may read now.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.LEARN)
    return tuple(
        row
        for document in door.reading().documents()
        for row in _rates_of(door.library, document.id, document.edition, document.effective_from)
    )


@lru_cache(maxsize=1024)
def _rates_of(library: Library, document_id: str, *_: str) -> tuple[RateRow, ...]:
    """Whole standards are looked through for tables: once is enough."""
    found = next((d for d in library.documents() if d.id == document_id), None)
    return rates_of_document(library, found) if found is not None else ()
