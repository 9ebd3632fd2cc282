"""The key by which a line names a unit-cost table or a detail sheet: ``第 １ 号 単価表`` → ``単価表:1``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.estimating.model import TableKind
from assistant.estimating.reading.words import plain

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "機械運転単価表",
        r"(?:建設)?機械運転(?:単価|損料)?表?|運転単価表|機械(?:損料|単価|経費)(?:計算)?表|機械運転",
    ),
    ("施工パッケージ", r"施工パッケージ(?:代価表|単価表|型)?"),
    ("施工単価表", r"施工(?:単価|代価)表?"),
    ("三次代価表", r"(?:三|3)[次位]代価表?"),
    ("二次代価表", r"(?:二|2)[次位]代価表?"),
    ("代価表", r"(?:[一1][次位]|単位|複合|工事)?代価(?:内訳)?表?"),
    ("二次単価表", r"(?:二|2)[次位]単価表?"),
    ("労務単価表", r"労務単価表"),
    ("単価表", r"(?:[一1][次位]|特別|複合|単位)?単価(?:内訳)?表?"),
    ("明細表", r"(?:別紙)?(?:内訳)?明細[表書]?|別紙"),
    ("内訳表", r"(?:[一1][次位]|単価|別紙)?内訳[表書]?"),
)
_ABBREVIATIONS = {
    "代": "代価表",
    "単": "単価表",
    "特": "単価表",
    "特単": "単価表",
    "施": "施工単価表",
    "施単": "施工単価表",
    "明": "明細表",
    "別": "明細表",
    "内": "内訳表",
    "機": "機械運転単価表",
    "運": "機械運転単価表",
    "機運": "機械運転単価表",
    "P": "施工パッケージ",
    "SP": "施工パッケージ",
    "施P": "施工パッケージ",
}
_NUMBER = r"(?P<number>[A-Z]{0,3}-?\d{1,5}(?:[-－]\d{1,4}){0,3})"
_KIND = "(?:" + "|".join(f"(?P<k{i}>{words})" for i, (_, words) in enumerate(_KINDS)) + ")"
_SHORT = "(?P<short>" + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True)) + ")"
_END = r"(?![\d])"

_PATTERNS = (
    # 第1号単価表, 0001号明細表, 第3号一位代価表, A-1号代価, 第1号 施工単価表
    re.compile(rf"第?(?<![\d月年]){_NUMBER}号(?:の|\(|「|:|-)?{_KIND}"),
    # 代価第3号, 単価表第1号, 別紙明細第2号, 単価表1号
    re.compile(rf"{_KIND}[-:(]?(?:第|No\.?|NO\.?|番号:?)?[-:]?{_NUMBER}号"),
    # 代価表No.3, 代価表-3, 明細表0001, 別紙明細0001, 代価表:3
    re.compile(
        rf"(?:(?<=^)|(?<=[^一-龠])){_KIND}(?P<mark>第|No\.?|NO\.?|番号:?|[-:])?{_NUMBER}{_END}(?![年月%.,円])"
    ),
    # 単1号, 施1号, P1号, 代-3, 単第5号, -0001施1号
    re.compile(rf"(?<![一-龠A-Za-z]){_SHORT}[-.]?(?:第)?{_NUMBER}号(?![一-龠])"),
    # (a pump may be called P-1: that is no key)
    re.compile(rf"(?<![一-龠A-Za-z])(?!S?P-){_SHORT}[-.](?:第)?{_NUMBER}{_END}(?![.,%円年月])"),
)
# 第3号表 says no kind: like a bare number it means the only table of that number
_KINDLESS = re.compile(rf"^\(?第{_NUMBER}号表(?![一-龠])")
_BARE = re.compile(rf"^\(?(?:第|No\.?|NO\.?)?{_NUMBER}号?(?:表|より|参照)?\)?$")
_DASHES = str.maketrans("‐‑‒–—―−－ー", "---------")


@lru_cache(maxsize=100_000)
def reference_key(text: str) -> str | None:
    """The key of the table that ``text`` names; None when it names none.

    Works alike for the remark of a line (``代-3``, ``第0001号明細表``) and for the heading of the
    table itself (``第3号一位代価表　掘削工　10 m3 当り``).
    """
    found = _search(text)
    return found[0] if found else None


@lru_cache(maxsize=100_000)
def without_key(text: str) -> str:
    """``text`` in half width without the words that are its key.

    Blanks are kept; a full-width one becomes two.
    """
    spaced = unicodedata.normalize("NFKC", text.replace("\u3000", "  ")).strip()
    found = _search(text)
    if found is None:
        return spaced
    start, end = found[2], found[3]
    kept: list[str] = []
    position = 0
    for letter in spaced:
        if letter.isspace():
            kept.append(letter)
            continue
        if not start <= position < end:
            kept.append(letter)
        position += 1
    return "".join(kept).strip(" :-[]【】「」・")


def bare_key(text: str) -> str | None:
    """The number alone (``:3``) for a cell that holds nothing but ``第3号``, ``3`` or ``A-1``.

    Only for columns and labels that are known to hold such numbers.
    """
    found = _BARE.match(plain(text).translate(_DASHES))
    return f":{_digits(found['number'])}" if found else None


def kind_of_key(key: str) -> TableKind:
    """What kind of table a key names."""
    word = key.partition(":")[0]
    if word == "機械運転単価表":
        return TableKind.MACHINE
    if word in {"明細表", "内訳表"}:
        return TableKind.DETAIL
    if "単価" in word:
        return TableKind.UNIT_PRICE
    return TableKind.UNIT_COST


def _search(text: str) -> tuple[str, str, int, int] | None:
    word = plain(text)
    if len(word) < 2 or len(word) > 400 or not any(letter.isdigit() for letter in word):
        return None
    word = word.translate(_DASHES)
    best: tuple[str, str, int, int] | None = None
    for pattern in _PATTERNS:
        found = pattern.search(word)
        if found is None:
            continue
        groups = found.groupdict()
        kind = _ABBREVIATIONS[groups["short"]] if groups.get("short") else _kind(groups)
        if _looks_like_a_date(found, groups):
            continue
        if best is None or found.start() < best[2]:
            best = (f"{kind}:{_digits(groups['number'])}", word, found.start(), found.end())
    if best is None and (found := _KINDLESS.search(word)):
        return f":{_digits(found['number'])}", word, found.start(), found.end()
    return best


def _kind(groups: dict[str, str | None]) -> str:
    return next(name for i, (name, _) in enumerate(_KINDS) if groups.get(f"k{i}"))


def _looks_like_a_date(found: re.Match[str], groups: dict[str, str | None]) -> bool:
    """``単価表2026`` names a year, ``単価 500`` a price: only a marked number is a key."""
    if "mark" not in groups:
        return False
    number = groups["number"] or ""
    if groups["mark"]:
        return False
    words = found[0][: len(found[0]) - len(number)]
    return not words.endswith(("表", "書", "紙", "明細")) or bool(re.fullmatch(r"20\d\d", number))


def _digits(number: str) -> str:
    """``0001`` → ``1``, ``A-01`` → ``A-1``."""
    return re.sub(r"\d+", lambda digits: str(int(digits[0])), number).strip("-")
