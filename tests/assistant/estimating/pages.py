"""Small 設計書 as PDF, drawn for one test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from retrieval.embedded_fonts import register_fonts

WIDTH, HEIGHT = landscape(A4)
TOP = 60.0
PITCH = 16.0
SIZE = 8.0
LEFTS = (40.0, 240.0, 340.0, 390.0, 460.0, 550.0, 660.0, 780.0)  # sides of seven columns
HEADER = ("費目・工種・種別・細別", "規　　格", "単 位", "数　量", "単　　価", "金　　額", "摘　要")
INDENT = 8.0

Row = Sequence[str]


def write_table_pages(
    path: Path, *pages: Sequence[Row], ruled: bool, title: str = "本工事費内訳書"
) -> Path:
    """One page for each list of rows. A full-width blank before a name sets it in by one level.

    A newline in a cell is a line of its own, the other cells of the row standing half way.
    """
    fonts = register_fonts(title + "".join(cell for rows in pages for row in rows for cell in row))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for rows in pages:
        canvas.setFont(fonts.sans, SIZE)
        _put(canvas, 40, 30, title)
        bottom = TOP
        for row in rows:
            _draw_row(canvas, bottom, row)
            if ruled:
                _rule(canvas, bottom)
            bottom += PITCH * (1 + any("\n" in cell for cell in row) / 2)
        if ruled:
            _rule(canvas, bottom)
            for left in LEFTS:
                canvas.line(left, HEIGHT - TOP, left, HEIGHT - bottom)
        canvas.showPage()
    canvas.save()
    return path


def write_lines(path: Path, lines: Sequence[Sequence[tuple[float, str]]]) -> Path:
    """A page of lines, each of (left, words)."""
    fonts = register_fonts("".join(words for line in lines for _, words in line))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.setFont(fonts.sans, SIZE)
    for number, line in enumerate(lines):
        for left, words in line:
            _put(canvas, left, 40 + PITCH * number, words)
    canvas.save()
    return path


def _rule(canvas: Canvas, top: float) -> None:
    canvas.setStrokeColor(colors.black)
    canvas.setLineWidth(0.4)
    canvas.line(LEFTS[0], HEIGHT - top, LEFTS[-1], HEIGHT - top)


def _draw_row(canvas: Canvas, top: float, row: Row) -> None:
    is_header = tuple(row) == HEADER
    tall = any("\n" in cell for cell in row)
    for column, cell in enumerate(row):
        lines = cell.split("\n")
        for number, words in enumerate(lines):
            down = top + 3 + (SIZE + 1) * number
            if tall and len(lines) == 1:
                down += (SIZE + 1) / 2
            text = words.lstrip("　")
            left = LEFTS[column] + 3 + INDENT * (len(words) - len(text))
            if is_header or column == 2:  # noqa: PLR2004
                middle = (LEFTS[column] + LEFTS[column + 1]) / 2
                canvas.drawCentredString(middle, HEIGHT - down - 0.88 * SIZE, words)
            elif column in (3, 4, 5):
                right = LEFTS[column + 1] - 3
                canvas.drawRightString(right, HEIGHT - down - 0.88 * SIZE, words)
            else:
                _put(canvas, left, down, text)


def _put(canvas: Canvas, left: float, top: float, words: str) -> None:
    canvas.drawString(left, HEIGHT - top - 0.88 * SIZE, words)
