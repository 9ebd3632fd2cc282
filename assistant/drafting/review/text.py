"""A document as a review reads it: numbered paragraphs and cells, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.review.wording import kanji_in_digits

_DASHES = re.compile(r"(?<=[0-9])[‐‑‒–—−ーｰ-](?=[0-9])")
_KANJI_NUMBER = re.compile(
    r"第\s?([一二三四五六七八九]?十?[一二三四五六七八九]?)(?=\s?[編章節条項])(?<!第)"
)
_SENTENCE_END = re.compile(r"(?<=。)(?![」』）)])|\n+")


class PartKind(StrEnum):
    """What a part of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    HEADER = "header"  # running headers and footers
    COMMENT = "comment"
    TEXT_BOX = "text_box"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a cell of a table.

    ``number`` counts parts in reading order from 1. ``headings`` is the path of headings above it
    (its own included for a heading), ``position`` the paragraph's count under its heading, from 1.
    ``table``, ``row`` and ``column`` count from 1, 0 outside tables; row 0 is a table's header.
    ``label`` names a cell's column. ``anchor`` says to its reader where a comment belongs.
    ``declared`` is set for headings that the format itself declares. ``notes`` are the numbers of
    the footnotes it refers to, as `position` of footnotes counts.
    """

    number: int
    kind: PartKind
    text: str
    headings: tuple[str, ...] = ()
    position: int = 0
    page: int | None = None
    table: int = 0
    row: int = 0
    column: int = 0
    label: str = ""
    level: int = 0
    anchor: str = ""
    declared: bool = False
    notes: tuple[int, ...] = ()

    @property
    def plain(self) -> str:
        """Its text with one spelling for full-width letters, digits and dashes; case is kept."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class ReviewedTable:
    """A table: one part per cell; ``header`` has a label per column, empty strings where none is.

    ``number`` counts tables from 1. A merged cell's text stands in every place it covers.
    """

    number: int
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Part, ...], ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A document to review. ``name`` is its file's, ``title`` what it calls itself."""

    name: str
    title: str
    parts: tuple[Part, ...]
    tables: tuple[ReviewedTable, ...] = ()

    @property
    def whole(self) -> str:
        """All of its text, a part a line."""
        return "\n".join(part.plain for part in self.parts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: ``part`` is the `Part.number` (0: the document as a whole)."""

    shown: str
    part: int = 0
    heading: str = ""
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    page: int | None = None


def plain(text: str) -> str:
    """NFKC, one dash between digits, one tilde, no carriage returns; 第四十条, 令和八年 in digits."""
    text = unicodedata.normalize("NFKC", text).replace("\r", "")
    text = _KANJI_NUMBER.sub(_in_digits, text.replace("〜", "~").replace("~", "~"))
    return _DASHES.sub("-", kanji_in_digits(text))


def _in_digits(match: re.Match[str]) -> str:
    """第十二条 -> 第12条."""
    tens, ten, ones = match[1].rpartition("十")
    digits = "一二三四五六七八九"
    value = (digits.find(tens) + 1 or 1) * 10 if ten else 0
    return f"第{value + (digits.find(ones) + 1 if ones else 0)}"


def sentences(part: Part) -> Iterator[str]:
    """The sentences of a part, plain and trimmed."""
    for sentence in _SENTENCE_END.split(part.plain):
        if trimmed := sentence.strip():
            yield trimmed


def place_of(part: Part) -> Place:
    """Where a part stands, as a person looks for it: 「3.2 養生 第4段落」「表2 3行目 数量」."""
    heading = part.headings[-1] if part.headings else ""
    return Place(
        shown=_shown(part, heading),
        part=part.number,
        heading=heading,
        paragraph=part.position,
        table=part.table,
        row=part.row,
        column=part.column,
        page=part.page,
    )


WHOLE = Place(shown="文書全体")
"""The place of what is missing."""


def _shown(part: Part, heading: str) -> str:
    page = f"（{part.page}ページ）" if part.page else ""
    match part.kind:
        case PartKind.CELL:
            row = f"{part.row}行目" if part.row else "見出し行"
            where = f"{part.table}番目の表 {row} {part.label or f'{part.column}列目'}"
        case PartKind.HEADING:
            return f"見出し「{shortened(part.text)}」{page}"
        case PartKind.FOOTNOTE:
            where = f"脚注{part.position}"
        case PartKind.HEADER:
            return "ヘッダー・フッター"
        case PartKind.COMMENT:
            where = f"コメント{part.position}"
        case PartKind.TEXT_BOX:
            where = "文字枠の中"
        case PartKind.CAPTION:
            where = f"表題「{shortened(part.text)}」"
        case _:
            where = f"第{part.position}段落" if part.position else "表題"
    return " ".join(filter(None, (shortened(heading), where))) + page


def shortened(text: str, most: int = 40) -> str:
    """At most ``most`` characters of one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
