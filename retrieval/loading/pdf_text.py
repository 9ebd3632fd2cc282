"""The characters of a PDF page, as pdfium reads them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

from retrieval.loading.glyphs import Glyph

# pdfium writes these where a line ends in a hyphen; the page shows a hyphen.
_LINE_END_HYPHENS = (0x02, 0xFFFE)
_RIGHT_ANGLE = math.pi / 2  # pdfium gives a character's angle in radians, clockwise
_BLANKS = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000})
_UNKNOWN = 0xFFFD
_RECTANGLE_BYTES = 16  # FS_RECTF: left, top, right, bottom as floats

_Box = tuple[float, float, float, float]
_Placer = Callable[[float, float, float, float], _Box]


def read_glyphs(page: Any) -> list[Glyph]:  # noqa: ANN401 - pypdfium2 has no types
    """Characters of ``page`` (a pypdfium2 PdfPage) in the order of the file, without whitespace.

    Characters of fonts that don't say what they stand for come as U+FFFD.

    Boxes are as wide as the character's advance and as high as its font, so that neighbours
    in a line share top and bottom. The page's own rotation is applied.
    """
    from pypdfium2 import raw

    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count <= 0:
            return []
        handle = text_page.raw
        codes = _read_codes(raw, handle, count)
        rectangles = (ctypes.c_float * (4 * count))()
        _read_boxes(raw, handle, rectangles, count)
        place = _placer(raw, page)
        turn = page.get_rotation() // 90
        size_of, angle_of = raw.FPDFText_GetFontSize, raw.FPDFText_GetCharAngle
        # Type of one size and height is drawn through one matrix, which saves asking for each.
        scales: dict[tuple[float, int], float] = {}
        glyphs: list[Glyph] = []
        for index, code in codes:
            box = place(*rectangles[4 * index : 4 * index + 4])
            nominal = size_of(handle, index)
            drawn = (nominal, round(10 * (box[3] - box[1])))
            scale = scales.get(drawn)
            if scale is None:
                scale = scales[drawn] = _scale_at(raw, handle, index)
            angle = angle_of(handle, index)
            quarter = round(angle / _RIGHT_ANGLE) + turn if angle else turn
            glyphs.append(Glyph(chr(code), *box, nominal * scale, quarter % 4))
        return glyphs
    finally:
        text_page.close()


def _read_codes(raw: Any, handle: Any, count: int) -> list[tuple[int, int]]:  # noqa: ANN401
    """Index and code point of each character that is not whitespace."""
    code_of = raw.FPDFText_GetUnicode
    has_no_code = raw.FPDFText_HasUnicodeMapError
    # Asking for each character is slow, and a page has either none without a code or many.
    suspicious = any(has_no_code(handle, index) > 0 for index in range(0, count, 7))
    codes: list[tuple[int, int]] = []
    high = 0
    for index in range(count):
        code = code_of(handle, index)
        if suspicious and has_no_code(handle, index) > 0:
            code = _UNKNOWN
        if code in _LINE_END_HYPHENS:
            code = 0x2D
        if code in _BLANKS:
            continue
        if 0xD800 <= code < 0xE000:  # noqa: PLR2004
            if code < 0xDC00:  # noqa: PLR2004
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else _UNKNOWN
        high = 0
        codes.append((index, code))
    return codes


def _read_boxes(raw: Any, handle: Any, rectangles: Any, count: int) -> None:  # noqa: ANN401
    """Fill ``rectangles`` with each character's left, top, right, bottom, y upwards.

    Calling through plain addresses halves the time of a call for each character.
    """
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    box_of = prototype(ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)
    text_page = ctypes.cast(handle, ctypes.c_void_p).value or 0
    address = ctypes.addressof(rectangles)
    for index in range(count):
        box_of(text_page, index, address + _RECTANGLE_BYTES * index)


def _placer(raw: Any, page: Any) -> _Placer:  # noqa: ANN401
    """How a box in the page's own coordinates stands on the page as it is shown.

    The function takes left, top, right, bottom with y upwards, as pdfium gives them.
    """
    shown = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page.raw, shown):
        left, top, right, bottom = shown.left, shown.top, shown.right, shown.bottom
    else:
        right, top = page.get_size()
        left = bottom = 0.0
    by_rotation: dict[int, _Placer] = {
        0: lambda x0, y1, x1, y0: (x0 - left, top - y1, x1 - left, top - y0),
        90: lambda x0, y1, x1, y0: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        180: lambda x0, y1, x1, y0: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: lambda x0, y1, x1, y0: (top - y1, right - x1, top - y0, right - x0),
    }
    return by_rotation[page.get_rotation()]


def _scale_at(raw: Any, handle: Any, index: int) -> float:  # noqa: ANN401
    """By how much the drawing matrix enlarges the nominal font size of a character."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(handle, index, matrix):
        return 1.0
    return math.hypot(matrix.c, matrix.d) or 1.0
