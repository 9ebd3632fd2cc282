"""Reading a table for a question by code: which row's conditions hold, which column is asked for.

A small language model copies the wrong cell four times in five; comparing the question's
conditions with a row's keys does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.asked import asked_units
from retrieval.content_words import ContentWord
from retrieval.documents import Cell, Passage, Unit, UnitKind
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, compatible, find_quantities, holds
from retrieval.question import Question
from retrieval.ranking import label_unit

_BARE_NUMBER = re.compile(
    r"^[±+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:~[0-9][0-9,]*(?:\.[0-9]+)?)?(?:以上|以下|未満|以内|程度)?$"
)
_UNIT_IN_NOTE = re.compile(r"単位[:は]?\s*\(?([a-z%℃°0-9/μ円日個本]{1,10})")


_NEARLY_AS_GOOD = 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """Cells of one row that answer: ``cells`` have units attached, ``row`` is its unit's index."""

    row: int
    keys: tuple[Cell, ...]
    cells: tuple[Cell, ...]


def table_unit(passage: Passage) -> str:
    """The unit that the whole table is in ("cm" of 「(単位:cm)」), or ""."""
    for unit in passage.units:
        if unit.kind in {UnitKind.CAPTION, UnitKind.NOTE} and (
            match := _UNIT_IN_NOTE.search(normalise(unit.text))
        ):
            return match[1]
    return ""


def with_unit(cell: Cell, unit_of_table: str) -> Cell:
    """The cell with its unit after a bare number, as a reader takes it from label or caption."""
    unit = label_unit(cell.label) or unit_of_table
    value = normalise(cell.value)
    if not unit or not _BARE_NUMBER.fullmatch(value):
        return cell
    number = re.match(r"[±+\-0-9,.~]+", value)
    assert number is not None  # noqa: S101 - the pattern above begins with it
    return Cell(cell.label, f"{number[0]}{unit}{value[number.end() :]}")


def holding_rows(question: Question, passage: Passage) -> frozenset[int]:
    """Rows whose keys meet all conditions of the question that this table has a column for.

    Of rows that hold one inside the other (15℃以上, 10℃以上, 5℃以上 at 12℃) only the tightest
    is meant. Empty when the question has no condition that the keys speak of.
    """
    rows = [n for n, unit in enumerate(passage.units) if unit.kind is UnitKind.ROW]
    left: set[int] | None = None
    for condition in question.quantities:
        limits = {n: _limits(passage.units[n], condition) for n in rows}
        if not any(limits.values()):
            continue
        met = {n: limit for n in rows for limit in limits[n] if holds(condition, limit) is True}
        tightest = _tightest(met)
        left = tightest if left is None else left & tightest
    return frozenset(left or ())


def _limits(unit: Unit, condition: Quantity) -> tuple[Quantity, ...]:
    return tuple(
        quantity
        for cell in unit.keys
        for quantity in find_quantities(cell.value, default_unit=label_unit(cell.label))
        if compatible(quantity.dimension, condition.dimension)
    )


def _tightest(met: dict[int, Quantity]) -> set[int]:
    at_least = [q.low for q in met.values() if q.high is None and q.low is not None]
    at_most = [q.high for q in met.values() if q.low is None and q.high is not None]

    def is_meant(quantity: Quantity) -> bool:
        if quantity.high is None and quantity.low is not None:
            return quantity.low == max(at_least)
        if quantity.low is None and quantity.high is not None:
            return quantity.high == min(at_most)
        return True

    return {n for n, quantity in met.items() if is_meant(quantity)}


def read_row(
    question: Question, passage: Passage, row: int, rarity: Sequence[float]
) -> Reading | None:
    """The cells of a row that the question asks for; None when the row has none.

    Of several columns those are read whose labels have words of the question that caption and
    keys don't have; when no label has, the columns can't be told apart and None is returned.
    """
    unit = passage.units[row]
    cells = [cell for cell in unit.values if cell.value.strip() not in {"", "－", "-", "―"}]
    if not cells:
        return None
    unit_of_table = table_unit(passage)
    shown = [with_unit(cell, unit_of_table) for cell in cells]
    if len(cells) == 1:
        named = _is_named(question, passage, cells[0])
        return Reading(row, unit.keys, tuple(shown)) if named else None
    known = folded(
        " ".join(
            [u.text for u in passage.units if u.kind is UnitKind.CAPTION]
            + [cell.value for cell in unit.keys]
        )
    )
    telling = [
        (word, weight)
        for word, weight in zip(question.content_words, rarity, strict=True)
        if not word.found_in(known)
    ]
    scores = [_label_score(question, cell.label, telling) for cell in cells]
    best = max(scores)
    if best <= 0:
        return None
    chosen = [
        cell for cell, score in zip(shown, scores, strict=True) if score > best * _NEARLY_AS_GOOD
    ]
    told_apart = len(chosen) < len(cells) or len(chosen) <= len(question.asked_units)
    return Reading(row, unit.keys, tuple(chosen)) if told_apart else None


def _is_named(question: Question, passage: Passage, cell: Cell) -> bool:
    """Whether label or caption name the kind of quantity that the question names (間隔, 厚さ)."""
    kinds = [word for word in question.content_words if asked_units(word.surface, ())]
    caption = " ".join(u.text for u in passage.units if u.kind is UnitKind.CAPTION)
    text = folded(f"{cell.label} {caption}")
    return not kinds or any(word.found_in(text) for word in kinds)


def _label_score(
    question: Question, label: str, telling: Sequence[tuple[ContentWord, float]]
) -> float:
    text = folded(label)
    words = sum(word.found_in(text) * weight for word, weight in telling)
    codes = 3 * sum(code in text for code in question.codes)
    letters = 3 * len(_single_letters(question.text) & _single_letters(normalise(label)))
    return words + codes + letters


def _single_letters(text: str) -> set[str]:
    return set(re.findall(r"(?<![a-z0-9])[a-z](?![a-z0-9])", text))


def row_text(unit: Unit, cells: Sequence[Cell]) -> str:
    """A row as a quotation that reads alone: its keys, then the chosen cells."""
    keys = "・".join(
        f"{cell.label}={cell.value}" if cell.label and _needs_label(cell.value) else cell.value
        for cell in unit.keys
        if cell.value
    )
    values = "、".join(f"{cell.label} {cell.value}".strip() for cell in cells)
    return f"{keys}: {values}" if keys else values


def _needs_label(value: str) -> bool:
    return bool(re.match(r"^[0-9.,~±]+", normalise(value)))
