"""Joins the lines of a paragraph and cuts it into sentences, keeping where each one stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.documents import Box, Line

_AROUND_PUNCTUATION = re.compile(r"(?<=[、。，．（「『〔【]) +| +(?=[、。，．）」』〕】])")
_OPEN = "（(「『〔[【｛{"
_CLOSE = "）)」』〕]】｝}"
_SIGNS = re.compile(f"[{re.escape(_OPEN + _CLOSE)}。｡．]")
_REMARK = re.compile(r"^[（(][^（）()。]{1,20}[)）]$")  # said of the sentence before it
_WORD_END = re.compile(r"[A-Za-z0-9,.;:%)]$")
_WORD_START = re.compile(r"^[A-Za-z0-9(]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the boxes of the parts of lines that it covers."""

    text: str
    boxes: tuple[Box, ...]


def tidy(text: str) -> str:
    """Gaps of any width as one space, none beside full-width punctuation.

    Loaders already close what typesetting only spreads apart; a space that is left means one.
    """
    return _AROUND_PUNCTUATION.sub("", re.sub(r"\s+", " ", text.strip()))


def joint(left: str, right: str) -> str:
    """What stands between two lines of one paragraph: a space where Latin words meet."""
    if left.endswith(("]", "］")):
        return " "
    # A word cut by the line end cannot be told from two words; the latter is far more frequent.
    return " " if _WORD_END.search(left) and _WORD_START.search(right) else ""


def split_sentences(lines: Sequence[tuple[str, Box]]) -> list[Sentence]:
    """Sentences of a paragraph given as (text, box) of each line, texts already tidy."""
    text = ""
    spans: list[tuple[int, int, Box]] = []
    for part, box in lines:
        if not part:
            continue
        if text:
            text += joint(text, part)
        spans.append((len(text), len(text) + len(part), box))
        text += part
    sentences: list[Sentence] = []
    for start, end in _bounds(text):
        piece = text[start:end].strip()
        if piece and sentences and _REMARK.match(piece):
            last = sentences.pop()
            boxes = (*last.boxes, *_boxes(spans, start, end))
            sentences.append(Sentence(last.text + piece, boxes))
        elif piece:
            sentences.append(Sentence(piece, _boxes(spans, start, end)))
    return sentences


def _bounds(text: str) -> list[tuple[int, int]]:
    ends = _ends(text, nested=False)
    if not ends and "。" in text[:-1] and _unbalanced(text):
        ends = _ends(text, nested=True)
    bounds = []
    start = 0
    for end in ends:
        bounds.append((start, end))
        start = end
    if start < len(text):
        bounds.append((start, len(text)))
    return bounds


def _ends(text: str, *, nested: bool) -> list[int]:
    """Offsets behind each sentence end; brackets are looked into only when ``nested``."""
    ends = []
    depth = 0
    for match in _SIGNS.finditer(text):
        sign = match.group(0)
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif (nested or depth == 0) and _is_end(text, match.start()):
            ends.append(match.end())
    return ends


def _is_end(text: str, index: int) -> bool:
    character = text[index]
    if character in "。｡":
        return True
    # Standards in "，．" punctuation end sentences with a full-width stop after hiragana.
    return character == "．" and index > 0 and "ぁ" <= text[index - 1] <= "ん"


def _unbalanced(text: str) -> bool:
    opened = sum(text.count(character) for character in _OPEN)
    closed = sum(text.count(character) for character in _CLOSE)
    return opened > closed


def _boxes(spans: Sequence[tuple[int, int, Box]], start: int, end: int) -> tuple[Box, ...]:
    boxes = []
    for first, last, box in spans:
        if last <= start or first >= end or last == first:
            continue
        width = box.right - box.left
        left = box.left + width * max(0, start - first) / (last - first)
        right = box.left + width * (min(end, last) - first) / (last - first)
        boxes.append(Box(box.page, round(left, 1), box.top, round(right, 1), box.bottom))
    return tuple(boxes)


def pieces(lines: Sequence[Line]) -> list[tuple[str, Box]]:
    """(tidy text, box) of each line."""
    return [(tidy(line.text), line.box) for line in lines]
