"""Dates in texts, in the Japanese and the western calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|(?<![A-Za-z0-9])[RHS])\s?(?P<year>元|\d{1,2})|(?P<western>(?:19|20)\d{2}))"
    r"(?:\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日|[./-](?P<month2>\d{1,2})[./-](?P<day2>\d{1,2})(?!\d))"
    r"\s?(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"
)
_BOTH = re.compile(
    r"(?P<era>令和|平成|昭和)\s?(?P<year>元|\d{1,2})\s?年(?P<kind>度?)\s?\((?:西暦)?(?P<western>(?:19|20)\d{2})年?度?\)"
    r"|(?P<western2>(?:19|20)\d{2})\s?年(?P<kind2>度?)\s?\((?P<era2>令和|平成|昭和)\s?(?P<year2>元|\d{1,2})\s?年?度?\)"
)
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written; ``value`` is None when there is no such day."""

    text: str
    value: date | None
    weekday: str
    start: int
    end: int


def dates_in(text: str) -> Iterator[WrittenDate]:
    """Every whole date of a plain text."""
    for match in _DATE.finditer(text):
        year = int(match["western"] or 0) or western_year(match["era"], match["year"])
        month = int(match["month"] or match["month2"])
        day = int(match["day"] or match["day2"])
        try:
            value = date(year, month, day)
        except ValueError:
            value = None
        yield WrittenDate(match[0], value, match["weekday"] or "", match.start(), match.end())


def western_year(era: str, year: str) -> int:
    """令和, 7 -> 2025."""
    return _ERAS[era] + (1 if year == "元" else int(year))


def mismatched_years(text: str) -> Iterator[tuple[str, int]]:
    """Years written in both calendars that do not agree, with the western year of the Japanese one."""
    for match in _BOTH.finditer(text):
        era, year = match["era"] or match["era2"], match["year"] or match["year2"]
        western = int(match["western"] or match["western2"])
        if western_year(era, year) != western:
            yield match[0], western_year(era, year)
