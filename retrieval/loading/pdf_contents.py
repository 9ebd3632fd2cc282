"""What a PDF page holds besides its characters: pictures, paths, text that is not drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from retrieval.loading.page_quality import Contents

_DEEPEST_FORM = 4
_MOST_TEXTS = 300  # enough to know whether the page's text is drawn


def read_contents(page: Any) -> Contents:  # noqa: ANN401 - pypdfium2 has no types
    """Look over the objects of ``page`` (a pypdfium2 PdfPage), forms inside it included."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = max(width * height, 1.0)
    largest = pictures = 0.0
    paths = texts = hidden = 0
    for item, kind in _objects(raw, page):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            share = min(_area(raw, item) / area, 1.0)
            largest = max(largest, share)
            pictures += share
        elif kind == raw.FPDF_PAGEOBJ_TEXT and texts < _MOST_TEXTS:
            texts += 1
            mode = raw.FPDFTextObj_GetTextRenderMode(item)
            hidden += mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return Contents(largest, min(pictures, 1.0), paths, hidden / texts if texts else 0.0)


def _objects(raw: Any, page: Any) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
    handle = page.raw
    for index in range(raw.FPDFPage_CountObjects(handle)):
        item = raw.FPDFPage_GetObject(handle, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(raw, item, 1)
        else:
            yield item, kind


def _objects_of_form(raw: Any, form: Any, depth: int) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield item, kind
        elif depth < _DEEPEST_FORM:
            yield from _objects_of_form(raw, item, depth + 1)


def _area(raw: Any, item: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0
    return max(right.value - left.value, 0.0) * max(top.value - bottom.value, 0.0)
