"""One sheet of an .xlsx package, read as a stream: values, formulas, merged and hidden parts."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.estimating.grid import Cell, column_number
from assistant.estimating.model import How
from assistant.estimating.reading.cells_text import text_cell
from assistant.estimating.reading.excel_numbers import date_text, exact, shown
from assistant.estimating.reading.number_text import LARGEST
from assistant.estimating.reading.xlsx_parts import Style, WorkbookParts, string_of, unescaped

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_CELLS = 3_000_000
_MAX_MERGED = 200_000
_MAX_SHARED_CELLS = 100_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_PLAIN_STYLE = Style()
_TOO_MANY = "too many cells"


class TooManyCellsError(Exception):
    """The sheet has more cells than any estimate."""


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula as stored. ``text`` has no ``=``; a shared one also names the cell it was written in.

    ``saved`` says whether its program stored a result.
    """

    text: str
    style: Style
    saved: bool
    origin: tuple[int, int]
    array: bool = False


@dataclass(slots=True)
class SheetCells:
    """What a sheet holds. ``raw`` has the values that formulas see where cells show others."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    formulas: dict[tuple[int, int], FormulaCell] = field(default_factory=dict)
    raw: dict[tuple[int, int], Decimal | str | bool] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered_rows: set[int] = field(default_factory=set)


def read_sheet(package: zipfile.ZipFile, part: str, book: WorkbookParts) -> SheetCells:
    """Read one sheet part. Raises TooManyCellsError, or lxml's errors when it is broken."""
    reader = _SheetReader(book)
    with package.open(part) as file:
        reader.read(file)
    return reader.sheet


