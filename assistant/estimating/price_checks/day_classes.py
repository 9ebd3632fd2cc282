"""Hire that a table lists by the days of use: 90日以内, 91～180日, 180日を超え360日以内."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.estimating.findings import Severity
from assistant.estimating.matching.names import name_key, unit_key
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import NEIGHBOUR, PriceCase
from assistant.estimating.price_checks.mixtures import Matched
from assistant.estimating.price_checks.periods import in_force
from assistant.estimating.price_checks.said import text
from assistant.estimating.references import PriceRow

_USE = r"(?:供用|賃貸|賃料|賃借|存置|使用|リース)(?:日数|期間|日)?"
_RANGE = re.compile(
    r"(?P<from>\d+)日?(?:以上|を?超え?て?|[~-])(?P<over_to>\d+)日?(?:以内|以下|まで|未満)?"
    r"|(?P<to>\d+)日(?:以内|以下|まで|未満)"
    r"|(?P<least>\d+)日(?:以上|を?超え?る?)"
)
_DAYS = re.compile(rf"{_USE}\D{{0,4}}(\d+)日(?!以|を超|まで|未満|[~-])")
_ENDLESS = 10**6


@dataclass(frozen=True, slots=True)
class DayClass:
    """A row of the price table for ``first`` to ``last`` days of use."""

    row: PriceRow
    first: int
    last: int


def day_class_cases(
    estimate: Estimate, rows: Iterable[PriceRow], matched: Sequence[Matched], day: date | None
) -> tuple[list[PriceCase], set[int]]:
    """Lines of hire with the price of another class of days; and which lines a class decides.

    The days stand in the line or, for a line that names a class or none, on the cover.
    """
    classes = _classes(rows)
    cases: list[PriceCase] = []
    decided: set[int] = set()
    if not classes:
        return cases, decided
    on_cover = _days_on_cover(estimate)
    for entry in matched:
        line = entry.located.line
        key = (name_key(line.name.text), unit_key(text(line.unit)))
        words = _plain(f"{text(line.specification)} {text(line.remarks)}")
        days = _days_in(words)
        days = on_cover if days is None else days
        known = [
            found
            for found in classes.get(key, ())
            if _rest(found.row.specification) == _rest(text(line.specification))
        ]
        if days is None or len({(found.first, found.last) for found in known}) < 2:
            continue
        due = {row.price: row for row in in_force(_holding(known, days), day)}
        if not due:
            continue
        decided.add(id(entry.located.line))
        if entry.price not in due:
            cases.append(_of_other_class(entry, known, next(iter(due.values())), days))
    return cases, decided


def _classes(rows: Iterable[PriceRow]) -> dict[tuple[str, str], list[DayClass]]:
    found: dict[tuple[str, str], list[DayClass]] = defaultdict(list)
    for row in rows:
        if "日" not in row.specification:
            continue
        if days := _RANGE.search(_plain(row.specification)):
            key = (name_key(row.name), unit_key(row.unit))
            found[key].append(DayClass(row, *_bounds(days)))
    return found


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    if found["to"]:
        return 1, int(found["to"]) - found[0].endswith("未満")
    if found["least"]:
        return int(found["least"]) + ("超" in found[0]), _ENDLESS
    first = int(found["from"]) + ("超" in found[0])
    return first, int(found["over_to"]) - found[0].endswith("未満")


def _holding(known: Sequence[DayClass], days: int) -> Iterator[PriceRow]:
    """The rows of the narrowest class with the days: 90日以内 goes before 180日以内."""
    holding = [found for found in known if found.first <= days <= found.last]
    least = min((found.last for found in holding), default=0)
    return (found.row for found in holding if found.last == least)


def _of_other_class(
    entry: Matched, known: Sequence[DayClass], row: PriceRow, days: int
) -> PriceCase:
    other = next((found.row for found in known if found.row.price == entry.price), None)
    return PriceCase(
        NEIGHBOUR,
        "other_specification",
        Severity.WARNING if other is None else Severity.ERROR,
        entry.located,
        entry.price,
        row,
        row.price,
        f"{days}日は「{row.specification}」に当たります"
        + (f"。「{other.specification}」の単価です" if other is not None else ""),
        other,
        {"neighbour": f"{row.name} {row.specification}" if other is None else other.specification},
    )


def _days_in(words: str) -> int | None:
    found = _DAYS.search(words)
    return int(found[1]) if found else None


def _days_on_cover(estimate: Estimate) -> int | None:
    """供用日数 (of the only hired thing) as the cover states it."""
    stated = {
        int(found[1])
        for label, written in estimate.facts.items()
        if re.search(rf"{_USE}$", _plain(label)) and "日" in label
        if (found := re.fullmatch(r"\D*(\d+)日?(?:間)?", _plain(written.text)))
    }
    return stated.pop() if len(stated) == 1 else None


def _rest(specification: str) -> str:
    """A specification without the days, comparable."""
    plain = _DAYS.sub(" ", _RANGE.sub(" ", _plain(specification)))
    return name_key(re.sub(_USE, " ", plain))


def _plain(words: str) -> str:
    return re.sub(r"[〜～]|-(?=\d)", "~", unicodedata.normalize("NFKC", words)).replace(" ", "")
