"""Reads the straight strokes of a PDF page: the rules that tables are drawn with."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from retrieval.loading.glyphs import Segment

MAX_PATHS = 6000  # more than that is a map or a drawing; reading it would cost more than it gives
MAX_POINTS = 30_000
MAX_DEPTH = 4
THIN = 2.5  # a filled rectangle thinner than this (points) is a rule
SNAP = 1.6  # strokes this near to each other (points) are one rule
SIMPLE = 5  # points of a path that is one line or one rectangle
LINE = 2
SMALL = 7.0  # a path smaller than this (points) is a sign or an arrow, not a cell
STRAIGHT = 0.5  # a stroke leaning less than this (points) runs straight
JOIN = 3.2  # dashes this near to each other (points) are one rule

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Reading:
    """What has been read of a page so far; ``full`` when it is too much to go on."""

    api: Any
    segments: list[Segment] = field(default_factory=list)
    paths: int = 0
    points: int = 0
    bounds: tuple[ctypes.c_float, ...] = field(
        default_factory=lambda: tuple(ctypes.c_float() for _ in range(4))
    )

    @property
    def full(self) -> bool:
        return self.paths > MAX_PATHS or self.points > MAX_POINTS


def read_segments(page: Any, *, width: float, height: float) -> list[Segment]:  # noqa: ANN401
    """Every horizontal and vertical rule of ``page`` (a pypdfium2 PdfPage), joined and snapped.

    Empty when the page has none, and when it has so many paths that it is a drawing.
    """
    import pypdfium2.raw as api

    reading = _Reading(api)
    count = api.FPDFPage_CountObjects(page.raw)
    _read_objects(
        reading,
        count,
        partial(api.FPDFPage_GetObject, page.raw),
        page_matrix(page, width=width, height=height),
        0,
    )
    if reading.full:
        return []
    inside = [
        segment
        for segment in reading.segments
        if segment.right > -1
        and segment.left < width + 1
        and segment.bottom > -1
        and segment.top < height + 1
    ]
    return merge_segments(inside)


def page_matrix(page: Any, *, width: float, height: float) -> Matrix:  # noqa: ANN401
    """From the file's coordinates to points from the top left corner of the page as shown."""
    import pypdfium2.raw as api

    scale = 64
    across, down = ctypes.c_double(), ctypes.c_double()
    corners = []
    for device_x, device_y in ((0, 0), (1, 0), (0, 1)):
        api.FPDF_DeviceToPage(
            page.raw, 0, 0, scale, scale, 0, device_x * scale, device_y * scale, across, down
        )
        corners.append((across.value, down.value))
    (x0, y0), (x1, y1), (x2, y2) = corners
    # device (u, v) in 0..1 -> file: origin + u*right + v*down; invert that
    a, b, c, d = x1 - x0, y1 - y0, x2 - x0, y2 - y0
    determinant = a * d - b * c
    if not determinant:
        return (1.0, 0.0, 0.0, -1.0, 0.0, height)
    ux, uy = d / determinant * width, -c / determinant * width
    vx, vy = -b / determinant * height, a / determinant * height
    return (ux, vx, uy, vy, -(ux * x0 + uy * y0), -(vx * x0 + vy * y0))


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    left, top = _apply(then, e, f)
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        left,
        top,
    )


def _read_objects(
    reading: _Reading, count: int, get: Callable[[int], Any], matrix: Matrix, depth: int
) -> None:
    api = reading.api
    path_type, form_type = api.FPDF_PAGEOBJ_PATH, api.FPDF_PAGEOBJ_FORM
    get_type = api.FPDFPageObj_GetType
    for index in range(count):
        item = get(index)
        kind = get_type(item)
        if kind == path_type:
            reading.paths += 1
            _read_path(reading, item, matrix)
        elif kind == form_type and depth < MAX_DEPTH:
            _read_objects(
                reading,
                api.FPDFFormObj_CountObjects(item),
                partial(api.FPDFFormObj_GetObject, item),
                _multiply(_object_matrix(api, item), matrix),
                depth + 1,
            )
        if reading.full:
            return


