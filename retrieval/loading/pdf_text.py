"""The characters of a PDF page, as pdfium reads them."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any

from retrieval.loading.glyphs import Glyph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# pdfium writes these where a line ends in a hyphen; the page shows a hyphen.
_LINE_END_HYPHENS = (0x02, 0xFFFE)
_RIGHT_ANGLE = math.pi / 2  # pdfium gives a character's angle in radians, clockwise
_BLANKS = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000})
_UNKNOWN = 0xFFFD
_RECTANGLE_BYTES = 16  # FS_RECTF: left, top, right, bottom as floats


def read_glyphs(page: Any) -> list[Glyph]:  # noqa: ANN401 - pypdfium2 has no types
    """Characters of ``page`` (a pypdfium2 PdfPage) in the order of the file, without whitespace.

    Whitespace that the file itself has (pdfium makes up some where there are gaps) is told by
    ``spaced`` of the character behind it.

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
        boxes = _place(raw, page, _read_boxes(raw, handle, count))
        turn = page.get_rotation() // 90
        size_of, angle_of = raw.FPDFText_GetFontSize, raw.FPDFText_GetCharAngle
        # Type of one size and height is drawn through one matrix, which saves asking for each.
        scales: dict[tuple[float, int], float] = {}
        glyphs: list[Glyph] = []
        for index, code, spaced in codes:
            left, top, right, bottom = boxes[index]
            nominal = size_of(handle, index)
            drawn = (nominal, round(10 * (bottom - top)))
            scale = scales.get(drawn)
            if scale is None:
                scale = scales[drawn] = _scale_at(raw, handle, index)
            angle = angle_of(handle, index)
            quarter = round(angle / _RIGHT_ANGLE) + turn if angle else turn
            size = nominal * scale
            glyphs.append(Glyph(chr(code), left, top, right, bottom, size, quarter % 4, spaced))
        return glyphs
    finally:
        text_page.close()


def _read_codes(raw: Any, handle: Any, count: int) -> list[tuple[int, int, bool]]:  # noqa: ANN401
    """Index and code point of each character that is not whitespace, and whether some precedes."""
    code_of = raw.FPDFText_GetUnicode
    has_no_code = raw.FPDFText_HasUnicodeMapError
    # Asking for each character is slow, and a page has either none without a code or many.
    suspicious = any(has_no_code(handle, index) > 0 for index in range(0, count, 7))
    codes: list[tuple[int, int, bool]] = []
    high = 0
    spaced = False
    for index in range(count):
        code = code_of(handle, index)
        if suspicious and has_no_code(handle, index) > 0:
            code = _UNKNOWN
        if code in _LINE_END_HYPHENS:
            code = 0x2D
        if code in _BLANKS:
            spaced = raw.FPDFText_IsGenerated(handle, index) <= 0
            continue
        if 0xD800 <= code < 0xE000:  # noqa: PLR2004
            if code < 0xDC00:  # noqa: PLR2004
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else _UNKNOWN
        high = 0
        codes.append((index, code, spaced))
        spaced = False
    return codes


def _read_boxes(raw: Any, handle: Any, count: int) -> NDArray[np.float32]:  # noqa: ANN401
    """Each character's left, top, right, bottom, y upwards.

    Calling through plain addresses halves the time of a call for each character.
    """
    import numpy as np

    boxes = np.zeros((count, 4), np.float32)
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    box_of = prototype(ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)
    text_page = ctypes.cast(handle, ctypes.c_void_p).value or 0
    address = boxes.ctypes.data
    for index in range(count):
        box_of(text_page, index, address + _RECTANGLE_BYTES * index)
    return boxes


def _place(raw: Any, page: Any, boxes: NDArray[np.float32]) -> list[list[float]]:  # noqa: ANN401
    """Boxes in the page's own coordinates as they stand on the page that is shown."""
    import numpy as np

    shown = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page.raw, shown):
        left, top, right, bottom = shown.left, shown.top, shown.right, shown.bottom
    else:
        right, top = page.get_size()
        left = bottom = 0.0
    x0, y1, x1, y0 = boxes.astype(np.float64).T
    columns = {
        0: (x0 - left, top - y1, x1 - left, top - y0),
        90: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        180: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: (top - y1, right - x1, top - y0, right - x0),
    }[page.get_rotation()]
    placed: list[list[float]] = np.stack(columns, axis=1).tolist()
    return placed


def _scale_at(raw: Any, handle: Any, index: int) -> float:  # noqa: ANN401
    """By how much the drawing matrix enlarges the nominal font size of a character."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(handle, index, matrix):
        return 1.0
    return math.hypot(matrix.c, matrix.d) or 1.0