class _SheetReader:
    """The state of reading one sheet: where the last cell was, and what was seen before."""

    def __init__(self, book: WorkbookParts) -> None:
        self.sheet = SheetCells()
        self._book = book
        self._columns: dict[str, int] = {}
        self._constants: dict[tuple[str | None, str | None, str], tuple[Cell | None, Any]] = {}
        self._shared: dict[str, tuple[str, tuple[int, int]]] = {}
        self._count = 0
        self._row = 0

    def read(self, file: Any) -> None:  # noqa: ANN401 - a zip member
        from lxml import etree

        with_content = etree.XPath("*[*]")
        events = etree.iterparse(
            file,
            tag=("{*}row", "{*}mergeCell", "{*}col", "{*}autoFilter"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        for _, element in events:
            tag = element.tag
            if tag.endswith("row"):
                self._start_row(element)
                if len(element):
                    self._read_row(with_content(element), tag[:-3])
            elif tag.endswith("mergeCell"):
                self._merge(element.get("ref", ""))
            elif tag.endswith("autoFilter"):
                self._filter(element)
            else:
                self._hide_columns(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _start_row(self, element: Any) -> None:  # noqa: ANN401
        number = element.get("r")
        self._row = int(number) if number else self._row + 1
        if element.get("hidden") in {"1", "true"} or element.get("ht") == "0":
            self.sheet.hidden_rows.add(self._row)

    def _hide_columns(self, element: Any) -> None:  # noqa: ANN401
        if element.get("hidden") in {"1", "true"}:
            first, last = int(element.get("min", "1")), int(element.get("max", "0"))
            self.sheet.hidden_columns.update(range(first, min(last, MAX_COLUMN) + 1))

    def _filter(self, element: Any) -> None:  # noqa: ANN401
        """Rows that a filter hides, unlike those that somebody hid, are left out of SUBTOTAL(9)."""
        found = _AREA.fullmatch(element.get("ref", "").replace("$", ""))
        if found is not None and found[4] and len(element):
            first, last = int(found[2]), int(found[4])
            self.sheet.filtered_rows = {
                row for row in self.sheet.hidden_rows if first < row <= last
            }

    def _merge(self, area: str) -> None:
        found = _AREA.fullmatch(area)
        if found is None or found[3] is None or len(self.sheet.merged) >= _MAX_MERGED:
            return
        self.sheet.merged.append(
            (int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3]))
        )

    def _read_row(self, elements: list[Any], namespace: str) -> None:
        row, column = self._row, 0
        tags = (f"{namespace}v", f"{namespace}f", f"{namespace}is")
        cells: dict[int, Cell] = {}
        for element in elements:
            column = self._column(element.get("r"), column)
            if row > MAX_ROW or column > MAX_COLUMN:
                continue
            kind, style = element.get("t"), element.get("s")
            value, formula = _contents(element, tags)
            if formula is not None:
                cell = self._formula_cell((row, column), formula, kind, style, value)
            elif value is not None:
                cell, raw = self._constant(kind, style, value)
                if raw is not None:
                    self.sheet.raw[row, column] = raw
            else:
                continue
            if cell is not None:
                cells[column] = cell
        if cells:
            self.sheet.rows[row] = cells
            self._count += len(cells)
            if self._count > MAX_CELLS:
                raise TooManyCellsError(_TOO_MANY)

    def _column(self, reference: str | None, before: int) -> int:
        if not reference:
            return before + 1
        letters = reference.rstrip("0123456789")
        number = self._columns.get(letters)
        if number is None:
            number = self._columns[letters] = column_number(letters)
        return number

    def _style(self, index: str | None) -> Style:
        styles = self._book.styles
        place = int(index or 0)
        return styles[place] if place < len(styles) else _PLAIN_STYLE

    def _constant(self, kind: str | None, style: str | None, value: str) -> tuple[Cell | None, Any]:
        """A cell with a constant and, where it differs, what formulas see. Equal cells are one."""
        key = (kind, style, value)
        known = self._constants.get(key)
        if known is None:
            known = self._make(kind, self._style(style), value)
            if len(self._constants) < _MAX_SHARED_CELLS:
                self._constants[key] = known
        return known

    def _make(self, kind: str | None, style: Style, value: str) -> tuple[Cell | None, Any]:
        if kind == "s":
            place = int(value)
            strings = self._book.strings
            text = strings[place] if 0 <= place < len(strings) else ""
            return _words(text, style)
        if kind in {"str", "inlineStr"}:
            return _words(unescaped(value), style)
        if kind == "b":
            return Cell("TRUE" if value == "1" else "FALSE", indent=style.indent), value == "1"
        if kind == "e":
            return Cell(value.strip(), indent=style.indent), None
        if kind == "d":
            return Cell(value.strip().removesuffix("T00:00:00"), indent=style.indent), None
        number = exact(value)
        if number is None:
            return _words(value, style)
        return number_cell(number, style, epoch_1904=self._book.epoch_1904)

    def _formula_cell(
        self,
        place: tuple[int, int],
        formula: Any,  # noqa: ANN401
        kind: str | None,
        style_index: str | None,
        value: str | None,
    ) -> Cell | None:
        text = unescaped(formula.text or "").strip().removeprefix("=")
        origin = place
        shared = formula.get("si") if formula.get("t") == "shared" else None
        if shared is not None:
            if text:
                self._shared[shared] = (text, place)
            else:
                text, origin = self._shared.get(shared, ("", place))
        style = self._style(style_index)
        saved = value is not None and (value != "" or kind == "str")
        cell, raw = self._make(kind, style, value) if saved and value is not None else (None, None)
        if not text:  # a data table's field: its result counts as a constant
            return cell
        self.sheet.formulas[place] = FormulaCell(
            text, style, saved, origin, array=formula.get("t") == "array"
        )
        if raw is not None:
            self.sheet.raw[place] = raw
        return cell or Cell("", indent=style.indent, how=How.CACHED)


def _contents(element: Any, tags: tuple[str, str, str]) -> tuple[str | None, Any]:  # noqa: ANN401
    """The stored value of a cell element and its formula element."""
    value_tag, formula_tag, inline_tag = tags
    if len(element) == 1:
        part = element[0]
        if part.tag == value_tag:
            return part.text, None
    value: str | None = None
    formula = None
    for part in element:
        tag = part.tag
        if tag == value_tag:
            value = part.text
        elif tag == formula_tag:
            formula = part
        elif tag == inline_tag:
            value = string_of(part)
    return value, formula


def _words(text: str, style: Style) -> tuple[Cell | None, Any]:
    """A text cell; formulas see a text even where the text is a number."""
    cell = text_cell(text, style.indent)
    if cell is None:
        return None, None
    return cell, text if cell.number is not None or cell.text != text else None


def number_cell(number: Decimal, style: Style, *, epoch_1904: bool) -> tuple[Cell, Decimal | None]:
    """A number's cell as its format shows it, and what formulas see when that is another value."""
    if abs(number) >= LARGEST:
        return Cell(f"{number:.4g}", indent=style.indent), number
    if style.date:
        text = date_text(number, epoch_1904=epoch_1904)
        if text is not None:
            return Cell(text, indent=style.indent), number
    return Cell(shown(number, style.pattern), number, indent=style.indent), None
