"""The time of the works as an estimate's cover states it by dates: its ends, and how many days it has."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from assistant.drafting.draft import Origin
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.found_facts import fact_in
from assistant.drafting.given_dates import date_given, shown_date
from assistant.drafting.given_numbers import UnfitError
from assistant.drafting.sheet import Value

START, END = "工期の始期", "工期の終期"
"""Names under which ``from_estimate`` asks for the ends of 工期."""
_DAY = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])(?:元|[0-9]{1,2})|[12][0-9]{3})(?:年|[./-])"
    r"[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?"
)
_UNTIL = re.compile(r"^(?:\([^()]*\))?(?:まで|を?限り|限)")
_FROM = re.compile(r"^(?:\([^()]*\))?(?:から|より|以降|[~〜～]|-(?![0-9]))")
_ANY_DAY = Field("日", FieldType.DATE)


def ends_of(text: str) -> tuple[date | None, date | None]:
    """The first and the last day that the words state; None for what they leave to the contract.

    「令和8年10月1日から令和9年3月25日まで」 states both, 「契約の翌日から2027-03-25まで」 the last.
    Words with more dates than that state none: which are meant is not for a program to guess.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)[:300])
    found = list(_DAY.finditer(plain))
    try:
        days = [date_given(match[0], _ANY_DAY)[0] for match in found]
    except UnfitError:
        return None, None
    if len(days) == 2 and days[0] <= days[1]:  # noqa: PLR2004 - both ends
        return days[0], days[1]
    if len(days) == 1 and _UNTIL.match(plain[found[0].end() :]):
        return None, days[0]
    if len(days) == 1 and _FROM.match(plain[found[0].end() :]):
        return days[0], None
    return None, None


def period_fact(field: Field, source: str, text: str, origin: Origin) -> Value | None:
    """What a field asks for of 工期: an end, or its days, both ends counted, with how they were counted."""
    first, last = ends_of(text)
    if source in (START, END):
        day = first if source == START else last
        return fact_in(field, day, origin) if day is not None else None
    if first is None or last is None or field.type is not FieldType.NUMBER or field.unit != "日":
        return None
    days = (last - first).days + 1
    counted = f"{shown_date(first)}から{shown_date(last)}まで＝{days:,}日"
    return fact_in(field, f"{days}日", replace(origin, label=f"{origin.label} {counted}"))
