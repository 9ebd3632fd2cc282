"""Headings of two parts over columns of their own: 品名・仕様, 名称／摘要, 数量・単位."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.header_words import (
    VALUES,
    HeaderWord,
    Role,
    name_and_specification_parts,
)
from assistant.estimating.reading.headers import Column, Header
from assistant.estimating.reading.numbering import NUMBERING_ONLY
from assistant.estimating.reading.words import plain


def with_parts(header: Header, rows: Sequence[SheetRow]) -> Header:
    """The header in which a heading of names and specifications is one column of each.

    Only the rows tell whether 名称・規格 over two columns means a name and its specification, or
    groups in the first column and their items, words and all, in the second.
    """
    columns: list[Column] = []
    for position, column in enumerate(header.columns):
        rest = header.columns[position + 1 :]
        last = max(column.last, rest[0].index - 1) if rest else column.last
        columns.extend(_parts(replace(column, last=last), column, header, rows))
    return replace(header, columns=tuple(columns))


def _parts(
    reach: Column, column: Column, header: Header, rows: Sequence[SheetRow]
) -> tuple[Column, ...]:
    names, specifications = name_and_specification_parts(column.label)
    if column.role is not Role.NAME or not names or not specifications:
        return (column,)
    counted = [row for row in rows if _has_figures(row, header)]
    used = [c for c in range(reach.index, reach.last + 1) if any(_says(r, c) for r in counted)]
    first: int | None = None
    for position in range(len(used) - 1, max(1, min(names, len(used) - 1)) - 1, -1):
        if not _specifies(used[:position], used[position], header, counted):
            break
        first = used[position]
    if first is None:
        return (column,)
    return (
        replace(column, last=first - 1),
        Column(first, reach.last, HeaderWord(Role.SPECIFICATION), column.label),
    )


def _specifies(left: Sequence[int], own: int, header: Header, rows: Sequence[SheetRow]) -> bool:
    """Whether the words of a column stand beside names rather than instead of them."""
    prices = {column.index for column in header.columns if column.role is Role.UNIT_PRICE}
    beside = instead = without = 0
    for row in rows:
        named = any(_says(row, column) for column in left)
        if _says(row, own):
            beside += named
            instead += not named
        elif named and any(_number(row, column) for column in prices):
            without += 1
    return beside > 0 and beside + without > instead


def _has_figures(row: SheetRow, header: Header) -> bool:
    return any(_number(row, column.index) for column in header.columns if column.role in VALUES)


def _number(row: SheetRow, column: int) -> bool:
    return column in row.cells and row.cells[column].number is not None


def _says(row: SheetRow, column: int) -> bool:
    """Whether words stand in a cell: numbers of rows (1, (2), A.) are none."""
    cell = row.cells.get(column)
    return cell is not None and NUMBERING_ONLY.fullmatch(plain(cell.text)) is None
