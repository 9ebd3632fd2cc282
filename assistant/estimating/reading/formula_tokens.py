"""Tokens of formulas, and references as counted from the cell that they stand in."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.estimating.grid import column_letters
from assistant.estimating.reading.formula_values import NotComputableError

_MAX_LENGTH = 8_192
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<string>"(?:[^"]|"")*")
  | (?P<error>\#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!))
  | (?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?
    (?:(?P<area>{_CELL}(?:\s*:\s*{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})
       (?![\w.(!]))
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<function>[^\W\d][\w.]*)\(
  | (?P<name>(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?[^\W\d][\w.\\]*)
  | (?P<operator><=|>=|<>|[-+*/^&=<>%(),;{{}}])
    """,
    re.VERBOSE,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")


class Corner(NamedTuple):
    """A row and a column, each fixed or counted from the formula's own cell."""

    row: int
    column: int
    row_fixed: bool
    column_fixed: bool


class Reference(NamedTuple):
    """A cell or a range; ``sheet`` is None on the formula's own sheet."""

    sheet: str | None
    first: Corner
    last: Corner

    def area(self, row: int, column: int) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column, seen from a cell."""
        rows = [corner.row if corner.row_fixed else corner.row + row for corner in self[1:]]
        columns = [
            corner.column if corner.column_fixed else corner.column + column for corner in self[1:]
        ]
        return min(rows), min(columns), max(rows), max(columns)


Token = tuple[str, str | Reference]


def tokenise(text: str, row: int, column: int) -> list[Token]:
    """Cut a formula into tokens. Raises NotComputableError."""
    if len(text) > _MAX_LENGTH:
        raise NotComputableError("syntax")
    if "[" in text and re.search(r"\[\d+\]|\[[^\]]+\.xl\w+\]", text):
        raise NotComputableError("external")
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise NotComputableError("external" if text[place] == "|" else "syntax")
        place = match.end()
        kind = match.lastgroup or ""
        if kind == "space":
            continue
        if kind == "area":
            tokens.append(("area", _reference(match["sheet"], match["area"], row, column)))
        else:
            tokens.append((kind, match[kind]))
    return tokens


def translated(text: str, origin: tuple[int, int], place: tuple[int, int]) -> str:
    """The text of a shared formula as it stands in another cell of its range."""
    out: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return text
        if match.lastgroup == "area":
            reference = _reference(match["sheet"], match["area"], *origin)
            out.append((match["sheet"] or "") + _shown(reference, match["area"], *place))
        else:
            out.append(match[0])
        position = match.end()
    return "".join(out)


def _shown(reference: Reference, before: str, row: int, column: int) -> str:
    pieces = []
    for corner, piece in zip(reference[1:], before.split(":"), strict=False):
        found = _CORNER.fullmatch(piece.strip())
        shown = ""
        if found and found[2]:
            number = corner.column if corner.column_fixed else corner.column + column
            shown += ("$" if corner.column_fixed else "") + column_letters(max(number, 1))
        if found and found[4]:
            number = corner.row if corner.row_fixed else corner.row + row
            shown += ("$" if corner.row_fixed else "") + str(number)
        pieces.append(shown)
    return ":".join(pieces)


def _reference(sheet: str | None, area: str, row: int, column: int) -> Reference:
    first, _, last = area.partition(":")
    name = None
    if sheet:
        name = sheet[:-1]
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
    start = _corner(first.strip(), row, column, 1, 1)
    end = _corner(last.strip(), row, column, LAST_ROW, LAST_COLUMN) if last else start
    return Reference(name, start, end)


def _corner(text: str, row: int, column: int, any_row: int, any_column: int) -> Corner:
    found = _CORNER.fullmatch(text)
    if found is None:
        raise NotComputableError("syntax")
    column_sign, letters, row_sign, digits = found.groups()
    # "$5" of a row range leaves its sign in the column's place.
    row_fixed = bool(row_sign or (not letters and column_sign)) or not digits
    column_fixed = bool(column_sign) or not letters
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    where_row = int(digits) if digits else any_row
    where_column = number if letters else any_column
    return Corner(
        where_row if row_fixed else where_row - row,
        where_column if column_fixed else where_column - column,
        row_fixed,
        column_fixed,
    )
