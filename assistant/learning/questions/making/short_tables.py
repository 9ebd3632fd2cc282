"""Reading a number from a table that has too few to choose from: others from the tables nearby."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from assistant.learning.questions.making.table_reading import (
    has_own_unit,
    is_clear_cell,
    is_total,
    unit_of_row,
)
from assistant.learning.questions.making.tables import (
    ReadableTable,
    cells_to_ask,
    readable_tables,
    some_of,
)
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Cell

_FEWEST_ROWS, _MOST_ROWS = 2, 80
_OTHERS = 3
_NEAR = 12
"""How many tables away a value may stand: another chapter's is seen not to belong here."""
_TIMES = 3
"""How far off a value may be that one could believe."""
_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_NAMES_A_BOOK = re.compile("JIS|JWWA|便覧|規格|基準|[A-Z][0-9]{3}")
_UNIT = re.compile(r"[（(]([^（）()]{1,10})[）)]")


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    unit: str


def short_table_values(
    material: Material, random: Random, asked: Collection[str]
) -> Iterator[Question]:
    """Questions on the numbers of each table that is not among those asked already."""
    tables = list(readable_tables(material, _FEWEST_ROWS, _MOST_ROWS))
    known = [_values(table) for table in tables]
    for n, table in enumerate(tables):
        if table.sources[0][1].clause in asked:
            continue
        near = sorted(
            range(max(0, n - _NEAR), min(len(tables), n + _NEAR + 1)), key=lambda m: abs(m - n)
        )
        found = _questions(table, [value for m in near for value in known[m]], random)
        yield from some_of(list(found), random)


def _values(table: ReadableTable) -> list[_Known]:
    """All numbers of a table that can be read, each with what it counts, once."""
    name = table.sources[0][1].clause
    found = (
        _Known(cell.value.strip(), _unit(row, cell, name))
        for row in table.rows
        for cell in row
        if is_clear_cell(row, cell) and not is_total(row) and _size(cell.value) is not None
    )
    return list(dict.fromkeys(found))


def _unit(row: Sequence[Cell], cell: Cell, table: str) -> str:
    """What a value counts: told in itself, by its column, its row, or else by its table alone."""
    if has_own_unit(cell.value):
        return ""
    told = _UNIT.findall(cell.label)
    return str(told[-1]) if told else f"{table}\0{cell.label}\0{unit_of_row(row, cell)}"


def _questions(
    table: ReadableTable, values: Sequence[_Known], random: Random
) -> Iterator[Question]:
    for asking in cells_to_ask(table):
        if is_total(asking.row) or _NAMES_A_BOOK.search(asking.cell.value):
            continue
        others = _others(asking.cell, _unit(asking.row, asking.cell, asking.place.clause), values)
        if len(others) == _OTHERS:
            yield asking.question(others, random)


def _others(cell: Cell, unit: str, values: Sequence[_Known]) -> list[str]:
    """The nearest three values that count the same, look like a cell's own and are of its size."""
    size = _size(cell.value)
    if not size:
        return []
    found: dict[str, str] = {}
    for value in values:
        other = _size(value.text)
        if (
            other
            and value.unit == unit
            and other != size
            and size / _TIMES <= other <= size * _TIMES
            and _written(value.text) == _written(cell.value)
        ):
            found.setdefault(same_spelling(value.text), value.text)
        if len(found) == _OTHERS:
            break
    return list(found.values())


def _written(value: str) -> str:
    """How a value is written but for its number: one with a gap or decimals stands out among others."""
    whole = re.sub("[0-9]+", "0", value.strip())
    return re.sub("[０-９]+", "９", whole) + f"{_decimals(value)}"


def _decimals(value: str) -> int:
    return max((len(n.partition(".")[2]) for n in _NUMBER.findall(same_spelling(value))), default=0)


def _size(value: str) -> Decimal | None:
    """The one number of a value, None when it has none or more than one."""
    numbers = _NUMBER.findall(same_spelling(value))
    return Decimal(numbers[0].replace(",", "")) if len(numbers) == 1 else None
