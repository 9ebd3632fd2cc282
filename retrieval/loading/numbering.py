"""Numbers of lists as they are displayed: 1, ①, ア, 一, ａ, iv."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_KANJI = "〇一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def list_label(number: int, kind: str) -> str:
    """``number`` as a list numbered in ``kind`` shows it; unknown kinds as digits.

    Kinds are those of HTML (``1 a A i I``), of Word (``w:numFmt``) and of PowerPoint
    (the first part of ``a:buAutoNum``).
    """
    if not 0 < number < 4000:
        return str(number)
    if kind in _SERIES:
        series = _SERIES[kind]
        return series[(number - 1) % len(series)] * ((number - 1) // len(series) + 1)
    if kind in ("i", "lowerRoman", "romanLc"):
        return _roman(number)
    if kind in ("I", "upperRoman", "romanUc"):
        return _roman(number).upper()
    if kind in ("japaneseCounting", "japaneseDigitalTenThousand", "chineseCounting", "ea1JpnKor"):
        return _counting(number)
    if kind in ("ideographDigital", "japaneseLegal", "chineseCountingThousand"):
        return _counting(number)
    if kind in ("decimalFullWidth", "decimalFullWidth2", "arabicDb"):
        return str(number).translate(_FULL_WIDTH)
    if kind == "decimalZero":
        return f"{number:02d}"
    if (
        kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "circleNum")
        and number <= 50
    ):
        return _circled(number)
    if kind == "decimalEnclosedParen" and number <= 20:
        return chr(0x2473 + number)
    if kind == "decimalEnclosedFullstop" and number <= 20:
        return chr(0x2487 + number)
    return str(number)


def _letters(first: str) -> str:
    return "".join(chr(ord(first) + place) for place in range(26))


_SERIES = {
    "a": _letters("a"),
    "lowerLetter": _letters("a"),
    "alphaLc": _letters("a"),
    "A": _letters("A"),
    "upperLetter": _letters("A"),
    "alphaUc": _letters("A"),
    "aiueoFullWidth": _KATAKANA,
    "aiueo": _HALF,
    "irohaFullWidth": _IROHA,
    "iroha": _IROHA,
}


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _counting(number: int) -> str:
    text = ""
    for value, name in ((1000, "千"), (100, "百"), (10, "十")):
        count, number = divmod(number, value)
        if count:
            text += (_KANJI[count] if count > 1 else "") + name
    return text + (_KANJI[number] if number else "")


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x245F + number)
    return chr(0x3251 + number - 21) if number <= 35 else chr(0x32B1 + number - 36)
