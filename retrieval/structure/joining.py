"""Decides whether a line goes on with the sentence of the line before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.documents import Line
from retrieval.structure.blocks import FIXED, UNNUMBERED, Heading, Paragraph
from retrieval.structure.marks import Mark, MarkKind
from retrieval.structure.sentences import tidy
from retrieval.structure.titles import caption_word, follows, is_quantity, is_title

LONGEST_TITLE = 46
# One letter or number before a space is a mark only where it continues or begins a list.
DOUBTFUL = frozenset(
    {MarkKind.NUMBER, MarkKind.KANJI, MarkKind.KANA, MarkKind.LATIN, MarkKind.ROMAN}
)
_LONGEST_LABEL = 8  # characters; so short a line is a label, not the line of a sentence
_DEEPEST_INDENT = 8  # characters by which a paragraph's first line may stand in
# The title of the next article; a remark in brackets speaks of figures, places or cases.
_NEXT_TITLE = re.compile(
    r"^[（(](?![^（）()]*(?:参照|場合|除く|含む|とき|以下|以上|図|表|写真))[^（）()0-9０-９。、]{2,20}[)）]$"
)
_WORD = re.compile(r"[ぁ-んァ-ヶ一-龥]")
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
        if _NEXT_TITLE.match(tidy(line.text)) and not frame.is_filled_by(line):
            return False
        return mark is None and paragraph.full and _hangs(paragraph, line)
    if _is_set_right(paragraph, line) or _is_named_below(last, line):
        return False
    if paragraph.full:
        entry = len(paragraph.lines) == 1 and last.text.rstrip().endswith((")", "）"))
        if entry and paragraph.mark is None and _are_aligned(last, line):
            return False  # titles of a list, each with its date or publisher in brackets
        return mark is None or not _begins_anew(paragraph, line, mark, frame, previous)
    return (mark is None or mark.kind in DOUBTFUL) and _joins_short(paragraph, line, frame)


def ends_heading(heading: Heading, line: Line, frame: Frame) -> bool:
    """True when ``line``, which has no mark, ends a division's heading longer than its line."""
    last = heading.lines[-1]
    title = tidy(line.text)
    return (
        not heading.level
        and heading.mark is not None
        and heading.mark.kind in FIXED
        and frame.is_filled_by(last)
        and not title.startswith(("（", "("))
        and 0 <= line.box.top - last.box.bottom < line.size
        and line.box.left > heading.lines[0].box.left - line.size
        and not frame.is_filled_by(line)
        and is_title(heading.title + title, longest=LONGEST_TITLE)
    )


def _is_set_right(paragraph: Paragraph, line: Line) -> bool:
    """True for a date or a name at the right edge, and what begins at the left below it."""
    last = paragraph.lines[-1]
    return (
        len(paragraph.lines) == 1
        and not paragraph.run_in
        and line.box.left < last.box.left - _DEEPEST_INDENT * line.size
        and not _UNFINISHED.search(last.text.strip())
        and not _GOES_ON.match(line.text.strip())
    )


def _is_named_below(last: Line, line: Line) -> bool:
    """True for a caption below the sizes of a drawing."""
    return _WORD.search(last.text) is None and caption_word(line.text) != ""


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
    if last.box.page != line.box.page or is_next_column(last, line):
        return False
    below = line.box.top - last.box.bottom > 1.9 * max(line.size, last.size)
    return below or line.box.bottom < last.box.top - 2.0 * line.size


def is_next_column(last: Line, line: Line) -> bool:
    """True when ``line`` stands to the right of the line before it and higher."""
    return (
        last.box.page == line.box.page
        and line.box.left >= last.box.right
        and line.box.bottom < last.box.top
    )
