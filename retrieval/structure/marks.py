"""Reads the mark that a line begins with, such as 第３条, 1-3-6-9, 2．, (1), ①, ア, 【解説】."""

from __future__ import annotations

import re

from retrieval.structure.counts import KANJI_NUMBER, number_of
from retrieval.structure.list_marks import (
    read_compound,
    read_kanji,
    read_lettered,
    read_listed,
)
from retrieval.structure.mark import Mark, MarkKind, fold, made_mark

__all__ = ["Mark", "MarkKind", "fold", "parse_mark"]

_NUMBER = rf"(?:[0-9]+|{KANJI_NUMBER}+)"
# 第三条の二, but not 第三条の一部
_BRANCH = rf"(?:[0-9]+|{KANJI_NUMBER}+(?![一-龥ぁ-ん]))"
# Behind a blank, a division's name may as well begin a title: 第１　目的, 第２　条件.
_DIVIDED = re.compile(
    rf"(?:第\s?|(?=[0-9 ]{{1,3}}[編章節]))({_NUMBER}|[0-9](?:\s?[0-9])*)"
    r"(?:(編|章|節|款|目(?!的|標|次)|条)|\s(編(?![成集入])|章|節(?![水電約減])|款|目(?![的標次途地])|条(?![件例約文項])))"
    rf"((?:の\s?{_BRANCH})*)"
)
_POINT = re.compile(
    rf"第\s?({_NUMBER})((?:の{_BRANCH})*)(?=\s+[「(]?[一-龥ぁ-んァ-ヶー]\s*[一-龥ぁ-んァ-ヶー])"
)
# With a narrow blank, 第１ 回 and the like are only set apart.
_COUNTED_THING = re.compile(
    r" (?! )(?:[回号種項表図期類者次部巻版層級群線列位車径四]|工区|段階|[0-9])"
)
_DIVISIONS = {
    "編": MarkKind.PART,
    "章": MarkKind.CHAPTER,
    "節": MarkKind.SECTION,
    "款": MarkKind.SUBSECTION,
    "目": MarkKind.DIVISION,
    "条": MarkKind.ARTICLE,
}
_APPENDIX = re.compile(
    r"(附\s?則|付\s?則|別\s?表|別\s?紙|別\s?記|別\s?添|付\s?録|附\s?録|付\s?表|参考資料|附属資料|付属資料|巻末資料)"
    r"(?:\s?第?\s?([0-9]+)((?:-[0-9]+)*)(?:号)?)?(?=\s|$|[(【])"
)
_COMMENTARY = re.compile(
    r"(?:解\s*説|参\s*考|補\s*足|注意事項)$"
    r"|[(【\[<]\s?(?:解\s*説|参\s*考|注\s*意|備\s*考|補\s*足|標\s*準)\s?[)】\]>]"
)
_BRACKET = re.compile(r"[【〔\[]\s?([^【】〔〕\[\]]{1,40}?)\s?[】〕\]]$")
_COMPOSITE = re.compile(
    r"([0-9]{1,2}(?:(?:\s?[-ー]\s?[0-9]{1,3}){1,5}|(?:\.[0-9]{1,3}){1,5}))(?![0-9.\-ー~〜,])"
    rf"|({KANJI_NUMBER}{{1,3}}(?:-{KANJI_NUMBER}{{1,3}}){{1,3}})(?=\s)"
)
_NUMBER_DOT = re.compile(r"([0-9]{1,2}|[0-9] [0-9])\s?\.(?![0-9])")
_NUMBER_MARK = re.compile(r"([0-9]{1,2})[ ](?=\S)")
_BULLET = re.compile(r"[・･○●◎◆◇■□▪•➢✓][ ]?(?=\S)")
_NOTE = re.compile(
    r"(?:\(\s?(?:注|備考)\s?[0-9]*\s?\)|(?:注|備\s?考)\s?-?\s?[0-9]*\s?[):.]|注\s?[0-9]+\b|※\s?[0-9]*\s?[).]?|\*[0-9]\s?\)?"
    r"|\[注\]|\[備考\]|出典\s?[:\[(]|注\s:)"
)


