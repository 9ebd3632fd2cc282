"""Tables of reference files as plain rows: which cells they have and what each column means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from retrieval.errors import NaniwaError

Row = tuple[int, list[str]]
"""A row's number in its file (a CSV record's line) and its cells as text."""

_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_HEADER_ROWS = 60


@dataclass(frozen=True, slots=True)
class RowsOfSheet:
    """The rows of one sheet (the only one, in a CSV) that have something in them."""

    sheet: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's columns stand. ``columns`` gives a field its columns from the left.

    ``labels`` are the cells of the header row as they stand; ``end`` is the index, in the rows,
    of the first row below.
    """

    columns: Mapping[str, tuple[int, ...]]
    labels: tuple[str, ...]
    end: int

    def column(self, name: str) -> int | None:
        """The first column of a field, None when there is none."""
        found = self.columns.get(name)
        return found[0] if found else None


def read_rows(path: Path) -> list[RowsOfSheet]:
    """All sheets of a CSV or Excel file. Raises NaniwaError when it can't be read."""
    if path.suffix.lower() in _TEXT_SUFFIXES and not _is_package(path):
        return [RowsOfSheet("csv", list(_csv_rows(path)))]
    from assistant.estimating.reading.cells import read_cells

    sheets = []
    for grid in read_cells(path).grids:
        rows: list[Row] = []
        for number, cells in grid.rows.items():
            filled = [""] * max(cells, default=0)
            for column, cell in cells.items():
                filled[column - 1] = _shown(cell.text, cell.number)
            rows.append((number, filled))
        sheets.append(RowsOfSheet(grid.sheet, rows))
    return sheets


def _is_package(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise NaniwaError(f"「{path}」を開けません。", code="unreadable") from error


def _csv_rows(path: Path) -> Iterator[Row]:
    import csv
    import io

    from assistant.estimating.reading.cells_csv import delimiter_of
    from retrieval.loading.text import decode_file

    text, _ = decode_file(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    begin = 1
    try:
        for record in reader:
            if any(record):
                yield begin, record
            begin = reader.line_num + 1
    except csv.Error as error:
        raise NaniwaError(
            f"「{path.name}」の{begin}行目をCSVとして読めません。", code="broken"
        ) from error


_DATE_OR_PERCENT = re.compile(r"[年月/%％]|\d-\d|[RHS]\d")


def _shown(text: str, number: Decimal | None) -> str:
    """A cell as text: the exact number rather than the rounded one that is displayed."""
    if number is None or _DATE_OR_PERCENT.search(text):
        return text
    return format(number, "f")


def folded_label(text: str) -> str:
    """A column's heading in one spelling: no blanks, narrow, small letters, units of money off."""
    label = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"\((?:円|税抜き?|税別|単位:?円|円/単位|税抜価格)\)|:$|^[※*]", "", label)


def find_header(
    rows: Sequence[Row],
    aliases: Mapping[str, str],
    required: Iterable[Iterable[str]],
    start: int = 0,
) -> Header | None:
    """The first row that names a column of each group of ``required``; None when none does.

    ``aliases`` maps folded labels to fields.
    """
    groups = [frozenset(group) for group in required]
    for index in range(start, min(len(rows), start + _HEADER_ROWS)):
        labels = rows[index][1]
        columns: dict[str, list[int]] = {}
        for column, label in enumerate(labels):
            if label and (name := aliases.get(folded_label(label))):
                columns.setdefault(name, []).append(column)
        if all(group & columns.keys() for group in groups) and len(columns) > 1:
            found = {name: tuple(places) for name, places in columns.items()}
            return Header(found, tuple(labels), index + 1)
    return None


def cell_of(cells: Sequence[str], column: int | None) -> str:
    """A cell without blanks around it; empty where the row is shorter."""
    if column is None or column >= len(cells):
        return ""
    return cells[column].strip()


_NOT_SET = re.compile(
    r"[\s\-−‐‑‒–—―－ー*＊…・.]*|未定|未設定|見積り?|別途|該当なし|なし|無し|n/?a|設定なし",
    re.IGNORECASE,
)


def is_not_set(text: str) -> bool:
    """Whether a cell says that there is no value: empty, a dash, 見積."""
    return _NOT_SET.fullmatch(text) is not None


def parse_number(text: str) -> Decimal | None:
    """The number of a cell: １，２３４ ¥1,234 △54,750 (1,234) 10.43%; None when it is none.

    A percentage is in points (10.43), as rate tables write it; a number in parentheses, which
    price tables use for reference values, is that number.
    """
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return Decimal(text)
    from assistant.estimating.reading.number_text import number_in

    found = number_in(text)
    if found is None and (bracketed := re.fullmatch(r"\s*[(（](.*)[)）]\s*", text)):
        found = number_in(bracketed[1])
    if found is not None:
        return found * 100 if text.rstrip().endswith(("%", "％")) else found
    try:
        return Decimal(text) if re.fullmatch(r"[-+]?[\d.]+e[-+]?\d+", text, re.IGNORECASE) else None
    except InvalidOperation:
        return None


_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAY = re.compile(r"[3-6]\d{4}(?:\.0+)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = re.compile(r"(20\d{2}|19\d{2})(\d{2})(\d{2})?")


def parse_date(text: str, *, last: bool = False) -> date | None:
    """A day: 2026-04-01, 令和8年4月1日, R8.4.1, 20260401, Excel's day number; None when none.

    A month is its first day, a year its 1 April; with ``last`` the month's or year's last day.
    """
    text = text.strip()
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if _EXCEL_DAY.fullmatch(text):
        return _EXCEL_EPOCH + timedelta(days=int(Decimal(text)))
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if found := _DIGITS.fullmatch(plain):
        try:
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            return None
    from assistant.estimating.facts import date_in

    day = date_in(plain)
    if day is None or not last:
        return day
    if re.search(r"\d日|\d[./-]\d+[./-]\d", plain):
        return day
    if re.search(r"\d月|\d[./-]\d", plain):
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return date(day.year + 1, 3, 31)


def unknown_columns(path: Path, what: str, columns: str) -> NaniwaError:
    """The sentence for a file that has no header row of the kind that is wanted."""
    return NaniwaError(
        f"「{path.name}」に{what}の見出しの行がありません（{columns} の列が要ります）。",
        code="no_header",
    )
