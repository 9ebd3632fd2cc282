"""Whether a PDF page's own text can be trusted, or the page must be recognised from its picture.

The limits come from 2,440 pages of published standards: good pages stay below half of each of
them, text put through a wrong code page or lying over a scan is above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.documents import ReadMethod
from retrieval.loading.glyphs import Glyph

_SCAN_SHARE = 0.7  # of the page's area under one picture
_PICTURES_SHARE = 0.2  # pictures that big on a page without text are worth reading
_FEW_CHARACTERS = 30  # a page number and a caption
_MANY_PATHS = 300  # type turned into outlines has several paths for each character
_ENOUGH = 20  # characters of a sort before their share says anything

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Accented Latin and scripts that have no place in Japanese documents (Greek and Cyrillic have).
_FOREIGN = re.compile(
    r"[\u00a1-\u00a6\u00a9-\u00af\u00b2\u00b3\u00b5\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u036f"
    r"\u0500-\u1fff\ua000-\uabff\uac00-\ud7ff]"
)
_HALF_KATAKANA = re.compile(r"[\uff61-\uff9f]")
_KANJI = re.compile(r"[\u3400-\u9fff]")
_SIGNS = re.compile(r"[!-,/:-@\[-^`{-~]")  # without the dots and rules that lead to page numbers
_FIGURE_CAPTION = re.compile(r"図\s?[0-9０-９]|面図|一般図|構造図")  # a drawing has little to read
_FIRST_RARE_KANJI = 0x989F  # where JIS level 2 begins in Shift_JIS

_JAPANESE = r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]"
# What recognisers of the time of CD-ROMs leave behind, and typed text has next to nothing of.
_SLIP = re.compile(
    r"[\"'`^~|{}\\<>_;]|[、。，．,.][、。，．,.]|\d[ilIO](?=[^A-Za-z0-9])|[・･]{2}"
    rf"|(?<={_JAPANESE})[A-Za-z](?={_JAPANESE})"
    r"|(?<=[\u4e00-\u9fff])ー|(?<=[\u30a1-\u30fa])一(?=[\u30a1-\u30fa])"
)
_SLIPS_PER_CHARACTER = 0.001


@dataclass(frozen=True, slots=True)
class Contents:
    """What a page holds besides characters.

    ``largest_picture`` and ``pictures`` are shares of the page's area (0 to 1), of the largest
    picture and of all; ``hidden`` is the share of its pieces of text that are not drawn, as
    scanning programs lay them over the scan.
    """

    largest_picture: float = 0.0
    pictures: float = 0.0
    paths: int = 0
    hidden: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """TEXT, EMPTY or PENDING, and why in Japanese when it is not plain text."""

    method: ReadMethod
    note: str = ""


def judge_page(glyphs: Sequence[Glyph], contents: Contents) -> Verdict:
    """Decide whether the page's text is used as it is, or must wait for OCR."""
    text = "".join(glyph.text for glyph in glyphs)
    if not text and contents.paths >= _MANY_PATHS:
        return Verdict(ReadMethod.PENDING, "文字が図形になっているページです。")
    if (
        len(text) < _FEW_CHARACTERS
        and contents.pictures >= _PICTURES_SHARE
        and not _FIGURE_CAPTION.search(text)
    ):
        return Verdict(ReadMethod.PENDING, "文字が画像になっているページです。")
    if not text:
        return Verdict(ReadMethod.EMPTY, "文字のないページです。")
    if is_garbled(text):
        return Verdict(ReadMethod.PENDING, "フォントの情報が壊れ、文字化けしているページです。")
    if (
        contents.largest_picture >= _SCAN_SHARE
        and contents.hidden > 0.5  # noqa: PLR2004 - most of the text
        and is_poorly_recognised(text)
    ):
        return Verdict(ReadMethod.PENDING, "スキャン画像で、付いている文字に誤りが多いページです。")
    return Verdict(ReadMethod.TEXT)


def is_garbled(text: str) -> bool:
    """Whether ``text`` is what a broken font map or a wrong code page makes of Japanese."""
    length = len(text)
    if len(_UNREADABLE.findall(text)) > 0.1 * length:
        return True
    if length < _ENOUGH:
        return False
    if len(_FOREIGN.findall(text)) > 0.15 * length:
        return True
    if len(_SIGNS.findall(text)) > 0.4 * length:
        return True
    if len(_HALF_KATAKANA.findall(text)) > 0.75 * length:
        return True
    kanji = _KANJI.findall(text)
    rare = sum(map(_is_rare, kanji))
    return len(kanji) >= _ENOUGH and rare > 0.35 * len(kanji)


def is_poorly_recognised(text: str) -> bool:
    """Whether the text over a scan shows the slips of a poor recogniser."""
    return len(_SLIP.findall(text)) > _SLIPS_PER_CHARACTER * len(text)


def _is_rare(kanji: str) -> bool:
    """Outside the 2,965 kanji of JIS level 1."""
    try:
        return int.from_bytes(kanji.encode("shift_jis")) >= _FIRST_RARE_KANJI
    except UnicodeEncodeError:
        return True
