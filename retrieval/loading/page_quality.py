"""Whether a PDF page's own text can be trusted, or the page must be recognised from its picture."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.documents import ReadMethod
from retrieval.loading.glyphs import Glyph

_SCAN_SHARE = 0.7  # of the page's area under one picture
_PICTURE_SHARE = 0.2  # a picture that big on a page without text is worth reading
_FEW_CHARACTERS = 30  # a page number and a caption
_MANY_PATHS = 300  # type turned into outlines has several paths for each character

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Scripts that have no place in Japanese documents (Greek and Cyrillic have): what a font with a
# broken map turns into.
_FOREIGN = re.compile(
    r"[\u0080-\u00a6\u00a8\u00aa-\u00af\u00b2\u00b3\u00b5\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0500-\u1fff\ua000-\uabff\uac00-\ud7ff]"
)
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_KANJI = re.compile(r"[\u3400-\u9fff]")
_HALF_KATAKANA = re.compile(r"[\uff61-\uff9f]")


@dataclass(frozen=True, slots=True)
class Contents:
    """What is drawn on a page beside text: the largest picture's share of it, and path count."""

    picture_share: float
    paths: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """TEXT, EMPTY or PENDING, and why in Japanese when it is not plain text."""

    method: ReadMethod
    note: str = ""


def judge_page(glyphs: Sequence[Glyph], contents: Contents) -> Verdict:
    """Decide whether the page's text is used as it is."""
    text = "".join(glyph.text for glyph in glyphs)
    if not text and contents.picture_share < 0.02 and contents.paths < _MANY_PATHS:  # noqa: PLR2004
        return Verdict(ReadMethod.EMPTY, "文字も図もないページです。")
    if len(text) < _FEW_CHARACTERS and contents.picture_share >= _PICTURE_SHARE:
        return Verdict(ReadMethod.PENDING, "文字が画像になっているページです。")
    if not text:
        if contents.paths >= _MANY_PATHS or contents.picture_share >= _PICTURE_SHARE:
            return Verdict(ReadMethod.PENDING, "文字が図形になっているページです。")
        return Verdict(ReadMethod.EMPTY, "文字のないページです。")
    if is_garbled(text):
        return Verdict(ReadMethod.PENDING, "フォントの文字対応が壊れていて文字化けするページです。")
    return Verdict(ReadMethod.TEXT)


def is_garbled(text: str) -> bool:
    """Whether ``text`` is what a broken font map makes of Japanese."""
    length = len(text)
    if not length:
        return False
    if len(_UNREADABLE.findall(text)) > 0.1 * length:
        return True
    if len(_FOREIGN.findall(text)) > 0.15 * length:
        return True
    kanji = len(_KANJI.findall(text))
    hiragana = len(_HIRAGANA.findall(text))
    half_katakana = len(_HALF_KATAKANA.findall(text))
    # Shift_JIS or EUC read as something else: half-width kana and kanji without any hiragana.
    return length > 40 and hiragana == 0 and half_katakana > 0.2 * length and kanji > 0  # noqa: PLR2004


def read_contents(page: Any) -> Contents:  # noqa: ANN401 - pypdfium2 has no types
    """Count what is drawn on ``page`` (a pypdfium2 PdfPage), forms inside it included."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = max(width * height, 1.0)
    edges = [ctypes.c_float() for _ in range(4)]
    largest, paths = 0.0, 0
    handle = page.raw
    for index in range(raw.FPDFPage_CountObjects(handle)):
        item = raw.FPDFPage_GetObject(handle, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif (
            kind == raw.FPDF_PAGEOBJ_IMAGE
            or (kind == raw.FPDF_PAGEOBJ_FORM and _holds_picture(raw, item))
        ) and raw.FPDFPageObj_GetBounds(item, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            largest = max(largest, min((right - left) * (top - bottom) / area, 1.0))
    return Contents(largest, paths)


def _holds_picture(raw: Any, form: Any, depth: int = 3) -> bool:  # noqa: ANN401
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == raw.FPDF_PAGEOBJ_FORM and depth and _holds_picture(raw, item, depth - 1):
            return True
    return False
