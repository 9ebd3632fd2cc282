"""What a line may begin with: the kinds of marks, and a mark that was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

# One character for one, so that offsets into the folded text hold for the original.
_FOLD = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "　": " ",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "―": "-",
        "〔": "[",
        "〕": "]",
    }
)


def fold(text: str) -> str:
    """Full-width ASCII, spaces and dashes to their half-width forms, one character for one."""
    return text.translate(_FOLD)


class MarkKind(Enum):
    """The numbering style of a mark. The value orders the fixed ones from the outermost."""

    FORMAT = "format"  # a heading level declared by the file format
    PART = "編"
    CHAPTER = "章"
    SECTION = "節"
    SUBSECTION = "款"
    DIVISION = "目"
    APPENDIX = "別表"
    POINT = "第"  # 第１　目的: a clause counted without a word for what it is
    ARTICLE = "条"
    COMPOSITE = "1-2-3"
    NUMBER_DOT = "1."
    NUMBER = "1"
    KANJI = "一"
    PAREN = "(1)"
    PAREN_KANJI = "(一)"
    HALF_PAREN = "1)"
    CIRCLED = "①"
    PAREN_KANA = "(ア)"
    KANA = "ア"
    PAREN_LATIN = "(a)"
    LATIN = "a"
    ROMAN = "Ⅰ"
    COMMENTARY = "解説"
    BRACKET = "【】"
    BULLET = "・"
    NOTE = "注"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the head of a line.

    ``numbers`` are its counts ("3-2-4" → 3, 2, 4; ③ → 3; イ → 2). ``style`` tells apart marks of
    one kind that belong to different lists (dashed and dotted numbers of each length).
    ``label`` is the mark as written without spaces; ``rest`` what follows it on the line.
    """

    kind: MarkKind
    numbers: tuple[int, ...]
    style: str
    label: str
    rest: str


def made_mark(
    kind: MarkKind, numbers: tuple[int, ...], end: int, folded: str, original: str, style: str = ""
) -> Mark:
    """A mark of the first ``end`` characters; ``folded`` and ``original`` are the same line."""
    label = re.sub(r"\s+", "", folded[:end])
    return Mark(kind, numbers, style or kind.value, label, original[end:].strip())
