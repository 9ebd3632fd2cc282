"""Which rows of one thing's prices apply on a day and in a district."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.estimating.references import PriceRow

_EVERYWHERE = frozenset(
    {
        "",
        "全域",
        "全地区",
        "全県",
        "全市",
        "共通",
        "県内一円",
        "府内一円",
        "市内一円",
        "全国",
        "一円",
        "指定なし",
        "-",
    }
)


@dataclass(frozen=True, slots=True)
class Applicable:
    """Rows of one thing, sorted by whether they apply.

    ``valid`` apply: the latest edition in force, of the district itself before everywhere; more
    than one when a table has several sources. ``other_editions`` are of the same district and
    another time, the latest first; ``other_districts`` are in force elsewhere.
    """

    valid: tuple[PriceRow, ...]
    other_editions: tuple[PriceRow, ...]
    other_districts: tuple[PriceRow, ...]


def applicable(rows: Sequence[PriceRow], on: date | None, district: str) -> Applicable:
    """Sort one thing's rows. Without a day the latest edition counts as in force.

    Without a district rows for everywhere apply; when there are none, those of the only
    district, or of all districts when they agree on the price; else none does.
    """
    own, everywhere, elsewhere = _by_district(rows, district)
    here = [*own, *everywhere]
    valid = _latest(in_force(own, on)) or _latest(in_force(everywhere, on))
    others = _latest_each(in_force(elsewhere, on))
    unambiguous = (
        len({row.price for row in others}) == 1 or len({row.district for row in others}) == 1
    )
    if not here and not district_key(district) and unambiguous:
        valid, here, others = _latest(in_force(elsewhere, on)), elsewhere, []
    chosen = {id(row) for row in valid}
    editions = sorted(
        (row for row in here if id(row) not in chosen),
        key=lambda row: row.effective_from or date.min,
        reverse=True,
    )
    return Applicable(tuple(valid), tuple(editions), tuple(others))


def in_force(rows: Iterable[PriceRow], on: date | None) -> list[PriceRow]:
    """The rows in force on a day; without one, those that were ever meant to be."""
    if on is None:
        return [row for row in rows if row.effective_to != date.min]
    return [
        row
        for row in rows
        if (row.effective_from is None or row.effective_from <= on)
        and (row.effective_to is None or on <= row.effective_to)
    ]


@lru_cache(maxsize=1024)
def district_key(text: str) -> str:
    """A district's name in one spelling; empty for everywhere."""
    key = re.sub(r"[\s()・]", "", unicodedata.normalize("NFKC", text)).lower()
    key = re.sub(r"(?<=.)(?:地区|地域|ブロック|管内)$", "", key)
    return "" if key in _EVERYWHERE else key


def same_district(first: str, second: str) -> bool:
    """Whether two names mean one district: 大阪地区 and 大阪, みおつくし市中央区 and 中央区."""
    left, right = district_key(first), district_key(second)
    if left == right:
        return True
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) > 1 and not shorter[-1].isdigit() and longer.endswith(shorter)


def _by_district(
    rows: Sequence[PriceRow], district: str
) -> tuple[list[PriceRow], list[PriceRow], list[PriceRow]]:
    own: list[PriceRow] = []
    everywhere: list[PriceRow] = []
    elsewhere: list[PriceRow] = []
    wanted = district_key(district)
    for row in rows:
        if not district_key(row.district):
            everywhere.append(row)
        elif wanted and same_district(row.district, district):
            own.append(row)
        else:
            elsewhere.append(row)
    return own, everywhere, elsewhere


def _latest(rows: Sequence[PriceRow]) -> list[PriceRow]:
    newest = max((row.effective_from or date.min for row in rows), default=date.min)
    return [row for row in rows if (row.effective_from or date.min) == newest]


def _latest_each(rows: Sequence[PriceRow]) -> list[PriceRow]:
    """The latest edition of each district."""
    by_district: dict[str, list[PriceRow]] = {}
    for row in rows:
        by_district.setdefault(district_key(row.district), []).append(row)
    return [row for found in by_district.values() for row in _latest(found)]
