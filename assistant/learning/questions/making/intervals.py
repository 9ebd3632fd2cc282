"""Which row of a table holds for a given size: its rows are named by ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from assistant.learning.questions.intervals import Interval, interval_of
from assistant.learning.questions.making.table_reading import (
    is_clear_cell,
    is_noted,
    names_clearly,
    row_name,
)
from assistant.learning.questions.making.tables import (
    keys_left,
    other_values,
    readable_tables,
    some_of,
    value_question,
)
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    Place,
    Question,
)
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Cell

_FEWEST_ROWS, _MOST_ROWS = 3, 40
_OTHERS = 3
_READ = "次の条件に当たる行を表から探し、値を一つ選んでください。"
_UNIT_OF_LABEL = re.compile(
    r"[（(](?:単位[:：]?)?([a-zA-Z㎜㎝㎞㎡㎥℃%％°/／²³人分台日年度]{1,6})[）)]$"
)
_SIZE = re.compile(r"[径周厚高長深幅量数積率度力値齢温差]|Ｎ値|N値|ＣＢＲ|CBR")


def interval_rows(material: Material, random: Random) -> Iterator[Question]:
    """One question of each such row: a size inside of its range alone, and what holds for it."""
    for table in readable_tables(material, _FEWEST_ROWS, _MOST_ROWS):
        asked: list[Question] = []
        for (unit, place), row in zip(table.sources, table.rows, strict=True):
            keys = keys_left(unit, row)
            if is_noted(row, table.notes):
                continue
            for at in range(keys):
                asked += _questions(place, row, keys, at, table.rows, table.columns, random)
        yield from some_of(asked, random)


def _questions(
    place: Place,
    row: Sequence[Cell],
    keys: int,
    at: int,
    rows: Sequence[Sequence[Cell]],
    columns: dict[str, list[str]],
    random: Random,
) -> Iterator[Question]:
    others = [cell for n, cell in enumerate(row[:keys]) if n != at]
    beside = [r for r in rows if len(r) > at and _same(r, others)]
    ranges = [interval_of(r[at].value) for r in beside]
    own = interval_of(row[at].value)
    if (
        own is None
        or None in ranges
        or len(ranges) < _FEWEST_ROWS
        or not all(map(names_clearly, others))
    ):
        return
    size = own.inside()
    if size is None or sum(r.touches(size) for r in ranges if r) != 1:
        return
    condition = _condition(row[at], own, size)
    if condition is None:
        return
    for cell in row[keys:]:
        if not is_clear_cell(row, cell) or same_spelling(cell.value) == same_spelling(f"{size}"):
            continue
        choices = other_values(row, cell, columns)
        if len(choices) >= _OTHERS:
            random.shuffle(choices)
            named = f"{row_name(others)}、" if others else ""
            body = f"{place.clause}で、{named}{condition}の「{cell.label.strip()}」"
            yield value_question(place, _READ, body, cell.value.strip(), choices[:_OTHERS], random)


def _same(row: Sequence[Cell], others: Sequence[Cell]) -> bool:
    known = {(cell.label, same_spelling(cell.value)) for cell in row}
    return all((cell.label, same_spelling(cell.value)) in known for cell in others)


def _condition(cell: Cell, own: Interval, size: Decimal) -> str | None:
    """How the size is given: 「設計横断者数（人／分）が190のとき」."""
    label = cell.label.strip()
    if not label or not _SIZE.search(label):
        return None
    unit = "" if _UNIT_OF_LABEL.search(label) else own.unit
    return f"{label}が{size:f}{unit}のとき"
