"""Reading a value from a table: which value stands in a named row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.learning.questions.checks import shape_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    Place,
    Question,
    QuestionKind,
    place_of,
    question_id,
)
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Cell, Passage, Unit, UnitKind

_NO_VALUE = re.compile(r"^[\s\-－―—ー〃○●◎△×〇…・/／\"”]*$|同上|同左|以下同|※|注")
_SEVERAL = re.compile(r"[0-9][0-9.,]*[ 　]+[0-9]|[ 　].*[ 　].*[ 　]")
_LONGEST_LABEL, _LONGEST_VALUE = 40, 40
_LISTS_BOOKS = re.compile("示方書|参考文献|参考図書|引用文献|適用図書|準拠する基準")
_LONGEST_NAME = 80
_FEWEST_ROWS, _MOST_ROWS = 2, 80
_OTHERS = 3
_MOST_NAMES = 3


def table_values(material: Material, random: Random) -> Iterator[Question]:
    """Questions on every cell whose row and column are named and whose value is one of four."""
    for parts in material.tables:
        rows = [(part, unit) for part in parts for unit in part.units if unit.kind is UnitKind.ROW]
        if not _FEWEST_ROWS <= len(rows) <= _MOST_ROWS or not is_named(parts[0]):
            continue
        columns = _columns([unit for _, unit in rows])
        for part, unit in rows:
            names = naming_cells(unit, [other for _, other in rows])
            if not names or not all(map(_names_clearly, names)):
                continue
            place = place_of(material.document, part, unit.text, unit.page)
            for cell in unit.values:
                if cell in names or not is_clear_cell(unit, cell):
                    continue
                others = _other_values(unit, cell, columns)
                if len(others) >= _OTHERS:
                    random.shuffle(others)
                    yield _question(place, names, cell, others[:_OTHERS], random)


def naming_cells(row: Unit, rows: list[Unit]) -> tuple[Cell, ...]:
    """The first cells of a row that no other row has all of; () when it can't be told apart."""
    cells = (*row.keys, *row.values)
    for count in range(max(1, len(row.keys)), min(len(cells), _MOST_NAMES) + 1):
        names = tuple(_folded(cell) for cell in cells[:count])
        alike = sum(
            names == tuple(_folded(cell) for cell in (*other.keys, *other.values)[:count])
            for other in rows
        )
        if alike == 1:
            return cells[:count]
    return ()


def _folded(cell: Cell) -> tuple[str, str]:
    return cell.label, same_spelling(cell.value)


def _other_values(row: Unit, cell: Cell, columns: dict[str, list[str]]) -> list[str]:
    """Values of the same column, or else of the same row, that look like the cell's own."""
    in_row = [other.value.strip() for other in row.values if is_clear_cell(row, other)]
    for values in (columns.get(cell.label, []), in_row):
        alike = {
            same_spelling(value): value
            for value in values
            if same_spelling(value) != same_spelling(cell.value)
            and shape_of(value) == shape_of(cell.value)
        }
        if len(alike) >= _OTHERS:
            return list(alike.values())
    return []


def is_named(part: Passage) -> bool:
    """Whether a table has a name to find it by, and is no list of books."""
    named = 0 < len(part.clause.strip()) <= _LONGEST_NAME
    return named and _LISTS_BOOKS.search(part.clause) is None


def _columns(rows: list[Unit]) -> dict[str, list[str]]:
    """The different values of each column that can be read."""
    columns: dict[str, dict[str, str]] = {}
    for row in rows:
        for cell in row.values:
            if is_clear_cell(row, cell):
                columns.setdefault(cell.label, {}).setdefault(
                    same_spelling(cell.value), cell.value.strip()
                )
    return {label: list(values.values()) for label, values in columns.items()}


def _names_clearly(cell: Cell) -> bool:
    value = cell.value.strip()
    return (
        0 < len(value) <= _LONGEST_LABEL
        and not _NO_VALUE.search(value)
        and not _SEVERAL.search(value)
    )


def is_clear_cell(row: Unit, cell: Cell) -> bool:
    """Whether a cell holds one readable value under a label that no other column of it has."""
    value, label = cell.value.strip(), cell.label.strip()
    return (
        0 < len(value) <= _LONGEST_VALUE
        and 0 < len(label) <= _LONGEST_LABEL
        and not _NO_VALUE.search(value)
        and not _SEVERAL.search(value)
        and not _SEVERAL.search(label)
        and sum(other.label == cell.label for other in (*row.keys, *row.values)) == 1
    )


def _question(
    place: Place, names: tuple[Cell, ...], cell: Cell, others: list[str], random: Random
) -> Question:
    answer = cell.value.strip()
    choices = [answer, *others]
    random.shuffle(choices)
    named = "、".join(
        f"{key.label.strip()}が「{key.value.strip()}」"
        if key.label.strip()
        else f"「{key.value.strip()}」"
        for key in names
    )
    body = f"{place.clause}で、{named}の行の「{cell.label.strip()}」"
    return Question(
        id=question_id(QuestionKind.TABLE, place, body, answer),
        kind=QuestionKind.TABLE,
        place=place,
        instruction="次の値を表から読み取り、一つ選んでください。",
        body=body,
        answer=answer,
        choices=tuple(choices),
        right=(choices.index(answer),),
        remarks=tuple(
            "" if choice == answer else f"「{choice}」は、同じ表の別の欄の値です。"
            for choice in choices
        ),
    )
