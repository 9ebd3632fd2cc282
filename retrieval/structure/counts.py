"""The numbers that marks count with: digits, kanji numerals, kana in either of their orders."""

from __future__ import annotations

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_POWERS = {"十": 10, "百": 100}
KANJI_NUMBER = "[〇一二三四五六七八九十百]"
_KANA_ORDER = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA_ORDER = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
_HALF_KANA = str.maketrans("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ", _KANA_ORDER)


def number_of(text: str) -> int:
    """The number written in half-width digits or kanji (百二十三, 一〇五), blanks between allowed."""
    compact = text.replace(" ", "")
    if compact.isdecimal():
        return int(compact)
    total = digits = 0
    for character in compact:
        if character in _POWERS:
            total += (digits or 1) * _POWERS[character]
            digits = 0
        else:
            digits = digits * 10 + _DIGITS[character]
    return total + digits


def kana_places(letter: str) -> tuple[int, int]:
    """A letter's places in the アイウ and in the イロハ order, from 1 (0: none): either may be meant."""
    full = letter.translate(_HALF_KANA)
    return (_KANA_ORDER.find(full) + 1, _IROHA_ORDER.find(full) + 1)
