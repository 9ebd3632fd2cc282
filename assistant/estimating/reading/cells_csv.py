"""Cells of a CSV or TSV file, in the encodings that Japanese offices use."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import Place, Problem
from assistant.estimating.reading.cells_text import text_cell
from retrieval.loading.refusals import reading, refusal, too_large
from retrieval.loading.text import decode_file
from retrieval.settings import LoadLimits

CSV_SHEET = "csv"
MAX_CELLS = 3_000_000
_MAX_COLUMNS = 16_384  # as many as a sheet of Excel has
_DELIMITERS = (",", "\t", ";")
# Excel's way of keeping the zeros of a code: ="0012"
_QUOTED_CODE = re.compile(r'="([^"=]*)"')


def read_csv_cells(path: Path, limits: LoadLimits) -> GridBook:  # noqa: ARG001
    """The fields of a delimited text file; a record's row is the line where it begins.

    Nothing that looks like a formula is one. Raises NaniwaError (``unsupported``, ``broken``,
    ``empty``, ``too_large``).
    """
    text, remark = decode_file(path)
    with reading(path, "CSV"):
        rows = _rows(path, text)
    if not rows:
        raise refusal(path, "文字がありません", code="empty")
    problems = (Problem(Place(CSV_SHEET, "A1"), remark),) if remark else ()
    return GridBook(path, (Grid(CSV_SHEET, rows),), problems)


def _rows(path: Path, text: str) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    begin, count = 1, 0
    for record in records:
        if len(record) > _MAX_COLUMNS:
            raise too_large(path, f"列の数が上限（{_MAX_COLUMNS}）を超えています")
        cells = {}
        for column, field in enumerate(record, start=1):
            code = _QUOTED_CODE.fullmatch(field)
            cell = text_cell(code[1] if code else field)
            if cell is not None:
                cells[column] = cell
        if cells:
            rows[begin] = cells
            count += len(cells)
            if count > MAX_CELLS:
                raise too_large(path, "セルが多すぎます")
        begin = records.line_num + 1
    return rows


def delimiter_of(text: str) -> str:
    """Comma, tab or semicolon: the one that cuts most of the first lines, and alike."""
    sample = io.StringIO(text[:20_000], newline="")
    lines = [line for line in sample if line.strip()][:50]

    def regularity(mark: str) -> tuple[float, int]:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        except csv.Error:
            return 0.0, 0
        wide = [count for count in counts if count > 1]
        if not wide:
            return 0.0, 0
        usual = max(set(wide), key=wide.count)
        return wide.count(usual) / len(counts), usual

    return max(_DELIMITERS, key=regularity)
