"""The page that a quotation stands on, as a picture with the quotation marked."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.documents import Box
from retrieval.errors import NaniwaError

_DOTS_PER_INCH = 110
_LONGEST_SIDE = 2_200
"""Pixels; a plan of A0 size is shown smaller instead of filling the memory."""
_MARK = (255, 196, 0, 90)
_MARK_EDGE = (200, 120, 0, 255)
_MARK_MARGIN = 2.0  # points, so that the edge does not touch the characters
_PICTURE_SUFFIXES = frozenset({".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a WebP picture. ``focus`` is where the first mark stands, 0 (top) to 1, or None."""

    data: bytes
    width: int
    height: int
    page: int
    page_count: int
    focus: float | None


def has_pages_to_show(path: Path) -> bool:
    """Whether a file of this format has pages that can be drawn."""
    return path.suffix.lower() == ".pdf" or path.suffix.lower() in _PICTURE_SUFFIXES


def draw_page(
    path: Path, page: int, boxes: Sequence[Box], *, rendering: threading.Lock
) -> PagePicture:
    """Draw a page (from 1) with those of ``boxes`` marked that stand on it.

    ``rendering`` keeps others out of pdfium meanwhile. Raises NaniwaError: ``broken``,
    ``encrypted``, ``no_page``, ``too_large``.
    """
    if path.suffix.lower() == ".pdf":
        with rendering:
            picture, pixels_per_point, count = _draw_pdf(path, page)
    else:
        picture, pixels_per_point, count = _draw_picture(path, page)
    here = [box for box in boxes if box.page == page]
    marked = _marked(picture, here, pixels_per_point)
    stream = io.BytesIO()
    marked.save(stream, "WEBP", quality=85, method=2)
    focus = min((box.top for box in here), default=None)
    return PagePicture(
        data=stream.getvalue(),
        width=marked.width,
        height=marked.height,
        page=page,
        page_count=count,
        focus=None if focus is None else min(1.0, focus * pixels_per_point / marked.height),
    )


def _draw_pdf(path: Path, page: int) -> tuple[Any, float, int]:
    from retrieval.loading.pdfium import load_pdfium

    pypdfium2 = load_pdfium()
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        if "password" in str(error).lower():
            raise NaniwaError(
                f"「{path.name}」はパスワードで保護されているため、ページの画像を表示できません。",
                code="encrypted",
            ) from error
        raise _broken(path, page) from error
    try:
        count = len(document)
        _check_page(path, page, count)
        sheet = document[page - 1]
        scale = min(_DOTS_PER_INCH / 72, _LONGEST_SIDE / max(*sheet.get_size(), 1.0))
        return sheet.render(scale=scale).to_pil().convert("RGB"), scale, count
    except pypdfium2.PdfiumError as error:
        raise _broken(path, page) from error
    finally:
        document.close()


def _draw_picture(path: Path, page: int) -> tuple[Any, float, int]:
    from retrieval.loading.pictures import frame_sizes, open_frame

    count = len(frame_sizes(path))
    _check_page(path, page, count)
    frame = open_frame(path, page, longest_side=_LONGEST_SIDE)
    return frame.picture, 1 / frame.points_per_pixel, count


def _marked(picture: Any, boxes: Sequence[Box], pixels_per_point: float) -> Any:  # noqa: ANN401
    from PIL import Image, ImageDraw

    if not boxes:
        return picture
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for box in boxes:
        left, right = sorted((box.left, box.right))
        top, bottom = sorted((box.top, box.bottom))
        place = (
            left - _MARK_MARGIN,
            top - _MARK_MARGIN,
            right + _MARK_MARGIN,
            bottom + _MARK_MARGIN,
        )
        pen.rectangle(
            [edge * pixels_per_point for edge in place], fill=_MARK, outline=_MARK_EDGE, width=2
        )
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _check_page(path: Path, page: int, count: int) -> None:
    if not 1 <= page <= count:
        raise NaniwaError(f"「{path.name}」に{page}ページはありません。", code="no_page")


def _broken(path: Path, page: int) -> NaniwaError:
    return NaniwaError(f"「{path.name}」の{page}ページを画像にできませんでした。", code="broken")
