"""How many exercises one person may have."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.records.exercises import exercise_entries
from retrieval.errors import NaniwaError

MOST_KEPT = 50
"""Finished exercises of a person that can be looked at again; of older ones the result stays."""

_MOST_UNFINISHED = 20
_MOST = 2_000


def check_room(door: Door) -> None:
    """Refuse one more exercise of a person who has too many. Raises NaniwaError (``too_many``)."""
    entries = exercise_entries(door.records, owner=door.person.name)
    unfinished = sum(not entry.finished_at for entry in entries)
    if unfinished >= _MOST_UNFINISHED:
        raise NaniwaError(
            f"やりかけの演習が{unfinished}件あります。続けるか、削除してください。",
            code="too_many",
        )
    if len(entries) >= _MOST:
        raise NaniwaError(
            f"演習が{len(entries):,}件あります。要らなくなった演習を削除してください。",
            code="too_many",
        )
