"""Small PDFs and pictures with Japanese text, drawn for one test."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from retrieval.documents import LoadedDocument
from retrieval.loading.pdf import read_pdf
from retrieval.settings import LoadLimits

WIDTH, HEIGHT = A4
FONT = "HeiseiMin-W3"
Draw = Callable[[Canvas], None]


def write_pdf(path: Path, *pages: Draw, rotation: int = 0) -> Path:
    """One page for each function, which draws on it."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4)
    for draw in pages:
        canvas.setPageRotation(rotation)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def put(canvas: Canvas, left: float, top: float, words: str, size: float = 10) -> None:
    """Write ``words`` with their top left corner there, in points, y downwards."""
    canvas.setFont(FONT, size)
    canvas.drawString(left, HEIGHT - top - 0.88 * size, words)


def load_pdf(path: Path, *, password: str | None = None, **limits: int) -> LoadedDocument:
    return read_pdf(path, password=password, limits=LoadLimits(**limits), recognised={})


def lines(path: Path, page: int = 1) -> list[str]:
    return [line.text for line in load_pdf(path).pages[page - 1].lines]


def picture_of(*texts: str, size: tuple[int, int] = (1240, 700), height: int = 42) -> Image.Image:
    """Black text on white, a line each, as a scanner at 150 dpi sees it."""
    paths = files("pylopdf-fonts-jp") or []
    data = next(p.read_binary() for p in paths if p.name == "NotoSansJP-Regular.otf")
    font = ImageFont.truetype(io.BytesIO(data), height)
    picture = Image.new("RGB", size, "white")
    drawing = ImageDraw.Draw(picture)
    for index, words in enumerate(texts):
        drawing.text((100, 80 + 2 * height * index), words, fill="black", font=font)
    return picture


def put_scan(canvas: Canvas, picture: Image.Image) -> None:
    """Cover the page with the picture."""
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)


def put_hidden(canvas: Canvas, left: float, top: float, words: str) -> None:
    """Text that is there but not drawn, as scanning programs lay it over a scan."""
    text = canvas.beginText(left, HEIGHT - top)
    text.setFont(FONT, 10)
    text.setTextRenderMode(3)
    text.textOut(words)
    canvas.drawText(text)
