"""What a table cell's text is: a value, a mark that repeats another cell, a note."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_FIGURES = r"\d[\d.,:/×xX~〜\-‐–—−ー±+() 　]*"
_VALUE = re.compile(
    rf"^[^\w]*(約|各|計|第)?(?:{_FIGURES}[^\W\d_]{{0,4}}[~〜\-－×±])?{_FIGURES}\S{{0,9}}$"
)
_MARKS = frozenset("-‐–—―−ー○◯●◎×△▲□■◇☆★※")
_DITTO_ABOVE = frozenset({"〃", "″", "”", "“", '"', "''", "々", "同上", "上に同じ", "〃〃", "↑"})
_DITTO_LEFT = frozenset({"同左", "左に同じ", "←"})
# 注意, 注入 … begin sentences; a note's 注 is followed by a number, a bracket or a blank.
_NOTE = re.compile(
    r"^[(（\[［〔【]?\s*(注(?=[\s\d０-９)）:：.．、，〕］\]】記①-⑳（(「]|$)|備考|※|\*|＊|出典[:：])"
)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def is_value(text: str) -> bool:
    """Whether a cell gives a value (a number with its unit, a mark) rather than a name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return False
    return all(character in _MARKS for character in plain) or bool(_VALUE.match(plain))


def share_of_values(texts: Sequence[str]) -> float:
    """Of the texts that are not empty, the share that are values."""
    filled = [text for text in texts if text]
    return sum(map(is_value, filled)) / len(filled) if filled else 0.0


def is_monotone(texts: Sequence[str]) -> bool:
    """Whether every text has a number and they only ever rise or fall."""
    numbers = []
    for text in texts:
        found = NUMBER.search(unicodedata.normalize("NFKC", text))
        if not found:
            return False
        numbers.append(float(found.group().replace(",", "")))
    steps = list(pairwise(numbers))
    rising, falling = all(a <= b for a, b in steps), all(a >= b for a, b in steps)
    return (rising or falling) and len(set(texts)) == len(texts)


def resolve_dittos(line: list[str], above: list[str] | None) -> None:
    """Replace marks in ``line`` by what they repeat: the cell ``above`` or the one to the left."""
    for column, text in enumerate(line):
        plain = text.replace(" ", "").replace("　", "")
        if plain in _DITTO_ABOVE and above is not None:
            line[column] = above[column]
        elif plain in _DITTO_LEFT and column:
            line[column] = line[column - 1]


def is_ditto(text: str) -> bool:
    """Whether a text repeats the cell above."""
    return text in _DITTO_ABOVE


def is_note(text: str) -> bool:
    """Whether a line under a table is a note on it."""
    return bool(_NOTE.match(text))
