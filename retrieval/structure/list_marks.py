"""Reads the marks of lists: (1), ①, 一, (ア), a), Ⅰ. Each takes a folded line and the line itself."""

from __future__ import annotations

import re
import unicodedata

from retrieval.structure.counts import KANJI_NUMBER, kana_places, number_of
from retrieval.structure.mark import Mark, MarkKind, made_mark

_KANJI = re.compile(
    rf"({KANJI_NUMBER}{{1,4}})(?: +|[、.．] ?)(?=[「『一-龥ぁ-んァ-ヶ]\S)(?!{KANJI_NUMBER})"
)
_PAREN_KANJI = re.compile(rf"\(\s?({KANJI_NUMBER}{{1,3}})\s?\)|([㈠-㈩])")
# Signs that hold brackets or a dot and the number in one character.
_COMPOUND = re.compile(r"[⑴-⒇⒈-⒛⒜-⒵]")
_PAREN = re.compile(r"\(\s?([0-9]{1,2}|[0-9] [0-9])\s?\)(?:-\(?[0-9]+\)?)?")
_HALF_PAREN = re.compile(r"([0-9]{1,2}|[0-9] [0-9])\s?\)")
_CIRCLED = re.compile(r"[①-⑳㉑-㉟]")
_PAREN_KANA = re.compile(r"\(\s?([ア-ンｱ-ﾝ])\s?\)")
_CIRCLED_KANA = re.compile(r"[㋐-㋾]")
# "ア掘削は": before a kanji, one letter of katakana is no part of a word.
_KANA = re.compile(r"([ア-ンｱ-ﾝ])(?:\s?[.)､、]|[ ](?=\S)|(?=[一-龥]))")
_PAREN_LATIN = re.compile(r"\(\s?([a-z]|[ivx]{1,4})\s?\)")
_LATIN = re.compile(r"([a-zA-Z])\s?(?:[)]|\.(?![a-zA-Z0-9]))|([a-z]) (?=[一-龥ぁ-んァ-ヶ]{2})")
_ROMAN = re.compile(r"([Ⅰ-Ⅹⅰ-ⅹ])\s?[.)]?\s?")


def read_kanji(folded: str, original: str) -> Mark | None:
    """一, 二． and (三)."""
    for pattern, kind in ((_KANJI, MarkKind.KANJI), (_PAREN_KANJI, MarkKind.PAREN_KANJI)):
        match = pattern.match(folded)
        if match is not None:
            written = unicodedata.normalize("NFKC", match.group(0)).strip("()、.． ")
            return made_mark(kind, (number_of(written),), match.end(), folded, original)
    return None


def read_compound(folded: str, original: str) -> Mark | None:
    """⑴ as (1), ⒈ as 1., ⒜ as (a)."""
    match = _COMPOUND.match(folded)
    if match is None:
        return None
    label = unicodedata.normalize("NFKC", match.group(0))
    inner = label.strip("().")
    rest = original[1:].strip()
    if inner.isdigit():
        kind = MarkKind.PAREN if label.startswith("(") else MarkKind.NUMBER_DOT
        return Mark(kind, (int(inner),), kind.value, label, rest)
    kind = MarkKind.PAREN_LATIN
    return Mark(kind, (ord(inner) - ord("a") + 1,), kind.value, label, rest)


def read_listed(folded: str, original: str) -> Mark | None:
    """(1), 1) and ①."""
    for pattern, kind in (
        (_PAREN, MarkKind.PAREN),
        (_HALF_PAREN, MarkKind.HALF_PAREN),
    ):
        match = pattern.match(folded)
        if match is not None:
            return made_mark(kind, (number_of(match.group(1)),), match.end(), folded, original)
    match = _CIRCLED.match(folded)
    if match is not None:
        code = ord(match.group(0))
        number = code - 0x2460 + 1 if match.group(0) <= "⑳" else code - 0x3251 + 21
        return made_mark(MarkKind.CIRCLED, (number,), 1, folded, original)
    return None


def read_lettered(folded: str, original: str) -> Mark | None:
    """(ア), ア, ㋐, (a), a), Ⅰ."""
    for pattern, kind in (
        (_PAREN_KANA, MarkKind.PAREN_KANA),
        (_KANA, MarkKind.KANA),
    ):
        match = pattern.match(folded)
        if match is not None:
            return made_mark(kind, kana_places(match.group(1)), match.end(), folded, original)
    match = _CIRCLED_KANA.match(folded)
    if match is not None:
        places = kana_places(unicodedata.normalize("NFKC", match.group(0)))
        return made_mark(MarkKind.PAREN_KANA, places, match.end(), folded, original, "㋐")
    for pattern, kind in ((_PAREN_LATIN, MarkKind.PAREN_LATIN), (_LATIN, MarkKind.LATIN)):
        match = pattern.match(folded)
        if match is not None:
            letter = match.group(match.lastindex or 0)
            style = kind.value + ("A" if letter.isupper() else "")
            number = ord(letter[0].lower()) - ord("a") + 1
            return made_mark(kind, (number,), match.end(), folded, original, style)
    match = _ROMAN.match(folded)
    if match is not None:
        number = (ord(match.group(1)) - 0x2160) % 16 + 1
        return made_mark(MarkKind.ROMAN, (number,), match.end(), folded, original)
    return None
