"""Times as people in Japan read them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# Japan has no summer time: a fixed offset needs no table of zones on the machine.
JAPAN = timezone(timedelta(hours=9))


def japan_time(moment: str) -> str:
    """``2026-11-23 15:04`` in Japan for ISO 8601 with an offset; as it is when it isn't that."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    if read.tzinfo is None:
        return moment
    return read.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
