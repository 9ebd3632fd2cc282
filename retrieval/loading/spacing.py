"""Characters of one line into text: where the gaps mean a space and where they are layout."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.loading.glyphs import Glyph

# Kanji, kana and the marks that go with them; digits and Latin letters are not among them.
_JAPANESE = r"\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uf900-\ufaff"
_IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
# Half-width digits and letters: a gap of a quarter character separates words.
_IS_NARROW = re.compile(r"[!-~]")
# "2 受注者は" set with a narrow space: run together, "2 10日前" would read as 210 days.
_IS_ITEM_NUMBER = re.compile(r"[0-9]{1,2}")
_TYPED_GAP = 0.12
_LIST_MARKS = "アイウエオカキクケコ"


def join_glyphs(glyphs: Sequence[Glyph]) -> str:
    """Text of one line, its characters from left to right.

    A gap as wide as a character next to Japanese becomes a full-width space, a gap between
    narrow words a plain one. Japanese characters that are only spaced out (備　考, 粒 度 調 整)
    are joined.
    """
    if not glyphs:
        return ""
    parts = [glyphs[0].text]
    gaps: list[float] = []  # in front of each part, in characters; 0 when there is none
    before = glyphs[0]
    edge = before.right
    for glyph in glyphs[1:]:
        gap = (glyph.left - edge) / (max(before.size, glyph.size) or 1.0)
        if gap > _least_gap(before.text, glyph.text) or (
            glyph.spaced and gap > _TYPED_GAP and not gaps and _IS_ITEM_NUMBER.fullmatch(parts[0])
        ):
            parts.append(glyph.text)
            gaps.append(gap)
        else:
            parts[-1] += glyph.text
        before, edge = glyph, glyph.right
    if not gaps:
        return parts[0]
    return _join_words(parts, gaps)


def _least_gap(before: str, after: str) -> float:
    """How wide a gap must be, in characters, to be a space.

    Japanese type is spread to fill the line by up to half a character, and a quarter stands
    between Japanese and Latin; between narrow characters a quarter is already a space.
    """
    narrow_before = _IS_NARROW.match(before[-1]) is not None
    narrow_after = _IS_NARROW.match(after) is not None
    if narrow_before and narrow_after:
        return 0.18
    if narrow_before or narrow_after:
        return 0.4
    return 0.55


def _join_words(parts: list[str], gaps: list[float]) -> str:
    text = [parts[0]]
    index = 1
    while index < len(parts):
        end = _spaced_out_until(parts, gaps, index - 1)
        if end >= index:
            text.append("".join(parts[index : end + 1]))
            index = end + 1
            continue
        wide = gaps[index - 1] > 0.7 and (  # noqa: PLR2004
            _IS_JAPANESE.match(parts[index]) or _IS_JAPANESE.match(parts[index - 1][-1])
        )
        text.append(("　" if wide else " ") + parts[index])
        index += 1
    return "".join(text)


def _spaced_out_until(parts: list[str], gaps: list[float], start: int) -> int:
    """Last of the single Japanese characters from ``start`` on that stand equally far apart."""
    if not _is_single(parts[start]) or (start == 0 and parts[0] in _LIST_MARKS):
        return start
    end = start
    widest = narrowest = 0.0
    while end + 1 < len(parts) and _is_single(parts[end + 1]):
        gap = gaps[end]
        if end == start:
            widest = narrowest = gap
        widest, narrowest = max(widest, gap), min(narrowest, gap)
        if widest > 4 or widest > 1.6 * narrowest:  # noqa: PLR2004
            break
        end += 1
    return end


def _is_single(part: str) -> bool:
    return len(part) == 1 and _IS_JAPANESE.match(part) is not None
