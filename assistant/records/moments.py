"""Moments as the records write them: texts in UTC that sort as the moments do."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """A moment, which has its time zone, as the records write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """A moment as the records have it."""
    return datetime.fromisoformat(text)
