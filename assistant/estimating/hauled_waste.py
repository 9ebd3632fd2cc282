"""Broken pavement and concrete: what is hauled is what is broken, and what is disposed of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.quantity_checks.stated_volumes import is_shown_as, stated_thickness
from assistant.estimating.specifications.work_words import Work

_MATERIALS = (
    ("アスファルト殻", re.compile(r"アスファルト|As|AS|アスコン")),
    ("コンクリート殻", re.compile(r"コンクリート|Co|CO|無筋|有筋|鉄筋")),
)
_WASTE = re.compile(r"殻|塊|ガラ|がら")
_HAULING = re.compile(r"運搬")
_DISPOSAL = re.compile(r"処分|処理|受入")
_STORED = re.compile(r"仮置|積替|再利用|再使用|流用|自ら")
_BREAKING = re.compile(r"舗装版?(直接)?(破砕|取り?壊|取り?こわし|剥ぎ?取|掘削|撤去)")
_LIMIT = re.compile(r"\d(mm|cm|m)(以下|以上|未満|を?超|以内)")


@dataclass(frozen=True, slots=True)
class Unequal:
    """Hauling and disposal of one waste in different quantities.

    ``wrong`` is the line taken to be wrong, ``other`` the one it is compared with, ``why`` what
    speaks for the other's quantity (may be empty).
    """

    material: str
    wrong: Work
    other: Work
    why: str


def unequal_waste(group: Sequence[Work]) -> list[Unequal]:
    """Wastes of a group with one hauling and one disposal line of one unit that differ."""
    found = []
    for material, words in _MATERIALS:
        lines = [
            work
            for work in group
            if work.quantity and _WASTE.search(work.words) and _material(work) == words
        ]
        if any(_STORED.search(work.words) for work in lines):
            continue
        disposal = [work for work in lines if _DISPOSAL.search(work.line.name.text)]
        hauling = [
            work
            for work in lines
            if _HAULING.search(work.line.name.text) and not _DISPOSAL.search(work.words)
        ]
        if len(disposal) != 1 or len(hauling) != 1:
            continue
        one, other = hauling[0], disposal[0]
        if one.unit != other.unit or one.quantity == other.quantity:
            continue
        found.append(_judged(material, one, other, group))
    return found


def _material(work: Work) -> re.Pattern[str] | None:
    return next((words for _, words in _MATERIALS if words.search(work.words)), None)


def _judged(material: str, hauling: Work, disposal: Work, group: Sequence[Work]) -> Unequal:
    broken = _broken_volume(group) if material == "アスファルト殻" else None
    if broken is not None and hauling.unit == "m3":
        why = f"破砕する面積 × 厚さ = {broken.normalize():f} m3"
        if is_shown_as(broken, disposal.quantity or Decimal(0)):
            return Unequal(material, hauling, disposal, why)
        if is_shown_as(broken, hauling.quantity or Decimal(0)):
            return Unequal(material, disposal, hauling, why)
    others = [
        work.quantity
        for work in group
        if work is not hauling and work is not disposal and work.unit == hauling.unit
    ]
    if hauling.quantity in others and disposal.quantity not in others:
        return Unequal(material, disposal, hauling, "")
    return Unequal(material, hauling, disposal, "")


def _broken_volume(group: Sequence[Work]) -> Decimal | None:
    """Area × thickness of the pavement that is broken; None when a thickness is only a class."""
    total = Decimal(0)
    for work in group:
        if work.unit != "m2" or not work.quantity or not _BREAKING.search(work.words):
            continue
        thickness = stated_thickness(_text(work))
        if thickness is None or _LIMIT.search(work.words):
            return None
        total += work.quantity * thickness
    return total or None


def _text(work: Work) -> str:
    specification = work.line.specification
    return f"{work.line.name.text} {specification.text if specification else ''}"
