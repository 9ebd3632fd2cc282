"""Printed pages of an estimate: a sheet of the book is a page, a row one of its lines."""

from __future__ import annotations

import io
from bisect import bisect_right

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, shown
from retrieval.embedded_fonts import register_fonts

_WIDTH, _HEIGHT = 841.89, 595.28  # A4 across, in points
_TOP, _LEFT, _LINE, _INDENT, _SIZE, _ROOM = 555.0, 40.0, 13.2, 9.0, 7.6, 5.0
_EDGES = (40.0, 230.0, 440.0, 470.0, 520.0, 600.0, 690.0, 802.0)
"""Left edges of the seven columns, and the right edge of the last."""

_RIGHT_ALIGNED = (4, 5, 6)


def pdf_bytes(book: Book) -> bytes:
    """The pages with a text layer, embedded fonts, and ruled lines between the rows.

    Every row has text, so that it is the line counted from the top of its page; a row with a
    bold cell has some room above it.
    """
    from reportlab.pdfgen.canvas import Canvas

    texts = [shown(cell.value) for sheet in book.sheets for cell in sheet.cells.values()]
    fonts = register_fonts("".join(texts) + FICTION_NOTICE + "みおつくし市（）- 0123456789/")
    result = io.BytesIO()
    canvas = Canvas(result, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    canvas.setTitle(book.title)
    canvas.setAuthor("みおつくし市")
    canvas.setSubject(FICTION_NOTICE)
    for number, sheet in enumerate(book.sheets, start=1):
        canvas.setFont(fonts.serif, _SIZE)
        heads = sorted({row for (row, _), cell in sheet.cells.items() if cell.bold})
        for (row, column), cell in sorted(sheet.cells.items()):
            text = shown(cell.value)
            upwards = _line_height(row, heads)
            if column in _RIGHT_ALIGNED and _is_figure(text):
                canvas.drawRightString(_EDGES[column] - 4, upwards, text)
            elif column in _RIGHT_ALIGNED:
                middle = (_EDGES[column - 1] + _EDGES[column]) / 2
                canvas.drawCentredString(middle, upwards, text)
            else:
                across = _EDGES[column - 1] + 3 + cell.indent * _INDENT
                canvas.drawString(across, upwards, text)
        canvas.setLineWidth(0.3)
        for row in range(1, sheet.last_row + 1):
            below = _line_height(row, heads) - 3.6
            canvas.line(_LEFT, below, _EDGES[-1], below)
        canvas.setFont(fonts.sans, 7)
        canvas.drawCentredString(_WIDTH / 2, 24, f"- {number} / {len(book.sheets)} -")
        canvas.drawRightString(_EDGES[-1], 24, f"みおつくし市（{FICTION_NOTICE}）")
        canvas.showPage()
    canvas.save()
    return result.getvalue()


def _line_height(row: int, heads: list[int]) -> float:
    """How far above the page's foot a row stands."""
    return _TOP - row * _LINE - bisect_right(heads, row) * _ROOM


def _is_figure(text: str) -> bool:
    return text[:1].isdigit() or text[:1] in "-△▲"
