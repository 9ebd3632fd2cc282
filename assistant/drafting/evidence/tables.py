"""Rows of the tables of current standards: which table, which columns, which rows for which works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.evidence.fields_of_work import is_foreign_rule
from assistant.drafting.sources import Consulted
from retrieval.documents import Cell, Document, Passage, PassageKind, UnitKind


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of a standard: all its cells in the order of its columns."""

    document: Document
    passage: Passage
    unit: int
    cells: tuple[Cell, ...]

    @property
    def caption(self) -> str:
        """What names its table."""
        captions = (u.text for u in self.passage.units if u.kind is UnitKind.CAPTION)
        return next(captions, self.passage.clause)

    @property
    def page(self) -> int:
        """Where it stands."""
        return self.passage.units[self.unit].page


def tables_of(library: Consulted, about: re.Pattern[str], project: frozenset[str]) -> list[Row]:
    """The rows of all current tables whose caption, clause or headings are ``about`` something."""
    return [
        row
        for document, passage in _tables(library)
        if about.search(_names(passage)) and not is_foreign_rule(document, passage, project)
        for row in rows_of(document, passage)
    ]


def other_fields(library: Consulted, about: re.Pattern[str], project: frozenset[str]) -> list[str]:
    """The tables about it that were left aside because they are for other fields of works."""
    return list(
        dict.fromkeys(
            f"{document.title} {passage.clause}"
            for document, passage in _tables(library)
            if about.search(_names(passage)) and is_foreign_rule(document, passage, project)
        )
    )


def rows_of(document: Document, passage: Passage) -> Iterator[Row]:
    """A table's rows."""
    for index, unit in enumerate(passage.units):
        if unit.kind is UnitKind.ROW:
            yield Row(document, passage, index, (*unit.keys, *unit.values))


def columns_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of rows that may lack empty cells, in the order in which they come."""
    order: list[str] = []
    for row in rows:
        position = 0
        for cell in row.cells:
            if cell.label in order:
                position = order.index(cell.label) + 1
            else:
                order.insert(position, cell.label)
                position += 1
    return tuple(order)


def _tables(library: Consulted) -> Iterator[tuple[Document, Passage]]:
    rules = {"standard", "manual"}
    for document in library.documents():
        if document.superseded_by or document.kind.value not in rules:
            continue
        for passage in library.passages_of(document.id):
            if passage.kind is PassageKind.TABLE:
                yield document, passage


def _names(passage: Passage) -> str:
    captions = " ".join(u.text for u in passage.units if u.kind is UnitKind.CAPTION)
    return " ".join((captions, passage.clause, *passage.heading_path[-2:]))