def _object_matrix(api: Any, item: Any) -> Matrix:  # noqa: ANN401
    raw = api.FS_MATRIX()
    if not api.FPDFPageObj_GetMatrix(item, raw):
        return _IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _read_path(reading: _Reading, item: Any, matrix: Matrix) -> None:  # noqa: ANN401
    api = reading.api
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not api.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
        return
    count = api.FPDFPath_CountSegments(item)
    reading.points += count
    if reading.full:
        return
    left, top, right, bottom = _bounds(reading, item, matrix)
    across, down = right - left, bottom - top
    # Nearly all rules are simple: their bounds save three calls for each point.
    if count <= SIMPLE and min(across, down) <= THIN:
        reading.segments.append(_flatten(left, top, right, bottom))
        return
    slanted = count == LINE
    shaded = count <= SIMPLE and not stroke.value
    if slanted or shaded or max(across, down) < SMALL:
        return
    full = _multiply(_object_matrix(api, item), matrix)
    for points in _outlines(api, item, count, full):
        reading.segments.extend(_straight(points, stroked=bool(stroke.value)))


def _bounds(
    reading: _Reading,
    item: Any,  # noqa: ANN401
    matrix: Matrix,
) -> tuple[float, float, float, float]:
    left, bottom, right, top = reading.bounds
    if not reading.api.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    x0, y0 = _apply(matrix, left.value, top.value)
    x1, y1 = _apply(matrix, right.value, bottom.value)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _outlines(
    api: Any,  # noqa: ANN401
    item: Any,  # noqa: ANN401
    count: int,
    matrix: Matrix,
) -> Iterator[list[tuple[float, float, bool]]]:
    """Each connected outline of a path as (x, y, is the end of a curve)."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, bool]] = []
    for index in range(count):
        piece = api.FPDFPath_GetPathSegment(item, index)
        api.FPDFPathSegment_GetPoint(piece, x, y)
        kind = api.FPDFPathSegment_GetType(piece)
        if kind == api.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        across, down = _apply(matrix, x.value, y.value)
        points.append((across, down, kind == api.FPDF_SEGMENT_BEZIERTO))
        if api.FPDFPathSegment_GetClose(piece) and len(points) > 1:
            points.append((points[0][0], points[0][1], False))
    if points:
        yield points


def _straight(points: list[tuple[float, float, bool]], *, stroked: bool) -> Iterator[Segment]:
    if len(points) == 1 or any(curved for _, _, curved in points):
        return
    across = [x for x, _, _ in points]
    down = [y for _, y, _ in points]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    if min(right - left, bottom - top) <= THIN:
        yield _flatten(left, top, right, bottom)
        return
    if not stroked:  # a shaded area: its edges are not rules
        return
    for (x0, y0, _), (x1, y1, _) in pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
            yield _flatten(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _flatten(left: float, top: float, right: float, bottom: float) -> Segment:
    if right - left >= bottom - top:
        middle = (top + bottom) / 2
        return Segment(left, middle, right, middle)
    middle = (left + right) / 2
    return Segment(middle, top, middle, bottom)


def merge_segments(segments: Sequence[Segment], *, shortest: float = 4.0) -> list[Segment]:
    """Dashes and doubled strokes joined into one rule each; specks dropped."""
    rows = [(s.top, s.left, s.right) for s in segments if s.is_horizontal]
    columns = [(s.left, s.top, s.bottom) for s in segments if not s.is_horizontal]
    merged = [Segment(start, at, end, at) for at, start, end in _merge(rows, shortest)]
    merged += [Segment(at, start, at, end) for at, start, end in _merge(columns, shortest)]
    return merged


def _merge(
    strokes: Iterable[tuple[float, float, float]], shortest: float
) -> Iterator[tuple[float, float, float]]:
    group: list[tuple[float, float, float]] = []
    for stroke in sorted(strokes):
        if group and stroke[0] - group[-1][0] > SNAP:
            yield from _join(group, shortest)
            group = []
        group.append(stroke)
    yield from _join(group, shortest)


def _join(
    group: list[tuple[float, float, float]], shortest: float
) -> Iterator[tuple[float, float, float]]:
    if not group:
        return
    ordered = sorted(group, key=lambda stroke: stroke[1])
    start, end = ordered[0][1], ordered[0][2]
    weight, total = 0.0, 0.0
    for at, first, last in ordered:
        if first > end + JOIN:
            if end - start >= shortest:
                yield total / weight, start, end
            start, end, weight, total = first, last, 0.0, 0.0
        length = last - first + 0.01
        weight, total, end = weight + length, total + at * length, max(end, last)
    if end - start >= shortest:
        yield total / weight, start, end
