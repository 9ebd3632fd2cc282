"""The rows of a table as templates see them: each column shown, or missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.drafting.fields import Field
from assistant.drafting.markers import Marks
from assistant.drafting.sheet import Value
from assistant.drafting.shown import Missing, Shown, missing_field


class Row(Mapping[str, Any]):
    """A row of a table: its columns by name, each shown or missing."""

    def __init__(
        self,
        cells: Mapping[str, Value],
        columns: Mapping[str, Field],
        marks: Marks,
        missing: Missing | None = None,
        where: str = "",
    ) -> None:
        self._cells = cells
        self._where = where
        self._columns = columns
        self._marks = marks
        self._missing = missing
        self._has_printed = False

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - what a template sees
        if self._missing is not None:
            if self._has_printed:
                return _Blank((), self._marks)
            self._has_printed = True
            return self._missing
        if name in self._cells:
            field = self._columns.get(name)
            unit = _unit_in(name, field, self._cells)
            cell = self._cells[name]
            if any(column.unit_in == name for column in self._columns.values()):
                cell = _plain_unit(cell)
            return Shown(cell, self._marks, field, unit)
        if name not in self._columns:
            raise KeyError(name)
        return missing_field(self._columns[name], self._marks, self._where)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._columns, *self._cells)))

    def __len__(self) -> int:
        return len(dict.fromkeys((*self._columns, *self._cells)))


class _Blank(Missing):
    """The further cells of a missing table's row."""

    def __str__(self) -> str:
        return ""


def _unit_in(name: str, field: Field | None, cells: Mapping[str, Value]) -> str:
    """The unit of a cell: its column's, or that which the row states in its column 単位."""
    own = field.unit if field else ""
    stated = cells["単位"].text.strip() if "単位" in cells else ""
    if not stated:
        return own
    if name == "数量":
        return own or stated
    if name == "単価":
        return f"{own or '円'}/{stated}"
    if re.match(r"[1１一]?日(?:当|あ)たり|[1１一]?日当り|日施工量", name):
        return own or f"{stated}/日"
    return own


def _plain_unit(unit: Value) -> Value:
    """A unit in the characters of all others: ㎡ and ｔ are m2 and t, also where a sheet has both."""
    text = unicodedata.normalize("NFKC", unit.text)
    return unit if text == unit.text else replace(unit, data=text, text=text)
