"""単価適用日 and 公告日 as specifications and notices state them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.estimating.facts import date_in
from assistant.estimating.references import References

_ERA_DATE = r"(?:令和|平成|R|H)?(?:元|\d{1,4})(?:年度|[年./-])(?:\d{1,2}(?:[月./-]\d{0,2}日?)?)?"
_BETWEEN = r"[^\d令平RH元。、]{0,8}"
_PRICE_DATE = re.compile(
    rf"(?:単価適用(?:年月日|年月|期日|基準日|日|月)|単価基準日|積算年月){_BETWEEN}(?P<date>{_ERA_DATE})"
)
_NOTICE_DATE = re.compile(rf"(?:公告日|公告年月日|入札公告){_BETWEEN}(?P<date>{_ERA_DATE})")


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date in a text: where, in which words, and which day (the first of a month or year)."""

    document: str
    page: int
    words: str
    day: date


def price_dates(references: References) -> list[StatedDate]:
    """The days of prices that the texts state."""
    return list(_dates(references, _PRICE_DATE))


def notice_dates(references: References) -> list[StatedDate]:
    """The days of public notice that the texts state."""
    return list(_dates(references, _NOTICE_DATE))


def date_in_specifications(references: References) -> date | None:
    """The one day of prices that the texts state; None when they state none or several."""
    days = {found.day for found in price_dates(references)}
    return days.pop() if len(days) == 1 else None


def _dates(references: References, pattern: re.Pattern[str]) -> Iterator[StatedDate]:
    for specification in references.specifications:
        for page, words in specification.pages:
            plain = re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", words))
            for found in pattern.finditer(plain):
                day = date_in(found["date"])
                if day is not None:
                    yield StatedDate(specification.document, page, found["date"], day)
