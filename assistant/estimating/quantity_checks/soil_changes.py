"""Soil grows when it is dug and shrinks when it is compacted: 変化率 of a rate table, L and C."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.quantity_checks.stated_volumes import is_shown_as
from assistant.estimating.reading.words import plain
from assistant.estimating.references import RateRow
from assistant.estimating.specifications.work_words import Work

_HEAD = re.compile(r"(?:土量)?(?:の)?変化率:")
_LOOSE = re.compile(r"ほぐし|ほぐした")
_COMPACT = re.compile(r"締め?固め")
_SOIL = re.compile(
    r"(?:砂質土|粘性土|礫質土|礫混じり土|れき質土|軟岩|硬岩|中硬岩|岩塊|玉石|砂|土砂)"
)
_BANK = re.compile(r"掘削|床掘|採取|すき取|切土")


@dataclass(frozen=True, slots=True)
class WrongVolume:
    """A loosened or compacted volume that the natural one and the table's rate do not make."""

    work: Work
    natural: Work
    expected: Decimal
    row: RateRow
    other: RateRow | None


def wrong_volumes(group: Sequence[Work], rates: Sequence[RateRow]) -> Iterator[WrongVolume]:
    """Lines of a group that name the state of their soil, beside the only line of natural soil.

    The table's rows are ``変化率:L`` or ``変化率:ほぐし…`` with the soil as condition (``factor``),
    likewise ``C`` or 締固め. Nothing is said where several lines could be the natural volume.
    """
    rows = [
        row for row in rates if row.a and row.formula == "factor" and _HEAD.match(plain(row.rate))
    ]
    if not rows:
        return
    soil = [work for work in group if work.unit == "m3" and work.quantity]
    for work in soil:
        kind = _state(work.words)
        if kind is None:
            continue
        natural = [
            other
            for other in soil
            if other is not work and _state(other.words) is None and _BANK.search(other.words)
        ]
        ours = [row for row in rows if _state_of_row(row) == kind]
        fitting = [row for row in ours if _same_soil(row, work, natural)]
        if len(natural) != 1 or len(fitting) != 1:
            continue
        found = _judged(work, natural[0], fitting[0], ours)
        if found is not None:
            yield found


def _judged(work: Work, natural: Work, row: RateRow, rows: Sequence[RateRow]) -> WrongVolume | None:
    stands, bank = work.quantity, natural.quantity
    if stands is None or bank is None or row.a is None or stands == bank:
        return None  # measured in natural soil, as most estimates are
    expected = bank * row.a
    if is_shown_as(expected, stands):
        return None
    others = [
        other
        for other in rows
        if other is not row and other.a is not None and is_shown_as(bank * other.a, stands)
    ]
    near = abs(stands - expected) * 5 <= expected  # else parts of it go elsewhere
    return (
        WrongVolume(work, natural, expected, row, others[0] if others else None) if near else None
    )


def _state(words: str) -> str | None:
    if _LOOSE.search(words):
        return "L"
    return "C" if _COMPACT.search(words) else None


def _state_of_row(row: RateRow) -> str | None:
    what = plain(row.rate).partition(":")[2]
    text = what + plain(row.work_category)
    if what.startswith("L") or _LOOSE.search(text):
        return "L"
    return "C" if what.startswith("C") or _COMPACT.search(text) else None


def _same_soil(row: RateRow, work: Work, natural: Sequence[Work]) -> bool:
    named = set(_SOIL.findall(plain(row.rate + row.work_category)))
    around = set(_SOIL.findall(work.words + "".join(other.words for other in natural)))
    return not named or bool(named & around)
