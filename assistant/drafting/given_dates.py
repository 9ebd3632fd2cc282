"""Dates as people give them (2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1), none of them guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from assistant.drafting.fields import Field
from assistant.drafting.given_numbers import UnfitError
from assistant.drafting.given_text import cleaned

_FIRST_YEAR, _LAST_YEAR = 1950, 2100
# Names and letters of eras, the year before their first, and their first and last days.
_ERAS = {
    **dict.fromkeys(("令和", "R"), (2018, date(2019, 5, 1), date.max)),
    **dict.fromkeys(("平成", "H"), (1988, date(1989, 1, 8), date(2019, 4, 30))),
    **dict.fromkeys(("昭和", "S"), (1925, date(1926, 12, 25), date(1989, 1, 7))),
}
_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|[RHS])?(?P<year>元|[0-9]{1,4})(?P<first>年|[./-])(?P<month>[0-9]{1,2})"
    r"(?:(?:月|[./-])(?P<day>[0-9]{1,2})日?|月)?(?:\([月火水木金土日]\))?"
)
_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_LONGEST = 40


def date_given(given: object, field: Field) -> tuple[date, str]:
    """The day, and how it is shown (「2026年4月1日」; 「2026年4月」 where a month is enough).

    Raises UnfitError saying what is expected.
    """
    if isinstance(given, datetime):
        if given.hour or given.minute or given.second or given.microsecond:
            raise UnfitError(f"時刻を付けずに、{_expected(field)}")
        given = given.date()
    if isinstance(given, date):
        day, month_only = given, False
    else:
        day, month_only = _date_in(given, field)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UnfitError(
            f"{_FIRST_YEAR}年から{_LAST_YEAR}年までの日ではありません。{_expected(field)}"
        )
    return day, f"{day.year}年{day.month}月" + ("" if month_only else f"{day.day}日")


def shown_date(day: date) -> str:
    """「2026年4月1日」."""
    return f"{day.year}年{day.month}月{day.day}日"


def _date_in(given: object, field: Field) -> tuple[date, bool]:
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise UnfitError(_expected(field))
    if isinstance(given, int) and not 0 < given < 10**8:
        raise UnfitError(_expected(field))
    plain = unicodedata.normalize("NFKC", cleaned(str(given)[: _LONGEST + 1]))
    text = re.sub(r"\s", "", plain).upper()
    found = _DIGITS.fullmatch(text) or _DATE.fullmatch(text)
    if found is None or len(plain) > _LONGEST:
        raise UnfitError(_expected(field))
    parts = found.groupdict()
    era = parts.get("era")
    if not era and len(parts["year"]) != 4:
        raise UnfitError(f"西暦4桁か元号の付いた年で、{_expected(field)}")
    if parts["day"] is None and not field.month_enough:
        raise UnfitError(f"日まで、{_expected(field)}")
    year = 1 if parts["year"] == "元" else int(parts["year"])
    try:
        day = date(
            year + (_ERAS[era][0] if era else 0), int(parts["month"]), int(parts["day"] or 1)
        )
    except ValueError as error:
        raise UnfitError(f"暦にない日です。{_expected(field)}") from error
    if era and not _in_era(day, era, whole_month=parts["day"] is None):
        raise UnfitError(f"その元号にない日です。{_expected(field)}")
    return day, parts["day"] is None


def _in_era(day: date, era: str, *, whole_month: bool) -> bool:
    _, first, last = _ERAS[era]
    return (first.replace(day=1) if whole_month else first) <= day <= last


def _expected(field: Field) -> str:
    example = field.example or (
        "2026年4月" if field.month_enough else "2026-04-01 か 令和8年4月1日"
    )
    return f"{'年月' if field.month_enough else '年月日'}で書いてください（例: {example}）"
