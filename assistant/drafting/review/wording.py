"""Other ways of writing the same bound, put into the ones that quantities are read from."""

from __future__ import annotations

import re

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?[^0-9\s、。,()「」]{0,8}?"
_ASIDE = re.compile(rf"({_NUMBER})(\([^()]*\))(以上|以下|以内|未満|程度|まで)")
_NOT_OVER = re.compile(
    r"(?:を|も)?(?:超え|超過し|上回ら)(?:ない|ぬ|ず(?=[、に])|てはならない|てはいけない|て(?:は)?なら(?:ない|ず))"
    r"(?:よう(?:に)?|もの(?:と)?)?|(?:を|も)?上回(?:らない|ってはならない)(?:よう(?:に)?)?"
)
_NOT_UNDER = re.compile(r"(?:を|も)?下回(?:らない|ってはならない|らず(?=[、に]))(?:よう(?:に)?)?")
_DIGITS = "〇一二三四五六七八九"
_KANJI_DATE = re.compile(
    r"(?<=令和|平成|昭和)\s?([一二三四五六七八九十]+)\s?年"
    r"(?:\s?([一二三四五六七八九十]+)\s?月(?:\s?([一二三四五六七八九十]+)\s?日)?)?"
)
_KANJI_LENGTH = re.compile(
    r"(?<![数何幾一二三四五六七八九十百千〇])([一二三四五六七八九十百千]+)(?=(?:ミリ|センチ|キロ|平方|立方)?メートル|万円|円(?![形滑筒])|パーセント|トン)"
)


def one_wording(text: str) -> str:
    """A normalised text in which bounds stand right behind their numbers.

    2名(交替要員を除く。)以上 -> 2名以上(交替要員を除く。); 2時間を超えない -> 2時間以下; 半日 -> 0.5日;
    前日まで -> 1日前まで.
    """
    text = _ASIDE.sub(r"\1\3\2", text)
    text = _NOT_UNDER.sub("以上", _NOT_OVER.sub("以下", text))
    text = re.sub(
        r"(?<=[0-9])((?:時間|分|日|週間|か月|箇月))(?:以降|以後|を過ぎて)", r"\1以上", text
    )
    text = re.sub(r"(?<![0-9一-鿿])半日", "0.5日", text)
    return re.sub(r"(?<![0-9])前日(?=まで|\()", "1日前", text)


def kanji_in_digits(text: str) -> str:
    """Dates and lengths in Chinese numerals in digits: 令和八年十月五日, 三百メートル."""
    text = _KANJI_DATE.sub(
        lambda match: "".join(
            f"{kanji_value(number)}{unit}"
            for number, unit in zip(match.groups(), "年月日", strict=True)
            if number
        ),
        text,
    )
    return _KANJI_LENGTH.sub(lambda match: str(kanji_value(match[1])), text)


def kanji_value(numeral: str) -> int:
    """百八十 -> 180; 二三 (digits in a row) -> 23."""
    if not re.search("[十百千]", numeral):
        return int("".join(str(_DIGITS.index(digit)) for digit in numeral))
    value, digit = 0, 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        else:
            value += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return value + digit
