"""Cells that a layout fills, the places of their values, and the files made from them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Value = str | Decimal | int | None


@dataclass(slots=True)
class SheetCell:
    """One cell. ``formula`` has tags in braces in place of cells: ``{L3.quantity}*{L3.unit_price}``."""

    value: Value
    formula: str = ""
    indent: int = 0
    bold: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet: cells by row and column, both from 1."""

    title: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: Mapping[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    @property
    def last_row(self) -> int:
        """The last row with something in it; 0 in an empty sheet."""
        return max((row for row, _ in self.cells), default=0)


@dataclass(slots=True)
class Book:
    """All sheets of an estimate, and where each value stands.

    ``tags`` has the sheet's title, row and column of a value by its ``id.field``. ``by_line``
    when places are lines of pages (PDF).
    """

    title: str
    sheets: list[Sheet] = field(default_factory=list)
    tags: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    by_line: bool = False

    def sheet(self, title: str, widths: Sequence[float] = ()) -> Sheet:
        """A new sheet at the end; ``widths`` of its first columns."""
        created = Sheet(title, widths=dict(enumerate(widths, start=1)))
        self.sheets.append(created)
        return created

    def put(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        value: Value,
        tag: str = "",
        *,
        formula: str = "",
        indent: int = 0,
        bold: bool = False,
    ) -> None:
        """Write a cell; None and empty text leave it empty."""
        if value is None or value == "":
            return
        sheet.cells[row, column] = SheetCell(value, formula, indent, bold)
        if tag:
            self.tags[tag] = (sheet.title, row, column)

    def places(self) -> dict[str, tuple[str, str]]:
        """Sheet and cell of each value, as findings name them."""
        return {
            tag: (sheet, str(row) if self.by_line else f"{letters(column)}{row}")
            for tag, (sheet, row, column) in self.tags.items()
        }

    def formula_text(self, sheet: Sheet, formula: str) -> str:
        """A formula with its tags replaced by cells."""

        def cell(match: re.Match[str]) -> str:
            title, row, column = self.tags[match[1]]
            there = f"{letters(column)}{row}"
            return there if title == sheet.title else f"'{title}'!{there}"

        return "=" + re.sub(r"\{([^{}]+)\}", cell, formula)


def letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def shown(value: Value, minus: str = "-") -> str:
    """A value as a printed page has it: thousands separated."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:,}".replace("-", minus)


def xlsx_bytes(book: Book, *, formulas: bool = True, saved_values: bool = True) -> bytes:
    """The workbook; without ``formulas`` plain values, without ``saved_values`` formulas alone."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    from corpora.rendering.archives import without_clock

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = book.title
    workbook.properties.creator = "みおつくし市（架空の市の見本資料）"
    results: list[dict[str, str]] = []
    for sheet in book.sheets:
        page = workbook.create_sheet(sheet.title)
        saved: dict[str, str] = {}
        for (row, column), cell in sorted(sheet.cells.items()):
            target = page.cell(row, column)
            target.number_format = _format(cell.value)
            if cell.indent:
                target.alignment = Alignment(indent=cell.indent)
            if cell.bold:
                target.font = Font(bold=True)
            if formulas and cell.formula:
                target.value = book.formula_text(sheet, cell.formula)
                saved[target.coordinate] = str(cell.value)
            else:
                target.value = _stored(cell.value)
        for top, left, bottom, right in sheet.merged:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in sheet.hidden:
            page.row_dimensions[row].hidden = True
        for column, width in sheet.widths.items():
            page.column_dimensions[letters(column)].width = width
        results.append(saved)
    result = io.BytesIO()
    workbook.save(result)
    data = without_clock(result.getvalue())
    return with_saved_values(data, results) if saved_values else data


def with_saved_values(data: bytes, results: Sequence[Mapping[str, str]]) -> bytes:
    """The workbook with a value beside each formula, as spreadsheet programs save them.

    ``results`` holds, for each sheet in order, the values by cell; openpyxl can't write them.
    """
    import zipfile

    source = io.BytesIO(data)
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry.filename)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
            if found:
                content = _with_values(content.decode(), results[int(found[1]) - 1]).encode()
            new.writestr(entry, content)
    return target.getvalue()


def csv_bytes(book: Book, encoding: str = "cp932") -> bytes:
    """All sheets below each other as CSV; a book for CSV has one sheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for sheet in book.sheets:
        last = max((column for _, column in sheet.cells), default=0)
        for row in range(1, sheet.last_row + 1):
            cells = (sheet.cells.get((row, column)) for column in range(1, last + 1))
            writer.writerow([shown(cell.value, "▲") if cell else "" for cell in cells])
    return text.getvalue().encode(encoding)


def _with_values(text: str, saved: Mapping[str, str]) -> str:
    def cell(match: re.Match[str]) -> str:
        return f"{match[1]}<v>{saved[match[2]]}</v></c>"

    return re.sub(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)</c>', cell, text)


def _stored(value: Value) -> Any:  # noqa: ANN401 - what openpyxl takes
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _format(value: Value) -> str:
    if isinstance(value, Decimal):
        decimals = max(-int(value.as_tuple().exponent), 0)
        return "#,##0" + ("." + "0" * decimals if decimals else "")
    return "General"
