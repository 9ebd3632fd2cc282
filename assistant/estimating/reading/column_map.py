"""Which column of a sheet belongs to which column of the header, decided from what stands below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.header_words import Role, Version
from assistant.estimating.reading.headers import Column, Header
from assistant.estimating.reading.heading_parts import with_parts
from assistant.estimating.reading.numbering import NUMBERING_ONLY
from assistant.estimating.reading.words import plain

VERSION_TAGS = {
    "当初": Version.BEFORE,
    "前回": Version.BEFORE,
    "変更前": Version.BEFORE,
    "元": Version.BEFORE,
    "元設計": Version.BEFORE,
    "旧": Version.BEFORE,
    "(当初)": Version.BEFORE,
    "(前回)": Version.BEFORE,
    "変更": Version.AFTER,
    "今回": Version.AFTER,
    "変更後": Version.AFTER,
    "変": Version.AFTER,
    "新": Version.AFTER,
    "(変更)": Version.AFTER,
    "(今回)": Version.AFTER,
}
_LEVEL_WORDS = {
    word: level
    for level, words in enumerate(
        (
            "費目 本工事費 種目",
            "工事区分 科目 大区分",
            "工種 中科目 中区分",
            "種別 小区分",
            "細別 細目",
            "規格 明細 摘要",
        )
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which header column each column of the sheet belongs to.

    ``headings`` are columns outside the names that hold names too; ``classes`` is what other
    columns left of the names say beside a name.
    """

    header: Header
    divisions_are_levels: bool
    headings: frozenset[int] = frozenset()
    classes: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def role(self, column: Column) -> Role:
        """A column's role; 区分 is a level, a name when nothing else names lines, or nothing."""
        if column.index in self.headings:
            return Role.NAME
        if column.role is not Role.DIVISION:
            return column.role
        if self.divisions_are_levels:
            return Role.LEVEL
        named = any(other.role is Role.NAME for other in self.header.columns)
        return Role.OTHER if named else Role.NAME

    def owner(self, column: int) -> Column | None:
        """The header column that a cell's column belongs to.

        Columns without a header go with the words left of them: names at a deeper level, longer
        specifications and remarks. Beside figures they hold nothing that is known.
        """
        left: Column | None = None
        for candidate in self.header.columns:
            if candidate.index <= column <= candidate.last:
                return candidate
            if candidate.index < column:
                left = candidate
        if left is not None and left.role in {Role.NAME, Role.SPECIFICATION, Role.REMARKS}:
            return left
        return None


def column_map(header: Header, rows: Sequence[SheetRow]) -> ColumnMap:
    """The columns of a table, as far as only its rows tell what they hold."""
    header = with_parts(header, rows)
    division = header.find(Role.DIVISION)
    levels = False
    if division is not None:
        texts = [
            plain(row.cells[division.index].text) for row in rows if division.index in row.cells
        ]
        levels = bool(texts) and all(level_in(text) is not None for text in texts)
    headings = frozenset() if levels else _heading_columns(header, rows)
    return ColumnMap(header, levels, headings, _classes(header, rows))


def _heading_columns(header: Header, rows: Sequence[SheetRow]) -> frozenset[int]:
    """Columns left of the names (区分, or a word nobody knows) that hold names themselves.

    Most of their words stand in rows without a name, or they are the outermost level of 工種・種別・細別
    and said only where they change. A class that stands beside each name (材料, 労務) is no heading,
    nor are 当初 and 変更.
    """
    names = [column for column in header.columns if column.role is Role.NAME]
    if not names:
        return frozenset()
    found = set()
    for column in header.columns:
        if column.index >= names[0].index or column.role not in {Role.DIVISION, Role.OTHER}:
            continue
        spoken = [row for row in rows if column.index in row.cells and _is_words(row, column)]
        alone = [row for row in spoken if not _is_named(row, names)]
        if (spoken and len(alone) * 2 > len(spoken)) or (
            len(names) > 1 and _is_outermost_level(column, names, rows, spoken)
        ):
            found.add(column.index)
    return frozenset(found)


def _is_outermost_level(
    column: Column, names: Sequence[Column], rows: Sequence[SheetRow], spoken: Sequence[SheetRow]
) -> bool:
    """Whether 区分 | 工種 | 種別 | 細別 is filled only where it changes, with the 工種 beside it."""
    beside = [row for row in spoken if _is_named(row, names)]
    named = [row for row in rows if _is_named(row, names)]
    if column.role is not Role.DIVISION or not beside or len(beside) * 2 > len(named):
        return False
    return all(_is_named(row, names[:1]) for row in beside)


def _is_named(row: SheetRow, names: Sequence[Column]) -> bool:
    return any(name.index <= column <= name.last for name in names for column in row.cells)


def _classes(header: Header, rows: Sequence[SheetRow]) -> dict[int, frozenset[str]]:
    names = [column for column in header.columns if column.role is Role.NAME]
    left = [column.index for column in header.columns if names and column.index < names[0].index]
    named = [row for row in rows if _is_named(row, names)]
    return {
        column: frozenset(plain(row.cells[column].text) for row in named if column in row.cells)
        for column in left
    }


def _is_words(row: SheetRow, column: Column) -> bool:
    cell = row.cells[column.index]
    text = plain(cell.text)
    return cell.number is None and text not in VERSION_TAGS and not NUMBERING_ONLY.fullmatch(text)


def level_in(text: str) -> int | None:
    """The depth that a level cell states: ``2``, ``L2``, ``レベル2``, ``種別``."""
    if text in _LEVEL_WORDS:
        return _LEVEL_WORDS[text]
    found = re.fullmatch(
        r"(?:レベル|level|lv\.?|l|第)?(\d)(?:層|階層|次|レベル)?", text, re.IGNORECASE
    )
    return int(found[1]) if found else None
