"""Excavated soil goes back or away: the three quantities of one earthwork group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.price_checks.relations import relation
from assistant.estimating.specifications.work_words import Work

_EXCAVATION = re.compile(r"掘削|床掘|根切|すき取")
_BACKFILL = re.compile(r"埋め?戻")
_SURPLUS = re.compile(r"(残土|発生土|土砂等?)(等)?(運搬|処分|処理|受入|搬出|捨)|不用土")
_OTHER_SOIL = re.compile(
    r"盛土|流用|購入土|良質土|改良土|砂基礎|路体|路床|客土|山砂|再生砂|岩|舗装|路面|推進|杭|泥"
)
_NOT_SOIL = re.compile(r"舗装|路面|推進|トンネル|杭|試掘|岩|管内")
_GOES_BACK = re.compile(r"埋め?戻|盛土|築堤|路床|路体|敷均|客土")
_GOES_AWAY = re.compile(
    r"残土|発生土|不用土|捨土|流用|仮置|敷き?均|土.*(運搬|処分|搬出|処理|受入|改良)|(運搬|処分|搬出).*土"
)
_SHRINK = Decimal("0.85")  # backfilled volume from one of natural ground, C at its smallest
_SWELL = Decimal("1.35")  # loosened volume from one of natural ground, L at its largest
_MARGIN = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Excavation, backfill and surplus that no usual change of volume explains.

    ``wrong`` is the line taken to be wrong, ``expected`` its quantity in an exact balance.
    """

    excavation: Work
    backfill: Work
    surplus: Work
    wrong: Work
    expected: Decimal


def imbalance(group: Sequence[Work]) -> Imbalance | None:
    """The balance of a group that has one line of each of the three, in m3; None when it holds."""
    soil = [work for work in group if work.unit == "m3" and work.quantity]
    if any(_OTHER_SOIL.search(work.words) for work in soil):
        return None
    excavation = [work for work in soil if _EXCAVATION.search(work.words)]
    backfill = [work for work in soil if _BACKFILL.search(work.words)]
    surplus = [work for work in soil if _SURPLUS.search(work.words)]
    away = {work.quantity for work in surplus}
    if len(excavation) != 1 or len(backfill) != 1 or not surplus:
        return None
    if len(away) > 1 and len(surplus) > 2:
        return None
    return _judged(excavation[0], backfill[0], surplus)


def _judged(excavation: Work, backfill: Work, surplus: Sequence[Work]) -> Imbalance | None:
    out, back = excavation.quantity, backfill.quantity
    if out is None or back is None:
        return None
    low = (out - back / _SHRINK) * (1 - _MARGIN) - out * _MARGIN
    high = (out - back) * _SWELL * (1 + _MARGIN) + out * _MARGIN
    outside = [work for work in surplus if work.quantity and not low <= work.quantity <= high]
    if not outside:
        return None
    away = outside[0]
    quantity = away.quantity or Decimal(0)
    if len(outside) == len(surplus):
        for work, stands, exact in (
            (excavation, out, back + quantity),
            (backfill, back, out - quantity),
        ):
            if exact > 0 and relation(stands, exact) is not None:
                return Imbalance(excavation, backfill, away, work, exact)
    return Imbalance(excavation, backfill, away, away, out - back)


def excavation_without_surplus(works: Sequence[Work]) -> Work | None:
    """The first excavation when much more is dug than goes back and nothing is hauled away."""
    soil = [work for work in works if work.unit == "m3" and work.quantity]
    dug = [
        work for work in soil if _EXCAVATION.search(work.words) and not _NOT_SOIL.search(work.words)
    ]
    if not dug or any(_GOES_AWAY.search(work.context) for work in works):
        return None
    out = sum((work.quantity or Decimal(0) for work in dug), Decimal(0))
    back = sum(
        (work.quantity or Decimal(0) for work in soil if _GOES_BACK.search(work.words)), Decimal(0)
    )
    return dug[0] if back < out * _SHRINK * (1 - _MARGIN) else None
