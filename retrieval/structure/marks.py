"""Reads the mark that a line begins with, such as 第３条, 1-3-6-9, 2．, (1), ①, ア, 【解説】."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_KANJI_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_KANA_ORDER = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA_ORDER = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
_HALF_KANA = str.maketrans(
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
)
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
    ARTICLE = "条"
    COMPOSITE = "1-2-3"
    NUMBER_DOT = "1."
    NUMBER = "1"
    PAREN = "(1)"
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


_NUMBER = r"(?:[0-9]+|[〇一二三四五六七八九十]+)"
_DIVIDED = re.compile(
    rf"(?:第\s?|(?=[0-9 ]{{1,3}}[編章節]))({_NUMBER}|[0-9](?:\s?[0-9])*)\s?(編|章|節|款|目|条)((?:の\s?[0-9]+)*)"
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
    r"(附\s?則|付\s?則|別\s?表|別\s?紙|別\s?記|付\s?録|附\s?録|付\s?表|参考資料|附属資料|付属資料|巻末資料)"
    r"(?:\s?第?\s?([0-9]+)((?:-[0-9]+)*)(?:号)?)?(?=\s|$|[(【])"
)
_COMMENTARY = re.compile(
    r"(?:解\s*説|参\s*考|補\s*足|注意事項)$"
    r"|[(【\[<]\s?(?:解\s*説|参\s*考|注\s*意|備\s*考|補\s*足|標\s*準)\s?[)】\]>]"
)
_BRACKET = re.compile(r"[【〔\[]\s?([^【】〔〕\[\]]{1,40}?)\s?[】〕\]]$")
_COMPOSITE = re.compile(
    r"([0-9]{1,2}(?:(?:\s?-\s?[0-9]{1,3}){1,5}|(?:\.[0-9]{1,3}){1,5}))(?![0-9.\-~〜,])"
)
_NUMBER_DOT = re.compile(r"([0-9]{1,2}|[0-9] [0-9])\s?\.(?![0-9])")
_NUMBER_MARK = re.compile(r"([0-9]{1,2})[ ](?=\S)")
_PAREN = re.compile(r"\(\s?([0-9]{1,2}|[0-9] [0-9])\s?\)(?:-\(?[0-9]+\)?)?")
_HALF_PAREN = re.compile(r"([0-9]{1,2}|[0-9] [0-9])\s?\)")
_CIRCLED = re.compile(r"[①-⑳㉑-㉟]")
_PAREN_KANA = re.compile(r"\(\s?([ア-ンｱ-ﾝ])\s?\)")
_KANA = re.compile(r"([ア-ンｱ-ﾝ])(?:\s?[.)､、]|[ ](?=\S))")
_PAREN_LATIN = re.compile(r"\(\s?([a-z]|[ivx]{1,4})\s?\)")
_LATIN = re.compile(r"([a-zA-Z])\s?(?:[)]|\.(?![a-zA-Z0-9]))")
_ROMAN = re.compile(r"([Ⅰ-Ⅹⅰ-ⅹ])\s?[.)]?\s?")
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


def _mark(
    kind: MarkKind, numbers: tuple[int, ...], end: int, folded: str, original: str, style: str = ""
) -> Mark:
    label = re.sub(r"\s+", "", folded[:end])
    return Mark(kind, numbers, style or kind.value, label, original[end:].strip())


def _read_division(folded: str, original: str) -> Mark | None:
    match = _DIVIDED.match(folded)
    if match is None:
        return None
    numbers = [_number(match.group(1))]
    numbers += [int(part) for part in re.findall(r"[0-9]+", match.group(3))]
    return _mark(_DIVISIONS[match.group(2)], tuple(numbers), match.end(), folded, original)


def _read_appendix(folded: str, original: str) -> Mark | None:
    match = _APPENDIX.match(folded)
    if match is None:
        return None
    numbers = tuple(int(part) for part in re.findall(r"[0-9]+", match.group(0)))
    return _mark(MarkKind.APPENDIX, numbers, match.end(), folded, original)


def _read_commentary(folded: str, original: str) -> Mark | None:
    match = _COMMENTARY.match(folded.rstrip())
    if match is None:
        return None
    return _mark(MarkKind.COMMENTARY, (), match.end(), folded, original)


def _read_bracket(folded: str, original: str) -> Mark | None:
    match = _BRACKET.match(folded.rstrip())
    if match is None:
        return None
    return _mark(MarkKind.BRACKET, (), match.end(), folded, original)


def _read_note(folded: str, original: str) -> Mark | None:
    match = _NOTE.match(folded)
    if match is None:
        return None
    return _mark(MarkKind.NOTE, (), match.end(), folded, original)


def _read_composite(folded: str, original: str) -> Mark | None:
    match = _COMPOSITE.match(folded)
    if match is None:
        return None
    numbers = tuple(int(part) for part in re.findall(r"[0-9]+", match.group(1)))
    separator = "-" if "-" in match.group(1) else "."
    style = separator.join("n" * len(numbers))
    return _mark(MarkKind.COMPOSITE, numbers, match.end(), folded, original, style)


def _read_number_dot(folded: str, original: str) -> Mark | None:
    match = _NUMBER_DOT.match(folded)
    if match is None:
        return None
    return _mark(MarkKind.NUMBER_DOT, (_number(match.group(1)),), match.end(), folded, original)


def _read_number(folded: str, original: str) -> Mark | None:
    match = _NUMBER_MARK.match(folded)
    if match is None:
        return None
    return _mark(MarkKind.NUMBER, (_number(match.group(1)),), match.end(), folded, original)


def _read_listed(folded: str, original: str) -> Mark | None:
    for pattern, kind in (
        (_PAREN, MarkKind.PAREN),
        (_HALF_PAREN, MarkKind.HALF_PAREN),
    ):
        match = pattern.match(folded)
        if match is not None:
            return _mark(kind, (_number(match.group(1)),), match.end(), folded, original)
    match = _CIRCLED.match(folded)
    if match is not None:
        code = ord(match.group(0))
        number = code - 0x2460 + 1 if match.group(0) <= "⑳" else code - 0x3251 + 21
        return _mark(MarkKind.CIRCLED, (number,), 1, folded, original)
    return None


def _read_lettered(folded: str, original: str) -> Mark | None:
    for pattern, kind in (
        (_PAREN_KANA, MarkKind.PAREN_KANA),
        (_KANA, MarkKind.KANA),
    ):
        match = pattern.match(folded)
        if match is not None:
            return _mark(kind, _kana_numbers(match.group(1)), match.end(), folded, original)
    for pattern, kind in ((_PAREN_LATIN, MarkKind.PAREN_LATIN), (_LATIN, MarkKind.LATIN)):
        match = pattern.match(folded)
        if match is not None:
            letter = match.group(1)
            style = kind.value + ("A" if letter.isupper() else "")
            number = ord(letter[0].lower()) - ord("a") + 1
            return _mark(kind, (number,), match.end(), folded, original, style)
    match = _ROMAN.match(folded)
    if match is not None:
        number = (ord(match.group(1)) - 0x2160) % 16 + 1
        return _mark(MarkKind.ROMAN, (number,), match.end(), folded, original)
    return None


def _read_bullet(folded: str, original: str) -> Mark | None:
    match = _BULLET.match(folded)
    if match is None:
        return None
    return _mark(MarkKind.BULLET, (), match.end(), folded, original)


_READERS = (
    _read_division,
    _read_note,
    _read_commentary,
    _read_appendix,
    _read_bracket,
    _read_composite,
    _read_number_dot,
    _read_listed,
    _read_lettered,
    _read_number,
    _read_bullet,
)


def _number(text: str) -> int:
    compact = text.replace(" ", "")
    if compact.isdigit():
        return int(compact)
    total = 0
    for character in compact:
        if character == "十":
            total = (total or 1) * 10
        else:
            total += _KANJI_DIGITS[character]
    return total


def _kana_numbers(letter: str) -> tuple[int, ...]:
    """Its place in both the アイウ and the イロハ order, as either may be meant."""
    full = letter.translate(_HALF_KANA)
    return (_KANA_ORDER.find(full) + 1, _IROHA_ORDER.find(full) + 1)
