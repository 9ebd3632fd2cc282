"""A sentence that repeats one of a clause but for its numbers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.review.meant_rows import UNTOLD
from assistant.drafting.review.wording import one_wording
from retrieval.documents import Passage, Unit, UnitKind
from retrieval.japanese import normalise
from retrieval.quantities import (
    Quantity,
    Relation,
    compatible,
    find_in_normalised,
    same_quantity,
)

_LEAST_FRAME = 12
_FRAME_ALIKE = 0.93


@dataclass(frozen=True, slots=True)
class Difference:
    """``said`` by the statement where ``unit`` has ``wanted``."""

    said: Quantity
    wanted: Quantity
    unit: Unit
    passage: Passage


def reversed_bound(one: Quantity, other: Quantity) -> bool:
    """Whether two bounds of one value point in opposite directions: 110℃以上, 110℃以下."""
    relations = {one.relation, other.relation}
    return same_quantity(one, other) and relations == {Relation.AT_LEAST, Relation.AT_MOST}


def aligned(text: str, passages: Sequence[Passage]) -> list[Difference] | None:
    """Of a sentence that repeats one of a clause but for its numbers, the numbers that differ.

    None when it repeats none.
    """
    said = find_in_normalised(text)
    frame = _frame(text, said)
    found: list[Difference] | None = None
    for passage in passages:
        for unit in passage.units:
            if unit.kind is UnitKind.ROW or abs(len(unit.text) - len(text)) > len(text) // 3:
                continue
            own = one_wording(normalise(unit.text))
            wanted = find_in_normalised(own)
            if len(wanted) != len(said) or not _same_frame(frame, _frame(own, wanted)):
                continue
            pairs = [
                (one, other)
                for one, other in zip(said, wanted, strict=True)
                if compatible(one.dimension, other.dimension)
                and (not same_quantity(one, other) or reversed_bound(one, other))
            ]
            differing = [
                Difference(one, other, unit, passage)
                for one, other in pairs
                if one.dimension not in UNTOLD
            ]
            if not pairs:
                return []
            if found is None or len(differing) < len(found):
                found = differing
    return found


def _frame(text: str, quantities: Sequence[Quantity]) -> str:
    for quantity in reversed(quantities):
        text = f"{text[: quantity.start]}#{text[quantity.end :]}"
    return re.sub(r"[\s、,。]|^\([0-9]+\)|^[0-9]+[.)]?", "", text)


def _same_frame(one: str, other: str) -> bool:
    if len(one) < _LEAST_FRAME or len(other) < _LEAST_FRAME:
        return False
    if one.endswith(other) or other.endswith(one):
        return True
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _FRAME_ALIKE and matcher.ratio() >= _FRAME_ALIKE
