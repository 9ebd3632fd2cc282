"""Reading a value from a table: which value stands in a named row and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from assistant.learning.questions.checks import shape_of
from assistant.learning.questions.making.table_reading import (
    has_whole_headings,
    is_clear_cell,
    is_guessed,
    is_named,
    is_noted,
    is_of_another_half,
    is_one_of_grades,
    is_total,
    names_clearly,
    naming_cells,
    row_name,
    unit_of_row,
    without_row_numbers,
)
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    Place,
    Question,
    QuestionKind,
    place_of,
    question_id,
)
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Cell, Unit, UnitKind
from retrieval.japanese import folded

_FEWEST_ROWS, _MOST_ROWS = 2, 80
_OTHERS = 3
_WINDOW = 5
# 「分類 岩盤すべり」, 「管の種類/甲」; in 「項目 高さ」 the columns are no kinds of one thing.
_KIND_OF = re.compile(r"(?:^|[/／])([^ 　/／]{0,8}(?:種類|種別|分類|形式|型式|方式|工法))[ 　/／]")
_READ = "次の値を表から読み取り、一つ選んでください。"
_UNIT_OF_LABEL = re.compile(r"[（(][^（）()]{1,8}[）)]$|[%％℃㎜㎝]$|[a-z]{1,2}[23²³]?$")
_BARE = re.compile(r"[±－-]?[0-9][0-9,]*(?:\.[0-9]+)?")
_LIMIT = re.compile(r"\s*(?:以上|以下|未満|以内|程度)$")
_MOST_TIMES = 5
_LONG_TEXT, _FEW_LETTERS = 6, 3
_PER_TABLE, _PER_ROW = 12, 3
"""Enough to learn a table by; a table of sections of steel would give hundreds."""


@dataclass(frozen=True, slots=True)
class ReadableTable:
    """A table whose columns all have names: its rows without their numbers, where each stands.

    ``columns`` are the values by the column's label, ``notes`` what stands below, folded.
    """

    sources: tuple[tuple[Unit, Place], ...]
    notes: str
    rows: list[tuple[Cell, ...]]
    columns: dict[str, list[str]]


def readable_tables(material: Material, fewest: int, most: int) -> Iterator[ReadableTable]:
    """The tables that can be asked about, of at least ``fewest`` and at most ``most`` rows."""
    for parts in material.tables:
        found = [(part, unit) for part in parts for unit in part.units if unit.kind is UnitKind.ROW]
        units = [unit for _, unit in found]
        if (
            not fewest <= len(found) <= most
            or not is_named(parts[0])
            or not has_whole_headings(units)
        ):
            continue
        sources = tuple(
            (unit, place_of(material.document, part, unit.text, unit.page)) for part, unit in found
        )
        rows = without_row_numbers(units)
        notes = "\n".join(u.text for p in parts for u in p.units if u.kind is UnitKind.NOTE)
        yield ReadableTable(sources, folded(notes), rows, values_by_column(rows))


def keys_left(unit: Unit, row: Sequence[Cell]) -> int:
    """How many cells of a row name it, when its number is left out."""
    return max(1, len(unit.keys) - (len(unit.keys) + len(unit.values) - len(row)))


def table_values(material: Material, random: Random) -> Iterator[Question]:
    """Questions on cells whose row and column are named and whose value is one of four."""
    for table in readable_tables(material, _FEWEST_ROWS, _MOST_ROWS):
        asked: list[Question] = []
        for asking in cells_to_ask(table):
            cell = asking.cell
            others = other_values(asking.row, cell, table.columns)
            if len(others) >= _OTHERS:
                others = _some_near(others, asking.row, cell, table.columns, random)
                asked.append(asking.question(others[:_OTHERS], random))
        yield from some_of(asked, random)


@dataclass(frozen=True, slots=True)
class Asking:
    """A cell that can be asked, with its row and the cells that name it."""

    place: Place
    names: tuple[Cell, ...]
    row: Sequence[Cell]
    cell: Cell

    def question(self, others: Sequence[str], random: Random) -> Question:
        """What stands in the cell, among others."""
        label = self.cell.label.strip()
        body = f"{self.place.clause}で、{row_name(self.names)}の行の「{label}」"
        return value_question(self.place, _READ, body, self.cell.value.strip(), others, random)


def cells_to_ask(table: ReadableTable) -> Iterator[Asking]:
    """The cells of a table whose rows are named and that can't be told from the names."""
    for (unit, place), row in zip(table.sources, table.rows, strict=True):
        keys = keys_left(unit, row)
        names = naming_cells(row, keys, table.rows)
        if not names or not all(map(names_clearly, names)) or is_noted(row, table.notes):
            continue
        for cell in row[keys:]:
            if (
                cell not in names
                and is_clear_cell(row, cell)
                and not is_guessed(names, cell)
                and not is_of_another_half(names, row, cell)
                and not is_one_of_grades(cell, table.rows)
            ):
                yield Asking(place, names, row, cell)


def some_of(questions: Sequence[Question], random: Random) -> list[Question]:
    """A few of a table's questions, from many of its rows."""
    shuffled = list(questions)
    random.shuffle(shuffled)
    rows: Counter[str] = Counter()
    chosen: list[Question] = []
    for question in shuffled:
        if rows[question.place.quote] < _PER_ROW and len(chosen) < _PER_TABLE:
            rows[question.place.quote] += 1
            chosen.append(question)
    return chosen


