"""The rows of a table as they fill its columns, before anyone knows how they hang together."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.estimating.model import Written
from assistant.estimating.reading.areas import Area, SheetRow, is_page_mark
from assistant.estimating.reading.column_map import VERSION_TAGS, ColumnMap, column_map, level_in
from assistant.estimating.reading.header_words import Role, header_word
from assistant.estimating.reading.headers import Column
from assistant.estimating.reading.line_values import DITTO, put_value
from assistant.estimating.reading.names_elsewhere import name_from_elsewhere
from assistant.estimating.reading.numbering import NUMBERING_ONLY
from assistant.estimating.reading.rates import base_in, rate_in
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.reference_keys import bare_key, reference_key
from assistant.estimating.reading.run_together import parted
from assistant.estimating.reading.words import plain

_NUMBERED = re.compile(r"\(?第\d{1,4}号(?:より|参照)?\)?")
_WORDS = frozenset({Role.SPECIFICATION, Role.REMARKS, Role.REFERENCE, Role.CODE})


def raw_lines(area: Area) -> list[RawLine]:
    """The rows of an area with a header, without page numbers and repeated header rows."""
    header = area.header
    if header is None:
        return []
    columns = column_map(header, area.rows)
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
        elif cell.number is not None or NUMBERING_ONLY.fullmatch(text):
            line.numbering = text
        else:
            names.append(column)
    line.specification = _joined(row, words.get(Role.SPECIFICATION, []))
    _put_names(line, names)
    name_from_elsewhere(line, columns, owners)
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


def _put_names(line: RawLine, columns: list[int]) -> None:
    row = line.row
    while len(columns) > 1 and (
        NUMBERING_ONLY.fullmatch(plain(row.cells[columns[0]].text))
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
