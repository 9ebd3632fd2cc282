"""The estimate's own workbook with the findings marked at their cells and listed in front."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.estimating.check import FileReport
from assistant.estimating.grid import column_number
from assistant.estimating.model import Estimate
from assistant.estimating.reporting.sheets import free_title, headings, link_to, put, save
from assistant.estimating.reporting.surroundings import COLUMNS, Surroundings
from assistant.estimating.reporting.wording import (
    SEVERITIES,
    Entry,
    basis_lines,
    entries,
    grouped,
    rule_titles,
    storable,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "検査結果"
_LARGEST_SHEET = 48 * 1024**2  # of XML: a hundred thousand rows that have something in them
_MOST_MERGED = 500_000
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MALFORMED = (KeyError, ValueError, OSError, TypeError, AttributeError, SyntaxError)
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_AUTHOR = "naniwa"
FINDING_HEADINGS = (
    ("No.", 5),
    ("程度", 7),
    ("規則", 16),
    ("シート", 14),
    ("セル", 8),
    ("項目", 28),
    ("指摘", 48),
    ("記載", 16),
    ("正", 16),
    ("正したときの行の増減（円）", 15),
    ("正したときの工事価格の増減（円）", 17),
    ("根拠", 40),
    ("説明", 48),
    ("番号", 13),
    ("是認", 24),
)


def annotate_workbook(
    report: FileReport, source: Path, out: Path, *, estimate: Estimate | None = None
) -> None:
    """Write ``out`` (.xlsx): the source with comments and colours, 「検査結果」 in front.

    Formulas, layout and hidden rows stay; macros are dropped. A file that is no readable Excel
    package, or one too large to be rewritten, gives a new workbook that lists the findings with
    the rows around them, for which ``estimate`` is needed.
    """
    listed = entries(report)
    book = _opened(source)
    if book is not None:
        _mark(book, listed)
        _list_in_front(book, report, listed, frozenset(book.sheetnames))
        # Some are read, but have parts that can't be written again.
        with suppress(*_MALFORMED):
            save(book, out)
            return
    book = _with_surroundings(listed, estimate)
    if _is_package(source):
        remark = "元のブックには書き込めない（大きい、または壊れた部分がある）ため、指摘の行だけを示します。"
        report = replace(report, notes=(remark, *report.notes))
    _list_in_front(book, report, listed, frozenset())
    save(book, out)


def _opened(source: Path) -> Workbook | None:
    """The workbook for editing; None for every other kind of file and for encrypted ones."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if not _is_package(source) or not _can_be_rewritten(source):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts of Excel that openpyxl does not know
            with source.open("rb") as file:  # by content: a name's ending may be wrong
                return load_workbook(file, keep_vba=False)
    except (zipfile.BadZipFile, InvalidFileException, *_MALFORMED):
        return None


