"""The rows of a table as they fill its columns, before anyone knows how they hang together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.estimating.model import Written
from assistant.estimating.reading.areas import Area, SheetRow, is_page_mark
from assistant.estimating.reading.header_words import Role, Version, header_word
from assistant.estimating.reading.headers import Column, Header
from assistant.estimating.reading.line_values import DITTO, put_value
from assistant.estimating.reading.rates import base_in, rate_in
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.reference_keys import bare_key, reference_key
from assistant.estimating.reading.run_together import parted
from assistant.estimating.reading.words import plain

_NUMBERING_ONLY = re.compile(
    r"(?:第?\d{1,3}(?:[-.]\d{1,3})*[.)]?|\(\d{1,3}\)|[A-Z]{1,2}[.)]?|[IVX]{1,4}[.)]?|[アイウエオカキクケコ][.)]?|\([a-zア-ン]\))"
)
_DITTO = frozenset({"〃", "同上", "々", "″", '"', "''", "”"})
_NUMBERED = re.compile(r"\(?第\d{1,4}号(?:より|参照)?\)?")
_WORDS = frozenset({Role.SPECIFICATION, Role.REMARKS, Role.REFERENCE, Role.CODE})
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
    """Which header column each column of the sheet belongs to."""

    header: Header
    divisions_are_levels: bool
    headings: frozenset[int] = frozenset()

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


def raw_lines(area: Area) -> list[RawLine]:
    """The rows of an area with a header, without page numbers and repeated header rows."""
    header = area.header
    if header is None:
        return []
    columns = _column_map(header, area.rows)
    owners: dict[int, Column | None] = {}
    found: list[RawLine] = []
    last: RawLine | None = None
    for row in area.rows:
        if is_page_mark(row) or _is_header_again(row):
            continue
        line = _raw_line(parted(row, header), columns, owners)
        if last is not None:
            _repeat_ditto(last, line)
        if line.valued or line.unit is not None:
            last = line
        found.append(line)
    return found


def _repeat_ditto(above: RawLine, line: RawLine) -> None:
    """〃 and 同上 mean the words of the row above."""
    for slot in ("name", "specification", "unit"):
        said: Written | None = getattr(line, slot)
        meant: Written | None = getattr(above, slot)
        if said is not None and meant is not None and plain(said.text) in DITTO:
            setattr(line, slot, replace(said, text=meant.text))


def _column_map(header: Header, rows: Sequence[SheetRow]) -> ColumnMap:
    division = header.find(Role.DIVISION)
    levels = False
    if division is not None:
        texts = [
            plain(row.cells[division.index].text) for row in rows if division.index in row.cells
        ]
        levels = bool(texts) and all(level_in(text) is not None for text in texts)
    headings = frozenset() if levels else _heading_columns(header, rows)
    return ColumnMap(header, levels, headings)


def _heading_columns(header: Header, rows: Sequence[SheetRow]) -> frozenset[int]:
    """Columns left of the names (区分, or a word nobody knows) that name rows without a name.

    A class that stands beside each name (材料, 労務) is no heading, nor are 当初 and 変更.
    """
    names = [column for column in header.columns if column.role is Role.NAME]
    if not names:
        return frozenset()
    found = set()
    for column in header.columns:
        if column.index >= names[0].index or column.role not in {Role.DIVISION, Role.OTHER}:
            continue
        spoken = [row for row in rows if column.index in row.cells and _is_words(row, column)]
        alone = [
            row
            for row in spoken
            if not any(name.index <= c <= name.last for name in names for c in row.cells)
        ]
        if spoken and len(alone) * 2 > len(spoken):
            found.add(column.index)
    return frozenset(found)


def _is_words(row: SheetRow, column: Column) -> bool:
    cell = row.cells[column.index]
    text = plain(cell.text)
    return cell.number is None and text not in VERSION_TAGS and not _NUMBERING_ONLY.fullmatch(text)


def _is_header_again(row: SheetRow) -> bool:
    cells = row.cells.values()
    if len(cells) < 3 or any(cell.number is not None for cell in cells):
        return False
    return all(header_word(cell.text) for cell in cells)


def _raw_line(row: SheetRow, columns: ColumnMap, owners: dict[int, Column | None]) -> RawLine:
    line = RawLine(row)
    names: list[int] = []
    words: dict[Role, list[int]] = {}
    for column, cell in row.cells.items():
        if column not in owners:
            owners[column] = columns.owner(column)
        owner = owners[column]
        text = plain(cell.text)
        if text in VERSION_TAGS and (owner is None or owner.role not in {Role.NAME, Role.REMARKS}):
            line.tag = VERSION_TAGS[text]
        elif owner is not None:
            _put_cell(line, owner, columns.role(owner), column, names, words)
        elif column >= columns.header.columns[0].index:
            continue
        elif cell.number is not None or _NUMBERING_ONLY.fullmatch(text):
            line.numbering = text
        else:
            names.append(column)
    line.specification = _joined(row, words.get(Role.SPECIFICATION, []))
    _put_names(line, names)
    _put_words(line, row, words)
    return line


def _put_cell(
    line: RawLine,
    owner: Column,
    role: Role,
    column: int,
    names: list[int],
    words: dict[Role, list[int]],
) -> None:
    if role is Role.NAME:
        names.append(column)
    elif role in _WORDS:
        words.setdefault(role, []).append(column)
    elif role is Role.NUMBER:
        line.numbering = line.row.cells[column].text.strip()
    elif role is Role.LEVEL:
        line.level = level_in(plain(line.row.cells[column].text))
    else:
        put_value(line, owner, column)


def level_in(text: str) -> int | None:
    """The depth that a level cell states: ``2``, ``L2``, ``レベル2``, ``種別``."""
    if text in _LEVEL_WORDS:
        return _LEVEL_WORDS[text]
    found = re.fullmatch(
        r"(?:レベル|level|lv\.?|l|第)?(\d)(?:層|階層|次|レベル)?", text, re.IGNORECASE
    )
    return int(found[1]) if found else None


def _put_names(line: RawLine, columns: list[int]) -> None:
    row = line.row
    while len(columns) > 1 and (
        _NUMBERING_ONLY.fullmatch(plain(row.cells[columns[0]].text))
        or (
            "①" <= row.cells[columns[0]].text.strip()[:1] <= "⑳"
            and len(row.cells[columns[0]].text.strip()) == 1
        )
    ):
        line.numbering = row.cells[columns[0]].text.strip()
        line.rank = columns[0]
        columns = columns[1:]
    if not columns:
        return
    own = columns[-1]
    line.name = row.written(own)
    line.rank = own
    line.indent = row.cells[own].indent
    line.path = [(column, row.written(column)) for column in columns[:-1]]
    first, _, rest = line.name.text.partition("\n")
    if not rest.strip() or not first.strip():
        return
    if line.specification is None:
        line.specification = replace(line.name, text=" ".join(rest.split()), number=None)
        line.name = replace(line.name, text=first.strip(), number=None)
    else:
        line.name = replace(line.name, text=" ".join(line.name.text.split("\n")))


def _joined(row: SheetRow, columns: list[int]) -> Written | None:
    if not columns:
        return None
    first = row.written(columns[0])
    if len(columns) == 1:
        return first
    text = " ".join(row.cells[column].text.strip() for column in columns)
    return replace(first, text=text, number=None, formula=None, recomputed=None)


def _put_words(line: RawLine, row: SheetRow, words: dict[Role, list[int]]) -> None:
    references = words.get(Role.REFERENCE, [])
    remarks = words.get(Role.REMARKS, [])
    codes = words.get(Role.CODE, [])
    line.remarks = _joined(row, remarks or references)
    line.code = plain(row.cells[codes[0]].text) if codes else ""
    for column in (*references, *remarks, *codes):
        if key := reference_key(row.cells[column].text):
            line.reference = key
            break
    else:
        for column in (*references, *remarks):
            text = row.cells[column].text
            if (column in references or _NUMBERED.fullmatch(plain(text))) and (
                key := bare_key(text)
            ):
                line.reference = key
                break
    if line.rate is None and line.remarks is not None:
        line.rate = rate_in(line.remarks)
    if line.base is None and line.remarks is not None:
        line.base = base_in(line.remarks)
