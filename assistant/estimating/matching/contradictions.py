"""What two texts can't differ in and still name one thing: numbers, codes, words that exclude."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from assistant.estimating.matching.names import NUMBER, words

_LATIN = re.compile(r"[a-zμφ]+")
_DIGITS = re.compile(NUMBER)
_CONTRARY = tuple(
    tuple(group.split())
    for group in (
        "設置 撤去 取外 取壊 再設置",
        "表層 基層 中間層 路盤 上層路盤 下層路盤 路床",
        "上層 下層",
        "昼間 夜間",
        "人力 機械",
        "土砂 軟岩 中硬岩 硬岩 岩塊",
        "粗粒度 密粒度 細粒度 開粒度 透水性 排水性",
        "新設 既設 撤去",
        "積込 運搬 処分 敷均 締固",
        "掘削 埋戻 盛土 床掘",
        "無筋 有筋 鉄筋構造物",
        "片側 両側",
        "上部 下部",
        "直管 曲管 異形管",
        "有 無",
        "左 右",
        "特殊作業員 普通作業員 軽作業員",
        "大型 小型 中型",
        "新材 再生",
        "屋内 屋外",
        "往路 復路",
        "実線 破線 ゼブラ",
        "損料 賃料 運転",
        "車道 歩道",
        "縦断 横断",
        "アスフアルト コンクリト コンクリ",
        "遮水 吸出防止 止水",
        "高炉 普通ポルト 早強",
        "開削 推進",
        "山積 平積",
    )
)
_GROUPS_OF: dict[str, tuple[int, ...]] = {
    word: tuple(number for number, group in enumerate(_CONTRARY) if word in group)
    for words_of_group in _CONTRARY
    for word in words_of_group
}
_TELLING = re.compile(
    "|".join(
        rf"(?<!\S){word}(?!\S)" if len(word) == 1 else re.escape(word)
        for word in sorted(_GROUPS_OF, key=len, reverse=True)
    )
)


@dataclass(frozen=True, slots=True)
class Codes:
    """What of a text no similarity can outweigh: numbers, codes in letters, telling words."""

    numbers: Counter[str]
    letters: frozenset[str]
    telling: dict[int, frozenset[str]]


def codes(text: str) -> Codes:
    """The numbers, letter codes and telling words of a name with its specification."""
    parts = words(text)
    numbers: Counter[str] = Counter()
    letters: set[str] = set()
    telling: dict[int, set[str]] = {}
    for part in parts:
        numbers.update(_DIGITS.findall(part))
        letters.update(_LATIN.findall(part))
    for word in _TELLING.findall(" ".join(parts)):
        for number in _GROUPS_OF[word]:
            telling.setdefault(number, set()).add(word)
    return Codes(
        numbers,
        frozenset(letters - _NO_CODES),
        {number: frozenset(found) for number, found in telling.items()},
    )


_NO_CODES = frozenset({"φ", "x", "mm"})


def contradict(first: Codes, second: Codes) -> bool:
    """Whether two texts name different things: D13 / D16, VP / VU, φ200 / φ250, 設置 / 撤去.

    One that merely says more than the other does not contradict it.
    """
    if first.numbers - second.numbers and second.numbers - first.numbers:
        return True
    if first.letters - second.letters and second.letters - first.letters:
        return True
    return excluded(first, second)


def excluded(first: Codes, second: Codes) -> bool:
    """Whether words of the one exclude words of the other: 設置 / 撤去, 昼間 / 夜間."""
    return any(
        not found <= second.telling[number] and not second.telling[number] <= found
        for number, found in first.telling.items()
        if number in second.telling
    )


def says_the_same(first: Codes, second: Codes) -> bool:
    """Whether numbers, codes and telling words are equal on both sides."""
    return (
        first.numbers == second.numbers
        and first.letters == second.letters
        and first.telling == second.telling
    )
