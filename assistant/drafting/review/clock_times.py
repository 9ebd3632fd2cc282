"""Times of day in texts: 9時, 午後5時30分, 翌5時, 21:00."""

from __future__ import annotations

import re

_TIME = re.compile(
    r"(?P<half>午前|午後)?\s?(?<![0-9])(?P<hour>[0-9]{1,2})(?:時(?!間)(?:(?P<minute>[0-9]{1,2})分|(?P<half_hour>半))?|:(?P<minute2>[0-9]{2})(?![0-9]))"
)
_RANGE = re.compile(r"^\s*(?:から|より|~|-|―)\s*(?:翌日?の?)?\s*$")
_NOON = 12


def times_in(text: str) -> frozenset[int]:
    """The times of a plain text in minutes from midnight."""
    return frozenset(_minutes(match) for match in _TIME.finditer(text))


def first_times(text: str, most: int) -> tuple[frozenset[int], str]:
    """The first range of times, or time, that begins within ``most`` characters, and its text."""
    matches = list(_TIME.finditer(text))
    if not matches or matches[0].start() > most:
        return frozenset(), ""
    last = matches[0]
    if len(matches) > 1 and _RANGE.match(text[matches[0].end() : matches[1].start()]):
        last = matches[1]
    found = frozenset({_minutes(matches[0]), _minutes(last)})
    return found, text[matches[0].start() : last.end()]


def _minutes(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if match["half"] == "午後" and hour < _NOON:
        hour += _NOON
    minute = match["minute"] or match["minute2"] or ("30" if match["half_hour"] else "0")
    return (hour % 24) * 60 + int(minute)
