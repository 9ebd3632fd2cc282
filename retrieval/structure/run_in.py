"""Titles of clauses that stand on one line with the mark, or with the sentence that they name."""

from __future__ import annotations

import re

from retrieval.documents import Box, Line
from retrieval.structure.blocks import UNNUMBERED
from retrieval.structure.marks import Mark, MarkKind, fold
from retrieval.structure.sentences import tidy
from retrieval.structure.titles import is_title, unspread

_LONGEST_CATCHWORD = 20  # characters
_LEAST_SENTENCE = 8
_NAMED_ARTICLE = re.compile(r"^[（(]([^（）()]{1,40})[)）]\s*(.*)$")
_TITLE_ABOVE = re.compile(r"^[（(]([^（）()]{1,30})[)）]$")
_BRACKETED = re.compile(r"^[（(【]\s?([^（）()【】「」。、0-9０-９]{2,20}?)\s?[)）】]\s*(\S.*)$")
# Brackets that say something of the words behind them: （株）〇〇, （案）, （注）.
_REMARK = re.compile(
    r"^(?:株|有|社|財|公社|公財|一社|一財|独|独法|国研|社団|財団|注|備考|単位|参考|例|出典|新|旧|案|仮称"
    r"|以下.*|上記.*|別紙.*|.*(?:関係|改正|場合|除く。?|含む。?|とき|参照|同じ。?))$"
)
# What the first clauses of any standard are about.
_USUAL = re.compile(r"^(?:目的|趣旨|適用|適用の?範囲|(?:用語の)?(?:定義|意義)|総則|施行期日)$")
_WIDE_BLANK = re.compile(r"(?:　|\t| {2})\s*")
_SPOKEN = re.compile(r"[はがを。]")
_DEFINITION = re.compile(r"をいう。?$")


def split_catchword(text: str) -> tuple[str, str] | None:
    """Title and sentence of "適用範囲　この節は、…", parted by a wide blank; None for others.

    Not for definitions ("監督員　…をいう。"), which need both halves.
    """
    parts = [part for part in _WIDE_BLANK.split(text.strip()) if part]
    spread = next((index for index, part in enumerate(parts) if len(part) > 1), len(parts))
    count = max(1, spread)  # "適　用　この節は" is spread, "適用　この節は" is not
    title, body = tidy("".join(parts[:count])), "　".join(parts[count:])
    if not is_title(title, longest=_LONGEST_CATCHWORD) or not _is_sentence(body):
        return None
    return None if _DEFINITION.search(body) else (title, body)


def split_bracketed(text: str) -> tuple[Mark, str] | None:
    """The heading and the sentence of "（適用範囲）この基準は…", None for others."""
    match = _BRACKETED.match(text.strip())
    if match is None or _REMARK.match(match.group(1)):
        return None
    title = unspread(tidy(match.group(1)))
    if not is_title(title, longest=_LONGEST_CATCHWORD) or not _is_sentence(match.group(2)):
        return None
    return Mark(MarkKind.BRACKET, (), "（）", f"（{title}）", title), match.group(2)


def is_usual(title: str) -> bool:
    """True for a catchword such as 適用範囲, which begins a standard."""
    return _USUAL.match(title) is not None


def _is_sentence(text: str) -> bool:
    first = text[:1]
    return (
        len(text) >= _LEAST_SENTENCE
        and _SPOKEN.search(text) is not None
        and not (
            "ぁ" <= first <= "ん" and not text.startswith(("この", "その", "これ", "すべ", "おお"))
        )
        and first not in "、。，．（(「)）』」…"
    )


def named_article(rest: str) -> tuple[str, str] | None:
    """Title and text behind an article's number: "（目的）この要領は…"."""
    match = _NAMED_ARTICLE.match(rest)
    return (match.group(1), match.group(2)) if match else None


def bracketed_above(text: str) -> str:
    """The words of a line such as "（目的）", "" for others."""
    match = _TITLE_ABOVE.match(tidy(text))
    return match.group(1) if match else ""


def title_of(line: Line, mark: Mark | None) -> str:
    """The words of a heading without its number."""
    if mark is None or mark.kind in UNNUMBERED:
        return unspread(tidy(line.text))
    title = unspread(tidy(mark.rest))
    named = bracketed_above(title) if mark.kind == MarkKind.ARTICLE else ""
    return named or title


def plain(text: str) -> str:
    """``text`` without blanks and full-width forms, to compare it."""
    return re.sub(r"\s+", "", fold(text))


def part_of(line: Line, body: str) -> Line:
    """The end of ``line`` that reads ``body``, with the part of its box."""
    box = line.box
    share = 1 - len(body) / max(len(body), len(line.text))
    left = box.left + (box.right - box.left) * share
    return Line(body, Box(box.page, left, box.top, box.right, box.bottom), line.size)
