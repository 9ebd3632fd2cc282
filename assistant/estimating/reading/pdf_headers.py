"""Words that head the columns of estimates, as they are met on pages."""

from __future__ import annotations

import re
import unicodedata

_NAMES = "費目|工種|種別|細別|細目|工事区分|区分|名称|項目|品名|品目|科目|工事種別|費用"
_SIZES = "規格|形状|寸法|形状寸法|仕様|規格寸法"
_FIGURES = "単位|数量|単価|金額|員数|増減|当初|変更|前回|今回|増減額|設計金額|設計数量|設計単価"
_OTHERS = "摘要|備考|基準|コード|番号|No|NO|符号|内容|対象額|率|基礎額|積算根拠|適用"
_WORD = rf"(?:{_NAMES}|{_SIZES}|{_FIGURES}|{_OTHERS})"
_HEADER = re.compile(rf"[(（]?{_WORD}(?:[・･、,/／\s及びと]*{_WORD})*[)）]?(?:[(（][^)）]*[)）])?")
_ONE = re.compile(rf"[(（]?{_WORD}[)）]?")
_SUM = re.compile(rf"(?:{_FIGURES})")
_NAMED = re.compile(rf"(?:{_NAMES}|{_SIZES}|名)")
_SPREAD = frozenset(
    word
    for word in f"{_NAMES}|{_SIZES}|{_FIGURES}|{_OTHERS}|小計|合計|総計|表紙|工期|件名".split("|")
    if len(word) == 2  # noqa: PLR2004
)
LEAST_HEADINGS = 3


def is_spread_word(before: str, after: str) -> bool:
    """Whether two characters that stand apart are one word of a heading (単　　価, 合　　計)."""
    return len(before) == 1 and len(after) == 1 and before + after in _SPREAD


def ends_of_headings(letters: list[str], wide: list[bool]) -> list[int]:
    """Where headings end that stand so near to each other that they look like one (金　額備　考).

    ``wide[i]`` says that a gap stands before letter ``i``. The numbers of letters after which a
    heading ends, the last one included; names of levels (工種 種別 細別) stay one heading.
    """
    if not letters:
        return []
    for end in range(len(letters), 0, -1):
        if end < len(letters) and not wide[end]:
            continue
        word = unicodedata.normalize("NFKC", "".join(letters[:end]))
        if _ONE.fullmatch(word) is None:
            continue
        if end == len(letters):
            return [end]
        rest = ends_of_headings(letters[end:], wide[end:])
        following = (
            unicodedata.normalize("NFKC", "".join(letters[end : end + rest[0]])) if rest else ""
        )
        if rest and not (_NAMED.fullmatch(word) and _NAMED.fullmatch(following)):
            return [end, *(end + each for each in rest)]
    return []


def is_header(texts: list[str]) -> bool:
    """Whether the pieces of a row head the columns of a table: a name, figures, three in all."""
    plain = [re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) for text in texts]
    headings = [text for text in plain if _HEADER.fullmatch(text)]
    return (
        len(headings) >= LEAST_HEADINGS
        and 2 * len(headings) >= len(plain)
        and any(_SUM.search(text) for text in headings)
        and any(_NAMED.search(text) for text in headings)
    )


def is_name_heading(text: str) -> bool:
    """Whether the column under it holds the names of lines."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.search(rf"{_NAMES}", plain) is not None and _HEADER.fullmatch(plain) is not None
