"""Names that stand outside the columns of names: 直接工事費計 under 区分, 合計 under No. or 単価."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.estimating.model import Written
from assistant.estimating.reading.column_map import ColumnMap
from assistant.estimating.reading.cost_items import cost_item
from assistant.estimating.reading.header_words import QUALIFIER, Role
from assistant.estimating.reading.headers import Column
from assistant.estimating.reading.line_kinds import sum_words
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.words import plain

_BEFORE_NAMES = frozenset({Role.DIVISION, Role.OTHER, Role.NUMBER, Role.CODE, Role.LEVEL})
_BEHIND_NAMES = {
    Role.SPECIFICATION: "specification",
    Role.UNIT: "unit",
    Role.QUANTITY: "quantity",
    Role.UNIT_PRICE: "unit_price",
}
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def name_from_elsewhere(
    line: RawLine, columns: ColumnMap, owners: Mapping[int, Column | None]
) -> None:
    """Give a row with an amount but without a name the name that stands in another column.

    Without it such a row would pass for the other version of the line above. Left of the names any
    words are one unless they are a class or a version; right of them only a sum or a cost is.
    """
    if line.name is not None or line.amount is None or line.amount.number is None:
        return
    first = next((c.index for c in columns.header.columns if c.role is Role.NAME), None)
    if first is None:
        return
    for column, cell in line.row.cells.items():
        owner = owners.get(column)
        if owner is None or cell.number is not None or not _JAPANESE.search(cell.text):
            continue
        written = line.row.written(column)
        means_sum = _is_sum_or_cost(line, written)
        if column < first and owner.role in _BEFORE_NAMES:
            said = line.specification is None and not _is_class(written, column, columns)
            if means_sum or said:
                _name(line, written, first)
                line.numbering = "" if line.numbering == written.text else line.numbering
                return
        elif column > first and owner.role in _BEHIND_NAMES and means_sum:
            _name(line, written, first)
            setattr(line, _BEHIND_NAMES[owner.role], None)
            return


def _name(line: RawLine, written: Written, rank: int) -> None:
    line.name = written
    line.rank = rank


def _is_sum_or_cost(line: RawLine, written: Written) -> bool:
    if cost_item(written.text) is not None:
        return True
    return sum_words(RawLine(line.row, name=written)) is not None


def _is_class(written: Written, column: int, columns: ColumnMap) -> bool:
    word = plain(written.text)
    return QUALIFIER.search(word) is not None or word in columns.classes.get(column, frozenset())
