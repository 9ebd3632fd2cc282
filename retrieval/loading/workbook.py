"""Excel workbooks, one page per sheet, read cell by cell.

Not through unstructured, whose Excel partitioner loses merged cells and number formats and
needs packages that bring a GPU library's worth of dependencies. Formulas are never evaluated:
what counts is the result that Excel saved.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrieval.documents import Line, LoadedDocument, Page
from retrieval.loading.cell_format import display
from retrieval.loading.flow import Paragraph, flow_page
from retrieval.loading.refusals import encrypted, reading, refusal, too_large
from retrieval.loading.sheet import cell_items
from retrieval.loading.table_header import Grid, tidy_cell
from retrieval.settings import LoadLimits

# A sheet of the largest unit price books has some hundred thousand cells.
MAX_CELLS = 3_000_000
_MAX_MERGED_PLACES = 2_000_000
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell [^>]*ref=\"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?\"")
_CELL = re.compile(rb"<(?:\w+:)?c[ >]")
_UNSAVED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v(?:\s*/>|></)|</(?:\w+:)?c>)")
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
# (first row, first column, last row, last column), counted from 1, ends included
_Area = tuple[int, int, int, int]


def read_xlsx(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001 - the common signature of page readers
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read an .xlsx or .xlsm file: values as displayed; macros are never touched."""
    with reading(path, "Excelブック"):
        import openpyxl

        unsaved = _check_parts(path)
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
        names = book.sheetnames
        _check_count(path, names, limits)
        pages = []
        for number, name in enumerate(names, start=1):
            sheet = book[name]
            # Sheets that hold a chart only have no cells.
            shown = _xlsx_cells(sheet) if hasattr(sheet, "merged_cells") else {}
            merged = [
                (area.min_row, area.min_col, area.max_row, area.max_col)
                for area in getattr(getattr(sheet, "merged_cells", None), "ranges", ())
            ]
            hidden = sheet.sheet_state != "visible"
            pages.append(_page(number, name, shown, merged, hidden=hidden))
    problems = (
        (f"「{path.name}」には計算結果が保存されていない数式があります（{unsaved}か所）。",)
        if unsaved
        else ()
    )
    return _document(path, pages, problems)


def read_xls(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read an .xls file of Excel 97-2003."""
    with reading(path, "Excelブック"):
        import xlrd

        try:
            book = xlrd.open_workbook(str(path), formatting_info=True, logfile=_Silence())
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise encrypted(path) from error
            raise
        _check_count(path, book.sheet_names(), limits)
        pages = []
        for number, sheet in enumerate(book.sheets(), start=1):
            if sheet.nrows * sheet.ncols > MAX_CELLS:
                raise too_large(path, f"シート「{sheet.name}」のセルが多すぎます")
            merged = [
                (top + 1, left + 1, bottom, right)
                for top, bottom, left, right in sheet.merged_cells
            ]
            shown = dict(_xls_cells(book, sheet))
            pages.append(_page(number, sheet.name, shown, merged, hidden=sheet.visibility != 0))
    return _document(path, pages, ())


class _Silence:
    """A place for xlrd's remarks on damaged files, which it otherwise prints."""

    def write(self, text: str) -> int:
        """Forget ``text``."""
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


def _check_parts(path: Path) -> int:
    """Refuse what openpyxl would fill the memory with; returns the number of unsaved formulas."""
    unsaved = 0
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            xml = package.read(name)
            places = sum(_places(match) for match in _MERGE.finditer(xml))
            if places > _MAX_MERGED_PLACES or sum(1 for _ in _CELL.finditer(xml)) > MAX_CELLS:
                raise too_large(path, "シートのセルが多すぎます")
            unsaved += sum(1 for _ in _UNSAVED.finditer(xml))
    return unsaved


def _places(match: re.Match[bytes]) -> int:
    left, top, right, bottom = match.groups()
    if right is None:
        return 1
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_count(path: Path, names: Sequence[str], limits: LoadLimits) -> None:
    if len(names) > limits.max_pages:
        raise too_large(path, f"シートの数が上限（{limits.max_pages}）を超えています")


def _xlsx_cells(sheet: Any) -> dict[tuple[int, int], str]:  # noqa: ANN401 - openpyxl is not typed
    shown: dict[tuple[int, int], str] = {}
    # The public iterators make a cell for every place up to the last one, a billion at worst.
    for place, cell in sheet._cells.items():  # noqa: SLF001
        if cell.value is not None and place[0] <= _MAX_ROW and place[1] <= _MAX_COLUMN:
            text = tidy_cell(display(cell.value, cell.number_format))
            if text:
                shown[place] = text
    return shown


def _xls_cells(book: Any, sheet: Any) -> Iterator[tuple[tuple[int, int], str]]:  # noqa: ANN401
    import xlrd

    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            value = cell.value
            pattern = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = xlrd.xldate_as_datetime(value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(value, "#VALUE!")
            text = tidy_cell(display(value, pattern)) if value != "" else ""
            if text:
                yield (row + 1, column + 1), text


def _page(
    number: int, name: str, shown: dict[tuple[int, int], str], merged: list[_Area], *, hidden: bool
) -> Page:
    items: list[Paragraph | Grid] = []
    if shown:
        owners = _spread(shown, merged)
        items = [Paragraph(name, level=1), *cell_items(shown, owners)]
    page = flow_page(number, items, label=name)
    return replace(page, note="非表示のシートです。") if hidden else page


def _spread(shown: dict[tuple[int, int], str], merged: list[_Area]) -> dict[tuple[int, int], int]:
    """Write merged cells' texts into each place they cover; returns who owns which place."""
    last_row = max(row for row, _ in shown)
    last_column = max(column for _, column in shown)
    owners: dict[tuple[int, int], int] = {}
    for owner, (top, left, bottom, right) in enumerate(merged, start=1):
        text = shown.get((top, left))
        if text is None:
            continue
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                shown[(row, column)] = text
                owners[(row, column)] = owner
    return owners


def _document(path: Path, pages: list[Page], problems: tuple[str, ...]) -> LoadedDocument:
    if not any(page.lines or page.tables for page in pages):
        raise refusal(path, "文字がありません", code="empty")
    return LoadedDocument(path.stem, tuple(pages), problems=problems)