def _is_package(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _can_be_rewritten(source: Path) -> bool:
    """Whether a file is a workbook that openpyxl can hold: each cell costs it some hundred bytes.

    It makes a cell for every field that a merged area covers, up to a whole sheet's.
    """
    cells = 0
    with zipfile.ZipFile(source) as package:
        for part in package.infolist():
            if "worksheets/" not in part.filename:
                continue
            if part.file_size > _LARGEST_SHEET:
                return False
            for area in _MERGED.finditer(package.read(part)):
                first, top, last, bottom = (text.decode() for text in area.groups())
                width = column_number(last) - column_number(first) + 1
                cells += width * (int(bottom) - int(top) + 1)
    return cells <= _MOST_MERGED


def _mark(book: Workbook, listed: list[Entry]) -> None:
    """Colour the cells and write what was found into their comments, gravest first."""
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    by_cell: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in listed:
        place = entry.finding.place
        if place.sheet in book.sheetnames and _CELL.fullmatch(place.cell):
            by_cell[place.sheet, place.cell].append(entry)
    for (sheet_name, coordinate), found in by_cell.items():
        sheet = book[sheet_name]
        if not hasattr(sheet, "merged_cells"):
            continue  # a chart sheet
        cell = sheet[coordinate]
        if isinstance(cell, MergedCell):
            area = next(area for area in sheet.merged_cells.ranges if coordinate in area)
            cell = sheet.cell(area.min_row, area.min_col)
        lines = [cell.comment.text, ""] if cell.comment else []
        for entry in found:
            lines.append(f"【{entry.label}】No.{entry.position} {entry.finding.message}")
            if entry.finding.expected:
                lines.append(f"正: {grouped(entry.finding.expected)}")
            if entry.waiver:
                lines.append(f"是認: {entry.waiver.reason}（{entry.waiver.name}）")
        text = storable("\n".join(lines))
        comment = Comment(text, _AUTHOR)
        comment.width, comment.height = 420, min(400, 60 + 20 * (len(text) // 28 + len(lines)))
        cell.comment = comment
        cell.fill = PatternFill("solid", fgColor=found[0].colour)


def _list_in_front(
    book: Workbook, report: FileReport, listed: list[Entry], marked: frozenset[str]
) -> None:
    sheet = book.create_sheet(free_title(book.sheetnames, TITLE), 0)
    put(sheet, 1, 1, f"検査結果　{report.file.name}", bold=True, wrap=False)
    counts = "　".join(f"{label} {report.count(kind)}件" for kind, label in SEVERITIES.items())
    put(sheet, 2, 1, f"{counts}　是認済 {len(report.waivers)}件　{report.line_count}行", wrap=False)
    row = 3
    for text in (*([report.error] if report.error else []), *report.notes):
        put(sheet, row, 1, f"※ {text}", wrap=False)
        row += 1
    row += 1
    headings(sheet, row, FINDING_HEADINGS)
    sheet.freeze_panes = f"A{row + 1}"
    titles = rule_titles()
    for entry in listed:
        row += 1
        write_entry(sheet, row, 1, entry, titles)
        place = entry.finding.place
        if place.sheet in marked and _CELL.fullmatch(place.cell):
            link_to(sheet, row, 5, place.sheet, place.cell)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def write_entry(
    sheet: Worksheet, row: int, column: int, entry: Entry, titles: dict[str, str]
) -> None:
    """One finding as a row of a list, from ``column`` on."""
    finding = entry.finding
    values = (
        entry.position,
        entry.label,
        titles.get(finding.rule, finding.rule),
        finding.place.sheet,
        finding.place.cell,
        finding.item,
        finding.message,
        grouped(finding.actual),
        grouped(finding.expected),
        finding.difference_yen,
        finding.effect_yen,
        "\n".join(basis_lines(finding.basis)),
        entry.explanation,
        entry.number,
        f"{entry.waiver.reason}（{entry.waiver.name}、{entry.waiver.time[:10]}）"
        if entry.waiver
        else "",
    )
    for offset, value in enumerate(values):
        fill = entry.colour if offset == 1 else None
        put(sheet, row, column + offset, value, fill=fill, bold=offset == 1)


def _with_surroundings(listed: list[Entry], estimate: Estimate | None) -> Workbook:
    """A new workbook with the rows around each finding."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "該当箇所"
    names = [("No.", 5), ("シート", 12), ("行", 7)]
    widths = (28, 28, 7, 10, 12, 14, 24)
    headings(sheet, 1, [*names, *zip(COLUMNS, widths, strict=True)])
    sheet.freeze_panes = "A2"
    surroundings = Surroundings(estimate)
    row = 1
    for entry in listed:
        for shown in surroundings.around(entry.finding.place):
            row += 1
            put(sheet, row, 1, entry.position if shown.here else None)
            put(sheet, row, 2, entry.finding.place.sheet)
            put(sheet, row, 3, shown.row)
            for offset, text in enumerate(shown.cells):
                marked = shown.here and shown.marked in {None, offset}
                fill = entry.colour if marked else None
                put(sheet, row, 4 + offset, text, fill=fill)
        row += 1
    return book