def other_values(row: Sequence[Cell], cell: Cell, columns: dict[str, list[str]]) -> list[str]:
    """Values of the same column, or else of the row's columns of the same group, that look alike."""
    group = cell.label.rpartition("/")[0]
    in_row = [
        other.value.strip()
        for other in row
        if group and other.label.startswith(f"{group}/") and is_clear_cell(row, other)
    ]
    in_column = columns.get(_column_of(row, cell), [])
    of_kinds = _of_other_kinds(row, cell)
    for values in (in_column, in_row) if of_kinds is None else (of_kinds,):
        alike = {
            same_spelling(value): value
            for value in values
            if same_spelling(value) != same_spelling(cell.value)
            and not _hardly_differs(value, cell.value)
            and shape_of(value) == shape_of(cell.value)
            and _could_be_of(row, cell, value)
        }
        if len(alike) >= _OTHERS:
            return list(alike.values())
    return []


def _of_other_kinds(row: Sequence[Cell], cell: Cell) -> list[str] | None:
    """What a row says in words of the other kinds of one thing: 「分類 崩積土」, 「分類 粘質土」.

    In such a table each row tells another side of them, and what causes them is no measure.
    None where the columns are no kinds.
    """
    kind = _KIND_OF.search(cell.label.strip())
    if kind is None or shape_of(cell.value) != "words":
        return None
    return [
        other.value.strip()
        for other in row
        if other is not cell
        and kind[1] in _KIND_OF.findall(other.label.strip())
        and is_clear_cell(row, other)
    ]


def _hardly_differs(value: str, other: str) -> bool:
    """Whether a text is another but for a few letters put in: 「最高圧力の2倍」, 「最高使用圧力の2倍」."""
    short, long = sorted((same_spelling(value), same_spelling(other)), key=len)
    numbers = re.findall(r"[0-9.]+", short) == re.findall(r"[0-9.]+", long)
    left = iter(long)
    return (
        len(short) >= _LONG_TEXT
        and len(long) - len(short) <= _FEW_LETTERS
        and numbers
        and all(letter in left for letter in short)
    )


def _column_of(row: Sequence[Cell], cell: Cell) -> str:
    """What a value stands among: its column, of the rows that are told in the same unit."""
    return f"{cell.label}\0{unit_of_row(row, cell)}"


def _could_be_of(row: Sequence[Cell], cell: Cell, value: str) -> bool:
    """Whether a number without a unit is of a size with the cell's: 28 mm is not among 700 and 2.

    Limits too where nothing tells their units: 「99.0以上」 is not among 「260以上」 and 「1.0以上」.
    """
    own, other = same_spelling(cell.value), same_spelling(value)
    if not unit_of_row(row, cell):
        own, other = _LIMIT.sub("", own), _LIMIT.sub("", other)
    if _UNIT_OF_LABEL.search(cell.label) or not _BARE.fullmatch(own) or not _BARE.fullmatch(other):
        return True
    sizes = sorted(Decimal(text.replace(",", "").lstrip("±-")) for text in (own, other))
    return sizes[1] <= sizes[0] * _MOST_TIMES


def _some_near(
    others: Sequence[str],
    row: Sequence[Cell],
    cell: Cell,
    columns: dict[str, list[str]],
    random: Random,
) -> list[str]:
    """Some of the values around a cell's own, in any order.

    Of a long column the whole would not do: the heaviest beam's value stands out among those of
    the lightest. Where the window lies is drawn, or the right value were always in its middle.
    """
    column = columns.get(_column_of(row, cell), [])
    values = [value for value in column if value in others]
    own = same_spelling(cell.value)
    at = next((n for n, v in enumerate(column) if same_spelling(v) == own), 0)
    if len(values) < len(others) or len(values) <= _WINDOW:
        values = list(others)
    else:
        first = min(max(0, at - random.randint(0, _WINDOW)), len(values) - _WINDOW)
        values = values[first : first + _WINDOW]
    random.shuffle(values)
    return values


def values_by_column(rows: Sequence[Sequence[Cell]]) -> dict[str, list[str]]:
    """The different values of each column that can be read, apart where rows have units of their own."""
    columns: dict[str, dict[str, str]] = {}
    for row in rows:
        for cell in row:
            if is_clear_cell(row, cell) and not is_total(row):
                columns.setdefault(_column_of(row, cell), {}).setdefault(
                    same_spelling(cell.value), cell.value.strip()
                )
    return {label: list(values.values()) for label, values in columns.items()}


def value_question(
    place: Place, instruction: str, body: str, answer: str, others: Sequence[str], random: Random
) -> Question:
    """A question on a cell's value among others of the same table."""
    choices = [answer, *others]
    random.shuffle(choices)
    return Question(
        id=question_id(QuestionKind.TABLE, place, body, answer),
        kind=QuestionKind.TABLE,
        place=place,
        instruction=instruction,
        body=body,
        answer=answer,
        choices=tuple(choices),
        right=(choices.index(answer),),
        remarks=tuple(
            "" if choice == answer else f"「{choice}」は、同じ表の別の欄の値です。"
            for choice in choices
        ),
    )