def parse_mark(text: str) -> Mark | None:
    """The mark at the head of ``text``, or None."""
    folded = fold(text)
    start = len(folded) - len(folded.lstrip())
    folded = folded[start:]
    original = text[start:]
    for reader in _READERS:
        mark = reader(folded, original)
        if mark is not None:
            return mark
    return None


def _read_division(folded: str, original: str) -> Mark | None:
    match = _DIVIDED.match(folded)
    if match is None:
        return None
    kind = _DIVISIONS[match.group(2) or match.group(3)]
    numbers = (number_of(match.group(1)), *map(number_of, match.group(4).split("の")[1:]))
    return made_mark(kind, numbers, match.end(), folded, original)


def _read_point(folded: str, original: str) -> Mark | None:
    match = _POINT.match(folded)
    if match is None or (
        original[match.end()] == " " and _COUNTED_THING.match(folded, match.end())
    ):
        return None
    numbers = (number_of(match.group(1)), *map(number_of, match.group(2).split("の")[1:]))
    return made_mark(MarkKind.POINT, numbers, match.end(), folded, original)


def _read_appendix(folded: str, original: str) -> Mark | None:
    match = _APPENDIX.match(folded)
    if match is None:
        return None
    numbers = tuple(int(part) for part in re.findall(r"[0-9]+", match.group(0)))
    return made_mark(MarkKind.APPENDIX, numbers, match.end(), folded, original)


def _read_commentary(folded: str, original: str) -> Mark | None:
    match = _COMMENTARY.match(folded.rstrip())
    if match is None:
        return None
    return made_mark(MarkKind.COMMENTARY, (), match.end(), folded, original)


def _read_bracket(folded: str, original: str) -> Mark | None:
    match = _BRACKET.match(folded.rstrip())
    if match is None:
        return None
    return made_mark(MarkKind.BRACKET, (), match.end(), folded, original)


def _read_note(folded: str, original: str) -> Mark | None:
    match = _NOTE.match(folded)
    if match is None:
        return None
    return made_mark(MarkKind.NOTE, (), match.end(), folded, original)


def _read_composite(folded: str, original: str) -> Mark | None:
    match = _COMPOSITE.match(folded)
    if match is None:
        return None
    if match.group(2):
        numbers = tuple(map(number_of, match.group(2).split("-")))
        style = "-".join("一" * len(numbers))
    else:
        numbers = tuple(int(part) for part in re.findall(r"[0-9]+", match.group(1)))
        separator = "." if "." in match.group(1) else "-"
        style = separator.join("n" * len(numbers))
    return made_mark(MarkKind.COMPOSITE, numbers, match.end(), folded, original, style)


def _read_number_dot(folded: str, original: str) -> Mark | None:
    match = _NUMBER_DOT.match(folded)
    if match is None:
        return None
    return made_mark(
        MarkKind.NUMBER_DOT, (number_of(match.group(1)),), match.end(), folded, original
    )


def _read_number(folded: str, original: str) -> Mark | None:
    match = _NUMBER_MARK.match(folded)
    if match is None:
        return None
    return made_mark(MarkKind.NUMBER, (number_of(match.group(1)),), match.end(), folded, original)


def _read_bullet(folded: str, original: str) -> Mark | None:
    match = _BULLET.match(folded)
    if match is None:
        return None
    return made_mark(MarkKind.BULLET, (), match.end(), folded, original)


_READERS = (
    _read_division,
    _read_point,
    _read_note,
    _read_commentary,
    _read_appendix,
    _read_bracket,
    _read_composite,
    _read_number_dot,
    read_kanji,
    read_compound,
    read_listed,
    read_lettered,
    _read_number,
    _read_bullet,
)
