"""Decides whether a line goes on with the sentence of the line before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.documents import Line
from retrieval.structure.blocks import FIXED, UNNUMBERED, Paragraph
from retrieval.structure.marks import Mark, MarkKind
from retrieval.structure.sentences import tidy
from retrieval.structure.titles import caption_word, follows, is_quantity, is_title

LONGEST_TITLE = 46
# One letter or number before a space is a mark only where it continues or begins a list.
DOUBTFUL = frozenset({MarkKind.NUMBER, MarkKind.KANA, MarkKind.LATIN, MarkKind.ROMAN})
_LONGEST_LABEL = 8  # characters; so short a line is a label, not the line of a sentence
_STOP = re.compile(r"[。｡]$")
_UNFINISHED = re.compile(r"[、，,・（(「『〔をにでとがはの]$")
_GOES_ON = re.compile(
    r"^(?:の(?!り)|[をにがへもやるれりすせてけこらなばずぬ、。，．）)」』ーぁぃぅぇぉっゃゅょ])"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Left and right edge of a page's full lines in points; 0 where there is no layout."""

    left: float
    right: float

    def is_filled_by(self, line: Line) -> bool:
        """True when the line reaches the right edge, so that its sentence may go on."""
        if line.size <= 0 or self.right <= 0:
            return False
        return line.box.right >= self.right - 2.2 * max(line.size, 6.0)


def goes_on(
    paragraph: Paragraph, line: Line, mark: Mark | None, *, frame: Frame, previous: Mark | None
) -> bool:
    """True when ``line`` goes on with the open paragraph.

    ``mark`` is what the line begins with, ``previous`` the last mark read in the same style.
    """
    last = paragraph.lines[-1]
    if line.size <= 0:
        # Formats without lines give paragraphs; only plain text may be broken, at a comma.
        return mark is None and last.text.rstrip().endswith(("、", "，"))
    if paragraph.caption or _are_apart(last, line) or _is_caption_below(line, frame):
        return False
    if _STOP.search(last.text.rstrip()):
        return mark is None and paragraph.full and _hangs(paragraph, line)
    if paragraph.full:
        entry = len(paragraph.lines) == 1 and last.text.rstrip().endswith((")", "）"))
        if entry and paragraph.mark is None and _are_aligned(last, line):
            return False  # titles of a list, each with its date or publisher in brackets
        return mark is None or not _begins_anew(paragraph, line, mark, frame, previous)
    return (mark is None or mark.kind in DOUBTFUL) and _joins_short(paragraph, line, frame)


def _joins_short(paragraph: Paragraph, line: Line, frame: Frame) -> bool:
    """True when a line after a short one goes on all the same (narrow frames, hanging text)."""
    last = paragraph.lines[-1]
    text = tidy(last.text)
    if len(text) <= _LONGEST_LABEL:
        return False
    if _UNFINISHED.search(text) or _GOES_ON.match(line.text.strip()):
        return True
    wide = last.box.right - last.box.left >= 0.55 * (frame.right - frame.left)
    hanging = abs(line.box.left - paragraph.left) > 0.8 * line.size
    beside = line.box.left < last.box.left + 6 * line.size
    return wide and hanging and beside and " " not in text


def _is_caption_below(line: Line, frame: Frame) -> bool:
    """True for a caption that is centred or stands far in."""
    set_off = not frame.is_filled_by(line) and line.box.left > frame.left + 3 * line.size
    return set_off and caption_word(line.text) != ""


def _begins_anew(
    paragraph: Paragraph, line: Line, mark: Mark, frame: Frame, previous: Mark | None
) -> bool:
    """True when a marked line after a full, unfinished one begins something new all the same."""
    if mark.kind in FIXED:
        return is_title(mark.rest, longest=LONGEST_TITLE) and not frame.is_filled_by(line)
    if mark.kind in DOUBTFUL or mark.kind in UNNUMBERED or is_quantity(mark):
        return False
    if mark.kind == MarkKind.NOTE:
        return paragraph.note
    if not (follows(mark, previous) or follows(mark, None)):
        return False
    if len(paragraph.lines) > 1:
        return line.box.left < paragraph.lines[-1].box.left - 0.5 * line.size
    same = paragraph.mark is not None and paragraph.mark.style == mark.style
    return same and _are_aligned(paragraph.lines[0], line)


def _are_aligned(last: Line, line: Line) -> bool:
    return abs(last.box.left - line.box.left) < 0.5 * line.size


def _hangs(paragraph: Paragraph, line: Line) -> bool:
    """True when a line after a full stop stands where the paragraph's lines stand."""
    if len(paragraph.lines) > 1:
        return _are_aligned(paragraph.lines[-1], line)
    shift = (line.box.left - paragraph.left) / line.size
    if paragraph.mark is not None:
        return -0.5 < shift < 4.0  # noqa: PLR2004 - an item's text hangs by up to its mark's width
    return -2.5 < shift < -0.5  # noqa: PLR2004 - a paragraph's first line is indented


def _are_apart(last: Line, line: Line) -> bool:
    """True when so much stands between two lines that they cannot be one sentence."""
    if last.box.page != line.box.page:
        return False
    below = line.box.top - last.box.bottom > 1.9 * max(line.size, last.size)
    return below or line.box.bottom < last.box.top - 2.0 * line.size
